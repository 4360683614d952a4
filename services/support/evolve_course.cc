#include <string>

#include "services/support/arms.h"
#include "services/support/evolve.h"

namespace varsel::support {
namespace {

struct CourseFold {
  v1::CourseLife& life;
  const EventMeta& meta;

  // CourseOpened and CourseCorrected give all values.
  template <typename Event>
  void HoldReferral(const Event& event) const {
    life.set_course_id(event.course_id());
    life.set_person_id(event.person_id());
    *life.mutable_referred_time() = event.referred_time();
    life.set_came_through(event.came_through());
    life.set_notification_id(event.notification_id());
    life.set_worker_id(event.worker_id());
    life.set_event_id(std::string(meta.event_id.uuid().bytes()));
  }
  template <typename Event>
  void HoldStep(const Event& event, v1::CourseStepFact* step) const {
    step->set_step_id(event.step_id());
    step->set_state(event.state());
    step->set_interruption(event.interruption());
    *step->mutable_step_time() = event.step_time();
    step->set_event_id(std::string(meta.event_id.uuid().bytes()));
  }

  void operator()(const v1::CourseOpened& event) const { HoldReferral(event); }
  void operator()(const v1::CourseCorrected& event) const { HoldReferral(event); }
  void operator()(const v1::CourseStepRecorded& event) const { HoldStep(event, life.add_steps()); }
  void operator()(const v1::CourseStepCorrected& event) const {
    for (v1::CourseStepFact& step : *life.mutable_steps()) {
      if (step.step_id() == event.step_id()) HoldStep(event, &step);
    }
  }
  void operator()(const v1::CourseFactWithdrawn& event) const {
    if (event.fact_kind() == v1::SUPPORT_FACT_KIND_COURSE) life.set_withdrawn(true);
    for (v1::CourseStepFact& step : *life.mutable_steps()) {
      if (step.step_id() == event.fact_id()) step.set_withdrawn(true);
    }
  }
  template <typename Other>
  void operator()(const Other&) const {}  // of other streams
};

}  // namespace

v1::CourseLife EvolveCourse(v1::CourseLife life, const v1::SupportEvent& event,
                            const EventMeta& meta) {
  VisitArm(event, CourseFold{life, meta});
  return life;
}

}  // namespace varsel::support
