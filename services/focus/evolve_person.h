// One function for each event of a person's stream; evolve.cc picks. Each adds or closes facts and
// derives nothing. Pure and total; thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_EVOLVE_PERSON_H_
#define VARSEL_SERVICES_FOCUS_EVOLVE_PERSON_H_

#include "services/domain/event_meta.h"
#include "services/domain/time_proto.h"
#include "services/focus/life.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

// evolve_person.cc: the record itself
void AddSection(v1::PersonLife& life, const std::string& section_id, absl::Time from,
                bool correction, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::PersonSectionChanged& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::PersonMerged& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::PersonAbsorbed& event, const EventMeta& meta);

// evolve_fact.cc: categories and affiliations, and what is withdrawn
void Apply(v1::PersonLife& life, const v1::CategoryRecorded& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::CategoryCorrected& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::AffiliationRecorded& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::AffiliationCorrected& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::FactWithdrawn& event, const EventMeta& meta);

// evolve_nomination.cc: the life of a focus person
void Apply(v1::PersonLife& life, const v1::PersonNominated& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::NominationCorrected& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::AdviceRecorded& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::NominationQualified& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::NominationApproved& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::NominationDeclined& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::PersonReviewed& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::PersonRemoved& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::AffiliationDenied& event, const EventMeta& meta);
void Apply(v1::PersonLife& life, const v1::ReviewForced& event, const EventMeta& meta);

// PersonRegistered and PersonCorrected: the person's own data, of which only this much is clear.
template <typename Details>
void ApplyDetails(v1::PersonLife& life, const Details& event, const EventMeta& meta) {
  const bool correction = IsRegistered(life);
  life.set_person_id(event.person_id());
  life.set_age_group(event.age_group());
  life.set_invented(event.invented());
  life.set_details_event_id(BytesOfId(meta.event_id.uuid()));
  life.set_details_version(meta.version.value());
  if (life.standing().section_id() != event.section_id()) {
    AddSection(life, event.section_id(), meta.occurred, correction, meta);
  }
}

// Begins a fact: held true from now on, by this event.
template <typename Fact>
void Open(Fact& fact, const EventMeta& meta) {
  fact.set_event_id(BytesOfId(meta.event_id.uuid()));
  *fact.mutable_recorded_from() = ToProto(meta.recorded);
}

// Ends it: corrected or withdrawn now. What it said stays.
template <typename Fact>
void Close(Fact& fact, bool withdrawn, const EventMeta& meta) {
  *fact.mutable_recorded_until() = ToProto(meta.recorded);
  fact.set_withdrawn(withdrawn);
}

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_EVOLVE_PERSON_H_
