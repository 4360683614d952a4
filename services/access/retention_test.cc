// The access log's term: what is older than it leaves the log, its views and what is told of it.
#include "services/access/retention.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/access/keys.h"
#include "services/access/policy.h"
#include "services/access/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/note_requests.h"
#include "tests/testing/notes_area.h"
#include "tests/testing/status_matchers.h"
#include "varsel/access/v1/access_service.pb.h"

namespace varsel::access {
namespace {

using testing::AreaHarness;
using testing::At;
using testing::CallerOptions;
using testing::IsOk;
using testing::RefusedWith;
using ::testing::SizeIs;
using testing::TestId;
using testing::TestUuid;

constexpr char kAccess[] = "varsel.access.v1.AccessService/";
const CallerOptions kOfficer{.role = "dpo", .actor = TestId("dpo"), .purpose = "oversight"};

class RetentionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(testing::NewNotesArea({}));
    areas.push_back(NewAccessArea(DefaultAccessPolicy(), absl::Milliseconds(5)));
    harness_ = std::make_unique<AreaHarness>(std::move(areas));
    retention_ = std::make_unique<Retention>(harness_->access_log(), harness_->system_clock(), 10);
    ASSERT_THAT(harness_->Call<testing::v1::AddNoteResponse>(testing::kAddNote, testing::AddNote()),
                IsOk());
  }
  void ReadAt(const std::string& time, const std::string& person) {
    harness_->system_clock().Set(At(time));
    testing::v1::GetNoteRequest get = testing::GetNote();
    get.add_person_ids(TestId(person));
    ASSERT_THAT(harness_->Call<testing::v1::GetNoteResponse>(testing::kGetNote, get), IsOk());
  }
  uint64_t EndAt(const std::string& time) {
    harness_->system_clock().Set(At(time));
    const auto ended = retention_->RunOnce();
    EXPECT_THAT(ended, IsOk());
    return ended.value_or(0);
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& rpc, const Request& request) {
    return harness_->Call<Response>(kAccess + rpc, request, kOfficer);
  }
  bool RowsName(const std::string& person) const {
    const Uuid id = TestUuid(person);
    for (const auto& [key, value] : harness_->DumpAccessView(kReadsView)) {
      if ((key + value).find(id.bytes()) != std::string::npos) return true;
      if (value.find(id.ToString()) != std::string::npos) return true;
    }
    return false;
  }
  bool LogNames(const std::string& person) const {
    for (const log::Record& record : harness_->AccessRecords()) {
      for (const SubjectId& subject : record.header.meta.subjects) {
        if (subject.uuid() == TestUuid(person)) return true;
      }
    }
    return false;
  }

  std::unique_ptr<AreaHarness> harness_;
  std::unique_ptr<Retention> retention_;
};

TEST_F(RetentionTest, EndsWholeMonthsThatArePastTheTermAndNothingElse) {
  ReadAt("2023-01-10T12:00:00Z", "p");
  ReadAt("2023-01-31T23:59:59Z", "q");
  ReadAt("2023-02-01T00:00:00Z", "r");
  EXPECT_EQ(EndAt("2033-01-31T23:59:59Z"), 0u);  // the month's youngest is not past it
  EXPECT_EQ(EndAt("2033-02-01T00:00:00Z"), 2u);
  EXPECT_FALSE(LogNames("p") || LogNames("q"));
  EXPECT_FALSE(RowsName("p") || RowsName("q"));
  EXPECT_TRUE(LogNames("r") && RowsName("r"));
  EXPECT_EQ(EndAt("2033-02-20T00:00:00Z"), 0u);
  EXPECT_EQ(EndAt("2033-03-01T00:00:00Z"), 1u);
  EXPECT_FALSE(LogNames("r") || RowsName("r"));
  harness_->ExpectRebuiltEqualsFollowed();
}

TEST_F(RetentionTest, FlagsAndSamplesOfWhatEndedGoWithIt) {
  ReadAt("2023-01-10T12:00:00Z", "p");
  ReadAt("2023-02-10T12:00:00Z", "q");
  v1::GetSampleRequest sample;
  sample.set_month(202301);
  harness_->system_clock().Set(At("2033-02-02T12:00:00Z"));
  // What is asked while its records go shows none of them; its figures still stand.
  const auto before = Ask<v1::GetSampleResponse>("GetSample", sample);
  ASSERT_THAT(before, IsOk());
  EXPECT_THAT(before->reads(), SizeIs(0));
  EXPECT_GT(EndAt("2033-02-02T12:00:00Z"), 0u);
  EXPECT_THAT(Ask<v1::GetSampleResponse>("GetSample", sample),
              RefusedWith("MONTH_WITHOUT_ENTRIES"));
  const auto samples = Ask<v1::ListSamplesResponse>("ListSamples", v1::ListSamplesRequest());
  ASSERT_THAT(samples, IsOk());
  for (const v1::Sample& each : samples->samples()) EXPECT_GT(each.month(), 202301u);
  EXPECT_FALSE(RowsName("p"));
  harness_->ExpectRebuiltEqualsFollowed();
}

TEST_F(RetentionTest, TheListSaysWhereTheLogBegins) {
  ReadAt("2023-01-10T12:00:00Z", "p");
  ReadAt("2023-02-10T12:00:00Z", "q");
  auto reads = Ask<v1::ListReadsResponse>("ListReads", v1::ListReadsRequest());
  ASSERT_THAT(reads, IsOk());
  EXPECT_EQ(reads->ended_records(), 0u);
  EXPECT_FALSE(reads->has_ended_until());
  EXPECT_EQ(EndAt("2033-02-02T12:00:00Z"), 1u);
  reads = Ask<v1::ListReadsResponse>("ListReads", v1::ListReadsRequest());
  ASSERT_THAT(reads, IsOk());
  EXPECT_EQ(reads->ended_records(), 1u);
  EXPECT_EQ(reads->ended_until().seconds(), absl::ToUnixSeconds(At("2023-01-10T12:00:00Z")));
}

TEST_F(RetentionTest, RunsByItselfAtTheStart) {
  ReadAt("2023-01-10T12:00:00Z", "p");
  harness_->system_clock().Set(At("2034-01-01T00:00:00Z"));
  Mutex mutex;
  CondVar changed;
  std::optional<uint64_t> told;
  retention_->Start(absl::Hours(24), [&](const absl::StatusOr<uint64_t>& ended) {
    MutexLock lock(mutex);
    told = ended.value_or(0);
    changed.NotifyAll();
  });
  {
    MutexLock lock(mutex);
    while (!told.has_value()) changed.Wait(mutex);
    EXPECT_EQ(*told, 1u);
  }
  retention_->Stop();
  EXPECT_FALSE(LogNames("p"));
}

}  // namespace
}  // namespace varsel::access
