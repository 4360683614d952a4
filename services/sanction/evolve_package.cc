#include <algorithm>
#include <string>

#include "services/domain/time_proto.h"
#include "services/sanction/evolve.h"
#include "services/sanction/lever.h"

namespace varsel::sanction {
namespace {

using Kind = v1::SanctionEvent;
using Timestamp = google::protobuf::Timestamp;

// The lever, in its place by code, made if it is not there.
v1::LeverLife& LeverOf(v1::PackageLife& life, const std::string& lever_id) {
  int at = 0;
  while (at < life.levers_size() && life.levers(at).lever_id() < lever_id) ++at;
  if (at == life.levers_size() || life.levers(at).lever_id() != lever_id) {
    life.add_levers()->set_lever_id(lever_id);
    for (int i = life.levers_size() - 1; i > at; --i) life.mutable_levers()->SwapElements(i, i - 1);
  }
  return *life.mutable_levers(at);
}

void Close(v1::LeverFact& fact, bool withdrawn, const EventMeta& meta) {
  *fact.mutable_recorded_until() = ToProto(meta.recorded);
  fact.set_withdrawn(withdrawn);
}

// The fact with this id that stands; nullptr if there is none.
v1::LeverFact* Standing(v1::LeverLife& lever, const std::string& event_id) {
  for (v1::LeverFact& fact : *lever.mutable_facts()) {
    if (fact.event_id() == event_id && Stands(fact)) return &fact;
  }
  return nullptr;
}

v1::LeverFact& Begin(v1::LeverLife& lever, v1::LeverFactKind kind, const Timestamp& from,
                     const EventMeta& meta) {
  if (!meta.corrects.is_none()) {
    if (v1::LeverFact* before = Standing(lever, Bytes(meta.corrects.uuid()))) {
      Close(*before, true, meta);
    }
  }
  v1::LeverFact& fact = *lever.add_facts();
  fact.set_kind(kind);
  *fact.mutable_from() = from;
  fact.set_event_id(Bytes(meta.event_id.uuid()));
  *fact.mutable_recorded_from() = ToProto(meta.recorded);
  fact.set_actor(Bytes(meta.actor.uuid()));
  return fact;
}

// The open facts of the kind end at `until`. What was held until now is closed; the fact keeps its
// id.
void End(v1::LeverLife& lever, v1::LeverFactKind kind, const Timestamp& until,
         const EventMeta& meta) {
  const int size = lever.facts_size();
  for (int i = 0; i < size; ++i) {
    if (lever.facts(i).kind() != kind || !Stands(lever.facts(i)) || lever.facts(i).has_until()) {
      continue;
    }
    v1::LeverFact ended = lever.facts(i);
    Close(*lever.mutable_facts(i), false, meta);
    *ended.mutable_until() = until;
    *ended.mutable_recorded_from() = ToProto(meta.recorded);
    *lever.add_facts() = std::move(ended);
  }
}

void Apply(v1::PackageLife& life, const v1::LeverDrafted& event, const EventMeta& meta) {
  v1::LeverLife& lever = LeverOf(life, event.lever_id());
  lever.set_scope(event.scope());
  lever.set_owner_authority(event.owner_authority());
  lever.set_condition(event.condition());
  lever.set_judged_by(event.judged_by());
  const bool there =
      std::any_of(lever.facts().begin(), lever.facts().end(), [](const v1::LeverFact& fact) {
        return fact.kind() == v1::LEVER_FACT_KIND_IN_PACKAGE && Stands(fact) && !fact.has_until();
      });
  if (!there) Begin(lever, v1::LEVER_FACT_KIND_IN_PACKAGE, event.drafted_time(), meta);
}

void Apply(v1::PackageLife& life, const v1::LeverCleared& event, const EventMeta& meta) {
  v1::LeverFact& fact = Begin(LeverOf(life, event.lever_id()), v1::LEVER_FACT_KIND_CLEARANCE,
                              event.cleared_time(), meta);
  *fact.mutable_until() = event.valid_until();
  fact.set_provision(event.provision());
}

void Apply(v1::PackageLife& life, const v1::LeverResourced& event, const EventMeta& meta) {
  v1::LeverFact& fact = Begin(LeverOf(life, event.lever_id()), v1::LEVER_FACT_KIND_RESOURCE,
                              event.resourced_time(), meta);
  if (event.has_until()) *fact.mutable_until() = event.until();
  fact.set_unit(event.unit());
  fact.set_capacity_hours(event.capacity_hours());
}

void Apply(v1::PackageLife& life, const v1::LeverFactWithdrawn& event, const EventMeta& meta) {
  const auto id = Uuid::Parse(event.fact_id());
  if (!id.has_value()) return;
  v1::LeverFact* fact = Standing(LeverOf(life, event.lever_id()), Bytes(*id));
  if (fact != nullptr) Close(*fact, true, meta);
}

void Apply(v1::PackageLife& life, const v1::LeverExpired& event) {
  const auto id = Uuid::Parse(event.fact_id());
  if (!id.has_value()) return;
  v1::LeverFact* fact = Standing(LeverOf(life, event.lever_id()), Bytes(*id));
  if (fact != nullptr) fact->set_expiry_recorded(true);
}

void Apply(v1::PackageLife& life, const v1::PackageWithdrawn&, const EventMeta& meta) {
  life.set_withdrawn(true);
  for (v1::LeverLife& lever : *life.mutable_levers()) {
    for (v1::LeverFact& fact : *lever.mutable_facts()) {
      if (Stands(fact)) Close(fact, true, meta);
    }
  }
}

void Apply(v1::PackageLife& life, const v1::PackageTriggered& event, const EventMeta& meta) {
  v1::TriggerFact& trigger = *life.add_triggers();
  trigger.set_trigger_id(event.trigger_id());
  trigger.set_incident_id(event.incident_id());
  *trigger.mutable_incident_time() = event.incident_time();
  *trigger.mutable_triggered_time() = event.triggered_time();
  *trigger.mutable_lever_ids() = event.lever_ids();
  trigger.set_event_id(Bytes(meta.event_id.uuid()));
}

void Apply(v1::PackageLife& life, const v1::TriggerWithdrawn& event) {
  for (v1::TriggerFact& trigger : *life.mutable_triggers()) {
    if (trigger.trigger_id() == event.trigger_id()) trigger.set_withdrawn(true);
  }
}

}  // namespace

v1::PackageLife EvolvePackage(v1::PackageLife life, const v1::SanctionEvent& event,
                              const EventMeta& meta) {
  switch (event.kind_case()) {
    case Kind::kPackageDrafted:
      life.set_package_id(event.package_drafted().package_id());
      life.set_group_id(event.package_drafted().group_id());
      return life;
    case Kind::kPackageWithdrawn:
      Apply(life, event.package_withdrawn(), meta);
      return life;
    case Kind::kLeverDrafted:
      Apply(life, event.lever_drafted(), meta);
      return life;
    case Kind::kLeverRemoved:
      End(LeverOf(life, event.lever_removed().lever_id()), v1::LEVER_FACT_KIND_IN_PACKAGE,
          event.lever_removed().removed_time(), meta);
      return life;
    case Kind::kLeverCleared:
      Apply(life, event.lever_cleared(), meta);
      return life;
    case Kind::kLeverResourced:
      Apply(life, event.lever_resourced(), meta);
      return life;
    case Kind::kLeverSuspended:
      Begin(LeverOf(life, event.lever_suspended().lever_id()), v1::LEVER_FACT_KIND_SUSPENSION,
            event.lever_suspended().suspended_time(), meta)
          .set_reason_code(event.lever_suspended().reason_code());
      return life;
    case Kind::kLeverResumed:
      End(LeverOf(life, event.lever_resumed().lever_id()), v1::LEVER_FACT_KIND_SUSPENSION,
          event.lever_resumed().resumed_time(), meta);
      return life;
    case Kind::kLeverExpired:
      Apply(life, event.lever_expired());
      return life;
    case Kind::kLeverFactWithdrawn:
      Apply(life, event.lever_fact_withdrawn(), meta);
      return life;
    case Kind::kPackageTriggered:
      Apply(life, event.package_triggered(), meta);
      return life;
    case Kind::kTriggerWithdrawn:
      Apply(life, event.trigger_withdrawn());
      return life;
    // What follows from the above, or stands in other streams.
    case Kind::kGroupClaimed:
    case Kind::kGroupFreed:
    case Kind::kLeverReadinessDecided:
    case Kind::kDutyCreated:
    case Kind::kDutyAssigned:
    case Kind::kFamilyUseApproved:
    case Kind::kDutyOpened:
    case Kind::kDutyEnded:
    case Kind::kDutyDuePassed:
    case Kind::kDutyFactWithdrawn:
    case Kind::kDutyWithdrawn:
    case Kind::kAnnouncementTakenBack:
    case Kind::kTakeBackWithdrawn:
    case Kind::KIND_NOT_SET:
      break;
  }
  return life;
}

}  // namespace varsel::sanction
