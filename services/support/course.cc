#include "services/support/course.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

// COURSE_STATE_ON_HOLD is "on_hold".
std::string CodeOfState(v1::CourseState state) {
  return absl::AsciiStrToLower(v1::CourseState_Name(state).substr(sizeof("COURSE_STATE_") - 1));
}

}  // namespace

bool IsEnd(v1::CourseState state) {
  return state == v1::COURSE_STATE_COMPLETED || state == v1::COURSE_STATE_INTERRUPTED;
}

std::vector<const v1::CourseStepFact*> StepsInOrder(const v1::CourseLife& life) {
  std::vector<const v1::CourseStepFact*> steps;
  for (const v1::CourseStepFact& step : life.steps()) {
    if (!step.withdrawn()) steps.push_back(&step);
  }
  std::stable_sort(steps.begin(), steps.end(), [](const auto* a, const auto* b) {
    return FromProto(a->step_time()) < FromProto(b->step_time());
  });
  return steps;
}

CourseStanding StandingAt(const v1::CourseLife& life, absl::Time until) {
  CourseStanding standing;
  for (const v1::CourseStepFact* step : StepsInOrder(life)) {
    if (FromProto(step->step_time()) >= until) break;
    standing.state = step->state();
    standing.interruption = step->interruption();
    standing.ended.reset();
    if (IsEnd(step->state())) standing.ended = FromProto(step->step_time());
  }
  return standing;
}

absl::Status CheckSteps(const v1::CourseLife& life) {
  v1::CourseState state = v1::COURSE_STATE_REFERRED;
  bool was_active = false;
  for (const v1::CourseStepFact* step : StepsInOrder(life)) {
    if (FromProto(step->step_time()) < FromProto(life.referred_time())) {
      return Refuse(v1::COURSE_STEP_BEFORE_REFERRAL, {.field = "step_time"});
    }
    if (IsEnd(state)) return Refuse(v1::COURSE_ENDED, {.field = "state"});
    if (step->state() == state || step->state() == v1::COURSE_STATE_REFERRED) {
      return Refuse(v1::COURSE_STATE_NOT_NEXT, {.field = "state", .detail = CodeOfState(state)});
    }
    if (step->state() == v1::COURSE_STATE_COMPLETED && !was_active) {
      return Refuse(v1::COURSE_COMPLETED_BEFORE_IT_BEGAN, {.field = "state"});
    }
    was_active = was_active || step->state() == v1::COURSE_STATE_ACTIVE;
    state = step->state();
  }
  return absl::OkStatus();
}

const v1::CourseStepFact* FindStep(const v1::CourseLife& life, std::string_view step_id) {
  for (const v1::CourseStepFact& step : life.steps()) {
    if (!step.withdrawn() && step.step_id() == step_id) return &step;
  }
  return nullptr;
}

}  // namespace varsel::support
