#include <string>

#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"

namespace varsel::picture {
namespace {

template <typename Fact>
void Close(const EventMeta& meta, Fact& fact) {
  if (!fact.has_recorded_until()) *fact.mutable_recorded_until() = ToProto(meta.recorded);
}

template <typename Fact>
void Sign(const EventMeta& meta, Fact& fact) {
  fact.set_actor_id(meta.actor.ToString());
  *fact.mutable_recorded_from() = ToProto(meta.recorded);
  fact.set_event_id(std::string(meta.event_id.uuid().bytes()));
}

void CloseFinding(std::string_view finding_id, const EventMeta& meta, v1::AuditLife& life) {
  for (v1::FindingFact& fact : *life.mutable_findings()) {
    if (fact.finding_id() == finding_id) Close(meta, fact);
  }
}

void AddFinding(const v1::FindingRecorded& said, const EventMeta& meta, v1::AuditLife& life) {
  CloseFinding(said.finding_id(), meta, life);
  v1::FindingFact& fact = *life.add_findings();
  fact.set_finding_id(said.finding_id());
  fact.set_group_id(said.group_id());
  *fact.mutable_judged_time() = said.judged_time();
  fact.set_activity(said.activity());
  fact.set_group_kind(said.group_kind());
  fact.set_members_known(said.members_known());
  fact.set_members_denying(said.members_denying());
  if (said.has_members_judged()) fact.set_members_judged(said.members_judged());
  *fact.mutable_conflict_group_ids() = said.conflict_group_ids();
  *fact.mutable_allied_group_ids() = said.allied_group_ids();
  *fact.mutable_areas() = said.areas();
  *fact.mutable_risks() = said.risks();
  Sign(meta, fact);
}

void HoldAudit(const v1::AuditHeld& said, const EventMeta& meta, v1::AuditLife& life) {
  life.set_audit_id(said.audit_id());
  life.set_round_id(said.round_id());
  *life.mutable_held_time() = said.held_time();
  *life.mutable_participants() = said.participants();
  life.set_actor_id(meta.actor.ToString());
  life.set_event_id(std::string(meta.event_id.uuid().bytes()));
}

void CloseViolent(std::string_view judgement_id, const EventMeta& meta, v1::ViolentLife& life) {
  for (v1::ViolentFact& fact : *life.mutable_facts()) {
    if (fact.judgement_id() == judgement_id) Close(meta, fact);
  }
}

template <typename Facts>
auto LastAmong(const Facts& facts, auto matches) -> decltype(&*facts.begin()) {
  decltype(&*facts.begin()) last = nullptr;
  for (const auto& fact : facts) {
    if (matches(fact)) last = &fact;
  }
  return last;
}

}  // namespace

v1::AuditLife EvolveAudit(v1::AuditLife life, const v1::PictureEvent& event,
                          const EventMeta& meta) {
  if (event.has_audit_held()) {
    HoldAudit(event.audit_held(), meta, life);
  } else if (event.has_audit_withdrawn()) {
    life.set_withdrawn(true);
  } else if (event.has_finding_recorded()) {
    AddFinding(event.finding_recorded(), meta, life);
  } else if (event.has_finding_withdrawn()) {
    CloseFinding(event.finding_withdrawn().finding_id(), meta, life);
  }
  return life;
}

v1::ViolentLife EvolveViolent(v1::ViolentLife life, const v1::PictureEvent& event,
                              const EventMeta& meta) {
  if (event.has_most_violent_judged()) {
    const v1::MostViolentJudged& said = event.most_violent_judged();
    CloseViolent(said.judgement_id(), meta, life);
    v1::ViolentFact& fact = *life.add_facts();
    fact.set_judgement_id(said.judgement_id());
    fact.set_group_id(said.group_id());
    *fact.mutable_judged_time() = said.judged_time();
    fact.set_judged_by(said.judged_by());
    Sign(meta, fact);
  } else if (event.has_most_violent_withdrawn()) {
    CloseViolent(event.most_violent_withdrawn().judgement_id(), meta, life);
  }
  return life;
}

const v1::FindingFact* LastOf(const v1::AuditLife& life, std::string_view finding_id) {
  return LastAmong(life.findings(),
                   [&](const v1::FindingFact& fact) { return fact.finding_id() == finding_id; });
}

const v1::ViolentFact* LastOf(const v1::ViolentLife& life, std::string_view judgement_id) {
  return LastAmong(life.facts(), [&](const v1::ViolentFact& fact) {
    return fact.judgement_id() == judgement_id;
  });
}

const v1::FindingFact* StandingOf(const v1::AuditLife& life, std::string_view group_id) {
  return LastAmong(life.findings(), [&](const v1::FindingFact& fact) {
    return fact.group_id() == group_id && !fact.has_recorded_until();
  });
}

const v1::ViolentFact* Holding(const v1::ViolentLife& life) {
  const v1::ViolentFact* holding = nullptr;
  for (const v1::ViolentFact& fact : life.facts()) {
    if (fact.has_recorded_until()) continue;
    if (holding == nullptr || FromProto(holding->judged_time()) <= FromProto(fact.judged_time())) {
      holding = &fact;
    }
  }
  return holding;
}

}  // namespace varsel::picture
