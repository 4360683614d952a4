#include <string_view>

#include "services/focus/evolve_person.h"

namespace varsel::focus {
namespace {

// Of a row that stands: closes it, and says what the row that replaces it inherits.
template <typename Facts, typename Same>
typename Facts::value_type Replace(Facts& facts, Same same, const EventMeta& meta) {
  typename Facts::value_type next;
  for (auto& fact : facts) {
    if (!Stands(fact) || !same(fact)) continue;
    next.set_origin_event_id(fact.origin_event_id());
    next.set_recorded_under(fact.recorded_under());
    Close(fact, false, meta);
  }
  Open(next, meta);
  return next;
}

template <typename Event>
void SetFrom(v1::CategoryFact& fact, const Event& event) {
  fact.set_category_id(event.category_id());
  fact.set_category(event.category());
  *fact.mutable_from() = event.from();
  if (event.has_until()) *fact.mutable_until() = event.until();
}

template <typename Event>
void SetFrom(v1::AffiliationFact& fact, const Event& event) {
  fact.set_affiliation_id(event.affiliation_id());
  fact.set_group_id(event.group_id());
  fact.set_group_kind(event.group_kind());
  fact.set_role(event.role());
  *fact.mutable_from() = event.from();
  if (event.has_until()) *fact.mutable_until() = event.until();
}

template <typename Facts, typename Same>
void Withdraw(Facts& facts, Same same, const EventMeta& meta) {
  for (auto& fact : facts) {
    if (Stands(fact) && same(fact)) Close(fact, true, meta);
  }
}

// A merge is undone: what came with the other record goes with it, also as corrected since.
void WithdrawAbsorbed(v1::PersonLife& life, const std::string& event_id, const EventMeta& meta) {
  std::string other;
  for (const v1::AbsorbedFact& fact : life.absorbed()) {
    if (Stands(fact) && fact.event_id() == event_id) other = fact.person_id();
  }
  if (other.empty()) return;
  const auto from_other = [&](const auto& fact) { return fact.recorded_under() == other; };
  Withdraw(
      *life.mutable_absorbed(),
      [&](const v1::AbsorbedFact& fact) { return fact.event_id() == event_id; }, meta);
  Withdraw(*life.mutable_categories(), from_other, meta);
  Withdraw(*life.mutable_affiliations(), from_other, meta);
}

}  // namespace

void Apply(v1::PersonLife& life, const v1::CategoryRecorded& event, const EventMeta& meta) {
  v1::CategoryFact& fact = *life.add_categories();
  Open(fact, meta);
  fact.set_origin_event_id(fact.event_id());
  SetFrom(fact, event);
}

void Apply(v1::PersonLife& life, const v1::CategoryCorrected& event, const EventMeta& meta) {
  v1::CategoryFact next = Replace(
      *life.mutable_categories(),
      [&](const v1::CategoryFact& fact) { return fact.category_id() == event.category_id(); },
      meta);
  SetFrom(next, event);
  *life.add_categories() = std::move(next);
}

void Apply(v1::PersonLife& life, const v1::AffiliationRecorded& event, const EventMeta& meta) {
  v1::AffiliationFact& fact = *life.add_affiliations();
  Open(fact, meta);
  fact.set_origin_event_id(fact.event_id());
  SetFrom(fact, event);
}

void Apply(v1::PersonLife& life, const v1::AffiliationCorrected& event, const EventMeta& meta) {
  v1::AffiliationFact next = Replace(
      *life.mutable_affiliations(),
      [&](const v1::AffiliationFact& fact) {
        return fact.affiliation_id() == event.affiliation_id();
      },
      meta);
  SetFrom(next, event);
  *life.add_affiliations() = std::move(next);
}

void Apply(v1::PersonLife& life, const v1::FactWithdrawn& event, const EventMeta& meta) {
  const std::string& id = event.fact_id();
  Withdraw(
      *life.mutable_categories(),
      [&](const v1::CategoryFact& fact) { return fact.category_id() == id; }, meta);
  Withdraw(
      *life.mutable_affiliations(),
      [&](const v1::AffiliationFact& fact) { return fact.affiliation_id() == id; }, meta);
  Withdraw(
      *life.mutable_nominations(),
      [&](const v1::NominationFact& fact) { return fact.nomination_id() == id; }, meta);
  const auto is_event = [&](const auto& fact) { return FactIdOf(fact.event_id()) == id; };
  for (v1::StepFact& step : *life.mutable_steps()) {
    if (Stands(step) && is_event(step) && step.kind() == v1::NOMINATION_STEP_KIND_REMOVED &&
        event.has_removal_due()) {
      *step.mutable_removal_due() = event.removal_due();
    }
  }
  Withdraw(*life.mutable_steps(), is_event, meta);
  Withdraw(*life.mutable_sections(), is_event, meta);
  Withdraw(*life.mutable_merges(), is_event, meta);
  WithdrawAbsorbed(life, BytesOfId(meta.corrects.uuid()), meta);
}

}  // namespace varsel::focus
