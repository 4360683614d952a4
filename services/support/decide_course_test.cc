#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/support/course.h"
#include "services/support/decide.h"
#include "services/support/evolve.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::support {
namespace {

using testing::Given;
using testing::TestId;
using testing::TestUuid;

const std::string kCourse = TestId("course");

absl::Time Day(int day) { return testing::StoryBegins() + absl::Hours(24 * day); }

SupportContext CourseContext() {
  SupportContext context;
  context.base.now = Day(400);
  context.base.actor = ActorId(TestUuid("worker"));
  return context;
}

template <typename Message>
Message Referral(int day) {
  Message message;
  message.set_course_id(kCourse);
  *message.mutable_referred_time() = ToProto(Day(day));
  message.set_came_through(v1::CAME_THROUGH_NOTIFICATION);
  message.set_note("Opdigtet");
  return message;
}

v1::SupportEvent Opened() {
  v1::SupportEvent event;
  *event.mutable_course_opened() = Referral<v1::CourseOpened>(10);
  event.mutable_course_opened()->set_person_id(TestId("person"));
  event.mutable_course_opened()->set_worker_id(TestId("worker"));
  return event;
}

template <typename Message>
Message StepOf(v1::CourseState state, int day, const std::string& step) {
  Message message;
  message.set_course_id(kCourse);
  message.set_step_id(TestId(step));
  message.set_state(state);
  *message.mutable_step_time() = ToProto(Day(day));
  if (state == v1::COURSE_STATE_INTERRUPTED) {
    message.set_interruption(v1::INTERRUPTION_REASON_BROKE_TERMS);
  }
  return message;
}

v1::RecordCourseStepRequest Step(v1::CourseState state, int day, const std::string& step = "step") {
  return StepOf<v1::RecordCourseStepRequest>(state, day, step);
}

v1::SupportEvent Stepped(v1::CourseState state, int day, const std::string& step) {
  v1::SupportEvent event;
  *event.mutable_course_step_recorded() = StepOf<v1::CourseStepRecorded>(state, day, step);
  event.mutable_course_step_recorded()->set_person_id(TestId("person"));
  return event;
}

template <typename Command>
auto DecidingCourse(const Command& command) {
  return [=](const v1::CourseLife& life) { return Decide(life, command, CourseContext()); };
}

TEST(DecideOpenCourse, SaysThroughWhatThePersonCame) {
  auto command = Referral<v1::OpenCourseRequest>(10);
  command.set_person_id(TestId("person"));
  Given<CourseAggregate>().When(DecidingCourse(command)).Then(Opened());
  Given<CourseAggregate>(Opened()).When(DecidingCourse(command)).ThenRefused("ID_IN_USE");
}

TEST(DecideCourseStep, GoesFromReferredOverActiveToCompleted) {
  auto story = Given<CourseAggregate>(Opened());
  EXPECT_EQ(StandingAt(story.state(), absl::InfiniteFuture()).state, v1::COURSE_STATE_REFERRED);
  int day = 11;
  for (const auto state :
       {v1::COURSE_STATE_SCREENING, v1::COURSE_STATE_ACTIVE, v1::COURSE_STATE_ON_HOLD,
        v1::COURSE_STATE_ACTIVE, v1::COURSE_STATE_COMPLETED}) {
    const std::string step = "step-" + std::to_string(day);
    story.When(DecidingCourse(Step(state, day, step))).Then(Stepped(state, day, step));
    story.And(Stepped(state, day, step));
    EXPECT_EQ(StandingAt(story.state(), absl::InfiniteFuture()).state, state);
    ++day;
  }
  EXPECT_EQ(StandingAt(story.state(), absl::InfiniteFuture()).ended, Day(15));
}

TEST(DecideCourseStep, RefusesACourseCompletedBeforeItBegan) {
  Given<CourseAggregate>(Opened())
      .When(DecidingCourse(Step(v1::COURSE_STATE_COMPLETED, 20)))
      .ThenRefused("COURSE_COMPLETED_BEFORE_IT_BEGAN");
  // active only afterwards
  Given<CourseAggregate>(Opened(), Stepped(v1::COURSE_STATE_ACTIVE, 30, "active"))
      .When(DecidingCourse(Step(v1::COURSE_STATE_COMPLETED, 20)))
      .ThenRefused("COURSE_COMPLETED_BEFORE_IT_BEGAN");
  Given<CourseAggregate>(Opened())
      .When(DecidingCourse(Step(v1::COURSE_STATE_ACTIVE, 9)))
      .ThenRefused("COURSE_STEP_BEFORE_REFERRAL");
}

TEST(DecideCourseStep, AStepRecordedLateFindsItsPlace) {
  const auto story = Given<CourseAggregate>(Opened(), Stepped(v1::COURSE_STATE_ACTIVE, 30, "a"));
  story.When(DecidingCourse(Step(v1::COURSE_STATE_SCREENING, 20)))
      .Then(Stepped(v1::COURSE_STATE_SCREENING, 20, "step"));
}

TEST(DecideCourseStep, RefusesAStepAfterTheEndAndTheSameStateAgain) {
  const auto story = Given<CourseAggregate>(Opened(), Stepped(v1::COURSE_STATE_ACTIVE, 20, "a"),
                                            Stepped(v1::COURSE_STATE_INTERRUPTED, 30, "end"));
  story.When(DecidingCourse(Step(v1::COURSE_STATE_ACTIVE, 40))).ThenRefused("COURSE_ENDED");
  story.When(DecidingCourse(Step(v1::COURSE_STATE_ACTIVE, 25)))
      .ThenRefused("COURSE_STATE_NOT_NEXT");
  story.When(DecidingCourse(Step(v1::COURSE_STATE_REFERRED, 25)))
      .ThenRefused("COURSE_STATE_NOT_NEXT");
  story.When(DecidingCourse(Step(v1::COURSE_STATE_ON_HOLD, 25, "a"))).ThenRefused("ID_IN_USE");
}

TEST(DecideCourseStep, AnInterruptionHasAReasonAndNothingElseHas) {
  auto command = Step(v1::COURSE_STATE_INTERRUPTED, 20);
  command.clear_interruption();
  const auto story = Given<CourseAggregate>(Opened());
  story.When(DecidingCourse(command)).ThenRefused("INTERRUPTION_WITHOUT_REASON");
  command = Step(v1::COURSE_STATE_ACTIVE, 20);
  command.set_interruption(v1::INTERRUPTION_REASON_NO_LONGER_CAME);
  story.When(DecidingCourse(command)).ThenRefused("REASON_WITHOUT_INTERRUPTION");
}

TEST(DecideCorrectCourseStep, GivesAllValuesAnewAndNamesWhatItCorrects) {
  auto command = StepOf<v1::CorrectCourseStepRequest>(v1::COURSE_STATE_COMPLETED, 30, "end");
  command.set_reason_code("mistaken");
  const auto outcome = Given<CourseAggregate>(Opened(), Stepped(v1::COURSE_STATE_ACTIVE, 20, "a"),
                                              Stepped(v1::COURSE_STATE_INTERRUPTED, 30, "end"))
                           .When(DecidingCourse(command));
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ((*outcome.drafts())[0].corrects, EventId(TestUuid("event-3")));
  EXPECT_EQ((*outcome.drafts())[0].event.course_step_corrected().state(),
            v1::COURSE_STATE_COMPLETED);
}

TEST(DecideCorrectCourse, RefusesAReferralAfterItsSteps) {
  auto command = Referral<v1::CorrectCourseRequest>(25);
  Given<CourseAggregate>(Opened(), Stepped(v1::COURSE_STATE_ACTIVE, 20, "a"))
      .When(DecidingCourse(command))
      .ThenRefused("COURSE_STEP_BEFORE_REFERRAL");
  Given<CourseAggregate>().When(DecidingCourse(command)).ThenRefused("COURSE_UNKNOWN");
}

TEST(DecideWithdrawCourseFact, TakesBackAStepThatNothingRestsOn) {
  v1::WithdrawCourseFactRequest command;
  command.set_course_id(kCourse);
  command.set_fact_id(TestId("a"));
  const auto story = Given<CourseAggregate>(Opened(), Stepped(v1::COURSE_STATE_ACTIVE, 20, "a"));
  EXPECT_TRUE(story.When(DecidingCourse(command)).drafts().ok());
  Given<CourseAggregate>(Opened(), Stepped(v1::COURSE_STATE_ACTIVE, 20, "a"),
                         Stepped(v1::COURSE_STATE_COMPLETED, 30, "end"))
      .When(DecidingCourse(command))
      .ThenRefused("COURSE_COMPLETED_BEFORE_IT_BEGAN");
  command.set_fact_id(TestId("nothing"));
  story.When(DecidingCourse(command)).ThenRefused("SUPPORT_FACT_UNKNOWN");
  command.set_fact_id(kCourse);
  EXPECT_TRUE(story.When(DecidingCourse(command)).drafts().ok());
}

TEST(DecideContact, IsCorrectedAndTakenBackOnce) {
  v1::SupportEvent recorded;
  recorded.mutable_contact_recorded()->set_contact_id(TestId("contact"));
  recorded.mutable_contact_recorded()->set_person_id(TestId("person"));
  v1::SupportEvent withdrawn;
  withdrawn.mutable_contact_withdrawn()->set_contact_id(TestId("contact"));
  v1::WithdrawContactRequest command;
  command.set_contact_id(TestId("contact"));
  const auto deciding = [&](const v1::ContactLife& life) {
    return Decide(life, command, CourseContext());
  };
  EXPECT_TRUE(Given<ContactAggregate>(recorded).When(deciding).drafts().ok());
  Given<ContactAggregate>(recorded, withdrawn).When(deciding).ThenRefused("CONTACT_UNKNOWN");
  Given<ContactAggregate>().When(deciding).ThenRefused("CONTACT_UNKNOWN");
  v1::RecordContactRequest again;
  again.set_contact_id(TestId("contact"));
  Given<ContactAggregate>(recorded)
      .When([&](const v1::ContactLife& life) { return Decide(life, again, CourseContext()); })
      .ThenRefused("ID_IN_USE");
}

}  // namespace
}  // namespace varsel::support
