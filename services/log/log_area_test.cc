#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/log/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "varsel/log/v1/log_events.pb.h"
#include "varsel/log/v1/log_service.pb.h"

namespace varsel::log_service {
namespace {

using log::v1::ConfirmClockRequest;
using log::v1::ConfirmClockResponse;
using log::v1::FollowRecordsRequest;
using log::v1::FollowRecordsResponse;
using log::v1::GetStatusRequest;
using log::v1::GetStatusResponse;
using log::v1::PingRequest;
using log::v1::PingResponse;
using log::v1::ReadRecordsRequest;
using log::v1::ReadRecordsResponse;
using testing::AreaHarness;
using testing::CallerOptions;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;

const CallerOptions kAdministrator = {.role = "administrator"};

std::string Name(const char* method) { return std::string("varsel.log.v1.LogService/") + method; }

class LogAreaTest : public ::testing::Test {
 protected:
  LogHost Host() {
    LogHost host;
    host.version = "test-version";
    host.disk_free_bytes = [] { return uint64_t{123}; };
    host.access_cut = [] {
      return log::LogCut{.through = Position(7),
                         .by = Position(9),
                         .recorded = testing::At("2022-12-31T23:00:00Z")};
    };
    host.confirm_clock = [this] { ++confirmed_; };
    return host;
  }
  void Confirm(int times) {
    for (int i = 0; i < times; ++i) {
      ConfirmClockRequest request;
      request.set_request_id(TestId("confirm-" + std::to_string(i)));
      *request.mutable_confirmed_time() = ToProto(harness_.now());
      ASSERT_THAT(
          harness_.Call<ConfirmClockResponse>(Name("ConfirmClock"), request, kAdministrator),
          IsOk());
    }
  }

  std::atomic<int> confirmed_ = 0;
  AreaHarness harness_{NewLogArea(Host())};
};

TEST_F(LogAreaTest, PingAnswersEveryRole) {
  for (const char* role : {"officer", "eki", "analyst", "administrator"}) {
    EXPECT_THAT(harness_.Call<PingResponse>(Name("Ping"), PingRequest(), {.role = role}), IsOk());
  }
}

TEST_F(LogAreaTest, StatusSaysWhoTheLogIsAndHowItStands) {
  Confirm(2);
  const auto status = harness_.Call<GetStatusResponse>(Name("GetStatus"), GetStatusRequest());
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->log_id(), harness_.event_log().identity().log_id.ToString());
  EXPECT_EQ(status->district(), "test");
  EXPECT_TRUE(status->development());
  EXPECT_EQ(status->head_position(), 2);
  EXPECT_EQ(status->tree_head().size(), 32);
  EXPECT_EQ(status->version(), "test-version");
  EXPECT_EQ(status->disk_free_bytes(), 123);
  EXPECT_EQ(FromProto(status->domain_time()), harness_.now());
  EXPECT_EQ(status->access_ended_records(), 7);
  EXPECT_EQ(FromProto(status->access_ended_until()), testing::At("2022-12-31T23:00:00Z"));
}

TEST_F(LogAreaTest, RecordsAreReadPageByPageAsTheyAreStored) {
  Confirm(5);
  ReadRecordsRequest request;
  request.set_page_size(2);
  std::vector<uint64_t> positions;
  int pages = 0;
  do {
    const auto page = harness_.Call<ReadRecordsResponse>(Name("ReadRecords"), request);
    ASSERT_THAT(page, IsOk());
    for (const auto& record : page->records()) positions.push_back(record.position());
    request.set_page_token(page->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_THAT(positions, ::testing::ElementsAre(1, 2, 3, 4, 5));
  EXPECT_LE(pages, 4);

  ReadRecordsRequest one;
  one.set_after_position(4);
  const auto last = harness_.Call<ReadRecordsResponse>(Name("ReadRecords"), one);
  ASSERT_THAT(last, IsOk());
  ASSERT_EQ(last->records_size(), 1);
  const auto stored = harness_.Records().back();
  const auto& record = last->records(0);
  EXPECT_EQ(record.header(), stored.header_bytes);
  EXPECT_EQ(record.payload(), stored.payload);
  EXPECT_EQ(record.kind(), "log.v1.ClockConfirmed");
  EXPECT_EQ(record.stream_area(), "log");
  EXPECT_EQ(record.version(), 5);
  EXPECT_EQ(record.request_id(), TestId("confirm-4"));
  EXPECT_EQ(record.corrects_id(), "");
}

TEST_F(LogAreaTest, APageTokenOfOthersIsRefused) {
  ReadRecordsRequest request;
  request.set_page_token("abc");
  EXPECT_THAT(harness_.Call<ReadRecordsResponse>(Name("ReadRecords"), request),
              RefusedWith("PAGE_TOKEN_MALFORMED", "page_token"));
  request.clear_page_token();
  request.set_page_size(1001);
  EXPECT_THAT(harness_.Call<ReadRecordsResponse>(Name("ReadRecords"), request),
              RefusedWith("NUMBER_OUT_OF_RANGE", "page_size"));
  EXPECT_THAT(harness_.Call<ReadRecordsResponse>(Name("ReadRecords"), request, {.role = "officer"}),
              RefusedWith("ROLE_NOT_ALLOWED"));
}

TEST_F(LogAreaTest, FollowingCatchesUpAndThenSaysThatNothingIsNew) {
  Confirm(3);
  FollowRecordsRequest request;
  request.set_after_position(1);
  const auto items = harness_.CallStream(Name("FollowRecords"), request, 3);
  ASSERT_THAT(items, IsOk());
  ASSERT_EQ(items->size(), 3);
  std::vector<FollowRecordsResponse> parsed(3);
  for (size_t i = 0; i < 3; ++i) ASSERT_TRUE(parsed[i].ParseFromString((*items)[i]));
  EXPECT_EQ(parsed[0].record().position(), 2);
  EXPECT_EQ(parsed[1].record().position(), 3);
}

TEST_F(LogAreaTest, AnEmptyLogBeginsWithAHeartbeat) {
  const auto items = harness_.CallStream(Name("FollowRecords"), FollowRecordsRequest(), 1);
  ASSERT_THAT(items, IsOk());
  FollowRecordsResponse item;
  ASSERT_TRUE(item.ParseFromString(items->at(0)));
  EXPECT_TRUE(item.has_heartbeat());
  EXPECT_EQ(item.heartbeat().position(), 0);
}

TEST_F(LogAreaTest, TheClockIsConfirmedByAnAdministratorWhoReadTheSameTime) {
  ConfirmClockRequest request;
  request.set_request_id(TestId("confirm"));
  *request.mutable_confirmed_time() = ToProto(harness_.now() - absl::Minutes(6));
  EXPECT_THAT(harness_.Call<ConfirmClockResponse>(Name("ConfirmClock"), request),
              RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(harness_.Call<ConfirmClockResponse>(Name("ConfirmClock"), request, kAdministrator),
              RefusedWith("CLOCK_DIFFERS", "confirmed_time"));
  EXPECT_EQ(confirmed_, 0);
  *request.mutable_confirmed_time() = ToProto(harness_.now());
  EXPECT_THAT(harness_.Call<ConfirmClockResponse>(Name("ConfirmClock"), request, kAdministrator),
              IsOk());
  EXPECT_EQ(confirmed_, 1);
  EXPECT_THAT(harness_.Call<ConfirmClockResponse>(Name("ConfirmClock"), request, kAdministrator),
              IsOk());
  EXPECT_EQ(confirmed_, 1);  // answered by its first reply
}

}  // namespace
}  // namespace varsel::log_service
