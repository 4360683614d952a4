#include "services/sanction/rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/time_proto.h"
#include "services/sanction/evolve.h"
#include "services/sanction/lever.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

bool Same(const Periods& a, const Periods& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const v1::ReadinessPeriod& x, const v1::ReadinessPeriod& y) {
                      return google::protobuf::util::MessageDifferencer::Equals(x, y);
                    });
}

}  // namespace

absl::Status CheckPackage(const v1::PackageLife& life) {
  if (life.package_id().empty() || life.withdrawn()) {
    return Refuse(v1::PACKAGE_UNKNOWN, {.field = "package_id"});
  }
  return absl::OkStatus();
}

absl::StatusOr<const v1::LeverLife*> CheckInPackage(const v1::PackageLife& life,
                                                    const std::string& lever_id, absl::Time now) {
  RETURN_IF_ERROR(CheckPackage(life));
  const v1::LeverLife* lever = FindLever(life, lever_id);
  if (lever == nullptr || FactAt(*lever, v1::LEVER_FACT_KIND_IN_PACKAGE, now) == nullptr) {
    return Refuse(v1::LEVER_NOT_IN_PACKAGE, {.field = "lever_id", .id = lever_id});
  }
  return lever;
}

absl::Status CheckDuty(const v1::DutyLife& life) {
  if (life.duty_id().empty() || life.withdrawn()) {
    return Refuse(v1::DUTY_UNKNOWN, {.field = "duty_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckOpen(const v1::DutyLife& life) {
  RETURN_IF_ERROR(CheckDuty(life));
  if (EndOf(life) != nullptr) return Refuse(v1::DUTY_CLOSED, {.field = "duty_id"});
  return absl::OkStatus();
}

absl::Status CheckProvision(const std::string& provision, const std::string& lever_id,
                            const v1::LeverCatalogue& catalogue) {
  const v1::Lever* lever = FindLever(catalogue, lever_id);
  if (lever == nullptr) return Refuse(v1::LEVER_UNKNOWN, {.field = "lever_id", .id = lever_id});
  const auto& bases = lever->legal_bases();
  const std::string all = absl::StrJoin(bases, ", ");
  if (provision.empty()) return Refuse(v1::NO_PROVISION, {.field = "provision", .detail = all});
  if (std::find(bases.begin(), bases.end(), provision) == bases.end()) {
    return Refuse(v1::PROVISION_NOT_OF_LEVER, {.field = "provision", .detail = all});
  }
  return absl::OkStatus();
}

const v1::EndFact* EndOf(const v1::DutyLife& life) {
  for (const v1::EndFact& end : life.ends()) {
    if (!end.withdrawn()) return &end;
  }
  return nullptr;
}

absl::Time TimeOr(bool said, const google::protobuf::Timestamp& timestamp, absl::Time otherwise) {
  return said ? FromProto(timestamp) : otherwise;
}

std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}
std::string Text(const google::protobuf::Timestamp& time) { return Text(FromProto(time)); }

Events WithReadiness(const v1::PackageLife& before, Events events, const DecideContext& context) {
  v1::PackageLife after = before;
  for (const Draft<Event>& draft : events) {
    after = EvolvePackage(std::move(after), draft.event,
                          {.occurred = draft.occurred,
                           .recorded = context.now,
                           .actor = context.actor,
                           .corrects = draft.corrects});
  }
  for (const v1::LeverLife& lever : after.levers()) {
    const v1::LeverLife* was = FindLever(before, lever.lever_id());
    Periods periods = ReadinessOf(lever);
    if (Same(periods, was == nullptr ? Periods() : ReadinessOf(*was))) continue;
    Draft<Event> draft{.occurred = context.now};
    v1::LeverReadinessDecided& event = *draft.event.mutable_lever_readiness_decided();
    event.set_package_id(after.package_id());
    event.set_group_id(after.group_id());
    event.set_lever_id(lever.lever_id());
    event.set_scope(lever.scope());
    *event.mutable_periods() = std::move(periods);
    events.push_back(std::move(draft));
  }
  return events;
}

}  // namespace varsel::sanction
