#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/support/course.h"
#include "services/support/decide.h"
#include "services/support/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

absl::Status CheckCourseStands(const v1::CourseLife& life) {
  if (!life.course_id().empty() && !life.withdrawn()) return absl::OkStatus();
  return Refuse(v1::COURSE_UNKNOWN, {.field = "course_id"});
}

template <typename Command, typename Event>
void FillReferral(const Command& command, Event* event) {
  event->set_course_id(command.course_id());
  *event->mutable_referred_time() = command.referred_time();
  event->set_came_through(command.came_through());
  event->set_notification_id(command.notification_id());
  event->set_note(command.note());
}

template <typename Command, typename Event>
void FillStep(const Command& command, const v1::CourseLife& life, Event* event) {
  event->set_course_id(command.course_id());
  event->set_person_id(life.person_id());
  event->set_step_id(command.step_id());
  event->set_state(command.state());
  event->set_interruption(command.interruption());
  *event->mutable_step_time() = command.step_time();
  event->set_note(command.note());
}

template <typename Command>
absl::Status CheckInterruption(const Command& command) {
  const bool interrupted = command.state() == v1::COURSE_STATE_INTERRUPTED;
  const bool reason = command.interruption() != v1::INTERRUPTION_REASON_UNSPECIFIED;
  if (interrupted == reason) return absl::OkStatus();
  return Refuse(interrupted ? v1::INTERRUPTION_WITHOUT_REASON : v1::REASON_WITHOUT_INTERRUPTION,
                {.field = "interruption"});
}

template <typename Command>
void SetStep(const Command& command, v1::CourseStepFact* step) {
  step->set_step_id(command.step_id());
  step->set_state(command.state());
  *step->mutable_step_time() = command.step_time();
}

v1::CourseStepFact* MutableStep(v1::CourseLife& life, const std::string& step_id) {
  for (v1::CourseStepFact& step : *life.mutable_steps()) {
    if (!step.withdrawn() && step.step_id() == step_id) return &step;
  }
  return nullptr;
}

}  // namespace

Decision Decide(const v1::CourseLife& life, const v1::OpenCourseRequest& command,
                const SupportContext& context) {
  if (!life.course_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "course_id", .id = command.course_id()});
  }
  SupportDraft draft{.occurred = FromProto(command.referred_time())};
  v1::CourseOpened& event = *draft.event.mutable_course_opened();
  FillReferral(command, &event);
  event.set_person_id(command.person_id());
  event.set_worker_id(WorkerOr(command.worker_id(), CallerId(context)));
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::CourseLife& life, const v1::CorrectCourseRequest& command,
                const SupportContext&) {
  RETURN_IF_ERROR(CheckCourseStands(life));
  v1::CourseLife after = life;
  *after.mutable_referred_time() = command.referred_time();
  RETURN_IF_ERROR(CheckSteps(after));
  SupportDraft draft{.occurred = FromProto(command.referred_time()),
                     .corrects = EventOf(life.event_id())};
  v1::CourseCorrected& event = *draft.event.mutable_course_corrected();
  FillReferral(command, &event);
  event.set_person_id(life.person_id());
  event.set_worker_id(WorkerOr(command.worker_id(), life.worker_id()));
  event.set_reason_code(command.reason_code());
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::CourseLife& life, const v1::RecordCourseStepRequest& command,
                const SupportContext&) {
  RETURN_IF_ERROR(CheckCourseStands(life));
  const bool taken = std::any_of(life.steps().begin(), life.steps().end(), [&](const auto& step) {
    return step.step_id() == command.step_id();
  });
  if (taken) {
    return Refuse(common::v1::ID_IN_USE, {.field = "step_id", .id = command.step_id()});
  }
  RETURN_IF_ERROR(CheckInterruption(command));
  v1::CourseLife after = life;
  SetStep(command, after.add_steps());
  RETURN_IF_ERROR(CheckSteps(after));
  SupportDraft draft{.occurred = FromProto(command.step_time())};
  FillStep(command, life, draft.event.mutable_course_step_recorded());
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::CourseLife& life, const v1::CorrectCourseStepRequest& command,
                const SupportContext&) {
  RETURN_IF_ERROR(CheckCourseStands(life));
  v1::CourseLife after = life;
  v1::CourseStepFact* step = MutableStep(after, command.step_id());
  if (step == nullptr) return Refuse(v1::SUPPORT_FACT_UNKNOWN, {.field = "step_id"});
  RETURN_IF_ERROR(CheckInterruption(command));
  SupportDraft draft{.occurred = FromProto(command.step_time()),
                     .corrects = EventOf(step->event_id())};
  SetStep(command, step);
  RETURN_IF_ERROR(CheckSteps(after));
  v1::CourseStepCorrected& event = *draft.event.mutable_course_step_corrected();
  FillStep(command, life, &event);
  event.set_reason_code(command.reason_code());
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::CourseLife& life, const v1::WithdrawCourseFactRequest& command,
                const SupportContext& context) {
  RETURN_IF_ERROR(CheckCourseStands(life));
  SupportDraft draft{.occurred = context.base.now};
  v1::CourseFactWithdrawn& event = *draft.event.mutable_course_fact_withdrawn();
  event.set_course_id(command.course_id());
  event.set_person_id(life.person_id());
  event.set_fact_id(command.fact_id());
  event.set_reason_code(command.reason_code());
  v1::CourseLife after = life;
  if (v1::CourseStepFact* step = MutableStep(after, command.fact_id())) {
    step->set_withdrawn(true);
    RETURN_IF_ERROR(CheckSteps(after));
    event.set_fact_kind(v1::SUPPORT_FACT_KIND_COURSE_STEP);
    draft.corrects = EventOf(step->event_id());
  } else if (command.fact_id() == life.course_id()) {
    event.set_fact_kind(v1::SUPPORT_FACT_KIND_COURSE);
    draft.corrects = EventOf(life.event_id());
  } else {
    return Refuse(v1::SUPPORT_FACT_UNKNOWN, {.field = "fact_id", .id = command.fact_id()});
  }
  return OneDraft(std::move(draft));
}

}  // namespace varsel::support
