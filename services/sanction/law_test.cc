// Laws under random histories: replay == live, rebuilt == followed, counters == counted from
// scratch. Seeds are printed.
#include <random>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/runtime/rows.h"
#include "services/sanction/evolve.h"
#include "services/sanction/package_view.h"
#include "services/sanction/promise.h"
#include "services/sanction/promise_keys.h"
#include "services/sanction/sanction_world.h"

namespace varsel::sanction {
namespace {

constexpr const char* kLevers[] = {"more-patrols", "traffic-enforcement", "zone-ban"};
constexpr const char* kProvisions[] = {"politiloven-2", "faerdselsloven-77", "politiloven-6-b"};

class RandomHistory {
 public:
  explicit RandomHistory(uint32_t seed) : random_(seed) {
    world_.GroupKnown("red");
    world_.GroupKnown("blue");
    EXPECT_THAT(world_.DraftPackage("package-red", "red"), IsOk());
    EXPECT_THAT(world_.DraftPackage("package-blue", "blue"), IsOk());
  }

  // One act; what a rule refuses changes nothing.
  void Act() {
    const std::string group = Below(2) == 0 ? "red" : "blue";
    const std::string package = "package-" + group;
    const int lever = Below(3);
    switch (Below(17)) {
      case 0:
        (void)world_.DraftLever(package, kLevers[lever]);
        break;
      case 1:
        (void)world_.Clear(package, kLevers[lever], kProvisions[lever],
                           absl::Hours(1 + Below(300)));
        break;
      case 2:
        (void)world_.Resource(package, kLevers[lever]);
        break;
      case 3:
        (void)world_.Suspend(package, kLevers[lever]);
        break;
      case 4:
        (void)world_.Resume(package, kLevers[lever]);
        break;
      case 5:
      case 6:
        deliveries_.push_back("d" + std::to_string(deliveries_.size()));
        world_.Delivered(deliveries_.back(), Below(4) == 0 ? "red+blue" : group, SomeLevers(),
                         PastTime());
        break;
      case 7:
        if (!deliveries_.empty()) {
          world_.DeliveryCorrected(deliveries_[Any(deliveries_)], group, SomeLevers(), PastTime());
        }
        break;
      case 8:
        if (!deliveries_.empty()) world_.DeliveryWithdrawn(deliveries_[Any(deliveries_)]);
        break;
      case 9:
        TakeBack();
        break;
      case 10:
        Trigger(group, package);
        break;
      case 11:
        CloseSomeDuty();
        break;
      case 12:
        WithdrawSomething(package);
        break;
      case 13:
        SuspendSince(package, kLevers[lever], PastTime());
        break;
      case 14:
        WithdrawLeverFact(package);
        break;
      case 15:
        WithdrawTakeBack();
        break;
      default:
        world_.harness().Advance(absl::Hours(1 + Below(40)));
    }
  }

  void ExpectLawsHold() {
    world_.harness().ExpectRebuiltEqualsFollowed();
    ExpectCountersAreCounted();
    ExpectStandingsAreThoseOfAllGrounds();
    ExpectReplayEqualsLive();
  }

 private:
  int Below(int end) { return static_cast<int>(random_() % static_cast<uint32_t>(end)); }
  template <typename List>
  size_t Any(const List& list) {
    return static_cast<size_t>(Below(static_cast<int>(list.size())));
  }
  absl::Time PastTime() { return world_.now() - absl::Hours(Below(60)); }
  std::vector<std::string> SomeLevers() {
    std::vector<std::string> levers;
    for (const char* lever : kLevers) {
      if (Below(2) == 0) levers.emplace_back(lever);
    }
    return levers;
  }

  void TakeBack() {
    const auto promises = world_.PromiseList();
    if (promises.empty()) return;
    const v1::Promise& promise = promises[Any(promises)];
    v1::TakeBackAnnouncementRequest request;
    request.set_announcement_id(promise.announcement_id());
    *request.mutable_taken_back_time() = ToProto(world_.now());
    request.set_reason("Random");
    (void)world_.Do<v1::TakeBackAnnouncementResponse>("TakeBackAnnouncement", request,
                                                      "leadership");
  }
  void Trigger(const std::string& group, const std::string& package) {
    const std::string number = std::to_string(++incidents_);
    world_.Violence("incident-" + number, group, PastTime());
    v1::TriggerPackageRequest request;
    request.set_package_id(TestId(package));
    request.set_trigger_id(TestId("trigger-" + number));
    request.set_incident_id(TestId("incident-" + number));
    *request.mutable_due() = ToProto(world_.now() + absl::Hours(1 + Below(60)));
    const auto reply =
        world_.Do<v1::TriggerPackageResponse>("TriggerPackage", request, "leadership");
    if (!reply.ok()) return;
    triggers_.push_back({package, TestId("trigger-" + number)});
    for (const std::string& duty : reply->duty_ids()) duties_.push_back(duty);
  }
  void CloseSomeDuty() {
    if (duties_.empty()) return;
    const std::string& duty = duties_[Any(duties_)];
    const auto closed = world_.Close(duty, v1::DUTY_END_NOT_CARRIED_OUT);
    if (closed.ok()) ends_.push_back({duty, closed->fact_id()});
  }
  void WithdrawSomething(const std::string& package) {
    if (!ends_.empty() && Below(2) == 0) {
      v1::WithdrawDutyFactRequest request;
      const auto& [duty, fact] = ends_[Any(ends_)];
      request.set_duty_id(duty);
      request.set_fact_id(fact);
      request.set_reason_code("random");
      (void)world_.Do<v1::WithdrawDutyFactResponse>("WithdrawDutyFact", request, "leadership");
    } else if (!triggers_.empty()) {
      v1::WithdrawTriggerRequest request;
      const auto& [of, trigger] = triggers_[Any(triggers_)];
      request.set_package_id(TestId(of));
      request.set_trigger_id(trigger);
      request.set_reason_code("random");
      (void)world_.Do<v1::WithdrawTriggerResponse>("WithdrawTrigger", request, "leadership");
    } else {
      v1::RemoveLeverRequest request;
      request.set_package_id(TestId(package));
      request.set_lever_id(kLevers[Below(3)]);
      request.set_reason_code("random");
      (void)world_.Do<v1::RemoveLeverResponse>("RemoveLever", request, "project_leader");
    }
  }

  void SuspendSince(const std::string& package, const std::string& lever, absl::Time since) {
    v1::SuspendLeverRequest request;
    request.set_package_id(TestId(package));
    request.set_lever_id(lever);
    *request.mutable_suspended_time() = ToProto(since);
    request.set_reason_code("random");
    (void)world_.Do<v1::SuspendLeverResponse>("SuspendLever", request, "jurist");
  }
  void WithdrawLeverFact(const std::string& package) {
    v1::GetPackageRequest get;
    get.set_package_id(TestId(package));
    const auto reply = world_.Ask<v1::GetPackageResponse>("GetPackage", get);
    if (!reply.ok() || reply->package().levers().empty()) return;
    const auto& facts = reply->package().levers(Below(reply->package().levers_size())).facts();
    const v1::RecordedFact& fact = facts[Below(facts.size())];
    v1::WithdrawLeverFactRequest request;
    request.set_package_id(TestId(package));
    request.set_fact_id(fact.fact_id());
    request.set_reason_code("random");
    const bool resource = fact.kind() == v1::LEVER_FACT_KIND_RESOURCE;
    (void)world_.Do<v1::WithdrawLeverFactResponse>("WithdrawLeverFact", request,
                                                   resource ? "project_leader" : "jurist");
  }
  void WithdrawTakeBack() {
    const auto promises = world_.PromiseList();
    if (promises.empty()) return;
    v1::WithdrawTakeBackRequest request;
    request.set_announcement_id(promises[Any(promises)].announcement_id());
    request.set_reason_code("random");
    (void)world_.Do<v1::WithdrawTakeBackResponse>("WithdrawTakeBack", request, "leadership");
  }

  // Folds touch only the promises that a change reaches; none is left behind.
  void ExpectStandingsAreThoseOfAllGrounds() {
    const auto rows = world_.harness().event_log().Read(kPromiseView, Position());
    ASSERT_THAT(rows, IsOk());
    const auto check = [&](std::string_view, const v1::PromiseRow& row) {
      if (!row.announced()) return true;  // derived anew when it is announced again
      PromiseGrounds grounds;
      for (const std::string& group : row.group_ids()) {
        const Uuid id = *Uuid::Parse(group);
        grounds.levers.push_back(
            *runtime::GetRowOrNew<v1::PromiseLeverRow>(**rows, LeverKey(id, row.lever_id())));
        EXPECT_THAT(
            runtime::ScanRows<v1::TriggerRow>(**rows, TriggerPrefix(id), "",
                                              [&](std::string_view, const v1::TriggerRow& trigger) {
                                                grounds.triggers.push_back(trigger);
                                                return true;
                                              }),
            IsOk());
      }
      const v1::PromiseStanding standing = StandingOf(row, grounds);
      EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(standing, row.standing()))
          << standing.DebugString() << row.DebugString();
      return true;
    };
    ASSERT_THAT(runtime::ScanRows<v1::PromiseRow>(**rows, "a", "", check), IsOk());
  }

  void ExpectCountersAreCounted() {
    const auto rows = world_.harness().event_log().Read(kPromiseView, Position());
    ASSERT_THAT(rows, IsOk());
    v1::PromiseCountsRow counted;
    ASSERT_THAT(runtime::ScanRows<v1::PromiseRow>(**rows, "a", "",
                                                  [&](std::string_view, const v1::PromiseRow& row) {
                                                    Count(row, 1, &counted);
                                                    return true;
                                                  }),
                IsOk());
    ASSERT_THAT(runtime::ScanRows<v1::TriggerRow>(**rows, "t", "",
                                                  [&](std::string_view, const v1::TriggerRow& row) {
                                                    Count(row, 1, &counted);
                                                    return true;
                                                  }),
                IsOk());
    const auto kept = runtime::GetRowOrNew<v1::PromiseCountsRow>(**rows, CountsKey());
    ASSERT_THAT(kept, IsOk());
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*kept, counted))
        << kept->DebugString() << counted.DebugString();
    EXPECT_EQ(counted.announced(), counted.not_due() + counted.open() + counted.carried_out() +
                                       counted.carried_out_late() + counted.not_carried_out() +
                                       counted.overdue() + counted.impossible());
  }

  // The package as its stream folds to, from the first record on, is the one that its view keeps.
  void ExpectReplayEqualsLive() {
    const auto rows = world_.harness().event_log().Read(kPackageView, Position());
    ASSERT_THAT(rows, IsOk());
    for (const char* package : {"package-red", "package-blue"}) {
      v1::PackageLife replayed;
      for (const log::Record& record : world_.harness().Records()) {
        if (record.header.meta.stream != PackageStream(TestUuid(package))) continue;
        const auto event = runtime::DecodeEvent<v1::SanctionEvent>(record);
        ASSERT_THAT(event, IsOk());
        replayed = EvolvePackage(std::move(replayed), *event, runtime::MetaOf(record.header));
      }
      const auto live = runtime::GetRowOrNew<v1::PackageRow>(**rows, PackageKey(TestUuid(package)));
      ASSERT_THAT(live, IsOk());
      EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(live->life(), replayed));
    }
  }

  std::mt19937 random_;
  SanctionWorld world_;
  std::vector<std::string> deliveries_;
  std::vector<std::string> duties_;
  std::vector<std::pair<std::string, std::string>> ends_;
  std::vector<std::pair<std::string, std::string>> triggers_;
  int incidents_ = 0;
};

TEST(SanctionLaws, HoldAfterRandomHistories) {
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomHistory history(seed);
    for (int i = 0; i < 150; ++i) history.Act();
    history.ExpectLawsHold();
    if (::testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace varsel::sanction
