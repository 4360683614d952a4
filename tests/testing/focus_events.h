// What the focus area tells of sections, groups and persons, for tests of areas that fold it. Names
// stand for ids: TestId(name). Each gives the event with what nobody can do without; a test sets
// the rest itself. Tell(harness, FocusPerson("p1"), PersonRegistered("p1", "north")).
#ifndef VARSEL_TESTS_TESTING_FOCUS_EVENTS_H_
#define VARSEL_TESTS_TESTING_FOCUS_EVENTS_H_

#include <string>

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "storage/base/ids.h"
#include "tests/testing/test_ids.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::testing {

inline StreamId FocusSection(const std::string& name) { return {"focus.section", TestUuid(name)}; }
inline StreamId FocusGroup(const std::string& name) { return {"focus.group", TestUuid(name)}; }
inline StreamId FocusPerson(const std::string& name) { return {"focus.person", TestUuid(name)}; }

inline focus::v1::FocusEvent SectionRegistered(const std::string& section) {
  focus::v1::FocusEvent event;
  event.mutable_section_registered()->set_section_id(TestId(section));
  event.mutable_section_registered()->set_name("Sektion " + section);
  return event;
}
inline focus::v1::FocusEvent GroupRegistered(const std::string& group, const std::string& section) {
  focus::v1::FocusEvent event;
  event.mutable_group_registered()->set_group_id(TestId(group));
  event.mutable_group_registered()->set_section_id(TestId(section));
  return event;
}
// An invented person.
inline focus::v1::FocusEvent PersonRegistered(const std::string& person,
                                              const std::string& section) {
  focus::v1::FocusEvent event;
  focus::v1::PersonRegistered& said = *event.mutable_person_registered();
  said.set_person_id(TestId(person));
  said.set_section_id(TestId(section));
  said.set_name("Opdigtet Person");
  said.set_invented(true);
  return event;
}
// The nomination is called "nomination-" and the person's name.
inline focus::v1::FocusEvent NominationApproved(const std::string& person, absl::Time approved,
                                                absl::Time review_due) {
  focus::v1::FocusEvent event;
  focus::v1::NominationApproved& said = *event.mutable_nomination_approved();
  said.set_person_id(TestId(person));
  said.set_nomination_id(TestId("nomination-" + person));
  *said.mutable_approved_time() = ToProto(approved);
  *said.mutable_review_due() = ToProto(review_due);
  return event;
}
inline focus::v1::FocusEvent PersonRemoved(const std::string& person, absl::Time removed) {
  focus::v1::FocusEvent event;
  event.mutable_person_removed()->set_person_id(TestId(person));
  *event.mutable_person_removed()->mutable_removed_time() = ToProto(removed);
  return event;
}
// On the stream of the record that goes; PersonAbsorbed on that of the one that stays.
inline focus::v1::FocusEvent PersonMerged(const std::string& gone, const std::string& staying) {
  focus::v1::FocusEvent event;
  event.mutable_person_merged()->set_person_id(TestId(gone));
  event.mutable_person_merged()->set_into_person_id(TestId(staying));
  return event;
}
inline focus::v1::FocusEvent PersonAbsorbed(const std::string& staying, const std::string& gone) {
  focus::v1::FocusEvent event;
  event.mutable_person_absorbed()->set_person_id(TestId(staying));
  event.mutable_person_absorbed()->set_absorbed_person_id(TestId(gone));
  return event;
}
inline focus::v1::FocusEvent MergeWithdrawn(const std::string& gone) {
  focus::v1::FocusEvent event;
  event.mutable_fact_withdrawn()->set_person_id(TestId(gone));
  event.mutable_fact_withdrawn()->set_fact_kind("person_merged");
  return event;
}

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_FOCUS_EVENTS_H_
