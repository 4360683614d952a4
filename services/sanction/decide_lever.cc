#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/sanction/decide.h"
#include "services/sanction/lever.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

using common::v1::Access;

struct FoundLeverFact {
  const v1::LeverLife* lever = nullptr;
  const v1::LeverFact* fact = nullptr;  // the row that stands; else the last one
};

FoundLeverFact FindLeverFact(const v1::PackageLife& life, const std::string& fact_id) {
  FoundLeverFact found;
  const auto id = Uuid::Parse(fact_id);
  if (!id.has_value()) return found;
  for (const v1::LeverLife& lever : life.levers()) {
    for (const v1::LeverFact& fact : lever.facts()) {
      if (fact.event_id() == id->bytes() && (found.fact == nullptr || !Stands(*found.fact))) {
        found = {&lever, &fact};
      }
    }
  }
  return found;
}

// What a correction replaces: none if the command corrects nothing.
template <typename Command>
absl::StatusOr<EventId> Corrected(const v1::PackageLife& life, const Command& command,
                                  v1::LeverFactKind kind) {
  if (command.corrects_fact_id().empty()) return EventId();
  const FoundLeverFact found = FindLeverFact(life, command.corrects_fact_id());
  if (found.fact == nullptr) {
    return Refuse(v1::FACT_UNKNOWN, {.field = "corrects_fact_id"});
  }
  if (!Stands(*found.fact)) {
    return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "corrects_fact_id"});
  }
  if (found.fact->kind() != kind || found.lever->lever_id() != command.lever_id()) {
    return Refuse(v1::FACT_OF_OTHER_KIND, {.field = "corrects_fact_id",
                                           .detail = found.lever->lever_id() + ", " +
                                                     v1::LeverFactKind_Name(found.fact->kind())});
  }
  if (command.reason_code().empty()) {
    return Refuse(v1::REASON_MISSING, {.field = "reason_code"});
  }
  return EventId(*Uuid::Parse(command.corrects_fact_id()));
}

template <typename Message>
void FillLever(const v1::PackageLife& life, const std::string& lever_id, Message* event) {
  event->set_package_id(life.package_id());
  event->set_group_id(life.group_id());
  event->set_lever_id(lever_id);
}

absl::Status CheckOrder(const char* field, absl::Time later, absl::Time earlier) {
  if (later > earlier) return absl::OkStatus();
  return Refuse(v1::TIME_REVERSED, {.field = field, .detail = Text(earlier)});
}

// Whoever records a fact withdraws it.
absl::Status CheckMayWithdraw(v1::LeverFactKind kind, Access::Role role) {
  const bool jurist_only =
      kind == v1::LEVER_FACT_KIND_CLEARANCE || kind == v1::LEVER_FACT_KIND_SUSPENSION;
  const Access::Role whose = jurist_only ? Access::JURIST : Access::PROJECT_LEADER;
  if (role == whose) return absl::OkStatus();
  return Refuse(v1::ROLE_MAY_NOT_WITHDRAW,
                {.field = "fact_id", .detail = jurist_only ? "jurist" : "project_leader"});
}

}  // namespace

Decision Decide(const v1::PackageLife& life, const v1::ClearLeverRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckInPackage(life, command.lever_id(), context.base.now).status());
  RETURN_IF_ERROR(CheckProvision(command.provision(), command.lever_id(), *context.catalogue));
  const absl::Time cleared =
      TimeOr(command.has_cleared_time(), command.cleared_time(), context.base.now);
  const absl::Time until = FromProto(command.valid_until());
  ASSIGN_OR_RETURN(const EventId corrects, Corrected(life, command, v1::LEVER_FACT_KIND_CLEARANCE));
  // A correction may say that it ran out already; a clearance that is planned now may not.
  if (corrects.is_none() && until <= context.base.now) {
    return Refuse(v1::CLEARANCE_PAST, {.field = "valid_until"});
  }
  RETURN_IF_ERROR(CheckOrder("valid_until", until, cleared));
  Events events(1);
  events[0].occurred = cleared;
  events[0].corrects = corrects;
  v1::LeverCleared& event = *events[0].event.mutable_lever_cleared();
  FillLever(life, command.lever_id(), &event);
  event.set_provision(command.provision());
  *event.mutable_cleared_time() = ToProto(cleared);
  *event.mutable_valid_until() = command.valid_until();
  return WithReadiness(life, std::move(events), context.base);
}

Decision Decide(const v1::PackageLife& life, const v1::ResourceLeverRequest& command,
                const SanctionContext& context) {
  ASSIGN_OR_RETURN(const v1::LeverLife* lever,
                   CheckInPackage(life, command.lever_id(), context.base.now));
  if (FactAt(*lever, v1::LEVER_FACT_KIND_CLEARANCE, context.base.now) == nullptr) {
    return Refuse(v1::LEVER_NOT_CLEARED, {.field = "lever_id", .id = command.lever_id()});
  }
  const absl::Time resourced =
      TimeOr(command.has_resourced_time(), command.resourced_time(), context.base.now);
  if (command.has_until()) {
    RETURN_IF_ERROR(CheckOrder("until", FromProto(command.until()), resourced));
  }
  ASSIGN_OR_RETURN(const EventId corrects, Corrected(life, command, v1::LEVER_FACT_KIND_RESOURCE));
  Events events(1);
  events[0].occurred = resourced;
  events[0].corrects = corrects;
  v1::LeverResourced& event = *events[0].event.mutable_lever_resourced();
  FillLever(life, command.lever_id(), &event);
  event.set_unit(command.unit());
  event.set_capacity_hours(command.capacity_hours());
  *event.mutable_resourced_time() = ToProto(resourced);
  if (command.has_until()) *event.mutable_until() = command.until();
  return WithReadiness(life, std::move(events), context.base);
}

Decision Decide(const v1::PackageLife& life, const v1::SuspendLeverRequest& command,
                const SanctionContext& context) {
  ASSIGN_OR_RETURN(const v1::LeverLife* lever,
                   CheckInPackage(life, command.lever_id(), context.base.now));
  if (FactAt(*lever, v1::LEVER_FACT_KIND_SUSPENSION, context.base.now) != nullptr) {
    return Refuse(v1::LEVER_SUSPENDED_ALREADY, {.field = "lever_id", .id = command.lever_id()});
  }
  const absl::Time suspended =
      TimeOr(command.has_suspended_time(), command.suspended_time(), context.base.now);
  Events events(1);
  events[0].occurred = suspended;
  v1::LeverSuspended& event = *events[0].event.mutable_lever_suspended();
  FillLever(life, command.lever_id(), &event);
  *event.mutable_suspended_time() = ToProto(suspended);
  event.set_reason_code(command.reason_code());
  return WithReadiness(life, std::move(events), context.base);
}

Decision Decide(const v1::PackageLife& life, const v1::ResumeLeverRequest& command,
                const SanctionContext& context) {
  ASSIGN_OR_RETURN(const v1::LeverLife* lever,
                   CheckInPackage(life, command.lever_id(), context.base.now));
  const v1::LeverFact* suspension =
      FactAt(*lever, v1::LEVER_FACT_KIND_SUSPENSION, context.base.now);
  if (suspension == nullptr) {
    return Refuse(v1::LEVER_NOT_SUSPENDED, {.field = "lever_id", .id = command.lever_id()});
  }
  const absl::Time resumed =
      TimeOr(command.has_resumed_time(), command.resumed_time(), context.base.now);
  RETURN_IF_ERROR(CheckOrder("resumed_time", resumed, FromProto(suspension->from())));
  Events events(1);
  events[0].occurred = resumed;
  v1::LeverResumed& event = *events[0].event.mutable_lever_resumed();
  FillLever(life, command.lever_id(), &event);
  *event.mutable_resumed_time() = ToProto(resumed);
  return WithReadiness(life, std::move(events), context.base);
}

Decision Decide(const v1::PackageLife& life, const v1::WithdrawLeverFactRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckPackage(life));
  const FoundLeverFact found = FindLeverFact(life, command.fact_id());
  if (found.fact == nullptr || found.fact->kind() == v1::LEVER_FACT_KIND_IN_PACKAGE) {
    return Refuse(v1::FACT_UNKNOWN, {.field = "fact_id"});
  }
  if (!Stands(*found.fact)) {
    return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "fact_id"});
  }
  RETURN_IF_ERROR(CheckMayWithdraw(found.fact->kind(), context.base.role));
  Events events(1);
  events[0].occurred = context.base.now;
  events[0].corrects = EventId(*Uuid::Parse(command.fact_id()));
  v1::LeverFactWithdrawn& event = *events[0].event.mutable_lever_fact_withdrawn();
  FillLever(life, found.lever->lever_id(), &event);
  event.set_fact_id(command.fact_id());
  event.set_fact_kind(found.fact->kind());
  event.set_reason_code(command.reason_code());
  return WithReadiness(life, std::move(events), context.base);
}

Decision Decide(const v1::PackageLife& life, const v1::ExpireLeverRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckPackage(life));
  const FoundLeverFact found = FindLeverFact(life, command.fact_id());
  if (found.fact == nullptr || found.fact->kind() != v1::LEVER_FACT_KIND_CLEARANCE) {
    return Refuse(v1::FACT_UNKNOWN, {.field = "fact_id"});
  }
  if (!Stands(*found.fact) || found.fact->expiry_recorded() ||
      FromProto(found.fact->until()) > context.base.now) {
    return Refuse(v1::CLEARANCE_NOT_EXPIRED,
                  {.field = "fact_id", .detail = Text(found.fact->until())});
  }
  Events events(1);
  events[0].occurred = FromProto(found.fact->until());
  v1::LeverExpired& event = *events[0].event.mutable_lever_expired();
  FillLever(life, found.lever->lever_id(), &event);
  event.set_fact_id(command.fact_id());
  *event.mutable_expired_time() = found.fact->until();
  return events;
}

}  // namespace varsel::sanction
