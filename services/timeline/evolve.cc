#include "services/timeline/evolve.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::timeline {
namespace {

void Close(v1::IncidentLife& life, const EventMeta& meta) {
  if (life.facts().empty()) return;
  v1::IncidentFact& last = *life.mutable_facts(life.facts_size() - 1);
  if (!last.has_recorded_until()) *last.mutable_recorded_until() = ToProto(meta.recorded);
}

// IncidentRecorded and IncidentCorrected give all values.
template <typename Event>
void Hold(v1::IncidentLife& life, const Event& event, const EventMeta& meta) {
  Close(life, meta);
  life.set_incident_id(event.incident_id());
  v1::IncidentFact& fact = *life.add_facts();
  *fact.mutable_occurred_time() = event.occurred_time();
  fact.set_precision(event.precision());
  fact.set_section_id(event.section_id());
  fact.set_area(event.area());
  fact.set_incident_kind(event.incident_kind());
  fact.set_severity(event.severity());
  *fact.mutable_groups() = event.groups();
  fact.set_source(event.source());
  fact.set_reliability(event.reliability());
  for (const v1::InvolvedPerson& person : event.persons()) fact.add_person_ids(person.person_id());
  *fact.mutable_others() = event.others();
  fact.set_event_id(std::string(meta.event_id.uuid().bytes()));
  *fact.mutable_recorded_from() = ToProto(meta.recorded);
}

}  // namespace

v1::IncidentLife EvolveIncident(v1::IncidentLife life, const v1::TimelineEvent& event,
                                const EventMeta& meta) {
  switch (event.kind_case()) {
    case v1::TimelineEvent::kIncidentRecorded:
      Hold(life, event.incident_recorded(), meta);
      break;
    case v1::TimelineEvent::kIncidentCorrected:
      Hold(life, event.incident_corrected(), meta);
      break;
    case v1::TimelineEvent::kIncidentWithdrawn:
      Close(life, meta);
      life.set_withdrawn(true);
      break;
    case v1::TimelineEvent::kLinkProposed:  // these stand in streams of their own
    case v1::TimelineEvent::kLinkStated:
    case v1::TimelineEvent::kLinkWithdrawn:
    case v1::TimelineEvent::kSpiralProposed:
    case v1::TimelineEvent::kSpiralJudged:
    case v1::TimelineEvent::kSpiralWithdrawn:
    case v1::TimelineEvent::kTimingSet:
    case v1::TimelineEvent::kTimingWithdrawn:
    case v1::TimelineEvent::KIND_NOT_SET:
      break;
  }
  return life;
}

const v1::IncidentFact* FactNow(const v1::IncidentLife& life) {
  return life.facts().empty() ? nullptr : &life.facts(life.facts_size() - 1);
}

}  // namespace varsel::timeline
