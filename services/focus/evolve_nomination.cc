#include "services/focus/evolve_person.h"

namespace varsel::focus {
namespace {

v1::StepFact& AddStep(v1::PersonLife& life, v1::NominationStepKind kind,
                      const std::string& nomination_id, const EventMeta& meta) {
  v1::StepFact& step = *life.add_steps();
  Open(step, meta);
  step.set_kind(kind);
  step.set_nomination_id(nomination_id);
  step.set_actor(BytesOfId(meta.actor.uuid()));
  step.set_version(meta.version.value());
  *step.mutable_time() = ToProto(meta.occurred);
  return step;
}

template <typename Event>
void SetDues(v1::StepFact& step, const Event& event) {
  if (event.has_review_due()) *step.mutable_review_due() = event.review_due();
  if (event.has_removal_due()) *step.mutable_removal_due() = event.removal_due();
}

template <typename Event>
void FillGrounds(v1::NominationFact& fact, const Event& event) {
  fact.set_legal_basis(event.legal_basis());
  fact.set_able_to_explain(event.able_to_explain());
  fact.clear_newest_evidence();
  fact.clear_newest_violence();
  if (event.has_newest_evidence()) *fact.mutable_newest_evidence() = event.newest_evidence();
  if (event.has_newest_violence()) *fact.mutable_newest_violence() = event.newest_violence();
}

}  // namespace

void Apply(v1::PersonLife& life, const v1::PersonNominated& event, const EventMeta& meta) {
  v1::NominationFact& fact = *life.add_nominations();
  Open(fact, meta);
  fact.set_origin_event_id(fact.event_id());
  fact.set_nomination_id(event.nomination_id());
  fact.set_actor(BytesOfId(meta.actor.uuid()));
  fact.set_programme(event.programme());
  *fact.mutable_nominated_time() = event.nominated_time();
  fact.set_renewed(event.renewed());
  fact.set_minors_allowed(event.minors_allowed());
  FillGrounds(fact, event);
}

void Apply(v1::PersonLife& life, const v1::NominationCorrected& event, const EventMeta& meta) {
  for (v1::NominationFact& fact : *life.mutable_nominations()) {
    if (!Stands(fact) || fact.nomination_id() != event.nomination_id()) continue;
    v1::NominationFact next = fact;
    Close(fact, false, meta);
    Open(next, meta);
    FillGrounds(next, event);
    *life.add_nominations() = std::move(next);
    return;  // the list has moved
  }
}

void Apply(v1::PersonLife& life, const v1::AdviceRecorded& event, const EventMeta& meta) {
  AddStep(life, v1::NOMINATION_STEP_KIND_ADVISED, event.nomination_id(), meta)
      .set_advice(event.advice());
}

void Apply(v1::PersonLife& life, const v1::NominationQualified& event, const EventMeta& meta) {
  AddStep(life, v1::NOMINATION_STEP_KIND_QUALIFIED, event.nomination_id(), meta)
      .set_able_to_take_part(event.able_to_take_part());
}

void Apply(v1::PersonLife& life, const v1::NominationApproved& event, const EventMeta& meta) {
  v1::StepFact& step =
      AddStep(life, v1::NOMINATION_STEP_KIND_APPROVED, event.nomination_id(), meta);
  step.set_second_approval_needed(event.second_approval_needed());
  SetDues(step, event);
}

void Apply(v1::PersonLife& life, const v1::NominationDeclined& event, const EventMeta& meta) {
  AddStep(life, v1::NOMINATION_STEP_KIND_DECLINED, event.nomination_id(), meta);
}

void Apply(v1::PersonLife& life, const v1::PersonReviewed& event, const EventMeta& meta) {
  SetDues(AddStep(life, v1::NOMINATION_STEP_KIND_REVIEWED, life.standing().nomination_id(), meta),
          event);
}

void Apply(v1::PersonLife& life, const v1::PersonRemoved& event, const EventMeta& meta) {
  AddStep(life, v1::NOMINATION_STEP_KIND_REMOVED, life.standing().nomination_id(), meta)
      .set_removal_cause(event.cause());
}

void Apply(v1::PersonLife& life, const v1::AffiliationDenied& event, const EventMeta& meta) {
  v1::StepFact& step =
      AddStep(life, v1::NOMINATION_STEP_KIND_DENIED, life.standing().nomination_id(), meta);
  step.set_affiliation_id(event.affiliation_id());
  SetDues(step, event);
}

void Apply(v1::PersonLife& life, const v1::ReviewForced& event, const EventMeta& meta) {
  v1::StepFact& step =
      AddStep(life, v1::NOMINATION_STEP_KIND_REVIEW_FORCED, life.standing().nomination_id(), meta);
  step.set_mark(event.mark());
  SetDues(step, event);
}

}  // namespace varsel::focus
