// Laws that hold whatever is recorded, corrected and withdrawn: replay == live, rebuilt ==
// followed, and where each notification stands, counted from scratch, is what was last decided.
#include <cstdlib>
#include <map>
#include <random>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/notification/area_world.h"
#include "services/notification/classify.h"
#include "services/notification/evolve.h"
#include "services/notification/view_keys.h"
#include "services/runtime/rows.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {
namespace {

uint64_t Seed() {
  if (const char* seed = std::getenv("VARSEL_SEED")) return std::strtoull(seed, nullptr, 10);
  return std::random_device()();
}

// Sends random commands, most of them sensible, and keeps what it needs to name facts again.
class RandomOfficer {
 public:
  RandomOfficer(AreaWorld& world, uint64_t seed) : world_(world), random_(seed) {}

  void Begin(int persons) {
    world_.StartRound();
    world_.RegisterGroup("group");
    for (int i = 0; i < persons; ++i) {
      const std::string person = absl::StrCat("person-", i);
      world_.Register(person, Chance(2) ? "Hovedgaden 1" : "");
      world_.Approve(person, world_.At(-1));
      world_.Target(person);
      notifications_.push_back(absl::StrCat("notification-", i));
      persons_.push_back(person);
      world_.Plan(notifications_.back(), person);
    }
  }

  void Step() {
    world_.harness.Advance(absl::Minutes(Below(60 * 24)));
    const size_t who = Below(notifications_.size());
    switch (Below(12)) {
      case 0:
      case 1:
      case 2:
        return Attempt(notifications_[who]);
      case 3:
      case 4:
        return Deliver(notifications_[who]);
      case 5:
        return Complete(notifications_[who]);
      case 6:
        return CorrectAttempt(notifications_[who]);
      case 7:
        return CorrectDelivery(notifications_[who]);
      case 8:
        return FollowUp(notifications_[who]);
      case 9:
        return Withdraw(notifications_[who]);
      case 10:
        return End(notifications_[who], persons_[who]);
      default:
        return Talk(notifications_[who], persons_[who]);
    }
  }

  int done() const { return done_; }

 private:
  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
  bool Chance(size_t n) { return Below(n) == 0; }
  std::string New(const char* kind) { return absl::StrCat(kind, "-", ++named_); }
  google::protobuf::Timestamp Earlier() {
    return ToProto(world_.harness.now() - absl::Minutes(Below(60 * 24 * 6)));
  }
  template <typename Enum>
  Enum Any(int max) {
    return static_cast<Enum>(1 + Below(static_cast<size_t>(max)));
  }
  // Refusals are right answers here; only that the laws hold is asked.
  template <typename Response, typename Request>
  bool Send(std::string_view rpc, const Request& request) {
    const bool ok = world_.Call<Response>(rpc, request, AreaWorld::Leader()).ok();
    done_ += ok;
    return ok;
  }
  v1::DeliveryFacts RandomFacts() {
    v1::DeliveryFacts facts;
    facts.set_mode(Any<v1::DeliveryMode>(6));
    *facts.mutable_delivered_time() = Earlier();
    facts.set_receipt_confirmed(static_cast<v1::TriState>(Below(4)));
    facts.set_presence_known(static_cast<v1::TriState>(Below(4)));
    facts.set_consequence_given(static_cast<v1::TriState>(Below(4)));
    facts.set_support_given(static_cast<v1::TriState>(Below(4)));
    facts.set_reception(static_cast<v1::Reception>(Below(5)));
    return facts;
  }

  void Attempt(const std::string& notification) {
    v1::RecordAttemptRequest request = world_.AttemptRequest(New("attempt"), notification);
    request.set_way(Any<v1::AttemptWay>(11));
    request.set_outcome(Any<v1::AttemptOutcome>(11));
    *request.mutable_attempted_time() = Earlier();
    if (Send<v1::RecordAttemptResponse>("RecordAttempt", request)) {
      attempts_[notification].push_back(request.attempt_id());
    }
  }
  void Deliver(const std::string& notification) {
    v1::RecordDeliveryRequest request = world_.DeliveryRequest(New("delivery"), notification);
    *request.mutable_facts() = RandomFacts();
    if (Chance(2)) {
      request.set_attempt_id(TestId(New("attempt")));
      request.set_attempt_way(Any<v1::AttemptWay>(11));
    }
    if (Send<v1::RecordDeliveryResponse>("RecordDelivery", request)) {
      deliveries_[notification].push_back(request.delivery_id());
      if (!request.attempt_id().empty()) attempts_[notification].push_back(request.attempt_id());
    }
  }
  void Complete(const std::string& notification) {
    if (deliveries_[notification].empty()) return;
    v1::CompleteDeliveryRequest request;
    request.set_notification_id(TestId(notification));
    request.set_delivery_id(deliveries_[notification][Below(deliveries_[notification].size())]);
    *request.mutable_facts() = RandomFacts();
    Send<v1::CompleteDeliveryResponse>("CompleteDelivery", request);
  }
  void CorrectAttempt(const std::string& notification) {
    if (attempts_[notification].empty()) return;
    v1::CorrectAttemptRequest request;
    request.set_notification_id(TestId(notification));
    request.set_attempt_id(attempts_[notification][Below(attempts_[notification].size())]);
    request.set_way(Any<v1::AttemptWay>(11));
    request.set_outcome(Any<v1::AttemptOutcome>(11));
    *request.mutable_attempted_time() = Earlier();
    request.add_officer_ids(TestId("officer-1"));
    request.set_reason("rettet");
    Send<v1::CorrectAttemptResponse>("CorrectAttempt", request);
  }
  void CorrectDelivery(const std::string& notification) {
    if (deliveries_[notification].empty()) return;
    v1::CorrectDeliveryRequest request;
    request.set_notification_id(TestId(notification));
    request.set_delivery_id(deliveries_[notification][Below(deliveries_[notification].size())]);
    *request.mutable_facts() = RandomFacts();
    request.set_reason("rettet");
    Send<v1::CorrectDeliveryResponse>("CorrectDelivery", request);
  }
  void FollowUp(const std::string& notification) {
    v1::RecordFollowUpRequest request;
    request.set_notification_id(TestId(notification));
    request.set_follow_up_id(TestId(New("follow-up")));
    *request.mutable_followed_up_time() = Earlier();
    request.set_contact_made(static_cast<v1::TriState>(Below(4)));
    if (Send<v1::RecordFollowUpResponse>("RecordFollowUp", request)) {
      others_[notification].push_back(request.follow_up_id());
    }
  }
  void Withdraw(const std::string& notification) {
    auto& facts = Chance(2)   ? attempts_[notification]
                  : Chance(2) ? deliveries_[notification]
                              : others_[notification];
    v1::WithdrawFactRequest request;
    request.set_notification_id(TestId(notification));
    request.set_fact_id(facts.empty() ? TestId(notification) : facts[Below(facts.size())]);
    request.set_reason("aldrig sket");
    Send<v1::WithdrawFactResponse>("WithdrawFact", request);
  }
  void End(const std::string& notification, const std::string& person) {
    if (Chance(3)) {
      v1::CancelNotificationRequest cancel;
      cancel.set_notification_id(TestId(notification));
      cancel.set_reason("aflyst");
      Send<v1::CancelNotificationResponse>("CancelNotification", cancel);
      if (Chance(3)) {
        v1::WithdrawFactRequest withdraw;
        withdraw.set_notification_id(TestId(notification));
        withdraw.set_fact_id(TestId(notification));
        withdraw.set_reason("ikke aflyst");
        Send<v1::WithdrawFactResponse>("WithdrawFact", withdraw);
      } else if (Chance(2)) {
        const std::string another = New("again");
        if (Send<v1::PlanNotificationResponse>("PlanNotification",
                                               AreaWorld::PlanRequest(another, person))) {
          notifications_.push_back(another);
          persons_.push_back(person);
        }
      }
      return;
    }
    v1::CloseNotificationRequest close;
    close.set_notification_id(TestId(notification));
    close.set_leader_decided_declined(Chance(3));
    Send<v1::CloseNotificationResponse>("CloseNotification", close);
  }
  void Talk(const std::string& notification, const std::string& person) {
    if (!talks_.empty() && Chance(3)) {
      v1::WithdrawGroupTalkRequest withdraw;
      withdraw.set_group_talk_id(talks_[Below(talks_.size())]);
      withdraw.set_reason_code("recorded-twice");
      Send<v1::WithdrawGroupTalkResponse>("WithdrawGroupTalk", withdraw);
      return;
    }
    v1::RecordGroupTalkRequest talk;
    talk.set_group_talk_id(TestId(New("talk")));
    talk.set_group_id(TestId("group"));
    talk.set_head_count(12);
    *talk.mutable_talked_time() = Earlier();
    v1::PresentPerson& who = *talk.add_present();
    who.set_person_id(TestId(person));
    who.set_notification_id(TestId(notification));
    who.set_delivery_id(TestId(New("delivery")));
    if (Send<v1::RecordGroupTalkResponse>("RecordGroupTalk", talk)) {
      talks_.push_back(talk.group_talk_id());
      deliveries_[notification].push_back(who.delivery_id());
    }
  }

  AreaWorld& world_;
  std::mt19937_64 random_;
  std::vector<std::string> notifications_;
  std::vector<std::string> persons_;
  std::map<std::string, std::vector<std::string>> attempts_;
  std::map<std::string, std::vector<std::string>> deliveries_;
  std::map<std::string, std::vector<std::string>> others_;
  std::vector<std::string> talks_;
  int named_ = 0;
  int done_ = 0;
};

// Each notification as its records give it.
std::map<std::string, NotificationState> Replayed(const std::vector<log::Record>& records) {
  std::map<std::string, NotificationState> states;
  for (const log::Record& record : records) {
    if (record.header.meta.stream.area != "notification") continue;
    const auto event = runtime::DecodeEvent<v1::NotificationEvent>(record);
    EXPECT_TRUE(event.ok()) << event.status();
    NotificationState& state = states[record.header.meta.stream.id.ToString()];
    state = EvolveNotification(std::move(state), *event, runtime::MetaOf(record.header));
  }
  return states;
}

v1::OutcomeDecided Comparable(v1::OutcomeDecided outcome) {
  outcome.clear_outcome_before();
  outcome.clear_attempts();  // told by the attempts' own events
  return outcome;
}

void ExpectLaws(AreaWorld& world) {
  const auto rows = world.harness.DumpView(kNotificationView);
  for (const auto& [id, state] : Replayed(world.harness.Records())) {
    ASSERT_TRUE(state.exists());
    ASSERT_NE(state.outcome, nullptr);
    const v1::OutcomeDecided decided = Comparable(*state.outcome);
    // From scratch: nothing that was decided before is known.
    NotificationState scratch = state;
    const v1::TriState officer_known = scratch.outcome->officer_known();
    scratch.outcome = nullptr;
    v1::OutcomeDecided counted = Comparable(Classify(scratch, Programme{}));
    counted.set_officer_known(officer_known);
    std::string differences;
    google::protobuf::util::MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&differences);
    EXPECT_TRUE(differencer.Compare(decided, counted)) << id << "\n" << differences;

    v1::NotificationRow row;
    ASSERT_TRUE(row.ParseFromString(rows.at(PlanKey(id))));
    EXPECT_EQ(row.outcome(), decided.outcome());
    EXPECT_EQ(row.closed(), state.closed);
    EXPECT_EQ(row.cancelled(), state.cancelled);
    EXPECT_EQ(row.follow_ups_open_size(), decided.follow_ups_open_size());
  }
  world.harness.ExpectRebuiltEqualsFollowed();
}

// What the due lists hold is what the outcomes say is open.
void ExpectDueListsAgree(AreaWorld& world) {
  int open = 0;
  for (const auto& [id, state] : Replayed(world.harness.Records())) {
    open += state.outcome->follow_ups_open_size();
  }
  int listed = 0;
  v1::ListFollowUpsDueRequest request;
  request.set_page_size(200);
  do {
    const auto page =
        world.Do<v1::ListFollowUpsDueResponse>("ListFollowUpsDue", request, AreaWorld::Leader());
    listed += page.follow_ups_size();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, open);
}

TEST(Laws, HoldAfterRandomRecordsCorrectionsAndWithdrawals) {
  const uint64_t seed = Seed();
  for (uint64_t run = 0; run < 4; ++run) {
    SCOPED_TRACE(absl::StrCat("VARSEL_SEED=", seed, " run ", run));
    AreaWorld world;
    RandomOfficer officer(world, seed + run);
    officer.Begin(4);
    for (int step = 0; step < 150; ++step) officer.Step();
    EXPECT_GT(officer.done(), 50);
    ExpectLaws(world);
    ExpectDueListsAgree(world);
    if (::testing::Test::HasFailure()) break;
  }
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
}

// Numbers and outcomes come from states that the runner keeps alive; what is stored gives the same,
// after every step.
TEST(Laws, WhatIsDecidedOnLiveStatesIsWhatAReplayGives) {
  const uint64_t seed = Seed();
  SCOPED_TRACE(absl::StrCat("VARSEL_SEED=", seed));
  AreaWorld world;
  RandomOfficer officer(world, seed);
  officer.Begin(2);
  for (int step = 0; step < 60; ++step) {
    officer.Step();
    for (const auto& [id, state] : Replayed(world.harness.Records())) {
      v1::GetNotificationRequest get;
      get.set_notification_id(id);
      const auto live =
          world.Do<v1::GetNotificationResponse>("GetNotification", get, AreaWorld::Leader());
      EXPECT_EQ(live.notification().outcome(), state.outcome->outcome());
      ASSERT_EQ(static_cast<size_t>(live.attempts_size()), state.attempts.size());
      for (int i = 0; i < live.attempts_size(); ++i) {
        const Attempt& attempt = state.attempts[static_cast<size_t>(i)];
        EXPECT_EQ(live.attempts(i).attempt_number(), attempt.number);
        EXPECT_EQ(live.attempts(i).way(), attempt.way);
        EXPECT_EQ(live.attempts(i).withdrawn(), attempt.withdrawn);
      }
    }
  }
}

}  // namespace
}  // namespace varsel::notification
