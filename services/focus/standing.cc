#include "services/focus/standing.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "services/focus/life.h"

namespace varsel::focus {
namespace {

// The approvals that a nomination needs: two where the person had been removed.
size_t ApprovalsNeeded(const v1::NominationFact& nomination) {
  return nomination.renewed() ? 2 : 1;
}

void StandInMerges(const v1::PersonLife& life, v1::PersonStanding& standing) {
  for (const v1::SectionFact& fact : life.sections()) {
    if (Stands(fact)) standing.set_section_id(fact.section_id());
  }
  for (const v1::MergeFact& fact : life.merges()) {
    if (Stands(fact)) standing.set_merged_into(fact.into_person_id());
  }
}

// The latest removal that stands, also of a record that was merged into this one.
void StandInRemovals(const v1::PersonLife& life, v1::PersonStanding& standing) {
  absl::Time latest = absl::InfinitePast();
  for (const v1::StepFact& step : life.steps()) {
    if (!Stands(step) || step.kind() != v1::NOMINATION_STEP_KIND_REMOVED) continue;
    if (FindNomination(life, step.nomination_id()) == nullptr) continue;
    latest = std::max(latest, FromProto(step.time()));
  }
  for (const v1::AbsorbedFact& fact : life.absorbed()) {
    if (Stands(fact) && fact.has_removed_time()) {
      latest = std::max(latest, FromProto(fact.removed_time()));
    }
  }
  if (latest > absl::InfinitePast()) *standing.mutable_removed_time() = ToProto(latest);
}

// The steps of the latest nomination, one after the other.
void StandInSteps(const v1::PersonLife& life, const v1::NominationFact& nomination,
                  v1::PersonStanding& standing) {
  size_t approvals = 0;
  bool declined = false;
  bool removed = false;
  for (const v1::StepFact& step : life.steps()) {
    if (!Stands(step) || step.nomination_id() != nomination.nomination_id()) continue;
    const v1::NominationStepKind kind = step.kind();
    if (kind == v1::NOMINATION_STEP_KIND_QUALIFIED) {
      standing.set_qualified(true);
      standing.set_able_to_take_part(step.able_to_take_part());
    } else if (kind == v1::NOMINATION_STEP_KIND_APPROVED) {
      if (++approvals == 1) standing.set_first_approver(step.actor());
    } else if (kind == v1::NOMINATION_STEP_KIND_DECLINED) {
      declined = true;
    } else if (kind == v1::NOMINATION_STEP_KIND_REMOVED) {
      removed = true;
    }
  }
  const bool approved = approvals >= ApprovalsNeeded(nomination);
  if (approved || !nomination.renewed()) standing.clear_first_approver();
  standing.set_state(removed                ? v1::NOMINATION_STATE_REMOVED
                     : declined             ? v1::NOMINATION_STATE_DECLINED
                     : approved             ? v1::NOMINATION_STATE_APPROVED
                     : standing.qualified() ? v1::NOMINATION_STATE_QUALIFIED
                                            : v1::NOMINATION_STATE_NOMINATED);
}

// The approval or review that the next review is counted from: the latest by its own time. nullptr
// if there is none.
const v1::StepFact* ReviewBase(const v1::PersonLife& life, const std::string& nomination_id) {
  const v1::StepFact* base = nullptr;
  for (const v1::StepFact& step : life.steps()) {
    if (!Stands(step) || step.nomination_id() != nomination_id || !step.has_review_due()) continue;
    if (step.kind() != v1::NOMINATION_STEP_KIND_APPROVED &&
        step.kind() != v1::NOMINATION_STEP_KIND_REVIEWED) {
      continue;
    }
    if (base == nullptr || FromProto(step.time()) >= FromProto(base->time())) base = &step;
  }
  return base;
}

bool ForcesReview(const v1::PersonLife& life, const v1::StepFact& step) {
  if (!Stands(step)) return false;
  if (step.kind() == v1::NOMINATION_STEP_KIND_REVIEW_FORCED) return true;
  return step.kind() == v1::NOMINATION_STEP_KIND_DENIED &&
         FindAffiliation(life, step.affiliation_id()) != nullptr;
}

// What became known after the last review was recorded brings the next one forward: the reviewer
// did not know it.
void StandInReviews(const v1::PersonLife& life, const v1::StepFact* base,
                    v1::PersonStanding& standing) {
  if (base == nullptr || standing.state() != v1::NOMINATION_STATE_APPROVED) return;
  const v1::StepFact* earliest = base;
  for (const v1::StepFact& step : life.steps()) {
    if (step.version() <= base->version() || !step.has_review_due() || !ForcesReview(life, step)) {
      continue;
    }
    if (FromProto(step.review_due()) < FromProto(earliest->review_due())) earliest = &step;
  }
  *standing.mutable_review_due() = earliest->review_due();
  *standing.mutable_removal_due() = earliest->removal_due();
  // A removal that was withdrawn gave somebody time to review before the system removes again.
  for (const v1::StepFact& step : life.steps()) {
    if (step.kind() == v1::NOMINATION_STEP_KIND_REMOVED && step.withdrawn() &&
        step.version() > base->version() && step.has_removal_due() &&
        FromProto(step.removal_due()) > FromProto(standing.removal_due())) {
      *standing.mutable_removal_due() = step.removal_due();
    }
  }
}

bool HasAffiliation(const v1::PersonLife& life) {
  for (const v1::AffiliationFact& fact : life.affiliations()) {
    if (Stands(fact)) return true;
  }
  return false;
}

// Without a clock: the categories that have no end.
std::vector<v1::Category> OpenCategories(const v1::PersonLife& life) {
  std::vector<v1::Category> categories;
  for (const v1::CategoryFact& fact : life.categories()) {
    if (Stands(fact) && !fact.has_until()) categories.push_back(fact.category());
  }
  return categories;
}

bool DeniedSince(const v1::PersonLife& life, uint64_t version) {
  for (const v1::StepFact& step : life.steps()) {
    if (step.kind() == v1::NOMINATION_STEP_KIND_DENIED && step.version() > version &&
        ForcesReview(life, step)) {
      return true;
    }
  }
  return false;
}

bool RemovedElsewhereSince(const v1::PersonLife& life, uint64_t version) {
  for (const v1::AbsorbedFact& fact : life.absorbed()) {
    if (Stands(fact) && fact.has_removed_time() && fact.version() > version) return true;
  }
  return false;
}

void Mark(const v1::PersonLife& life, const v1::NominationFact* nomination,
          const v1::StepFact* base, v1::PersonStanding& standing) {
  const bool live = IsLive(standing.state());
  const bool approved = standing.state() == v1::NOMINATION_STATE_APPROVED;
  const bool tied = HasAffiliation(life);
  const uint64_t reviewed = base == nullptr ? 0 : base->version();
  const std::vector<v1::Category> categories = OpenCategories(life);
  // In the order of their numbers, so that the same facts give the same bytes.
  const auto mark = [&](v1::PersonMark mark, bool holds) {
    if (holds) standing.add_marks(mark);
  };
  const v1::AgeGroup age = AgeGroupOf(life);
  const bool too_young = live && !nomination->minors_allowed();
  mark(v1::PERSON_MARK_UNDER_AGE, age == v1::AGE_GROUP_MINOR && (too_young || tied));
  mark(v1::PERSON_MARK_AGE_UNKNOWN, age == v1::AGE_GROUP_UNKNOWN && live);
  mark(v1::PERSON_MARK_ONLY_VICTIM_OR_RELATIVE, (live && OnlyVictimWitnessOrRelative(categories)) ||
                                                    (tied && OnlyVictimOrRelative(categories)));
  mark(v1::PERSON_MARK_NO_CATEGORY, live && categories.empty());
  mark(v1::PERSON_MARK_AFFILIATION_DENIED, DeniedSince(life, reviewed));
  mark(v1::PERSON_MARK_NO_LEGAL_BASIS, live && nomination->legal_basis().empty());
  mark(v1::PERSON_MARK_NO_EXPLANATION, live && !nomination->able_to_explain());
  mark(v1::PERSON_MARK_NOT_QUALIFIED, approved && !standing.qualified());
  mark(v1::PERSON_MARK_REMOVED_ELSEWHERE,
       approved && !IsNamedAnew(*nomination, standing) && RemovedElsewhereSince(life, reviewed));
}

}  // namespace

v1::PersonStanding Standing(const v1::PersonLife& life) {
  v1::PersonStanding standing;
  StandInMerges(life, standing);
  StandInRemovals(life, standing);
  const v1::NominationFact* nomination = LatestNomination(life);
  const v1::StepFact* base = nullptr;
  if (nomination != nullptr) {
    standing.set_nomination_id(nomination->nomination_id());
    StandInSteps(life, *nomination, standing);
    base = ReviewBase(life, nomination->nomination_id());
    StandInReviews(life, base, standing);
  }
  Mark(life, nomination, base, standing);
  return standing;
}

}  // namespace varsel::focus
