// The area through the real pipeline, in memory: months close by themselves, and stay as they are.
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/stored_event.h"
#include "services/tables/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "tests/testing/told_event.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/tables/v1/tables_service.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::tables {
namespace {

using testing::AreaHarness;
using testing::At;
using testing::CallerOptions;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

constexpr char kService[] = "varsel.tables.v1.TablesService/";
const CallerOptions kAnalyst = {.role = "analyst", .purpose = ""};

class TablesAreaTest : public ::testing::Test {
 protected:
  TablesAreaTest() {
    for (const char* name : {"north", "south"}) {
      focus::v1::FocusEvent event;
      auto& section = *event.mutable_section_registered();
      section.set_section_id(TestId(name));
      section.set_name(name);
      Happened({"focus.section", TestUuid(name)}, event);
    }
  }

  // An event of another area.
  void Happened(const StreamId& stream, const google::protobuf::Message& event) {
    testing::Tell(harness_, stream, event);
  }
  void Delivered(const std::string& name, const std::string& section, const std::string& time) {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_delivery_recorded();
    said.set_notification_id(TestId("notification"));
    said.set_delivery_id(TestId(name));
    said.set_reached(true);
    said.mutable_dimensions()->set_section_id(TestId(section));
    *said.mutable_facts() = Facts(time);
    Happened({"notification", TestUuid("notification")}, event);
  }
  static notification::v1::DeliveryFacts Facts(const std::string& time) {
    notification::v1::DeliveryFacts facts;
    *facts.mutable_delivered_time() = ToProto(At(time));
    facts.set_mode(notification::v1::DELIVERY_MODE_AT_HOME);
    facts.set_reception(notification::v1::RECEPTION_NEUTRAL);
    return facts;
  }
  void DeliveryMoved(const std::string& name, const std::string& from, const std::string& to) {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_delivery_corrected();
    said.set_delivery_id(TestId(name));
    said.set_reached(true);
    said.mutable_dimensions()->set_section_id(TestId("north"));
    *said.mutable_facts() = Facts(to);
    *said.mutable_facts_before() = Facts(from);
    Happened({"notification", TestUuid("notification")}, event);
  }
  void DeliveryWithdrawn(const std::string& name, const std::string& time) {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_fact_withdrawn()->mutable_delivery();
    said.set_delivery_id(TestId(name));
    *said.mutable_facts() = Facts(time);
    Happened({"notification", TestUuid("notification")}, event);
  }
  // Eight in the north, and six in the south.
  void BusyMonth(const std::string& month) {
    for (int i = 0; i < 14; ++i) {
      Delivered(month + std::to_string(i), i < 8 ? "north" : "south", month + "-10T12:00:00+01:00");
    }
  }

  absl::StatusOr<v1::GetMonthlyTableResponse> Get(const std::string& month,
                                                  v1::TableCode code = v1::TABLE_CODE_DELIVERIES,
                                                  const CallerOptions& caller = kAnalyst) {
    v1::GetMonthlyTableRequest request;
    request.set_month(month);
    request.set_table_code(code);
    return harness_.Call<v1::GetMonthlyTableResponse>(std::string(kService) + "GetMonthlyTable",
                                                      request, caller);
  }
  std::string Bytes(const std::string& month) {
    const auto reply = Get(month);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->SerializeAsString() : std::string();
  }
  int64_t Total(const std::string& month) {
    const auto reply = Get(month);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->table().total().count() : -1;
  }
  std::vector<std::string> Months(int page_size = 0) {
    std::vector<std::string> months;
    v1::ListMonthlyTablesRequest request;
    request.set_page_size(page_size);
    do {
      const auto reply = harness_.Call<v1::ListMonthlyTablesResponse>(
          std::string(kService) + "ListMonthlyTables", request, kAnalyst);
      EXPECT_THAT(reply, IsOk());
      if (!reply.ok()) break;
      for (const v1::ClosedMonth& month : reply->months()) months.push_back(month.month());
      request.set_page_token(reply->next_page_token());
    } while (!request.page_token().empty());
    return months;
  }

  AreaHarness harness_{NewTablesArea({.offer_codes = {"housing"}})};
};

TEST_F(TablesAreaTest, AMonthIsClosedByItselfFourteenDaysAfterItsEnd) {
  BusyMonth("2023-01");
  harness_.AdvanceTo(At("2023-02-14T23:59:00+01:00"));
  EXPECT_THAT(Get("2023-01"), RefusedWith("MONTH_NOT_CLOSED"));
  Delivered("late", "south", "2023-01-31T20:00:00+01:00");
  harness_.AdvanceTo(At("2023-02-15T00:00:00+01:00"));
  const auto reply = Get("2023-01");
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(FromProto(reply->closed_time()), At("2023-02-15T00:00:00+01:00"));
  EXPECT_EQ(reply->table().total().count(), 15);
  EXPECT_EQ(reply->table().row_totals(0).count(), 8);
  EXPECT_EQ(reply->table().row_totals(1).count(), 7);
  EXPECT_EQ(reply->small_cells_below(), 5);
  EXPECT_THAT(Get("2023-02"), RefusedWith("MONTH_NOT_CLOSED"));
  EXPECT_THAT(Get("2022-12"), RefusedWith("MONTH_NOT_CLOSED"));
  EXPECT_THAT(Get("2023-1"), RefusedWith("MONTH_MALFORMED"));
}

TEST_F(TablesAreaTest, AClosedMonthGivesTheSameBytesWhateverIsRecordedAfter) {
  BusyMonth("2023-01");
  harness_.AdvanceTo(At("2023-03-01T12:00:00+01:00"));
  const std::string before = Bytes("2023-01");
  Delivered("too late", "north", "2023-01-20T12:00:00+01:00");
  DeliveryWithdrawn("2023-010", "2023-01-10T12:00:00+01:00");
  DeliveryMoved("2023-011", "2023-01-10T12:00:00+01:00", "2023-02-10T12:00:00+01:00");
  EXPECT_EQ(Bytes("2023-01"), before);
  harness_.AdvanceTo(At("2023-06-01T12:00:00+02:00"));
  EXPECT_EQ(Bytes("2023-01"), before);
  EXPECT_TRUE(Get("2023-02")->table().total().suppressed()) << "the one that was moved there";
  EXPECT_THAT(Months(), ::testing::ElementsAre("2023-04", "2023-03", "2023-02", "2023-01"));
  EXPECT_THAT(Months(1), ::testing::ElementsAre("2023-04", "2023-03", "2023-02", "2023-01"));
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(TablesAreaTest, WhatIsCorrectedOrWithdrawnBeforeTheClosingIsCountedAsItNowIs) {
  BusyMonth("2023-01");
  BusyMonth("2023-02");
  DeliveryWithdrawn("2023-010", "2023-01-10T12:00:00+01:00");
  DeliveryMoved("2023-011", "2023-01-10T12:00:00+01:00", "2023-02-03T12:00:00+01:00");
  timeline::v1::TimelineEvent event;
  auto& incident = *event.mutable_incident_recorded();
  incident.set_incident_id(TestId("incident"));
  incident.set_section_id(TestId("north"));
  incident.set_incident_kind(timeline::v1::INCIDENT_KIND_KNIFE);
  *incident.mutable_occurred_time() = ToProto(At("2023-01-05T12:00:00+01:00"));
  Happened({"timeline.incident", TestUuid("incident")}, event);
  timeline::v1::TimelineEvent withdrawn;
  withdrawn.mutable_incident_withdrawn()->set_incident_id(TestId("incident"));
  *withdrawn.mutable_incident_withdrawn()->mutable_occurred_time() =
      ToProto(At("2023-01-05T12:00:00+01:00"));
  Happened({"timeline.incident", TestUuid("incident")}, withdrawn);
  harness_.AdvanceTo(At("2023-04-01T12:00:00+02:00"));
  EXPECT_EQ(Total("2023-01"), 12);
  EXPECT_EQ(Total("2023-02"), 15);
  harness_.ExpectRebuiltEqualsFollowed();
}

TEST_F(TablesAreaTest, AMonthWithoutAnythingIsClosedWithAllOfItSuppressed) {
  harness_.AdvanceTo(At("2023-02-20T12:00:00+01:00"));
  for (int code = 1; code < v1::TableCode_ARRAYSIZE; ++code) {
    const auto reply = Get("2023-01", static_cast<v1::TableCode>(code));
    ASSERT_THAT(reply, IsOk());
    EXPECT_TRUE(reply->table().total().suppressed());
  }
}

TEST_F(TablesAreaTest, NothingSmallIsInTheLog) {
  BusyMonth("2023-01");
  Delivered("one more", "south", "2023-01-10T12:00:00+01:00");
  harness_.AdvanceTo(At("2023-02-20T12:00:00+01:00"));
  int closed = 0;
  for (const log::Record& record : harness_.Records()) {
    if (record.header.meta.kind != "tables.v1.MonthClosed") continue;
    ++closed;
    const auto event = runtime::DecodeEvent<v1::TablesEvent>(record);
    ASSERT_THAT(event, IsOk());
    for (const v1::MonthlyTable& table : event->month_closed().tables()) {
      for (const v1::Cell& cell : table.cells()) {
        EXPECT_EQ(cell.suppressed(), cell.count() == 0);
        EXPECT_TRUE(cell.suppressed() || cell.count() >= 5);
      }
    }
  }
  EXPECT_EQ(closed, 1);
}

TEST_F(TablesAreaTest, OnlyThoseWhoMayReadThemDo) {
  harness_.AdvanceTo(At("2023-02-20T12:00:00+01:00"));
  for (const char* role : {"analyst", "project_leader", "leadership"}) {
    EXPECT_THAT(Get("2023-01", v1::TABLE_CODE_OFFERS, {.role = role, .purpose = ""}), IsOk())
        << role;
  }
  for (const char* role : {"officer", "eki", "investigator", "administrator", "dpo"}) {
    EXPECT_THAT(Get("2023-01", v1::TABLE_CODE_OFFERS, {.role = role}),
                RefusedWith("ROLE_NOT_ALLOWED"))
        << role;
  }
  v1::CloseMonthRequest request;
  request.set_request_id(TestId("request"));
  request.set_month("2023-02");
  EXPECT_THAT(harness_.Call<v1::CloseMonthResponse>(std::string(kService) + "CloseMonth", request),
              RefusedWith("ROLE_NOT_ALLOWED"));
}

TEST_F(TablesAreaTest, AnAnalystSeesAllOfTheTable) {
  BusyMonth("2023-01");
  harness_.AdvanceTo(At("2023-02-20T12:00:00+01:00"));
  const auto analyst = Get("2023-01");
  const auto leader = Get("2023-01", v1::TABLE_CODE_DELIVERIES, {.role = "project_leader"});
  ASSERT_THAT(leader, IsOk());
  EXPECT_EQ(analyst->SerializeAsString(), leader->SerializeAsString());
}

}  // namespace
}  // namespace varsel::tables
