#include "services/insight/event_story.h"

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/insight/query.h"
#include "services/runtime/stored_event.h"
#include "storage/base/check.h"

namespace varsel::insight {

using notification::v1::NotificationEvent;
using testing::At;
using testing::TestId;
using testing::TestUuid;

google::protobuf::Timestamp Stamp(const std::string& rfc3339) { return ToProto(At(rfc3339)); }

EventStory::EventStory() : followed_(all_) {
  static int stories = 0;
  number_ = ++stories;  // event ids are unique in a process, as they are in life
}

EventId EventStory::Append(const google::protobuf::Message& event, const std::string& kind,
                           EventId corrects) {
  log::Record record;
  record.header.position = Position(records_.size() + 1);
  record.header.version = Version(1);
  record.header.meta.kind = kind;
  record.header.meta.event_id = EventId(TestUuid("story-" + std::to_string(number_) + "-event-" +
                                                 std::to_string(records_.size() + 1)));
  record.header.meta.corrects = corrects;
  record.payload = event.SerializeAsString();
  followed_.Fold(record);
  records_.push_back(record);
  return record.header.meta.event_id;
}

EventId EventStory::Tell(const focus::v1::FocusEvent& event, EventId corrects) {
  return Append(event, std::string(runtime::KindOf(event)), corrects);
}

EventId EventStory::Tell(const timeline::v1::TimelineEvent& event, EventId corrects) {
  return Append(event, std::string(runtime::KindOf(event)), corrects);
}
EventId EventStory::Tell(const NotificationEvent& event, EventId corrects) {
  return Append(event, std::string(runtime::KindOf(event)), corrects);
}

void EventStory::Round(const std::string& name, const std::string& start) {
  NotificationEvent event;
  auto& round = *event.mutable_round_created();
  round.set_round_id(TestId("round-" + name));
  round.set_name("Runde " + name);
  *round.mutable_starts() = Stamp(start);
  Tell(event);
}

void EventStory::StartRound(const std::string& name, const std::string& at) {
  NotificationEvent event;
  event.mutable_round_started()->set_round_id(TestId("round-" + name));
  *event.mutable_round_started()->mutable_started_time() = Stamp(at);
  Tell(event);
}

void EventStory::EndRound(const std::string& name, const std::string& at) {
  NotificationEvent event;
  event.mutable_round_ended()->set_round_id(TestId("round-" + name));
  *event.mutable_round_ended()->mutable_ended_time() = Stamp(at);
  Tell(event);
}

void EventStory::Target(const std::string& round, const std::string& person,
                        const std::string& section, focus::v1::GroupKind kind) {
  NotificationEvent event;
  auto& target = *event.mutable_target_added();
  target.set_round_id(TestId("round-" + round));
  target.set_person_id(TestId("person-" + person));
  target.mutable_dimensions()->set_section_id(TestId("section-" + section));
  target.mutable_dimensions()->set_group_kind(kind);
  Tell(event);
}

void EventStory::RemoveTarget(const std::string& round, const std::string& person) {
  NotificationEvent event;
  event.mutable_target_removed()->set_round_id(TestId("round-" + round));
  event.mutable_target_removed()->set_person_id(TestId("person-" + person));
  Tell(event);
}

namespace {

template <typename Said>
void Describe(const std::string& notification, const std::string& round, const std::string& person,
              Said* said) {
  said->set_notification_id(TestId("notification-" + notification));
  said->set_person_id(TestId("person-" + person));
  if (!round.empty()) said->set_round_id(TestId("round-" + round));
  said->mutable_dimensions()->set_section_id(TestId("section-nord"));
  said->mutable_dimensions()->set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
}

}  // namespace

void EventStory::Plan(const std::string& notification, const std::string& round,
                      const std::string& person) {
  NotificationEvent event;
  auto& planned = *event.mutable_notification_planned();
  Describe(notification, round, person, &planned);
  planned.set_notification_kind(round.empty() ? notification::v1::NOTIFICATION_KIND_ACUTE
                                              : notification::v1::NOTIFICATION_KIND_PLANNED);
  *planned.mutable_planned_time() = Stamp("2023-01-10T09:00:00Z");
  Tell(event);
}

void EventStory::Attempt(const std::string& notification, const std::string& round,
                         const std::string& person, uint32_t number,
                         notification::v1::AttemptWay way, bool delivered) {
  NotificationEvent event;
  auto& attempt = *event.mutable_attempt_recorded();
  Describe(notification, round, person, &attempt);
  attempt.set_attempt_id(TestId("attempt-" + notification + "-" + std::to_string(number)));
  attempt.set_attempt_number(number);
  attempt.set_way(way);
  attempt.set_outcome(delivered ? notification::v1::ATTEMPT_OUTCOME_DELIVERED
                                : notification::v1::ATTEMPT_OUTCOME_NO_ANSWER);
  *attempt.mutable_attempted_time() = Stamp("2023-01-17T18:40:00Z");
  Tell(event);
}

void EventStory::Decide(const std::string& notification, const std::string& round,
                        const std::string& person, notification::v1::Outcome outcome,
                        notification::v1::Reception reception, const std::string& reached_at) {
  NotificationEvent event;
  auto& decided = *event.mutable_outcome_decided();
  Describe(notification, round, person, &decided);
  decided.set_notification_kind(round.empty() ? notification::v1::NOTIFICATION_KIND_ACUTE
                                              : notification::v1::NOTIFICATION_KIND_PLANNED);
  decided.set_outcome(outcome);
  decided.set_reception(reception);
  if (!reached_at.empty()) {
    decided.set_reached_way(notification::v1::ATTEMPT_WAY_HOME_VISIT);
    decided.set_reached_attempt_number(1);
    *decided.mutable_reached_time() = Stamp(reached_at);
  }
  Tell(event);
}

void EventStory::Merge(const std::string& person, const std::string& into) {
  focus::v1::FocusEvent event;
  event.mutable_person_merged()->set_person_id(TestId("person-" + person));
  event.mutable_person_merged()->set_into_person_id(TestId("person-" + into));
  Tell(event);
}

void EventStory::WithdrawMerge(const std::string& person) {
  focus::v1::FocusEvent event;
  event.mutable_fact_withdrawn()->set_person_id(TestId("person-" + person));
  event.mutable_fact_withdrawn()->set_fact_kind("person_merged");
  Tell(event);
}

std::unique_ptr<views::RowReader> EventStory::Read(std::string_view view) const {
  auto rows = followed_.Read(view, Position());
  VARSEL_CHECK(rows.ok());
  return *std::move(rows);
}

v1::GetHitRateResponse EventStory::HitRate(const std::vector<std::string>& rounds,
                                           const std::vector<v1::Breakdown>& breakdowns) const {
  v1::GetHitRateRequest request;
  for (const std::string& round : rounds) request.add_round_ids(TestId("round-" + round));
  for (const v1::Breakdown breakdown : breakdowns) request.add_breakdowns(breakdown);
  auto response = QueryHitRate(request, *Read(kHitRateView));
  VARSEL_CHECK(response.ok());
  return *std::move(response);
}

v1::GetReceptionResponse EventStory::Reception(const std::vector<std::string>& rounds) const {
  v1::GetReceptionRequest request;
  for (const std::string& round : rounds) request.add_round_ids(TestId("round-" + round));
  auto response = QueryReception(request, *Read(kHitRateView));
  VARSEL_CHECK(response.ok());
  return *std::move(response);
}

void EventStory::ExpectRebuiltEqualsFollowed() const {
  for (const views::ViewState& state : followed_.States()) EXPECT_FALSE(state.broken) << state.name;
  for (const views::View* view : all_) {
    const auto rebuilt = views::FoldFromScratch(*view, records_);
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
    views::Rows followed;
    ASSERT_TRUE(Read(view->name())
                    ->Scan("", "",
                           [&followed](std::string_view key, std::string_view value) {
                             followed.emplace(key, value);
                             return true;
                           })
                    .ok());
    EXPECT_TRUE(*rebuilt == followed) << view->name();
  }
}

}  // namespace varsel::insight
