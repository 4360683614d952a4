// For tests: events of the other areas, told by hand to the replay's area in memory, and replayed
// through the real pipeline. Days count from 1 January 2023. Things are named: the group "red" has
// the id TestId("red").
#ifndef VARSEL_SERVICES_REPLAY_REPLAY_TALE_H_
#define VARSEL_SERVICES_REPLAY_REPLAY_TALE_H_

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/replay/register.h"
#include "services/runtime/stored_event.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/replay/v1/replay_service.pb.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::replay {

class ReplayTale : public ::testing::Test {
 protected:
  using Options = testing::CallerOptions;

  explicit ReplayTale(ReplayOptions options = {}) : harness_(NewReplayArea(std::move(options))) {
    for (const char* section : {"north", "south"}) {
      focus::v1::FocusEvent event;
      event.mutable_section_registered()->set_section_id(testing::TestId(section));
      Told("focus.section", section, event);
    }
    for (const char* group : {"red", "blue"}) {
      focus::v1::FocusEvent event;
      event.mutable_group_registered()->set_group_id(testing::TestId(group));
      event.mutable_group_registered()->set_section_id(testing::TestId("north"));
      Told("focus.group", group, event);
    }
    for (const char* person : {"anton", "bruno"}) {
      focus::v1::FocusEvent event;
      event.mutable_person_registered()->set_person_id(testing::TestId(person));
      Told("focus.person", person, event);
    }
  }

  static absl::Time Day(double day) {
    return absl::FromUnixSeconds(1'672'531'200) + absl::Hours(24) * day;
  }
  static google::protobuf::Timestamp Stamp(double day) { return ToProto(Day(day)); }
  // From here on, what is told is recorded on this day.
  void Now(double day) { harness_.AdvanceTo(Day(day)); }

  template <typename Event>
  EventId Told(const std::string& area, const std::string& name, const Event& event,
               EventId corrects = {}) {
    log::NewRecord record;
    record.meta.stream = {area, testing::TestUuid(name)};
    record.meta.kind = std::string(runtime::KindOf(event));
    record.meta.event_id = EventId(
        testing::TestUuid("event-" + std::to_string(tale_) + "-" + std::to_string(++events_)));
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

  EventId Affiliated(const std::string& person, const std::string& group, double from,
                     double until = 0, EventId corrects = {}) {
    focus::v1::FocusEvent event;
    const auto say = [&](auto* said) {
      said->set_person_id(testing::TestId(person));
      said->set_affiliation_id(testing::TestId(person + group));
      said->set_group_id(testing::TestId(group));
      said->set_role(focus::v1::AFFILIATION_ROLE_MEMBER);
      *said->mutable_from() = Stamp(from);
      if (until != 0) *said->mutable_until() = Stamp(until);
    };
    if (corrects.is_none()) {
      say(event.mutable_affiliation_recorded());
    } else {
      say(event.mutable_affiliation_corrected());
    }
    return Told("focus.person", person, event, corrects);
  }

  // "victim 1" of anton: a category of his with this id, from a day on, until one if that is said.
  EventId Category(const std::string& person, const std::string& id, focus::v1::Category category,
                   double from, double until = 0) {
    focus::v1::FocusEvent event;
    auto& said = *event.mutable_category_recorded();
    said.set_person_id(testing::TestId(person));
    said.set_category_id(testing::TestId(id));
    said.set_category(category);
    *said.mutable_from() = Stamp(from);
    if (until != 0) *said.mutable_until() = Stamp(until);
    return Told("focus.person", person, event);
  }
  void WithdrawCategory(const std::string& person, const std::string& id, EventId what) {
    focus::v1::FocusEvent event;
    event.mutable_fact_withdrawn()->set_person_id(testing::TestId(person));
    event.mutable_fact_withdrawn()->set_fact_kind("category_recorded");
    event.mutable_fact_withdrawn()->set_fact_id(testing::TestId(id));
    Told("focus.person", person, event, what);
  }
  void AgeGroup(const std::string& person, focus::v1::AgeGroup group) {
    focus::v1::FocusEvent event;
    event.mutable_age_group_decided()->set_person_id(testing::TestId(person));
    event.mutable_age_group_decided()->set_age_group(group);
    Told("focus.person", person, event);
  }

  EventId Incident(const std::string& name, double occurred, const std::string& aggressor,
                   const std::string& target, const std::string& section = "north") {
    timeline::v1::TimelineEvent event;
    auto& said = *event.mutable_incident_recorded();
    said.set_incident_id(testing::TestId(name));
    *said.mutable_occurred_time() = Stamp(occurred);
    said.set_section_id(testing::TestId(section));
    said.set_incident_kind(timeline::v1::INCIDENT_KIND_KNIFE);
    said.set_severity(timeline::v1::SEVERITY_SERIOUS_INJURY);
    AddGroups(aggressor, target, said.mutable_groups());
    return Told("timeline.incident", name, event);
  }
  EventId CorrectIncident(const std::string& name, EventId what, double before, double occurred,
                          const std::string& aggressor, const std::string& target) {
    timeline::v1::TimelineEvent event;
    auto& said = *event.mutable_incident_corrected();
    said.set_incident_id(testing::TestId(name));
    *said.mutable_occurred_time() = Stamp(occurred);
    *said.mutable_occurred_time_before() = Stamp(before);
    said.set_section_id(testing::TestId("north"));
    said.set_section_id_before(testing::TestId("north"));
    said.set_incident_kind(timeline::v1::INCIDENT_KIND_FIREARM);
    AddGroups(aggressor, target, said.mutable_groups());
    return Told("timeline.incident", name, event, what);
  }
  void WithdrawIncident(const std::string& name, EventId what, double occurred) {
    timeline::v1::TimelineEvent event;
    auto& said = *event.mutable_incident_withdrawn();
    said.set_incident_id(testing::TestId(name));
    *said.mutable_occurred_time() = Stamp(occurred);
    said.set_section_id(testing::TestId("north"));
    Told("timeline.incident", name, event, what);
  }

  EventId Attempt(const std::string& person, double occurred,
                  const std::string& section = "north") {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_attempt_recorded();
    said.set_notification_id(testing::TestId("n-" + person));
    said.set_person_id(testing::TestId(person));
    said.set_way(notification::v1::ATTEMPT_WAY_TELEPHONE);
    said.set_outcome(notification::v1::ATTEMPT_OUTCOME_NO_ANSWER);
    *said.mutable_attempted_time() = Stamp(occurred);
    said.mutable_dimensions()->set_section_id(testing::TestId(section));
    return Told("notification", "n-" + person, event);
  }
  EventId Delivery(const std::string& person, double occurred, const std::string& lever,
                   const std::string& offer = "housing") {
    notification::v1::NotificationEvent event;
    auto& said = *event.mutable_delivery_recorded();
    said.set_notification_id(testing::TestId("n-" + person));
    said.set_person_id(testing::TestId(person));
    *said.mutable_facts()->mutable_delivered_time() = Stamp(occurred);
    if (!lever.empty()) said.mutable_facts()->add_announced_levers()->set_lever_id(lever);
    if (!offer.empty()) said.mutable_facts()->add_support_offers(offer);
    said.set_reached(true);
    said.mutable_dimensions()->set_section_id(testing::TestId("north"));
    return Told("notification", "n-" + person, event);
  }
  // Ready from each day of the list, not ready before.
  void Readiness(const std::string& group, const std::string& lever,
                 const std::vector<std::pair<double, bool>>& periods) {
    sanction::v1::SanctionEvent event;
    auto& said = *event.mutable_lever_readiness_decided();
    said.set_group_id(testing::TestId(group));
    said.set_lever_id(lever);
    for (const auto& [from, ready] : periods) {
      auto& period = *said.add_periods();
      *period.mutable_from() = Stamp(from);
      if (!ready) period.add_blockers(sanction::v1::LEVER_BLOCKER_NOT_RESOURCED);
    }
    Told("sanction.package", "package-" + group, event);
  }

  static v1::ReplayRequest OfGroup(const std::string& group) {
    v1::ReplayRequest request;
    request.mutable_selection()->set_group_id(testing::TestId(group));
    return request;
  }
  absl::StatusOr<std::vector<v1::ReplayFrame>> Frames(const v1::ReplayRequest& request,
                                                      const Options& caller = {}) {
    const auto items =
        harness_.CallStream("varsel.replay.v1.ReplayService/Replay", request, 1'000'000, caller);
    if (!items.ok()) return items.status();
    std::vector<v1::ReplayFrame> frames;
    for (const std::string& item : *items) {
      v1::ReplayResponse response;
      EXPECT_TRUE(response.ParseFromString(item));
      frames.push_back(response.frame());
    }
    return frames;
  }
  // Kinds and days of the steps: "INCIDENT 3".
  std::vector<std::string> Told(const v1::ReplayRequest& request, const Options& caller = {}) {
    std::vector<std::string> told;
    const auto frames = Frames(request, caller);
    EXPECT_THAT(frames, testing::IsOk());
    if (!frames.ok()) return told;
    for (const v1::ReplayFrame& frame : *frames) {
      for (const v1::Step& step : frame.steps()) told.push_back(Short(step));
    }
    return told;
  }
  static std::string Short(const v1::Step& step) {
    const double day = absl::ToDoubleHours(FromProto(step.occurred_time()) - Day(0)) / 24;
    std::string text = v1::StepKind_Name(step.step_kind()).substr(10) + " " +
                       std::to_string(static_cast<int>(day));
    for (const int mark : step.marks()) {
      text += " " + v1::StepMark_Name(static_cast<v1::StepMark>(mark)).substr(10);
    }
    return text;
  }

  static void AddGroups(const std::string& aggressor, const std::string& target,
                        google::protobuf::RepeatedPtrField<timeline::v1::InvolvedGroup>* groups) {
    auto& one = *groups->Add();
    one.set_group_id(testing::TestId(aggressor));
    one.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
    if (target.empty()) return;
    auto& other = *groups->Add();
    other.set_group_id(testing::TestId(target));
    other.set_role(timeline::v1::GROUP_ROLE_TARGET);
  }

  // An event's id is of one story only: a folding thread knows its last event by it.
  static int NextTale() {
    static int tales = 0;
    return ++tales;
  }

  const int tale_ = NextTale();
  int events_ = 0;
  testing::AreaHarness harness_;
};

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_REPLAY_TALE_H_
