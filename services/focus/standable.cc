#include "services/focus/standable.h"

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/focus/age.h"
#include "services/focus/life.h"
#include "services/focus/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {

absl::Status CheckPersonMayBeNamed(const v1::PersonLife& life, absl::Time act,
                                   const FocusContext& context) {
  RETURN_IF_ERROR(CheckOfAge(life, act, true, context));
  if (OnlyVictimWitnessOrRelative(CategoriesAt(life, act))) {
    return Refuse(v1::ONLY_VICTIM_WITNESS_OR_RELATIVE, {.field = "person_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckNominationIsSound(const v1::NominationFact& nomination) {
  if (nomination.legal_basis().empty()) {
    return Refuse(v1::LEGAL_BASIS_MISSING, {.field = "nomination_id"});
  }
  if (!nomination.able_to_explain()) {
    return Refuse(v1::EXPLANATION_MISSING, {.field = "nomination_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckViolenceIsRecent(const v1::NominationFact& nomination, absl::Time act,
                                   const FocusContext& context) {
  const int years = context.base.programme.violence_look_back_years;
  if (years == 0) return absl::OkStatus();  // the programme asks for no violence of the group
  if (!nomination.has_newest_violence()) {
    return Refuse(v1::VIOLENCE_GROUND_MISSING, {.field = "violence_grounds"});
  }
  if (FromProto(nomination.newest_violence()) < SubtractYears(act, years)) {
    return Refuse(v1::VIOLENCE_GROUND_TOO_OLD,
                  {.field = "violence_grounds", .detail = absl::StrCat(years)});
  }
  return absl::OkStatus();
}

absl::StatusOr<const v1::NominationFact*> OpenNomination(const v1::PersonLife& life,
                                                         const std::string& nomination_id) {
  const v1::NominationFact* nomination = FindNomination(life, nomination_id);
  if (nomination == nullptr) {
    return Refuse(v1::NOMINATION_UNKNOWN, {.field = "nomination_id", .id = nomination_id});
  }
  if (life.standing().nomination_id() != nomination_id || !IsLive(life.standing().state())) {
    return Refuse(v1::NOMINATION_CLOSED, {.field = "nomination_id", .id = nomination_id});
  }
  return nomination;
}

}  // namespace varsel::focus
