// What the tests of the sanction rules tell their stories with.
#ifndef VARSEL_SERVICES_SANCTION_SANCTION_STORY_H_
#define VARSEL_SERVICES_SANCTION_SANCTION_STORY_H_

#include <string>

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "services/sanction/context.h"
#include "services/sanction/streams.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::sanction {

using testing::TestId;
using testing::TestUuid;

inline const std::string kPackage = TestId("package");
inline const std::string kGroup = TestId("group");
inline const std::string kPerson = TestId("person");
inline const std::string kTrigger = TestId("trigger");
inline const std::string kIncident = TestId("incident");
inline constexpr char kBan[] = "residence-ban";
inline constexpr char kParents[] = "parents-cooperation";
inline constexpr char kPatrols[] = "more-patrols";

// Hours after the story begins.
inline absl::Time Hour(int hours) { return testing::StoryBegins() + absl::Hours(hours); }
inline google::protobuf::Timestamp HourProto(int hours) { return ToProto(Hour(hours)); }
// Decisions are taken at hour 100.
inline constexpr int kNow = 100;

inline const v1::LeverCatalogue& Catalogue() {
  static const v1::LeverCatalogue& catalogue = *[] {
    auto* made = new v1::LeverCatalogue;
    const auto add = [&](const char* id, v1::LeverScope scope, const char* basis) {
      v1::Lever& lever = *made->add_levers();
      lever.set_lever_id(id);
      lever.set_owner_authority(v1::OWNER_AUTHORITY_POLICE);
      lever.set_scope(scope);
      lever.add_legal_bases(basis);
      lever.set_words_en(std::string("We will use ") + id);
      lever.set_words_da(std::string("Vi bruger ") + id);
      lever.set_name_en(id);
      lever.set_name_da(id);
    };
    add(kPatrols, v1::LEVER_SCOPE_PLACE, "politiloven-2");
    add(kParents, v1::LEVER_SCOPE_FAMILY, "barnets-lov");
    add(kBan, v1::LEVER_SCOPE_PERSON, "straffeloven-79-b");
    return made;
  }();
  return catalogue;
}

inline SanctionContext Context(common::v1::Access::Role role = common::v1::Access::PROJECT_LEADER) {
  SanctionContext context;
  context.base.now = Hour(kNow);
  context.base.role = role;
  context.catalogue = &Catalogue();
  context.group_known = true;
  context.hold_question.emplace();
  context.hold_question->set_person_id(kPerson);
  *context.hold_question->mutable_asked_time() = HourProto(61);
  return context;
}

template <typename Command>
auto Deciding(const Command& command, const SanctionContext& context = Context()) {
  return [=](const auto& life) { return Decide(life, command, context); };
}

inline v1::SanctionEvent PackageDrafted() {
  v1::SanctionEvent event;
  event.mutable_package_drafted()->set_package_id(kPackage);
  event.mutable_package_drafted()->set_group_id(kGroup);
  return event;
}

template <typename Message>
void OfLever(const std::string& lever_id, Message* message) {
  message->set_package_id(kPackage);
  message->set_group_id(kGroup);
  message->set_lever_id(lever_id);
}

inline v1::SanctionEvent LeverDrafted(const std::string& lever_id, int hour) {
  v1::SanctionEvent event;
  v1::LeverDrafted& drafted = *event.mutable_lever_drafted();
  OfLever(lever_id, &drafted);
  drafted.set_scope(lever_id == kParents   ? v1::LEVER_SCOPE_FAMILY
                    : lever_id == kPatrols ? v1::LEVER_SCOPE_PLACE
                                           : v1::LEVER_SCOPE_PERSON);
  drafted.set_owner_authority(v1::OWNER_AUTHORITY_POLICE);
  drafted.set_condition(v1::CONDITION_VIOLENCE_BY_GROUP);
  *drafted.mutable_drafted_time() = HourProto(hour);
  return event;
}

inline v1::SanctionEvent LeverCleared(const std::string& lever_id, int hour, int until) {
  v1::SanctionEvent event;
  v1::LeverCleared& cleared = *event.mutable_lever_cleared();
  OfLever(lever_id, &cleared);
  cleared.set_provision("straffeloven-79-b");
  *cleared.mutable_cleared_time() = HourProto(hour);
  *cleared.mutable_valid_until() = HourProto(until);
  return event;
}

inline v1::SanctionEvent LeverResourced(const std::string& lever_id, int hour) {
  v1::SanctionEvent event;
  v1::LeverResourced& resourced = *event.mutable_lever_resourced();
  OfLever(lever_id, &resourced);
  resourced.set_unit("unit-north");
  resourced.set_capacity_hours(20);
  *resourced.mutable_resourced_time() = HourProto(hour);
  return event;
}

inline v1::SanctionEvent LeverSuspended(const std::string& lever_id, int hour) {
  v1::SanctionEvent event;
  v1::LeverSuspended& suspended = *event.mutable_lever_suspended();
  OfLever(lever_id, &suspended);
  *suspended.mutable_suspended_time() = HourProto(hour);
  suspended.set_reason_code("court-case");
  return event;
}

inline v1::SanctionEvent LeverResumed(const std::string& lever_id, int hour) {
  v1::SanctionEvent event;
  OfLever(lever_id, event.mutable_lever_resumed());
  *event.mutable_lever_resumed()->mutable_resumed_time() = HourProto(hour);
  return event;
}

// Story events have the event ids TestUuid("event-<n>").
inline std::string FactId(int event_number) {
  return TestId("event-" + std::to_string(event_number));
}

inline v1::SanctionEvent PackageTriggered(const std::string& lever_id) {
  v1::SanctionEvent event;
  v1::PackageTriggered& triggered = *event.mutable_package_triggered();
  triggered.set_package_id(kPackage);
  triggered.set_group_id(kGroup);
  triggered.set_trigger_id(kTrigger);
  triggered.set_incident_id(kIncident);
  *triggered.mutable_incident_time() = HourProto(50);
  *triggered.mutable_triggered_time() = HourProto(60);
  triggered.add_lever_ids(lever_id);
  return event;
}

inline std::string DutyId(const std::string& lever_id) {
  return DutyIdOf(TestUuid("package"), TestUuid("trigger"), lever_id).ToString();
}

inline v1::SanctionEvent DutyCreated(const std::string& lever_id) {
  v1::SanctionEvent event;
  v1::DutyCreated& duty = *event.mutable_duty_created();
  duty.set_duty_id(DutyId(lever_id));
  duty.set_package_id(kPackage);
  duty.set_group_id(kGroup);
  duty.set_trigger_id(kTrigger);
  duty.set_incident_id(kIncident);
  duty.set_lever_id(lever_id);
  duty.set_scope(lever_id == kParents   ? v1::LEVER_SCOPE_FAMILY
                 : lever_id == kPatrols ? v1::LEVER_SCOPE_PLACE
                                        : v1::LEVER_SCOPE_PERSON);
  duty.set_condition(v1::CONDITION_VIOLENCE_BY_GROUP);
  duty.set_unit("unit-north");
  *duty.mutable_incident_time() = HourProto(50);
  *duty.mutable_triggered_time() = HourProto(60);
  *duty.mutable_due() = HourProto(200);
  return event;
}

inline v1::SanctionEvent DutyOpened(const std::string& lever_id, const std::string& check,
                                    bool passed) {
  v1::SanctionEvent event;
  v1::DutyOpened& opened = *event.mutable_duty_opened();
  opened.set_duty_id(DutyId(lever_id));
  opened.set_group_id(kGroup);
  opened.set_lever_id(lever_id);
  opened.set_check_id(TestId(check));
  opened.set_subject_id(kPerson);
  opened.set_met(v1::MET_KIND_PERSON);
  opened.set_lawful(passed);
  opened.set_proportionate(passed);
  *opened.mutable_checked_time() = HourProto(70);
  return event;
}

inline v1::SanctionEvent DutyEnded(const std::string& lever_id, v1::DutyEnd end, int hour) {
  v1::SanctionEvent event;
  v1::DutyEnded& ended = *event.mutable_duty_ended();
  ended.set_duty_id(DutyId(lever_id));
  ended.set_group_id(kGroup);
  ended.set_trigger_id(kTrigger);
  ended.set_lever_id(lever_id);
  ended.set_end(end);
  ended.set_subject_id(kGroup);
  *ended.mutable_ended_time() = HourProto(hour);
  ended.set_in_time(hour <= 200);
  ended.set_what_code("ban-served");
  return event;
}

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_SANCTION_STORY_H_
