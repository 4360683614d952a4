#include <utility>

#include "services/domain/time_proto.h"
#include "services/focus/age.h"
#include "services/focus/decide.h"
#include "services/focus/life.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

constexpr int kOldestYears = 110;

// The birth date that a request says: a day that has been, or nothing.
absl::StatusOr<std::optional<absl::CivilDay>> BirthDateOf(const std::string& text,
                                                          const FocusContext& context) {
  if (text.empty()) return std::optional<absl::CivilDay>();
  const std::optional<absl::CivilDay> day = ParseDay(text);
  if (!day.has_value()) {
    return Refuse(common::v1::FIELD_MALFORMED,
                  {.field = "birth_date", .detail = "a day such as 1995-04-12, from 1900 on"});
  }
  if (*day > DayOf(context.base.now)) {
    return Refuse(common::v1::TIME_IN_FUTURE, {.field = "birth_date"});
  }
  // A slip of the century, not a person.
  if (AgeOn(*day, DayOf(context.base.now)) > kOldestYears) {
    return Refuse(common::v1::FIELD_MALFORMED,
                  {.field = "birth_date", .detail = "a day no more than 110 years ago"});
  }
  return day;
}

template <typename Command, typename Event>
absl::Status FillDetails(const Command& command, const FocusContext& context, Event* event) {
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> birth_date,
                   BirthDateOf(command.birth_date(), context));
  event->set_person_id(command.person_id());
  event->set_section_id(command.section_id());
  event->set_age_group(
      AgeGroupOn(birth_date, DayOf(context.base.now), context.base.programme.minimum_age_years));
  event->set_invented(command.invented());
  event->set_name(command.name());
  event->set_aliases(command.aliases());
  if (birth_date.has_value()) *event->mutable_birth_date() = ToProto(NoonOf(*birth_date));
  event->set_address(command.address());
  event->set_telephone(command.telephone());
  return absl::OkStatus();
}

// What stands of the one that goes, for the one that stays.
v1::PersonAbsorbed Absorbed(const v1::PersonLife& going, const v1::PersonLife& staying) {
  v1::PersonAbsorbed event;
  event.set_person_id(staying.person_id());
  event.set_absorbed_person_id(going.person_id());
  event.set_age_group(AgeGroupOf(going));
  for (const v1::CategoryFact& fact : going.categories()) {
    if (!Stands(fact)) continue;
    v1::AbsorbedCategory& category = *event.add_categories();
    category.set_category_id(fact.category_id());
    category.set_event_id(fact.event_id());
    category.set_category(fact.category());
    *category.mutable_from() = fact.from();
    if (fact.has_until()) *category.mutable_until() = fact.until();
  }
  for (const v1::AffiliationFact& fact : going.affiliations()) {
    if (!Stands(fact)) continue;
    v1::AbsorbedAffiliation& tie = *event.add_affiliations();
    tie.set_affiliation_id(fact.affiliation_id());
    tie.set_event_id(fact.event_id());
    tie.set_group_id(fact.group_id());
    tie.set_group_kind(fact.group_kind());
    tie.set_role(fact.role());
    *tie.mutable_from() = fact.from();
    if (fact.has_until()) *tie.mutable_until() = fact.until();
  }
  if (going.standing().has_removed_time()) {
    *event.mutable_removed_time() = going.standing().removed_time();
  }
  return event;
}

}  // namespace

Decision Decide(const v1::PersonLife& life, const v1::RegisterPersonRequest& command,
                const FocusContext& context) {
  if (IsRegistered(life)) {
    return Refuse(common::v1::ID_IN_USE, {.field = "person_id", .id = command.person_id()});
  }
  RETURN_IF_ERROR(CheckSectionOf(command.section_id(), context));
  Draft<v1::FocusEvent> draft{.occurred = context.base.now};
  RETURN_IF_ERROR(FillDetails(command, context, draft.event.mutable_person_registered()));
  Events events;
  events.push_back(std::move(draft));
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::CorrectPersonRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  RETURN_IF_ERROR(CheckSectionOf(command.section_id(), context));
  Draft<v1::FocusEvent> draft{.occurred = context.base.now,
                              .corrects = EventIdOf(life.details_event_id())};
  v1::PersonCorrected& event = *draft.event.mutable_person_corrected();
  RETURN_IF_ERROR(FillDetails(command, context, &event));
  event.set_person_id(life.person_id());  // of the record that stayed
  event.set_reason(command.reason());
  Events events;
  events.push_back(std::move(draft));
  AddForcedReview(life, context, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::ChangePersonSectionRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  // An officer hands his own person over to another section, so any section will do.
  if (!context.section_known) {
    return Refuse(v1::SECTION_UNKNOWN, {.field = "section_id", .id = command.section_id()});
  }
  Events events;
  if (life.standing().section_id() == command.section_id()) return events;
  const absl::Time from = TimeOr(command.has_from(), command.from(), context.base.now);
  Draft<v1::FocusEvent> draft{.occurred = from};
  v1::PersonSectionChanged& event = *draft.event.mutable_person_section_changed();
  event.set_person_id(life.person_id());
  event.set_section_id(command.section_id());
  *event.mutable_from() = ToProto(from);
  events.push_back(std::move(draft));
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::MergePersonsRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  if (!context.other.has_value() || !CheckPerson(context.other->life, context).ok()) {
    return Refuse(v1::PERSON_UNKNOWN, {.field = "into_person_id"});
  }
  const v1::PersonLife& staying = context.other->life;
  if (staying.person_id() == life.person_id()) {
    return Refuse(v1::MERGE_INTO_ITSELF, {.field = "into_person_id"});
  }
  if (IsLive(life.standing().state()) && !IsLive(staying.standing().state())) {
    return Refuse(v1::MERGE_OTHER_WAY, {.field = "into_person_id"});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  v1::PersonMerged& merged = *events[0].event.mutable_person_merged();
  merged.set_person_id(life.person_id());
  merged.set_into_person_id(staying.person_id());
  merged.set_reason(command.reason());

  Events others(1);
  others[0].occurred = context.base.now;
  *others[0].event.mutable_person_absorbed() = Absorbed(life, staying);
  AddForcedReview(staying, context, others);
  for (Draft<v1::FocusEvent>& draft : others) {
    draft.stream = context.other->stream;
    events.push_back(std::move(draft));
  }
  return events;
}

}  // namespace varsel::focus
