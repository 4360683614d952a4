// How fully the work is registered: plans that nobody tried, deliveries not told of in full.
#include "gtest/gtest.h"
#include "services/insight/event_story.h"
#include "services/insight/query.h"
#include "services/insight/registration_view.h"

namespace varsel::insight {
namespace {

using notification::v1::NotificationEvent;
using testing::At;
using testing::TestId;

class RegistrationTest : public ::testing::Test {
 protected:
  RegistrationTest() {
    for (const char* name : {"syd", "nord"}) {
      focus::v1::FocusEvent event;
      event.mutable_section_registered()->set_section_id(TestId(std::string("section-") + name));
      event.mutable_section_registered()->set_name(name);
      story_.Tell(event);
    }
  }
  void PlanOn(const std::string& name, const std::string& planned) {
    NotificationEvent event;
    auto& plan = *event.mutable_notification_planned();
    plan.set_notification_id(TestId(name));
    plan.mutable_dimensions()->set_section_id(TestId("section-nord"));
    *plan.mutable_planned_time() = Stamp(planned);
    story_.Tell(event);
  }
  void Try(const std::string& name) {
    NotificationEvent event;
    event.mutable_attempt_recorded()->set_notification_id(TestId(name));
    event.mutable_attempt_recorded()->set_attempt_id(TestId(name + "-attempt"));
    story_.Tell(event);
  }
  static notification::v1::DeliveryRecorded Delivered(const std::string& name,
                                                      const std::string& complete_due) {
    notification::v1::DeliveryRecorded event;
    event.set_notification_id(TestId(name));
    event.set_delivery_id(TestId(name + "-delivery"));
    event.mutable_dimensions()->set_section_id(TestId("section-nord"));
    if (!complete_due.empty()) *event.mutable_complete_due() = Stamp(complete_due);
    return event;
  }
  void Tell(const notification::v1::DeliveryRecorded& delivery) {
    NotificationEvent event;
    *event.mutable_delivery_recorded() = delivery;
    story_.Tell(event);
  }
  // Of section Nord, which stands before Syd.
  v1::SectionRegistration At(const std::string& now) {
    const auto reply =
        QueryRegistration(testing::At(now), Programme(), *story_.Read(kRegistrationView));
    EXPECT_TRUE(reply.ok() && reply->sections_size() == 2);
    EXPECT_EQ(reply->sections(1).plans(), 0u);
    return reply->sections(0);
  }

  EventStory story_;
};

TEST_F(RegistrationTest, APlanIsLateAfter14DaysWithoutAnyAttempt) {
  PlanOn("a", "2023-01-02T10:00:00Z");
  PlanOn("b", "2023-01-10T10:00:00Z");
  EXPECT_EQ(At("2023-01-16T10:00:00Z").not_tried_late(), 0u);
  const v1::SectionRegistration later = At("2023-01-17T10:00:00Z");
  EXPECT_EQ(later.plans(), 2u);
  EXPECT_EQ(later.not_tried_late(), 1u);
  EXPECT_EQ(later.not_tried_yet(), 1u);
  Try("a");
  Try("a");
  EXPECT_EQ(At("2023-01-17T10:00:00Z").not_tried_late(), 0u);
  NotificationEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_notification_id(TestId("a"));
  withdrawn.mutable_fact_withdrawn()->mutable_attempt();
  story_.Tell(withdrawn);
  EXPECT_EQ(At("2023-01-17T10:00:00Z").not_tried_late(), 0u);  // the other stands
  story_.Tell(withdrawn);
  EXPECT_EQ(At("2023-01-17T10:00:00Z").not_tried_late(), 1u);
  story_.ExpectRebuiltEqualsFollowed();
}

TEST_F(RegistrationTest, AClosedOrCancelledPlanWaitsForNobody) {
  PlanOn("a", "2023-01-02T10:00:00Z");
  PlanOn("b", "2023-01-02T10:00:00Z");
  NotificationEvent closed;
  closed.mutable_notification_closed()->set_notification_id(TestId("a"));
  story_.Tell(closed);
  NotificationEvent cancelled;
  cancelled.mutable_notification_cancelled()->set_notification_id(TestId("b"));
  story_.Tell(cancelled);
  EXPECT_EQ(At("2023-02-01T10:00:00Z").not_tried_late(), 0u);
  EXPECT_EQ(At("2023-02-01T10:00:00Z").plans(), 1u);  // a cancelled one was none
  NotificationEvent reopened;
  reopened.mutable_notification_reopened()->set_notification_id(TestId("b"));
  story_.Tell(reopened);
  EXPECT_EQ(At("2023-02-01T10:00:00Z").not_tried_late(), 1u);
  EXPECT_EQ(At("2023-02-01T10:00:00Z").plans(), 2u);
  story_.ExpectRebuiltEqualsFollowed();
}

TEST_F(RegistrationTest, AnAcuteOneIsNoPlanAndADeliveryOfNoAttemptIsATry) {
  NotificationEvent acute;
  acute.mutable_notification_planned()->set_notification_id(TestId("acute"));
  acute.mutable_notification_planned()->set_notification_kind(
      notification::v1::NOTIFICATION_KIND_ACUTE);
  story_.Tell(acute);
  PlanOn("a", "2023-01-02T10:00:00Z");
  Tell(Delivered("a", ""));
  const v1::SectionRegistration section = At("2023-02-01T10:00:00Z");
  EXPECT_EQ(section.plans(), 1u);
  EXPECT_EQ(section.not_tried_late(), 0u);
  EXPECT_EQ(section.deliveries(), 1u);
}

TEST_F(RegistrationTest, ADeliveryIsLateUntilAllOfItIsTold) {
  Tell(Delivered("a", "2023-01-05T10:00:00Z"));
  EXPECT_EQ(At("2023-01-05T12:00:00Z").incomplete_yet(), 1u);
  EXPECT_EQ(At("2023-01-06T12:00:00Z").incomplete_late(), 1u);
  NotificationEvent told;
  told.mutable_delivery_completed()->set_notification_id(TestId("a"));
  told.mutable_delivery_completed()->set_delivery_id(TestId("a-delivery"));
  story_.Tell(told);
  EXPECT_EQ(At("2023-01-06T12:00:00Z").incomplete_late(), 0u);
  EXPECT_EQ(At("2023-01-06T12:00:00Z").deliveries(), 1u);
  NotificationEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_fact_id(TestId("a-delivery"));
  *withdrawn.mutable_fact_withdrawn()->mutable_delivery() = Delivered("a", "");
  story_.Tell(withdrawn);
  EXPECT_EQ(At("2023-01-06T12:00:00Z").deliveries(), 0u);
  story_.ExpectRebuiltEqualsFollowed();
}

}  // namespace
}  // namespace varsel::insight
