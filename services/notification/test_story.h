// The events and facts that this area's tests tell their stories with. Only for tests.
#ifndef VARSEL_SERVICES_NOTIFICATION_TEST_STORY_H_
#define VARSEL_SERVICES_NOTIFICATION_TEST_STORY_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/domain/decide_context.h"
#include "services/domain/draft.h"
#include "services/domain/time_proto.h"
#include "services/notification/state.h"
#include "tests/testing/test_ids.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {

using testing::At;
using testing::TestId;
using testing::TestUuid;
using Event = v1::NotificationEvent;

inline absl::Time Now() { return At("2023-02-01T12:00:00+01:00"); }
inline absl::Time Day(int day) { return Now() + absl::Hours(24 * day); }  // 0 = today

inline DecideContext Context(absl::Time now = Now()) {
  return {.now = now,
          .actor = ActorId(TestUuid("officer-1")),
          .role = common::v1::Access::OFFICER,
          .programme = {}};
}
inline DecideContext LeaderContext(absl::Time now = Now()) {
  DecideContext context = Context(now);
  context.role = common::v1::Access::PROJECT_LEADER;
  return context;
}

// An adult in a street group, approved 60 days ago, with everything that a plan needs.
inline v1::PersonFactsRow ApprovedPerson() {
  v1::PersonFactsRow person;
  person.set_person_id(TestId("person"));
  person.set_section_id(TestId("section"));
  person.set_age_group(focus::v1::AGE_GROUP_ADULT);
  v1::ApprovedPeriod& period = *person.add_approved();
  period.set_nomination_id(TestId("nomination"));
  *period.mutable_from() = ToProto(Day(-60));
  v1::ReviewPeriod& review = *person.add_reviews();
  *review.mutable_from() = ToProto(Day(-60));
  *review.mutable_review_due() = ToProto(Day(120));
  *person.mutable_review_due() = ToProto(Day(120));
  v1::NominationBasis& basis = *person.add_nominations();
  basis.set_nomination_id(TestId("nomination"));
  basis.set_legal_basis("retshaandhaevelsesloven.4");
  basis.set_able_to_explain(true);
  v1::CategoryPeriod& category = *person.add_categories();
  category.set_category(focus::v1::CATEGORY_SUSPECT);
  *category.mutable_from() = ToProto(Day(-100));
  v1::AffiliationPeriod& affiliation = *person.add_affiliations();
  affiliation.set_group_id(TestId("group"));
  affiliation.set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
  *affiliation.mutable_from() = ToProto(Day(-400));
  return person;
}

inline v1::Dimensions StoryDimensions() {
  v1::Dimensions dimensions;
  dimensions.set_section_id(TestId("section"));
  dimensions.add_group_ids(TestId("group"));
  dimensions.set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
  return dimensions;
}

inline v1::RoundRow StoryRound() {
  v1::RoundRow round;
  round.set_round_id(TestId("round"));
  round.set_name("Pilottest");
  *round.mutable_started_time() = ToProto(Day(-30));
  return round;
}
inline v1::TargetRow StoryTarget() {
  v1::TargetRow target;
  target.set_round_id(TestId("round"));
  target.set_person_id(TestId("person"));
  *target.mutable_dimensions() = StoryDimensions();
  target.set_officer_known(v1::TRI_STATE_NO);
  return target;
}

// Planned ten days ago, for two officers, in the round.
inline Event Planned() {
  Event event;
  v1::NotificationPlanned& planned = *event.mutable_notification_planned();
  planned.set_notification_id(TestId("notification"));
  planned.set_person_id(TestId("person"));
  planned.set_notification_kind(v1::NOTIFICATION_KIND_PLANNED);
  planned.set_round_id(TestId("round"));
  *planned.mutable_dimensions() = StoryDimensions();
  planned.add_officer_ids(TestId("officer-1"));
  planned.add_officer_ids(TestId("officer-2"));
  *planned.mutable_planned_time() = ToProto(Day(-10));
  return event;
}

inline Event AttemptEvent(const std::string& name, v1::AttemptWay way, v1::AttemptOutcome outcome,
                          absl::Time time = Day(-1)) {
  static uint32_t number = 0;
  Event event;
  v1::AttemptRecorded& attempt = *event.mutable_attempt_recorded();
  attempt.set_notification_id(TestId("notification"));
  attempt.set_person_id(TestId("person"));
  attempt.set_attempt_id(TestId(name));
  attempt.set_way(way);
  attempt.set_outcome(outcome);
  *attempt.mutable_attempted_time() = ToProto(time);
  attempt.add_officer_ids(TestId("officer-1"));
  attempt.add_officer_ids(TestId("officer-2"));
  attempt.set_attempt_number(++number);
  return event;
}

inline v1::DeliveryFacts Facts(v1::DeliveryMode mode, absl::Time time = Day(-1)) {
  v1::DeliveryFacts facts;
  facts.set_mode(mode);
  *facts.mutable_delivered_time() = ToProto(time);
  facts.add_officer_ids(TestId("officer-1"));
  facts.add_officer_ids(TestId("officer-2"));
  return facts;
}

inline Event DeliveryEvent(const std::string& name, const v1::DeliveryFacts& facts, bool reached,
                           const std::string& attempt = "") {
  Event event;
  v1::DeliveryRecorded& delivery = *event.mutable_delivery_recorded();
  delivery.set_notification_id(TestId("notification"));
  delivery.set_person_id(TestId("person"));
  delivery.set_delivery_id(TestId(name));
  if (!attempt.empty()) delivery.set_attempt_id(TestId(attempt));
  *delivery.mutable_facts() = facts;
  delivery.set_reached(reached);
  return event;
}

inline Event ClosedEvent(bool leader_decided = false) {
  Event event;
  v1::NotificationClosed& closed = *event.mutable_notification_closed();
  closed.set_notification_id(TestId("notification"));
  closed.set_person_id(TestId("person"));
  closed.set_leader_decided_declined(leader_decided);
  return event;
}
inline Event CancelledEvent() {
  Event event;
  event.mutable_notification_cancelled()->set_notification_id(TestId("notification"));
  event.mutable_notification_cancelled()->set_round_id(TestId("round"));
  return event;
}

// The drafts' arms in order, and a draft's event by arm.
inline std::vector<Event::KindCase> KindsOf(const Drafts<Event>& drafts) {
  std::vector<Event::KindCase> kinds;
  for (const Draft<Event>& draft : drafts) kinds.push_back(draft.event.kind_case());
  return kinds;
}
template <typename Message>
std::vector<v1::Mark> Marks(const Message& message) {
  std::vector<v1::Mark> marks;
  for (const int mark : message.marks()) marks.push_back(static_cast<v1::Mark>(mark));
  return marks;
}

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_TEST_STORY_H_
