// For tests: events of the other areas, told by hand to replay and evaluation in memory, and
// exports of them through the real pipeline. Days count from Sunday, 1 January 2023, 00:00 UTC: the
// last of week 2022-W52. Persons and institutions are invented.
#ifndef VARSEL_SERVICES_VARSELD_EVALUATION_TALE_H_
#define VARSEL_SERVICES_VARSELD_EVALUATION_TALE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/evaluation/register.h"
#include "services/replay/register.h"
#include "services/runtime/stored_event.h"
#include "services/varseld/evaluation_facts.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "varsel/evaluation/v1/evaluation_service.pb.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::varseld {
namespace ev = evaluation::v1;

inline std::vector<std::unique_ptr<runtime::Area>> EvaluationAreas() {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(replay::NewReplayArea());
  areas.push_back(evaluation::NewEvaluationArea(&ReadEvaluationFacts));
  return areas;
}

inline google::protobuf::Timestamp DayStamp(double day) {
  return ToProto(absl::FromUnixSeconds(1'672'531'200) + absl::Hours(24) * day);
}
inline google::protobuf::Timestamp StampOf(const std::string& time) {
  return ToProto(testing::At(time));
}

class EvaluationTale : public ::testing::Test {
 protected:
  EvaluationTale() : harness_(EvaluationAreas()) {
    for (const char* name : {"red", "blue"}) {
      focus::v1::FocusEvent event;
      auto& said = *event.mutable_group_registered();
      said.set_group_id(testing::TestId(name));
      said.set_name(std::string("Opdigtet ") + name);
      said.set_section_id(testing::TestId(name == std::string("red") ? "north" : "south"));
      *said.mutable_active_from() = DayStamp(-30);
      Told("focus.group", name, event);
    }
    for (const char* name : {"north", "south"}) {
      focus::v1::FocusEvent event;
      event.mutable_section_registered()->set_section_id(testing::TestId(name));
      Told("focus.section", name, event);
    }
    harness_.AdvanceTo(testing::At("2023-05-01T12:00:00+02:00"));
  }
  ~EvaluationTale() override { harness_.ExpectRebuiltEqualsFollowed(); }

  template <typename Event>
  EventId Told(const std::string& area, const std::string& name, const Event& event,
               EventId corrects = {}) {
    log::NewRecord record;
    record.meta.stream = {area, testing::TestUuid(name)};
    record.meta.kind = std::string(runtime::KindOf(event));
    record.meta.event_id = EventId(testing::TestUuid(TestName() + std::to_string(++ids_)));
    record.meta.occurred = harness_.now();
    record.meta.actor = ActorId(testing::TestUuid("actor"));
    record.meta.controller = 1;
    record.meta.corrects = corrects;
    record.payload = event.SerializeAsString();
    const EventId id = record.meta.event_id;
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    EXPECT_THAT(harness_.event_log().AppendAndWait(std::move(request)), testing::IsOk());
    return id;
  }
  // An event's id is of one test only: a folding thread knows its last event by it.
  static std::string TestName() {
    return ::testing::UnitTest::GetInstance()->current_test_info()->name();
  }

  EventId Affiliated(const std::string& person, const std::string& group, double from,
                     double until = 0, EventId corrects = {}) {
    focus::v1::FocusEvent event;
    const auto say = [&](auto* said) {
      said->set_person_id(testing::TestId(person));
      said->set_affiliation_id(testing::TestId(person + group));
      said->set_group_id(testing::TestId(group));
      *said->mutable_from() = DayStamp(from);
      if (until != 0) *said->mutable_until() = DayStamp(until);
    };
    if (corrects.is_none()) {
      say(event.mutable_affiliation_recorded());
    } else {
      say(event.mutable_affiliation_corrected());
    }
    return Told("focus.person", person, event, corrects);
  }
  EventId Delivered(const std::string& person, double day, EventId corrects = {}) {
    notification::v1::NotificationEvent event;
    const auto say = [&](auto* said) {
      said->set_notification_id(testing::TestId("n-" + person));
      said->set_person_id(testing::TestId(person));
      said->set_delivery_id(testing::TestId("d-" + person));
      *said->mutable_facts()->mutable_delivered_time() = DayStamp(day);
      said->mutable_facts()->add_announced_levers()->set_lever_id("more-patrols");
      said->mutable_facts()->add_support_offers("housing");
      said->mutable_facts()->add_support_offers("work");
      said->set_reached(true);
    };
    if (corrects.is_none()) {
      say(event.mutable_delivery_recorded());
    } else {
      say(event.mutable_delivery_corrected());
    }
    return Told("notification", "n-" + person, event, corrects);
  }
  EventId Attempted(const std::string& person, double day) {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_attempt_recorded();
    said.set_notification_id(testing::TestId("n-" + person));
    said.set_person_id(testing::TestId(person));
    *said.mutable_attempted_time() = DayStamp(day);
    return Told("notification", "n-" + person, event);
  }
  void Withdrawn(const std::string& person, EventId what, double day) {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_fact_withdrawn();
    said.set_notification_id(testing::TestId("n-" + person));
    said.set_person_id(testing::TestId(person));
    *said.mutable_attempt()->mutable_attempted_time() = DayStamp(day);
    Told("notification", "n-" + person, event, what);
  }
  EventId Incident(const std::string& name, double day) {
    timeline::v1::TimelineEvent event;
    auto& said = *event.mutable_incident_recorded();
    said.set_incident_id(testing::TestId(name));
    *said.mutable_occurred_time() = DayStamp(day);
    said.set_section_id(testing::TestId("north"));
    said.set_incident_kind(timeline::v1::INCIDENT_KIND_KNIFE);
    const auto add = [&](const char* group, timeline::v1::GroupRole role) {
      auto& involved = *said.add_groups();
      involved.set_group_id(testing::TestId(group));
      involved.set_role(role);
    };
    add("red", timeline::v1::GROUP_ROLE_AGGRESSOR);
    add("blue", timeline::v1::GROUP_ROLE_TARGET);
    return Told("timeline.incident", name, event);
  }

  static testing::CallerOptions As(const std::string& actor,
                                   const std::string& role = "project_leader") {
    return {.role = role, .actor = testing::TestId(actor), .purpose = "evaluation"};
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& rpc, Request request,
                                const testing::CallerOptions& caller) {
    if constexpr (requires { request.set_request_id(""); }) {
      request.set_request_id(testing::TestId("request-" + std::to_string(++ids_)));
    }
    return harness_.Call<Response>("varsel.evaluation.v1.EvaluationService/" + rpc, request,
                                   caller);
  }
  static ev::AgreementTerms Terms() {
    ev::AgreementTerms terms;
    terms.set_recipient("Universitetet (opdigtet)");
    terms.set_purpose_code("evaluation");
    terms.set_legal_basis_code("rhl-10");
    *terms.mutable_valid_from() = StampOf("2023-04-01T00:00:00+02:00");
    *terms.mutable_valid_until() = StampOf("2024-01-01T00:00:00+01:00");
    *terms.mutable_data_from() = StampOf("2022-12-01T00:00:00+01:00");
    *terms.mutable_data_until() = StampOf("2023-04-01T00:00:00+02:00");
    return terms;
  }
  void Agreed(const std::string& name, const ev::AgreementTerms& terms = Terms()) {
    ev::RecordAgreementRequest record;
    record.set_agreement_id(testing::TestId(name));
    *record.mutable_terms() = terms;
    ASSERT_THAT(Call<ev::RecordAgreementResponse>("RecordAgreement", record, As("first")),
                testing::IsOk());
    ev::ApproveAgreementRequest approve;
    approve.set_agreement_id(testing::TestId(name));
    ASSERT_THAT(
        Call<ev::ApproveAgreementResponse>("ApproveAgreement", approve, As("second", "leadership")),
        testing::IsOk());
  }
  // Of weeks 2022-W52 and 2023-W01.
  absl::Status Made(const std::string& name, const std::string& agreement) {
    ev::MakeExportRequest make;
    make.set_export_id(testing::TestId(name));
    make.set_agreement_id(testing::TestId(agreement));
    *make.mutable_from() = StampOf("2022-12-26T00:00:00+01:00");
    *make.mutable_until() = StampOf("2023-01-09T00:00:00+01:00");
    return Call<ev::MakeExportResponse>("MakeExport", make, As("first")).status();
  }
  absl::StatusOr<std::string> Fetched(const std::string& name, const std::string& actor = "first") {
    ev::GetExportRequest get;
    get.set_export_id(testing::TestId(name));
    const auto items = harness_.CallStream("varsel.evaluation.v1.EvaluationService/GetExport", get,
                                           1000, As(actor));
    if (!items.ok()) return items.status();
    std::string bytes;
    for (const std::string& item : *items) {
      ev::GetExportResponse response;
      EXPECT_TRUE(response.ParseFromString(item));
      bytes += response.content();
    }
    return bytes;
  }
  // By "column in week W", the sum over both groups; zeros are left out.
  std::map<std::string, int> Sums(const std::string& file) {
    std::map<std::string, int> sums;
    std::vector<std::string> names;
    for (const absl::string_view line : absl::StrSplit(file, '\n', absl::SkipEmpty())) {
      if (line[0] == '#') continue;
      const std::vector<std::string> cells = absl::StrSplit(line, ',');
      if (names.empty()) {
        names = cells;
        continue;
      }
      for (size_t i = 4; i < cells.size(); ++i) {
        if (cells[i] != "0") sums[names[i] + " " + cells[1]] += std::stoi(cells[i]);
      }
    }
    return sums;
  }
  std::map<std::string, int> SumsNow() {
    const std::string name = "export-" + std::to_string(++ids_);
    EXPECT_THAT(Made(name, "agreement"), testing::IsOk());
    const auto file = Fetched(name);
    EXPECT_THAT(file, testing::IsOk());
    return Sums(file.value_or(""));
  }

  int ids_ = 0;
  testing::AreaHarness harness_;
};

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_EVALUATION_TALE_H_
