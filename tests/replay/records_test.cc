// Laws over erasures, legal holds, retention, closed months and both logs: random commands of the
// records officers beside a random district, and readers whose reads the access log holds. What the
// views show is what their records give, followed or rebuilt, in memory or on disk; and no erasure
// moves a count.
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/records/policy.h"
#include "services/records/register.h"
#include "services/tables/register.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "tests/replay/laws.h"
#include "tests/replay/random_district.h"
#include "tests/testing/status_matchers.h"
#include "varsel/access/v1/access_service.pb.h"
#include "varsel/insight/v1/insight_service.pb.h"
#include "varsel/records/v1/records_service.pb.h"

namespace varsel::replay {
namespace {

using testing::AreaHarness;
using testing::CallerOptions;
using testing::IsOk;
using testing::TestId;

namespace rv1 = records::v1;

std::vector<std::unique_ptr<runtime::Area>> AreasWithRecords() {
  auto areas = AllAreas();
  auto retention = records::LoadRetention(VARSEL_POLICY_DIR);
  VARSEL_CHECK(retention.ok());
  areas.push_back(records::NewRecordsArea(*std::move(retention)));
  areas.push_back(tables::NewTablesArea());
  return areas;
}

// The records officers of both sides, the data-protection officers, and readers of all kinds.
class RandomOfficers {
 public:
  RandomOfficers(uint64_t seed, AreaHarness& harness, const RandomDistrict& district)
      : harness_(harness), district_(district), random_(seed), seed_(std::to_string(seed)) {}

  void Step() {
    switch (Pick(8)) {
      case 0:
        return Open();
      case 1:
        return Answer();
      case 2:
        return Hold();
      case 3:
        return Lift();
      default:
        return Read();
    }
  }

  // Proposes and approves the erasure of each of some persons. With those in work it is refused.
  void EraseSome() {
    for (const std::string& person : district_.person_ids()) {
      if (Pick(2) == 0) continue;
      const std::string controller = Pick(3) == 0 ? "eki" : "police";
      const std::string id = NewId();
      rv1::OpenCaseRequest open;
      open.set_case_id(id);
      open.set_case_kind(rv1::RECORDS_CASE_KIND_ERASURE);
      open.set_person_id(person);
      open.set_journal_code("j-1");
      if (!Ask<rv1::OpenCaseResponse>("OpenCase", open, Officer(1, controller))) continue;
      rv1::ProposeErasureRequest propose;
      propose.set_case_id(id);
      if (!Ask<rv1::ProposeErasureResponse>("ProposeErasure", propose, Officer(1, controller))) {
        continue;
      }
      rv1::ApproveErasureRequest approve;
      approve.set_case_id(id);
      Ask<rv1::ApproveErasureResponse>("ApproveErasure", approve, Officer(2, controller));
    }
  }

  const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
  struct HoldOf {
    std::string id;
    std::string person;
    std::string controller;
  };
  struct CaseOf {
    std::string id;
    std::string controller;
  };

  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  template <typename Items>
  const auto& Any(const Items& items) {
    return items[static_cast<size_t>(Pick(static_cast<int>(items.size())))];
  }
  std::string NewId() { return TestId("officer " + seed_ + "-" + std::to_string(++ids_)); }
  static CallerOptions Officer(int which, const std::string& controller) {
    return {.role = "records_officer",
            .actor = TestId("records-" + controller + std::to_string(which)),
            .controller = controller};
  }

  template <typename Response, typename Request>
  bool Ask(const std::string& rpc, Request request, const CallerOptions& caller) {
    request.set_request_id(NewId());
    const auto answer =
        harness_.Call<Response>("varsel.records.v1.RecordsService/" + rpc, request, caller);
    EXPECT_FALSE(absl::IsInternal(answer.status()) || absl::IsDataLoss(answer.status()))
        << rpc << ": " << answer.status();
    if (answer.ok()) ++accepted_[rpc];
    return answer.ok();
  }

  void Open() {
    rv1::OpenCaseRequest open;
    open.set_case_id(NewId());
    open.set_case_kind(static_cast<rv1::RecordsCaseKind>(1 + Pick(4)));
    if (Pick(4) > 0) open.set_person_id(Any(district_.person_ids()));
    open.set_journal_code("j-1");
    const std::string controller = Pick(3) == 0 ? "eki" : "police";
    if (Ask<rv1::OpenCaseResponse>("OpenCase", open, Officer(1, controller))) {
      cases_.push_back({open.case_id(), controller});
    }
  }

  void Answer() {
    if (cases_.empty()) return;
    const CaseOf& one = Any(cases_);
    if (Pick(4) == 0) {
      rv1::WithdrawCaseRequest withdraw;
      withdraw.set_case_id(one.id);
      withdraw.set_reason_code("wrong");
      Ask<rv1::WithdrawCaseResponse>("WithdrawCase", withdraw, Officer(2, one.controller));
      return;
    }
    rv1::AnswerCaseRequest answer;
    answer.set_case_id(one.id);
    answer.set_outcome(static_cast<rv1::RecordsOutcome>(1 + Pick(5)));
    Ask<rv1::AnswerCaseResponse>("AnswerCase", answer, Officer(1, one.controller));
  }

  void Hold() {
    rv1::PlaceLegalHoldRequest place;
    place.set_hold_id(NewId());
    place.set_person_id(Any(district_.person_ids()));
    place.set_legal_basis("arkivlov-10");
    *place.mutable_until() = ToProto(harness_.now() + absl::Hours(24) * (1 + Pick(600)));
    const std::string controller = Pick(3) == 0 ? "eki" : "police";
    if (Ask<rv1::PlaceLegalHoldResponse>("PlaceLegalHold", place, Officer(1, controller))) {
      holds_.push_back({place.hold_id(), place.person_id(), controller});
    }
  }

  void Lift() {
    if (holds_.empty()) return;
    const HoldOf& hold = Any(holds_);
    rv1::LiftLegalHoldRequest lift;
    lift.set_hold_id(hold.id);
    lift.set_person_id(hold.person);
    lift.set_reason_code("over");
    Ask<rv1::LiftLegalHoldResponse>("LiftLegalHold", lift, Officer(1 + Pick(2), hold.controller));
  }

  // By a leader, an officer of his section or of another, a records officer; some are refused.
  void Read() {
    harness_.system_clock().Advance(absl::Minutes(Pick(300)));
    const CallerOptions officer = {.role = "officer",
                                   .section = Any(district_.sections()),
                                   .actor = TestId("reader-" + std::to_string(Pick(3)))};
    focus::v1::GetPersonRequest get;
    get.set_person_id(Any(district_.person_ids()));
    focus::v1::ListPersonsRequest list;
    list.set_page_size(1 + Pick(60));
    rv1::ExtractPersonRequest extract;
    extract.set_person_id(get.person_id());
    access::v1::ListReadsRequest reads;
    const CallerOptions dpo = {
        .role = "dpo", .actor = TestId("dpo"), .controller = Pick(2) == 0 ? "eki" : "police"};
    switch (Pick(5)) {
      case 0:
        (void)harness_.Call<focus::v1::ListPersonsResponse>(
            "varsel.focus.v1.FocusService/ListPersons", list, officer);
        return;
      case 1:
        (void)harness_.Call<rv1::ExtractPersonResponse>(
            "varsel.records.v1.RecordsService/ExtractPerson", extract, Officer(1, "police"));
        return;
      case 2:
        (void)harness_.Call<access::v1::ListReadsResponse>(
            "varsel.access.v1.AccessService/ListReads", reads, dpo);
        return;
      default:
        (void)harness_.Call<focus::v1::GetPersonResponse>("varsel.focus.v1.FocusService/GetPerson",
                                                          get, officer);
    }
  }

  AreaHarness& harness_;
  const RandomDistrict& district_;
  std::mt19937_64 random_;
  const std::string seed_;
  int ids_ = 0;
  std::vector<CaseOf> cases_;
  std::vector<HoldOf> holds_;
  std::map<std::string, int> accepted_;
};

std::string HitRate(AreaHarness& harness) {
  insight::v1::GetHitRateRequest request;
  request.add_breakdowns(insight::v1::BREAKDOWN_ROUND);
  const auto rate = harness.Call<insight::v1::GetHitRateResponse>(
      "varsel.insight.v1.InsightService/GetHitRate", request);
  EXPECT_THAT(rate, IsOk());
  return rate.ok() ? rate->SerializeAsString() : "";
}

std::map<std::string, int> KindsOf(const std::vector<log::Record>& records) {
  std::map<std::string, int> kinds;
  for (const log::Record& record : records) ++kinds[record.header.meta.kind];
  return kinds;
}

TEST(RecordsOfAllAreas, HoldEveryLawThroughErasuresHoldsAndRetention) {
  std::map<std::string, int> accepted;
  std::map<std::string, int> kinds;
  for (const uint64_t seed : {uint64_t{31}, uint64_t{32}, uint64_t{33}}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto areas = AreasWithRecords();
    std::vector<const views::View*> access_views;
    for (const auto& area : areas) {
      for (const views::View* view : area->AccessLogViews()) access_views.push_back(view);
    }
    const auto harness = NewHarness(std::move(areas), seed);
    RandomDistrict district(seed, *harness);
    RandomOfficers officers(seed, *harness, district);
    district.Found();
    for (int step = 0; step < 250 && !::testing::Test::HasFailure(); ++step) {
      district.Step();
      officers.Step();
    }
    harness->ExpectRebuiltEqualsFollowed();
    const std::string before = HitRate(*harness);
    officers.EraseSome();
    EXPECT_EQ(HitRate(*harness), before) << "an erasure moved a count";
    harness->ExpectRebuiltEqualsFollowed();
    // Months close, terms end, holds lapse.
    harness->Advance(absl::Hours(24) * 900);
    for (int step = 0; step < 30; ++step) officers.Step();
    harness->ExpectRebuiltEqualsFollowed();
    ExpectSameRowsOnDisk(*harness);
    ExpectSameAccessRowsOnDisk(*harness, access_views);
    for (const auto& [rpc, count] : officers.accepted()) accepted[rpc] += count;
    for (const auto& [kind, count] : KindsOf(harness->Records())) kinds[kind] += count;
    for (const auto& [kind, count] : KindsOf(harness->AccessRecords())) kinds[kind] += count;
  }
  // A story that refuses everything would hold every law.
  for (const char* rpc : {"OpenCase", "AnswerCase", "WithdrawCase", "ProposeErasure",
                          "ApproveErasure", "PlaceLegalHold", "LiftLegalHold"}) {
    EXPECT_GT(accepted[rpc], 0) << rpc;
  }
  for (const char* kind : {"records.v1.PersonErased", "tables.v1.MonthClosed"}) {
    EXPECT_GT(kinds[kind], 0) << kind;
  }
  EXPECT_GT(kinds["records.v1.PersonErased"], accepted["ApproveErasure"]) << "none by its term";
}

}  // namespace
}  // namespace varsel::replay
