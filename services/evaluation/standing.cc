#include "services/evaluation/standing.h"

#include "absl/time/civil_time.h"
#include "services/domain/danish_calendar.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "varsel/evaluation/v1/evaluation_reasons.pb.h"

namespace varsel::evaluation {

std::string DayText(absl::Time time) { return absl::FormatCivilTime(DanishDay(time)); }

v1::AgreementState StandingOf(const v1::AgreementLife& life, absl::Time now) {
  if (life.agreement_id().empty()) return v1::AGREEMENT_STATE_UNSPECIFIED;
  if (life.withdrawn()) return v1::AGREEMENT_STATE_WITHDRAWN;
  if (life.ended()) return v1::AGREEMENT_STATE_ENDED;
  if (FromProto(life.terms().valid_until()) <= now) return v1::AGREEMENT_STATE_EXPIRED;
  if (life.approved_by().empty()) return v1::AGREEMENT_STATE_NOT_APPROVED;
  if (now < FromProto(life.terms().valid_from())) return v1::AGREEMENT_STATE_NOT_BEGUN;
  return v1::AGREEMENT_STATE_IN_FORCE;
}

absl::Status CheckInForce(const v1::AgreementLife& life, absl::Time now, const char* path) {
  const std::string& id = life.agreement_id();
  switch (StandingOf(life, now)) {
    case v1::AGREEMENT_STATE_IN_FORCE:
      return absl::OkStatus();
    case v1::AGREEMENT_STATE_WITHDRAWN:
    case v1::AGREEMENT_STATE_ENDED:
      return Refuse(v1::AGREEMENT_OVER, {.field = path, .id = id});
    case v1::AGREEMENT_STATE_EXPIRED:
      return Refuse(
          v1::AGREEMENT_EXPIRED,
          {.field = path, .id = id, .detail = DayText(FromProto(life.terms().valid_until()))});
    case v1::AGREEMENT_STATE_NOT_APPROVED:
      return Refuse(v1::AGREEMENT_NOT_APPROVED, {.field = path, .id = id});
    case v1::AGREEMENT_STATE_NOT_BEGUN:
      return Refuse(
          v1::AGREEMENT_NOT_BEGUN,
          {.field = path, .id = id, .detail = DayText(FromProto(life.terms().valid_from()))});
    case v1::AGREEMENT_STATE_UNSPECIFIED:
    case v1::AgreementState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::AgreementState_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return Refuse(v1::AGREEMENT_UNKNOWN, {.field = path});
}

}  // namespace varsel::evaluation
