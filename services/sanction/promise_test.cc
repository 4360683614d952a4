// What was announced and what became of it, through the pipeline.
#include <thread>

#include "gmock/gmock.h"
#include "services/sanction/sanction_world.h"

namespace varsel::sanction {
namespace {

class PromiseTest : public ::testing::Test {
 protected:
  PromiseTest() { world_.GroupWithReadyLevers("package", "red"); }

  std::string AnnouncementId(const std::string& delivery, const std::string& lever) {
    return AnnouncementIdOf(TestUuid(delivery), lever).ToString();
  }
  absl::Status TakeBack(const std::string& announcement_id, absl::Time time) {
    v1::TakeBackAnnouncementRequest request;
    request.set_announcement_id(announcement_id);
    *request.mutable_taken_back_time() = ToProto(time);
    request.set_reason("Det kunne vi ikke love");
    return world_
        .Do<v1::TakeBackAnnouncementResponse>("TakeBackAnnouncement", request, "leadership")
        .status();
  }
  std::string Duty(const std::string& lever) { return world_.DutyId("package", "trigger", lever); }
  void Day() { world_.harness().Advance(absl::Hours(24)); }

  SanctionWorld world_;
};

TEST_F(PromiseTest, PeaceIsNoBrokenPromise) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols", "traffic-enforcement"}, world_.now());
  const v1::GetPromisesResponse promises = world_.Promises();
  EXPECT_EQ(promises.announced(), 2);
  EXPECT_EQ(promises.not_due(), 2);
  EXPECT_EQ(promises.unbacked(), 0);
  EXPECT_EQ(promises.follow_through_denominator(), 0);
}

TEST_F(PromiseTest, AnUnbackedOneStaysBeforeLeadershipUntilTheLeverIsReady) {
  Day();
  world_.Delivered("d1", "red", {"zone-ban"}, world_.now());
  v1::ListPromisesRequest unbacked;
  unbacked.set_unbacked_only(true);
  auto list = world_.PromiseList(unbacked);
  ASSERT_EQ(list.size(), 1u);
  ASSERT_EQ(list[0].blockers_size(), 1);
  EXPECT_EQ(list[0].blockers(0), v1::LEVER_BLOCKER_NOT_IN_PACKAGE);
  Day();
  world_.MakeReady("package", "zone-ban", "politiloven-6-b");
  EXPECT_TRUE(world_.PromiseList(unbacked).empty());
  EXPECT_EQ(world_.Promises().unbacked(), 0);
  EXPECT_EQ(world_.Promises("red").announced(), 1);
  // It stays told that it was not ready then.
  EXPECT_EQ(world_.PromiseList()[0].blockers_size(), 1);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, AnUnbackedOneStaysUntilItIsTakenBack) {
  Day();
  const absl::Time delivered = world_.now();
  world_.Delivered("d1", "red", {"zone-ban", "more-patrols"}, delivered);
  const std::string id = AnnouncementId("d1", "zone-ban");
  EXPECT_EQ(world_.Promises().unbacked(), 1);
  Day();
  EXPECT_THAT(TakeBack(id, delivered - absl::Hours(1)), RefusedWith("TAKEN_BACK_BEFORE_ANNOUNCED"));
  EXPECT_THAT(TakeBack(id, world_.now()), IsOk());
  EXPECT_THAT(TakeBack(id, world_.now()), RefusedWith("TAKEN_BACK_ALREADY"));
  EXPECT_EQ(world_.Promises().announced(), 1);
  EXPECT_EQ(world_.Promises().taken_back(), 1);
  EXPECT_EQ(world_.Promises().unbacked(), 0);
  v1::WithdrawTakeBackRequest withdraw;
  withdraw.set_announcement_id(id);
  withdraw.set_reason_code("not-told");
  EXPECT_THAT(world_.Do<v1::WithdrawTakeBackResponse>("WithdrawTakeBack", withdraw, "leadership"),
              IsOk());
  EXPECT_EQ(world_.Promises().announced(), 2);
  EXPECT_EQ(world_.Promises().unbacked(), 1);
  EXPECT_THAT(TakeBack(TestId("nothing"), world_.now()), RefusedWith("ANNOUNCEMENT_UNKNOWN"));
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, WhatFellDueCannotBeTakenBackAnyMore) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  Day();
  world_.Violence("incident", "red", world_.now());
  Day();
  EXPECT_THAT(TakeBack(AnnouncementId("d1", "more-patrols"), world_.now()),
              RefusedWith("PROMISE_FELL_DUE"));
  // He was told before the violence, though it was recorded only now.
  EXPECT_THAT(TakeBack(AnnouncementId("d1", "more-patrols"), world_.now() - absl::Hours(30)),
              IsOk());
}

TEST_F(PromiseTest, ReadyAtTheDeliveredTimeAsNowKnown) {
  Day();
  const auto cleared =
      world_.Clear("package", "more-patrols", "politiloven-2", absl::Hours(24 * 100));
  ASSERT_THAT(cleared, IsOk());
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  EXPECT_EQ(world_.Promises().unbacked(), 0);
  // It comes out that the lever had been suspended since before the delivery.
  v1::SuspendLeverRequest suspend;
  suspend.set_package_id(TestId("package"));
  suspend.set_lever_id("more-patrols");
  *suspend.mutable_suspended_time() = ToProto(world_.now() - absl::Hours(12));
  suspend.set_reason_code("court-case");
  ASSERT_THAT(world_.Do<v1::SuspendLeverResponse>("SuspendLever", suspend, "jurist"), IsOk());
  EXPECT_EQ(world_.Promises().unbacked(), 1);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, AfterViolenceEachAnnouncedLeverBecomesADutyAndIsFollowedThrough) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols", "traffic-enforcement"}, world_.now());
  world_.Delivered("d2", "red", {"more-patrols"}, world_.now());
  Day();
  world_.Violence("incident", "red", world_.now());
  const absl::Time incident = world_.now();
  Day();
  const auto triggered = world_.Trigger("package", "trigger", "incident", absl::Hours(24 * 7));
  ASSERT_THAT(triggered, IsOk());
  EXPECT_THAT(triggered->duty_ids(),
              ::testing::ElementsAre(Duty("more-patrols"), Duty("traffic-enforcement")));
  EXPECT_EQ(world_.Promises().open(), 3);
  EXPECT_THAT(world_.Trigger("package", "trigger-2", "incident", absl::Hours(24)),
              RefusedWith("TRIGGERED_ALREADY"));

  EXPECT_THAT(world_.Close(Duty("more-patrols"), v1::DUTY_END_CARRIED_OUT),
              RefusedWith("DUTY_NOT_OPENED"));
  ASSERT_THAT(world_.Open(Duty("more-patrols"), "check", "politiloven-2"), IsOk());
  ASSERT_THAT(world_.Close(Duty("more-patrols"), v1::DUTY_END_CARRIED_OUT), IsOk());
  v1::GetPromisesResponse promises = world_.Promises("red");
  EXPECT_EQ(promises.carried_out(), 2);
  EXPECT_EQ(promises.open(), 1);
  EXPECT_EQ(promises.follow_through_denominator(), 0);  // the due time has not passed
  EXPECT_EQ(promises.triggers_with_lever(), 1);
  EXPECT_EQ(promises.seconds_to_first_lever(), absl::ToInt64Seconds(world_.now() - incident));

  EXPECT_EQ(world_.harness().Advance(absl::Hours(24 * 8)).done, 2u);
  promises = world_.Promises();
  EXPECT_EQ(promises.overdue(), 1);
  EXPECT_EQ(promises.follow_through_numerator(), 2);
  EXPECT_EQ(promises.follow_through_denominator(), 3);
  ASSERT_THAT(world_.Open(Duty("traffic-enforcement"), "check-2", "faerdselsloven-77"), IsOk());
  ASSERT_THAT(world_.Close(Duty("traffic-enforcement"), v1::DUTY_END_CARRIED_OUT), IsOk());
  promises = world_.Promises();
  EXPECT_EQ(promises.carried_out_late(), 1);
  EXPECT_EQ(promises.follow_through_numerator(), 2);
  EXPECT_EQ(promises.announced(), promises.not_due() + promises.open() + promises.carried_out() +
                                      promises.carried_out_late() + promises.not_carried_out() +
                                      promises.overdue() + promises.impossible());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, TheImpossibleStandsBesideAndAWithdrawnEndOpensAgain) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  Day();
  world_.Violence("incident", "red", world_.now());
  ASSERT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)), IsOk());
  ASSERT_THAT(world_.Open(Duty("more-patrols"), "check", "politiloven-2", false), IsOk());
  const auto closed = world_.Close(Duty("more-patrols"), v1::DUTY_END_IMPOSSIBLE);
  ASSERT_THAT(closed, IsOk());
  world_.harness().Advance(absl::Hours(48));
  EXPECT_EQ(world_.Promises().impossible(), 1);
  EXPECT_EQ(world_.Promises().follow_through_denominator(), 0);
  v1::WithdrawDutyFactRequest withdraw;
  withdraw.set_duty_id(Duty("more-patrols"));
  withdraw.set_fact_id(closed->fact_id());
  withdraw.set_reason_code("mistake");
  ASSERT_THAT(world_.Do<v1::WithdrawDutyFactResponse>("WithdrawDutyFact", withdraw, "leadership"),
              IsOk());
  EXPECT_EQ(world_.Promises().overdue(), 1);
  EXPECT_EQ(world_.Promises().follow_through_denominator(), 1);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, WhatWasCarriedOutUncheckedIsCountedAndMarked) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  Day();
  world_.Violence("incident", "red", world_.now());
  ASSERT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)), IsOk());
  v1::CloseDutyRequest close;
  close.set_duty_id(Duty("more-patrols"));
  close.set_end(v1::DUTY_END_CARRIED_OUT);
  *close.mutable_ended_time() = ToProto(world_.now());
  close.set_what_code("foot-patrols");
  close.set_unchecked(true);
  ASSERT_THAT(world_.Do<v1::CloseDutyResponse>("CloseDuty", close, "project_leader"), IsOk());
  EXPECT_EQ(world_.Promises().carried_out(), 1);
  v1::GetDutyRequest get;
  get.set_duty_id(Duty("more-patrols"));
  const auto duty = world_.Ask<v1::GetDutyResponse>("GetDuty", get, "leadership");
  ASSERT_THAT(duty, IsOk());
  EXPECT_THAT(duty->duty().marks(),
              ::testing::ElementsAre(v1::SANCTION_MARK_CARRIED_OUT_UNCHECKED));
}

TEST_F(PromiseTest, ATriggerOfAnotherGroupsIncidentIsRefusedAndNothingChanges) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  world_.Violence("incident", "blue", world_.now());
  const size_t records = world_.harness().Records().size();
  EXPECT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)),
              RefusedWith("INCIDENT_OF_OTHER_GROUP"));
  EXPECT_THAT(world_.Trigger("package", "trigger", "nothing", absl::Hours(24)),
              RefusedWith("INCIDENT_UNKNOWN"));
  EXPECT_EQ(world_.harness().Records().size(), records);
}

TEST_F(PromiseTest, WhatWasAnnouncedAfterTheViolenceDoesNotFallDueWithIt) {
  Day();
  world_.Violence("incident", "red", world_.now());
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  EXPECT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)),
              RefusedWith("NOTHING_ANNOUNCED"));
  EXPECT_EQ(world_.Promises().not_due(), 1);
}

TEST_F(PromiseTest, ADeliveryRecordedLateJoinsTheDutyOfItsLever) {
  Day();
  const absl::Time delivered = world_.now();
  world_.Delivered("d1", "red", {"more-patrols"}, delivered);
  Day();
  world_.Violence("incident", "red", world_.now());
  ASSERT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)), IsOk());
  world_.Delivered("d2", "red", {"more-patrols", "traffic-enforcement"}, delivered);
  EXPECT_EQ(world_.Promises().open(), 2);
  EXPECT_EQ(world_.Promises().not_due(), 1);
  // The same incident again brings in what was recorded since.
  ASSERT_THAT(world_.Trigger("package", "trigger-2", "incident", absl::Hours(24)), IsOk());
  EXPECT_EQ(world_.Promises().open(), 3);
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, AWithdrawnTriggerTakesItsDutiesWithItAndMarksStandBefore) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  Day();
  world_.Violence("incident", "red", world_.now());
  ASSERT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)), IsOk());
  world_.IncidentWithdrawn("incident");
  v1::GetDutyRequest get;
  get.set_duty_id(Duty("more-patrols"));
  const auto duty = world_.Ask<v1::GetDutyResponse>("GetDuty", get, "leadership");
  ASSERT_THAT(duty, IsOk());
  EXPECT_THAT(duty->duty().marks(), ::testing::ElementsAre(v1::SANCTION_MARK_INCIDENT_CHANGED));
  v1::WithdrawTriggerRequest withdraw;
  withdraw.set_package_id(TestId("package"));
  withdraw.set_trigger_id(TestId("trigger"));
  withdraw.set_reason_code("no-incident");
  ASSERT_THAT(world_.Do<v1::WithdrawTriggerResponse>("WithdrawTrigger", withdraw, "leadership"),
              IsOk());
  EXPECT_EQ(world_.Promises().not_due(), 1);
  EXPECT_EQ(world_.Promises().triggers(), 0);
  EXPECT_THAT(world_.Open(Duty("more-patrols"), "check", "politiloven-2"),
              RefusedWith("DUTY_UNKNOWN"));
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, CountersFollowACorrectedAndAWithdrawnDelivery) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols", "zone-ban"}, world_.now());
  world_.DeliveryCorrected("d1", "red", {"traffic-enforcement"}, world_.now());
  EXPECT_EQ(world_.Promises().announced(), 1);
  EXPECT_EQ(world_.Promises().unbacked(), 0);
  EXPECT_EQ(world_.PromiseList()[0].lever_id(), "traffic-enforcement");
  world_.DeliveryCorrected("d1", "blue", {"traffic-enforcement"}, world_.now());
  EXPECT_EQ(world_.Promises("red").announced(), 0);
  EXPECT_EQ(world_.Promises("blue").unbacked(), 1);
  world_.DeliveryWithdrawn("d1");
  EXPECT_EQ(world_.Promises().announced(), 0);
  EXPECT_TRUE(world_.PromiseList().empty());
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(PromiseTest, ListsByGroupAndStateTheNewestFirst) {
  for (int i = 0; i < 5; ++i) {
    Day();
    world_.Delivered("d" + std::to_string(i), i < 3 ? "red" : "blue", {"more-patrols"},
                     world_.now());
  }
  v1::ListPromisesRequest request;
  request.set_group_id(TestId("red"));
  const auto red = world_.PromiseList(request);
  ASSERT_EQ(red.size(), 3u);
  EXPECT_EQ(red[0].delivery_id(), TestId("d2"));
  request.set_state(v1::PROMISE_STATE_OPEN);
  EXPECT_TRUE(world_.PromiseList(request).empty());
  request = {};
  request.set_page_size(4);
  auto page = world_.Ask<v1::ListPromisesResponse>("ListPromises", request, "leadership");
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->promises_size(), 4);
  request.set_page_token(page->next_page_token());
  EXPECT_EQ(world_.PromiseList(request).size(), 1u);
}

TEST_F(PromiseTest, DutiesAreListedByDueTimeWithTheirTextsOnlyWhenOneIsRead) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols", "traffic-enforcement"}, world_.now());
  Day();
  world_.Violence("incident", "red", world_.now());
  ASSERT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)), IsOk());
  v1::AssignDutyRequest assign;
  assign.set_duty_id(Duty("more-patrols"));
  assign.set_unit("unit-south");
  *assign.mutable_due() = ToProto(world_.now() + absl::Hours(72));
  assign.set_reason_code("more-time");
  ASSERT_THAT(world_.Do<v1::AssignDutyResponse>("AssignDuty", assign, "leadership"), IsOk());
  ASSERT_THAT(world_.Open(Duty("traffic-enforcement"), "check", "faerdselsloven-77"), IsOk());
  v1::ListDutiesRequest list;
  list.set_group_id(TestId("red"));
  list.set_open_only(true);
  auto duties = world_.Ask<v1::ListDutiesResponse>("ListDuties", list, "project_leader");
  ASSERT_THAT(duties, IsOk());
  ASSERT_EQ(duties->duties_size(), 2);
  EXPECT_EQ(duties->duties(0).lever_id(), "traffic-enforcement");
  EXPECT_EQ(duties->duties(0).state(), v1::DUTY_STATE_OPENED);
  EXPECT_EQ(duties->duties(1).unit(), "unit-south");
  EXPECT_EQ(duties->duties(0).checks_size(), 0);
  ASSERT_THAT(world_.Close(Duty("traffic-enforcement"), v1::DUTY_END_CARRIED_OUT), IsOk());
  duties = world_.Ask<v1::ListDutiesResponse>("ListDuties", list, "project_leader");
  ASSERT_THAT(duties, IsOk());
  EXPECT_EQ(duties->duties_size(), 1);
  v1::GetDutyRequest get;
  get.set_duty_id(Duty("traffic-enforcement"));
  const auto duty = world_.Ask<v1::GetDutyResponse>("GetDuty", get, "leadership");
  ASSERT_THAT(duty, IsOk());
  EXPECT_THAT(duty->duty().checks(0).person_id(),
              ::testing::StartsWith("P-"));  // a pseudonym, for leadership
  EXPECT_EQ(duty->duty().checks(0).legality(), "Prøvet efter loven");
  EXPECT_EQ(duty->duty().ends(0).note(), "Uden navne");
  // Erasing the person makes what was said of him unreadable; the rest stands.
  ASSERT_THAT(world_.harness().keys().Erase(SubjectId(TestUuid("met-person")), 1), IsOk());
  const auto erased = world_.Ask<v1::GetDutyResponse>("GetDuty", get, "leadership");
  ASSERT_THAT(erased, IsOk());
  EXPECT_TRUE(erased->duty().checks(0).texts_erased());
  EXPECT_EQ(erased->duty().ends(0).note(), "Uden navne");
}

TEST_F(PromiseTest, ALeverSuspendedWhileADutyOpensEndsAsIfOneCameFirst) {
  Day();
  world_.Delivered("d1", "red", {"more-patrols"}, world_.now());
  Day();
  world_.Violence("incident", "red", world_.now());
  ASSERT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(24)), IsOk());
  for (int round = 0; round < 10; ++round) {
    const std::string check = "check-" + std::to_string(round);
    v1::OpenDutyRequest open;
    open.set_request_id(TestId("open-" + check));
    open.set_duty_id(Duty("more-patrols"));
    open.set_check_id(TestId(check));
    open.set_met(v1::MET_KIND_PLACE);
    open.set_met_what("Torvet");
    open.set_provision("politiloven-2");
    open.set_lawful(true);
    open.set_proportionate(true);
    open.set_legality("Prøvet");
    open.set_proportionality("Prøvet");
    v1::SuspendLeverRequest suspend;
    suspend.set_request_id(TestId("suspend-" + check));
    suspend.set_package_id(TestId("package"));
    suspend.set_lever_id("more-patrols");
    suspend.set_reason_code("court-case");
    absl::Status opened, suspended;
    std::thread one(
        [&] { opened = world_.Ask<v1::OpenDutyResponse>("OpenDuty", open, "jurist").status(); });
    std::thread two([&] {
      suspended = world_.Ask<v1::SuspendLeverResponse>("SuspendLever", suspend, "jurist").status();
    });
    one.join();
    two.join();
    EXPECT_THAT(suspended, IsOk());
    // The order in the log is the order in which it happened.
    bool suspended_yet = false;
    bool opened_after = false;
    for (const log::Record& record : world_.harness().Records()) {
      const std::string& kind = record.header.meta.kind;
      if (kind == "sanction.v1.LeverSuspended") suspended_yet = true;
      if (kind == "sanction.v1.LeverResumed") suspended_yet = false;
      if (kind == "sanction.v1.DutyOpened" && suspended_yet) opened_after = true;
    }
    EXPECT_FALSE(opened_after);
    if (!opened.ok()) {
      EXPECT_THAT(opened, RefusedWith("LEVER_IS_SUSPENDED"));
    }
    world_.harness().Advance(absl::Minutes(1));
    ASSERT_THAT(world_.Resume("package", "more-patrols"), IsOk());
  }
}

TEST_F(PromiseTest, ATakeBackWhileThePackageIsTriggeredEndsAsIfOneCameFirst) {
  for (int round = 0; round < 10; ++round) {
    const std::string number = std::to_string(round);
    Day();
    const absl::Time delivered = world_.now();
    world_.Delivered("d" + number, "red", {"more-patrols"}, delivered);
    Day();
    world_.Violence("incident-" + number, "red", world_.now());
    v1::TriggerPackageRequest trigger;
    trigger.set_request_id(TestId("trigger-request-" + number));
    trigger.set_package_id(TestId("package"));
    trigger.set_trigger_id(TestId("trigger-" + number));
    trigger.set_incident_id(TestId("incident-" + number));
    *trigger.mutable_due() = ToProto(world_.now() + absl::Hours(24));
    v1::TakeBackAnnouncementRequest take_back;
    take_back.set_request_id(TestId("take-back-request-" + number));
    take_back.set_announcement_id(AnnouncementId("d" + number, "more-patrols"));
    *take_back.mutable_taken_back_time() = ToProto(delivered + absl::Hours(1));
    take_back.set_reason("Det kunne vi ikke love");
    absl::Status triggered, taken_back;
    std::thread one([&] {
      triggered =
          world_.Ask<v1::TriggerPackageResponse>("TriggerPackage", trigger, "leadership").status();
    });
    std::thread two([&] {
      taken_back = world_
                       .Ask<v1::TakeBackAnnouncementResponse>("TakeBackAnnouncement", take_back,
                                                              "leadership")
                       .status();
    });
    one.join();
    two.join();
    EXPECT_NE(triggered.ok(), taken_back.ok()) << triggered << " / " << taken_back;
    if (!triggered.ok()) {
      EXPECT_THAT(triggered, RefusedWith("NOTHING_ANNOUNCED"));
    }
    if (!taken_back.ok()) {
      EXPECT_THAT(taken_back, RefusedWith("PROMISE_FELL_DUE"));
    }
  }
  world_.harness().ExpectRebuiltEqualsFollowed();
}

}  // namespace
}  // namespace varsel::sanction
