#include <utility>

#include "services/domain/time_proto.h"
#include "services/sanction/decide.h"
#include "services/sanction/lever.h"
#include "services/sanction/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {

Decision Decide(const v1::PackageLife& life, const v1::DraftPackageRequest& command,
                const SanctionContext& context) {
  if (!life.package_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "package_id", .id = command.package_id()});
  }
  if (!context.group_known) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id", .id = command.group_id()});
  }
  if (!context.group_package_id.empty()) {
    return Refuse(v1::PACKAGE_EXISTS, {.field = "group_id", .id = context.group_package_id});
  }
  Events events(2);
  events[0].occurred = context.base.now;
  v1::PackageDrafted& drafted = *events[0].event.mutable_package_drafted();
  drafted.set_package_id(command.package_id());
  drafted.set_group_id(command.group_id());
  events[1].occurred = context.base.now;
  events[1].stream = GroupStream(*Uuid::Parse(command.group_id()));
  v1::GroupClaimed& claimed = *events[1].event.mutable_group_claimed();
  claimed.set_group_id(command.group_id());
  claimed.set_package_id(command.package_id());
  return events;
}

Decision Decide(const v1::PackageLife& life, const v1::WithdrawPackageRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckPackage(life));
  for (const v1::TriggerFact& trigger : life.triggers()) {
    if (!trigger.withdrawn()) {
      return Refuse(v1::PACKAGE_TRIGGERED, {.field = "package_id", .id = trigger.trigger_id()});
    }
  }
  Events events(2);
  events[0].occurred = context.base.now;
  v1::PackageWithdrawn& withdrawn = *events[0].event.mutable_package_withdrawn();
  withdrawn.set_package_id(life.package_id());
  withdrawn.set_group_id(life.group_id());
  withdrawn.set_reason_code(command.reason_code());
  events[1].occurred = context.base.now;
  events[1].stream = GroupStream(*Uuid::Parse(life.group_id()));
  v1::GroupFreed& freed = *events[1].event.mutable_group_freed();
  freed.set_group_id(life.group_id());
  freed.set_package_id(life.package_id());
  return WithReadiness(life, std::move(events), context.base);
}

Decision Decide(const v1::PackageLife& life, const v1::DraftLeverRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckPackage(life));
  const v1::Lever* lever = FindLever(*context.catalogue, command.lever_id());
  if (lever == nullptr) {
    return Refuse(v1::LEVER_UNKNOWN, {.field = "lever_id", .id = command.lever_id()});
  }
  const v1::Condition condition = command.condition() == v1::CONDITION_UNSPECIFIED
                                      ? v1::CONDITION_VIOLENCE_BY_GROUP
                                      : command.condition();
  const bool judged = condition == v1::CONDITION_JUDGED_MOST_VIOLENT;
  if (judged && command.judged_by().empty()) {
    return Refuse(v1::JUDGE_MISSING, {.field = "judged_by"});
  }
  const std::string judged_by = judged ? command.judged_by() : std::string();
  const v1::LeverLife* there = FindLever(life, command.lever_id());
  if (there != nullptr && there->condition() == condition && there->judged_by() == judged_by &&
      FactAt(*there, v1::LEVER_FACT_KIND_IN_PACKAGE, context.base.now) != nullptr) {
    return Refuse(v1::LEVER_IN_PACKAGE, {.field = "lever_id", .id = command.lever_id()});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  v1::LeverDrafted& drafted = *events[0].event.mutable_lever_drafted();
  drafted.set_package_id(life.package_id());
  drafted.set_group_id(life.group_id());
  drafted.set_lever_id(command.lever_id());
  drafted.set_scope(lever->scope());
  drafted.set_owner_authority(lever->owner_authority());
  drafted.set_condition(condition);
  drafted.set_judged_by(judged_by);
  *drafted.mutable_drafted_time() = ToProto(context.base.now);
  return WithReadiness(life, std::move(events), context.base);
}

Decision Decide(const v1::PackageLife& life, const v1::RemoveLeverRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckInPackage(life, command.lever_id(), context.base.now).status());
  Events events(1);
  events[0].occurred = context.base.now;
  v1::LeverRemoved& removed = *events[0].event.mutable_lever_removed();
  removed.set_package_id(life.package_id());
  removed.set_group_id(life.group_id());
  removed.set_lever_id(command.lever_id());
  *removed.mutable_removed_time() = ToProto(context.base.now);
  removed.set_reason_code(command.reason_code());
  return WithReadiness(life, std::move(events), context.base);
}

}  // namespace varsel::sanction
