#include "services/varseld/evaluation_facts.h"

#include <algorithm>

#include "services/replay/group_steps.h"

namespace varsel::varseld {
namespace {

using evaluation::Counted;
using replay::v1::StepRow;

// What a step counts for its group.
class Counting {
 public:
  Counting(const Uuid& group, int64_t occurred_us,
           const std::function<void(const evaluation::GroupFact&)>& visit)
      : fact_{.group = group, .occurred = absl::FromUnixMicros(occurred_us)}, visit_(visit) {}

  void Count(const StepRow& row) {
    switch (row.step_kind()) {
      case replay::v1::STEP_KIND_INCIDENT:
        return CountIncident(row);
      case replay::v1::STEP_KIND_ATTEMPT:
        return Add(Counted::kAttempts, 1);
      case replay::v1::STEP_KIND_DELIVERY:
        Add(Counted::kDeliveries, 1);
        Add(Counted::kReached, row.yes() ? 1 : 0);
        Add(Counted::kOffers, row.codes_size());
        return Add(Counted::kLeversAnnounced, row.levers_size());
      case replay::v1::STEP_KIND_GROUP_TALK:
        return Add(Counted::kGroupTalks, 1);
      case replay::v1::STEP_KIND_TRIGGERED:
        return Add(Counted::kLeversTriggered, row.codes_size());
      case replay::v1::STEP_KIND_DUTY_ENDED:
        return CountDuty(row);
      // What is announced and offered stands in its delivery; the rest is not counted.
      case replay::v1::STEP_KIND_UNSPECIFIED:
      case replay::v1::STEP_KIND_PLANNED:
      case replay::v1::STEP_KIND_CANCELLED:
      case replay::v1::STEP_KIND_CLOSED:
      case replay::v1::STEP_KIND_REOPENED:
      case replay::v1::STEP_KIND_FOLLOW_UP:
      case replay::v1::STEP_KIND_PROVISIONAL:
      case replay::v1::STEP_KIND_LEVER_READY:
      case replay::v1::STEP_KIND_LEVER_NOT_READY:
      case replay::v1::STEP_KIND_PROMISE:
      case replay::v1::STEP_KIND_PROMISE_TAKEN_BACK:
      case replay::v1::STEP_KIND_DUTY:
      case replay::v1::STEP_KIND_DUTY_OVERDUE:
      case replay::v1::STEP_KIND_OFFER:
      case replay::v1::STEP_KIND_AFFILIATED:
      case replay::v1::STEP_KIND_AFFILIATION_ENDED:
      case replay::v1::STEP_KIND_AFFILIATION_DENIED:
      case replay::v1::STEP_KIND_NOMINATED:
      case replay::v1::STEP_KIND_APPROVED:
      case replay::v1::STEP_KIND_DECLINED:
      case replay::v1::STEP_KIND_REMOVED:
      case replay::v1::STEP_KIND_MERGED:
      case replay::v1::STEP_KIND_FACT_WITHDRAWN:
      case replay::v1::StepKind_INT_MIN_SENTINEL_DO_NOT_USE_:
      case replay::v1::StepKind_INT_MAX_SENTINEL_DO_NOT_USE_:
        return;
    }
  }

 private:
  void Add(Counted counted, int times) {
    if (times == 0) return;
    fact_.counted = counted;
    fact_.times = static_cast<uint32_t>(times);
    visit_(fact_);
  }

  void CountIncident(const StepRow& row) {
    const int kind = row.incident_kind() - timeline::v1::INCIDENT_KIND_BLUNT;
    if (kind < 0 || kind >= static_cast<int>(evaluation::kIncidentKinds)) return;
    for (int i = 0; i < std::min(row.group_ids_size(), row.group_roles_size()); ++i) {
      if (row.group_ids(i) != fact_.group.bytes()) continue;
      const Counted first = row.group_roles(i) == timeline::v1::GROUP_ROLE_AGGRESSOR
                                ? Counted::kAggressorFirst
                                : Counted::kTargetFirst;
      Add(static_cast<Counted>(static_cast<int>(first) + kind), 1);
    }
  }

  void CountDuty(const StepRow& row) {
    if (row.duty_end() == sanction::v1::DUTY_END_CARRIED_OUT) {
      Add(Counted::kLeversCarriedOut, 1);
    } else if (row.duty_end() == sanction::v1::DUTY_END_NOT_CARRIED_OUT) {
      Add(Counted::kLeversNotCarriedOut, 1);
    } else if (row.duty_end() == sanction::v1::DUTY_END_IMPOSSIBLE) {
      Add(Counted::kLeversImpossible, 1);
    }
  }

  evaluation::GroupFact fact_;
  const std::function<void(const evaluation::GroupFact&)>& visit_;
};

}  // namespace

absl::Status ReadEvaluationFacts(const views::ViewSource& views,
                                 const evaluation::FactsAsked& asked,
                                 const std::function<void(const evaluation::GroupFact&)>& visit) {
  const replay::GroupStepsAsked steps{.groups = asked.groups,
                                      .from_us = absl::ToUnixMicros(asked.from),
                                      .until_us = absl::ToUnixMicros(asked.until),
                                      .as_of = asked.as_of};
  return replay::ReadGroupSteps(
      views, steps, [&visit](const Uuid& group, int64_t occurred_us, const StepRow& row) {
        Counting(group, occurred_us, visit).Count(row);
      });
}

}  // namespace varsel::varseld
