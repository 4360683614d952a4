// The events and facts that this area's tests tell their stories with. Only for tests.
#ifndef VARSEL_SERVICES_MEETING_TEST_STORY_H_
#define VARSEL_SERVICES_MEETING_TEST_STORY_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "services/meeting/context.h"
#include "services/meeting/decide.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::meeting {

using testing::TestId;
using testing::TestUuid;

inline absl::Time Now() { return testing::At("2023-02-01T12:00:00+01:00"); }
inline absl::Time Hour(int hours) { return Now() + absl::Hours(hours); }

inline DecideContext Context(const std::string& actor = "officer-1") {
  return {.now = Now(),
          .actor = ActorId(TestUuid(actor)),
          .role = common::v1::Access::OFFICER,
          .programme = {}};
}

// A notification of an approved person in the group, whose review is due in half a year.
inline Notified NotifiedOf(const std::string& person, const std::string& group) {
  Notified notified;
  notified.notification.set_person_id(TestId(person));
  notified.notification.set_section_id(TestId("section"));
  notified.notification.add_group_ids(TestId(group));
  notified.person.set_approved(true);
  *notified.person.mutable_review_due() = ToProto(Hour(24 * 180));
  return notified;
}

// "n1" is of a person in group red; EKI has a free worker; nobody else meets anybody.
inline PlanContext Free() {
  PlanContext context{.base = Context()};
  context.section_known = true;
  context.notified.emplace(TestId("n1"), NotifiedOf("person-1", "red"));
  context.notified.emplace(TestId("n2"), NotifiedOf("person-2", "blue"));
  context.free_eki_worker_id = TestId("eki-1");
  return context;
}

// Tomorrow, an hour, two officers, one notification, no EKI.
inline v1::MeetingForm Form() {
  v1::MeetingForm form;
  form.set_meeting_kind(v1::MEETING_KIND_PLANNED);
  form.set_mode(notification::v1::DELIVERY_MODE_AT_HOME);
  form.set_section_id(TestId("section"));
  *form.mutable_starts() = ToProto(Hour(24));
  form.add_officer_ids(TestId("officer-1"));
  form.add_officer_ids(TestId("officer-2"));
  form.add_items()->set_notification_id(TestId("n1"));
  form.mutable_items(0)->set_place("Opdigtet Vej 1");
  return form;
}
inline v1::PlanMeetingRequest PlanRequest(const v1::MeetingForm& form = Form()) {
  v1::PlanMeetingRequest request;
  request.set_meeting_id(TestId("meeting"));
  *request.mutable_meeting() = form;
  return request;
}
inline void WantEki(v1::EkiWish wish, v1::MeetingForm* form) {
  form->set_eki_wish(wish);
  form->mutable_disclosure()->set_limb_code("rpl-115-1-2");
  form->mutable_disclosure()->set_forum_code("exit");
  form->mutable_disclosure()->set_duty_code("exit-programme");
  form->mutable_disclosure()->set_necessity("EKI skal kunne tilbyde et forløb på stedet");
}

// The meeting of Form(), as planned, with these changes to the form and to what is known.
inline v1::MeetingEvent Planned(const v1::MeetingForm& form = Form(),
                                const PlanContext& context = Free()) {
  const Decision decision = Decide(v1::MeetingLife(), PlanRequest(form), context);
  EXPECT_TRUE(decision.ok()) << decision.status();
  return decision.ok() ? decision->front().event : v1::MeetingEvent();
}
inline v1::MeetingEvent Cancelled() {
  v1::MeetingEvent event;
  event.mutable_meeting_cancelled()->set_meeting_id(TestId("meeting"));
  return event;
}
inline v1::MeetingEvent Held(v1::Presence presence = v1::PRESENCE_CAME) {
  v1::MeetingEvent event;
  v1::MeetingOutcomeRecorded& held = *event.mutable_meeting_outcome_recorded();
  held.set_meeting_id(TestId("meeting"));
  v1::ItemOutcome& item = *held.add_items();
  item.set_person_id(TestId("person-1"));
  item.set_notification_id(TestId("n1"));
  item.set_presence(presence);
  return event;
}

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_TEST_STORY_H_
