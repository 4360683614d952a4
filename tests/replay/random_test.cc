// Laws under random commands to the real areas. A failure prints the seed; VARSEL_REPLAY_SEED runs
// one more of that number.
#include <cstdlib>
#include <set>

#include "gtest/gtest.h"
#include "tests/replay/laws.h"
#include "tests/replay/random_chains.h"
#include "tests/replay/random_district.h"
#include "tests/replay/random_groups.h"
#include "tests/replay/random_meetings.h"
#include "tests/testing/status_matchers.h"
#include "varsel/insight/v1/insight_service.pb.h"

namespace varsel::replay {
namespace {

using testing::AreaHarness;
using testing::IsOk;

constexpr int kSteps = 400;

std::vector<uint64_t> Seeds() {
  std::vector<uint64_t> seeds = {1, 2, 3, 4, 5, 6};
  if (const char* more = std::getenv("VARSEL_REPLAY_SEED")) {
    seeds.push_back(std::strtoull(more, nullptr, 10));
  }
  return seeds;
}

class Replay : public ::testing::TestWithParam<uint64_t> {
 protected:
  void SetUp() override { RecordProperty("seed", std::to_string(GetParam())); }
};

insight::v1::GetHitRateResponse HitRate(AreaHarness& harness, bool each_by_name) {
  insight::v1::GetHitRateRequest request;
  request.add_breakdowns(insight::v1::BREAKDOWN_ROUND);
  const std::string method = "varsel.insight.v1.InsightService/GetHitRate";
  auto all = harness.Call<insight::v1::GetHitRateResponse>(method, request);
  EXPECT_THAT(all, IsOk());
  if (!each_by_name || !all.ok()) return *all;
  for (const auto& part : all->breakdowns(0).parts()) request.add_round_ids(part.key());
  if (request.round_ids().empty()) return *all;
  auto named = harness.Call<insight::v1::GetHitRateResponse>(method, request);
  EXPECT_THAT(named, IsOk());
  return *named;
}

TEST_P(Replay, HoldsEveryLawAfterRandomCommands) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  const auto harness = NewHarness(GetParam());
  RandomDistrict district(GetParam(), *harness);
  RandomMeetings meetings(GetParam(), *harness, district);
  RandomChains chains(GetParam(), *harness, district);
  RandomGroups groups(GetParam(), *harness, district);
  district.Found();
  for (int step = 0; step < kSteps && !HasFailure(); ++step) {
    district.Step();
    if (step % 2 == 0) meetings.Step();
    if (step % 2 == 1) chains.Step();
    if (step % 2 == 1) groups.Step();
  }
  harness->ExpectRebuiltEqualsFollowed();
  ExpectTextsSurviveSealed(*harness, district.texts());
  ExpectTextsSurviveSealed(*harness, district.sanction().texts());
  ExpectTextsSurviveSealed(*harness, meetings.texts());
  ExpectTextsSurviveSealed(*harness, chains.texts());
  ExpectTextsSurviveSealed(*harness, groups.texts());
  // counters of all rounds, and the rows of each round's persons counted one by one
  EXPECT_EQ(HitRate(*harness, false).SerializeAsString(),
            HitRate(*harness, true).SerializeAsString());
  ExpectSameRowsOnDisk(*harness);
}

TEST_P(Replay, DecidesTheSameWhereEveryStateIsFoldedFromTheLog) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  const auto live = NewHarness(GetParam());
  const auto replayed = NewHarness(GetParam(), /*keeps_states=*/false);
  for (AreaHarness* harness : {live.get(), replayed.get()}) {
    RandomDistrict district(GetParam(), *harness);
    RandomMeetings meetings(GetParam(), *harness, district);
    RandomChains chains(GetParam(), *harness, district);
    RandomGroups groups(GetParam(), *harness, district);
    district.Found();
    for (int step = 0; step < kSteps && !HasFailure(); ++step) {
      district.Step();
      if (step % 2 == 0) meetings.Step();
      if (step % 2 == 1) chains.Step();
      if (step % 2 == 1) groups.Step();
    }
  }
  ExpectSameRecords(*live, *replayed);
}

// A story that refuses everything would hold every law.
TEST(RandomDistrict, GetsCommandsOfEveryKindAccepted) {
  std::map<std::string, int> accepted;
  for (const uint64_t seed : Seeds()) {
    const auto harness = NewHarness(seed);
    RandomDistrict district(seed, *harness);
    RandomMeetings meetings(seed, *harness, district);
    RandomChains chains(seed, *harness, district);
    RandomGroups groups(seed, *harness, district);
    district.Found();
    for (int step = 0; step < kSteps; ++step) {
      district.Step();
      if (step % 2 == 0) meetings.Step();
      if (step % 2 == 1) chains.Step();
      if (step % 2 == 1) groups.Step();
    }
    for (const auto& [method, count] : district.accepted()) accepted[method] += count;
    for (const auto& [method, count] : district.sanction().accepted()) accepted[method] += count;
    for (const auto& [rpc, count] : meetings.accepted()) accepted[rpc] += count;
    for (const auto& [rpc, count] : chains.accepted()) accepted[rpc] += count;
    for (const auto& [rpc, count] : groups.accepted()) accepted[rpc] += count;
  }
  for (const char* method : {"MergePersons", "ApproveNomination", "ReviewPerson",
                             "CorrectAffiliation", "WithdrawFact"}) {
    EXPECT_GT(accepted[std::string("varsel.focus.v1.FocusService/") + method], 0) << method;
  }
  for (const char* method :
       {"StartRound", "AddTarget", "RemoveTarget", "PlanNotification", "RecordAttempt",
        "CorrectAttempt", "RecordDelivery", "CompleteDelivery", "CorrectDelivery", "RecordFollowUp",
        "WithdrawFact", "CancelNotification", "CloseNotification", "RecordAcute",
        "RecordGroupTalk"}) {
    EXPECT_GT(accepted[std::string("varsel.notification.v1.NotificationService/") + method], 0)
        << method;
  }
  for (const char* method :
       {"DraftPackage", "DraftLever", "ClearLever", "ResourceLever", "SuspendLever", "ResumeLever",
        "TriggerPackage", "WithdrawTrigger", "OpenDuty", "CloseDuty", "TakeBackAnnouncement"}) {
    EXPECT_GT(accepted[std::string("varsel.sanction.v1.SanctionService/") + method], 0) << method;
  }
  for (const char* method : {"AskHold", "RaiseHold"}) {
    EXPECT_GT(accepted[std::string("varsel.support.v1.SupportService/") + method], 0) << method;
  }
  for (const char* rpc :
       {"PlanMeeting", "ChangeMeeting", "CancelMeeting", "AnswerMeeting", "RecordMeetingOutcome",
        "RecordBriefing", "WithdrawMeetingFact", "OfferEkiTime", "WithdrawEkiTime",
        "RecordSafetyNote", "CorrectSafetyNote", "WithdrawSafetyNote"}) {
    EXPECT_GT(accepted[rpc], 0) << rpc;
  }
  for (const char* rpc :
       {"JudgeRisk", "HoldAudit", "CorrectAudit", "WithdrawAudit", "RecordFinding",
        "CorrectFinding", "WithdrawFinding", "JudgeMostViolent", "CorrectMostViolent",
        "WithdrawMostViolent", "OpenCase", "RecordCaseFact", "WithdrawCaseFact"}) {
    EXPECT_GT(accepted[rpc], 0) << rpc;
  }
  for (const char* rpc :
       {"TimelineService/CorrectIncident", "TimelineService/WithdrawIncident",
        "ChainService/LinkIncidents", "ChainService/WithdrawLink", "ChainService/JudgeSpiral",
        "ChainService/SetTiming", "ChainService/WithdrawTiming"}) {
    EXPECT_GT(accepted[rpc], 0) << rpc;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Replay, ::testing::ValuesIn(Seeds()));

}  // namespace
}  // namespace varsel::replay
