#include "services/focus/evolve_person.h"

namespace varsel::focus {

void AddSection(v1::PersonLife& life, const std::string& section_id, absl::Time from,
                bool correction, const EventMeta& meta) {
  v1::SectionFact& fact = *life.add_sections();
  Open(fact, meta);
  fact.set_section_id(section_id);
  *fact.mutable_from() = ToProto(from);
  fact.set_correction(correction);
}

void Apply(v1::PersonLife& life, const v1::PersonSectionChanged& event, const EventMeta& meta) {
  AddSection(life, event.section_id(), FromProto(event.from()), false, meta);
}

void Apply(v1::PersonLife& life, const v1::PersonMerged& event, const EventMeta& meta) {
  v1::MergeFact& fact = *life.add_merges();
  Open(fact, meta);
  fact.set_into_person_id(event.into_person_id());
}

void Apply(v1::PersonLife& life, const v1::PersonAbsorbed& event, const EventMeta& meta) {
  v1::AbsorbedFact& absorbed = *life.add_absorbed();
  Open(absorbed, meta);
  absorbed.set_person_id(event.absorbed_person_id());
  absorbed.set_version(meta.version.value());
  absorbed.set_age_group(event.age_group());
  if (event.has_removed_time()) *absorbed.mutable_removed_time() = event.removed_time();
  for (const v1::AbsorbedCategory& category : event.categories()) {
    v1::CategoryFact& fact = *life.add_categories();
    Open(fact, meta);
    fact.set_event_id(category.event_id());  // where its texts are
    fact.set_origin_event_id(category.event_id());
    fact.set_recorded_under(event.absorbed_person_id());
    fact.set_category_id(category.category_id());
    fact.set_category(category.category());
    *fact.mutable_from() = category.from();
    if (category.has_until()) *fact.mutable_until() = category.until();
  }
  for (const v1::AbsorbedAffiliation& tie : event.affiliations()) {
    v1::AffiliationFact& fact = *life.add_affiliations();
    Open(fact, meta);
    fact.set_event_id(tie.event_id());
    fact.set_origin_event_id(tie.event_id());
    fact.set_recorded_under(event.absorbed_person_id());
    fact.set_affiliation_id(tie.affiliation_id());
    fact.set_group_id(tie.group_id());
    fact.set_group_kind(tie.group_kind());
    fact.set_role(tie.role());
    *fact.mutable_from() = tie.from();
    if (tie.has_until()) *fact.mutable_until() = tie.until();
  }
}

}  // namespace varsel::focus
