#include "services/picture/evolve.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::picture {
namespace {

void CloseJudgement(std::string_view judgement_id, const EventMeta& meta, v1::RiskLife& life) {
  for (v1::RiskFact& fact : *life.mutable_facts()) {
    if (fact.judgement_id() == judgement_id && !fact.has_recorded_until()) {
      *fact.mutable_recorded_until() = ToProto(meta.recorded);
    }
  }
}

template <typename Said>
void HoldArea(const Said& said, const EventMeta& meta, v1::AreaLife& life) {
  life.set_observation_id(said.observation_id());
  life.set_section_id(said.section_id());
  life.set_area(said.area());
  *life.mutable_group_ids() = said.group_ids();
  life.set_problem(said.problem());
  *life.mutable_observed_time() = said.observed_time();
  life.set_actor_id(meta.actor.ToString());
  life.set_event_id(std::string(meta.event_id.uuid().bytes()));
}

}  // namespace

v1::RiskLife EvolveRisk(v1::RiskLife life, const v1::PictureEvent& event, const EventMeta& meta) {
  if (event.has_risk_judged()) {
    const v1::RiskJudged& said = event.risk_judged();
    CloseJudgement(said.judgement_id(), meta, life);
    v1::RiskFact& fact = *life.add_facts();
    fact.set_judgement_id(said.judgement_id());
    fact.set_indicator(said.indicator());
    fact.set_level(said.level());
    *fact.mutable_judged_time() = said.judged_time();
    fact.set_actor_id(meta.actor.ToString());
    *fact.mutable_recorded_from() = ToProto(meta.recorded);
    fact.set_event_id(std::string(meta.event_id.uuid().bytes()));
  } else if (event.has_risk_judgement_withdrawn()) {
    CloseJudgement(event.risk_judgement_withdrawn().judgement_id(), meta, life);
  }
  return life;
}

v1::AreaLife EvolveArea(v1::AreaLife life, const v1::PictureEvent& event, const EventMeta& meta) {
  if (event.has_area_observed()) {
    HoldArea(event.area_observed(), meta, life);
  } else if (event.has_area_observation_corrected()) {
    HoldArea(event.area_observation_corrected(), meta, life);
  } else if (event.has_area_observation_withdrawn()) {
    life.set_withdrawn(true);
  }
  return life;
}

const v1::RiskFact* LastOf(const v1::RiskLife& life, std::string_view judgement_id) {
  const v1::RiskFact* last = nullptr;
  for (const v1::RiskFact& fact : life.facts()) {
    if (fact.judgement_id() == judgement_id) last = &fact;
  }
  return last;
}

}  // namespace varsel::picture
