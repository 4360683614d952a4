#include "services/timeline/evolve_chain.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::timeline {
namespace {

template <typename State, typename Life>
void Say(State state, const std::string& reason, const EventMeta& meta, Life* life) {
  auto& statement = *life->add_statements();
  statement.set_state(state);
  *statement.mutable_recorded_time() = ToProto(meta.recorded);
  statement.set_actor_id(meta.actor.ToString());
  statement.set_reason_code(reason);
  life->set_event_id(std::string(meta.event_id.uuid().bytes()));
}

template <typename Said>
v1::LinkLife& LinkOf(const Said& said, v1::LinksLife& life) {
  life.set_retaliation_incident_id(said.retaliation_incident_id());
  for (v1::LinkLife& link : *life.mutable_links()) {
    if (link.answered_incident_id() == said.answered_incident_id()) return link;
  }
  v1::LinkLife& link = *life.add_links();
  link.set_answered_incident_id(said.answered_incident_id());
  return link;
}

void CloseTiming(v1::TimingLife& life, const EventMeta& meta) {
  if (life.facts().empty()) return;
  v1::TimingFact& last = *life.mutable_facts(life.facts_size() - 1);
  if (!last.has_recorded_until()) *last.mutable_recorded_until() = ToProto(meta.recorded);
}

}  // namespace

void SayOfLink(const v1::TimelineEvent& event, const EventMeta& meta, v1::LinkLife* link) {
  if (event.has_link_proposed()) {
    link->set_answered_incident_id(event.link_proposed().answered_incident_id());
    Say(v1::LINK_STATE_PROPOSED, "", meta, link);
  } else if (event.has_link_stated()) {
    const v1::LinkStated& said = event.link_stated();
    link->set_answered_incident_id(said.answered_incident_id());
    Say(said.state(), said.reason_code(), meta, link);
  } else if (event.has_link_withdrawn()) {
    const v1::LinkWithdrawn& said = event.link_withdrawn();
    link->set_answered_incident_id(said.answered_incident_id());
    Say(v1::LINK_STATE_WITHDRAWN, said.reason_code(), meta, link);
  }
}

v1::LinksLife EvolveLinks(v1::LinksLife life, const v1::TimelineEvent& event,
                          const EventMeta& meta) {
  if (event.has_link_proposed()) {
    SayOfLink(event, meta, &LinkOf(event.link_proposed(), life));
  } else if (event.has_link_stated()) {
    SayOfLink(event, meta, &LinkOf(event.link_stated(), life));
  } else if (event.has_link_withdrawn()) {
    SayOfLink(event, meta, &LinkOf(event.link_withdrawn(), life));
  }
  return life;
}

v1::SpiralLife EvolveSpiral(v1::SpiralLife life, const v1::TimelineEvent& event,
                            const EventMeta& meta) {
  if (event.has_spiral_proposed()) {
    const v1::SpiralProposed& said = event.spiral_proposed();
    life.set_spiral_id(said.spiral_id());
    life.set_retaliation_incident_id(said.retaliation_incident_id());
    life.set_answered_incident_id(said.answered_incident_id());
    *life.mutable_signs() = said.signs();
    Say(v1::SPIRAL_STATE_PROPOSED, "", meta, &life);
  } else if (event.has_spiral_judged()) {
    Say(event.spiral_judged().state(), event.spiral_judged().reason_code(), meta, &life);
  } else if (event.has_spiral_withdrawn()) {
    Say(v1::SPIRAL_STATE_WITHDRAWN, event.spiral_withdrawn().reason_code(), meta, &life);
  }
  return life;
}

v1::TimingLife EvolveTiming(v1::TimingLife life, const v1::TimelineEvent& event,
                            const EventMeta& meta) {
  if (event.has_timing_set()) {
    const v1::TimingSet& said = event.timing_set();
    CloseTiming(life, meta);
    life.set_incident_id(said.incident_id());
    v1::TimingFact& fact = *life.add_facts();
    fact.set_timing(said.timing());
    if (said.has_wait_until()) *fact.mutable_wait_until() = said.wait_until();
    fact.set_actor_id(meta.actor.ToString());
    *fact.mutable_recorded_from() = ToProto(meta.recorded);
    fact.set_event_id(std::string(meta.event_id.uuid().bytes()));
  } else if (event.has_timing_withdrawn()) {
    CloseTiming(life, meta);
  }
  return life;
}

const v1::LinkLife* LinkTo(const v1::LinksLife& life, std::string_view answered_incident_id) {
  for (const v1::LinkLife& link : life.links()) {
    if (link.answered_incident_id() == answered_incident_id) return &link;
  }
  return nullptr;
}

const v1::TimingFact* TimingNow(const v1::TimingLife& life) {
  if (life.facts().empty()) return nullptr;
  const v1::TimingFact& last = life.facts(life.facts_size() - 1);
  return last.has_recorded_until() ? nullptr : &last;
}

}  // namespace varsel::timeline
