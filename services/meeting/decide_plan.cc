#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/meeting/decide.h"
#include "services/meeting/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_reasons.pb.h"

namespace varsel::meeting {
namespace {

constexpr absl::Duration kMeetingLasts = absl::Hours(1);  // where nothing is said

// What opens to EKI's worker with a place on the team. Affiliation and registration never do.
constexpr const char* kDisclosedFields[] = {"name", "meeting-place", "meeting-time"};

using Marks = std::vector<v1::PlanRule>;

bool IsAcute(const v1::MeetingForm& form) { return form.meeting_kind() == v1::MEETING_KIND_ACUTE; }

bool Overrides(const v1::MeetingForm& form, v1::PlanRule rule) {
  return std::find(form.overrides().begin(), form.overrides().end(), rule) !=
         form.overrides().end();
}

// A rule that is broken: marked where it may be, else refused with `refusal`.
absl::Status Break(const v1::MeetingForm& form, v1::PlanRule rule, const absl::Status& refusal,
                   Marks* marks) {
  if (!IsAcute(form) && !Overrides(form, rule)) return refusal;
  marks->push_back(rule);
  return absl::OkStatus();
}

absl::Status CheckTime(const v1::MeetingForm& form, const v1::MeetingLife& life,
                       const PlanContext& context) {
  const Span span = SpanOf(form);
  if (span.ends <= span.starts) return Refuse(v1::ENDS_BEFORE_START, {.field = "meeting.ends"});
  if (span.ends - span.starts > kMeetingLastsMax) {
    return Refuse(v1::LASTS_TOO_LONG, {.field = "meeting.ends", .detail = "12 h"});
  }
  const bool stays = life.has_plan() && FromProto(life.plan().starts()) == span.starts;
  if (!IsAcute(form) && !stays && span.starts < context.base.now) {
    return Refuse(v1::PLANNED_IN_PAST, {.field = "meeting.starts"});
  }
  return absl::OkStatus();
}

absl::Status CheckPerson(const v1::MeetingForm& form, const Notified& notified,
                         const PlanContext& context) {
  if (!notified.person.approved()) {
    return Refuse(v1::PERSON_NOT_APPROVED, {.field = "meeting.items.notification_id"});
  }
  if (IsAcute(form) || !notified.person.has_review_due()) return absl::OkStatus();
  const absl::Time due = FromProto(notified.person.review_due());
  if (due > context.base.now) return absl::OkStatus();
  return Refuse(v1::REVIEW_OVERDUE,
                {.field = "meeting.items.notification_id",
                 .detail = absl::FormatTime("%Y-%m-%d", due, absl::UTCTimeZone())});
}

absl::Status CheckItems(const v1::MeetingForm& form, const PlanContext& context) {
  absl::flat_hash_set<std::string> seen;
  for (const v1::PlannedItem& item : form.items()) {
    const std::string& id = item.notification_id();
    if (!seen.insert(id).second) {
      return Refuse(v1::NAMED_TWICE, {.field = "meeting.items.notification_id", .id = id});
    }
    const auto found = context.notified.find(id);
    if (found == context.notified.end()) {
      return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "meeting.items.notification_id"});
    }
    if (found->second.notification.settled()) {
      return Refuse(v1::NOTIFICATION_NOT_OPEN,
                    {.field = "meeting.items.notification_id", .id = id});
    }
    RETURN_IF_ERROR(CheckPerson(form, found->second, context));
  }
  return absl::OkStatus();
}

bool NeedsTwo(notification::v1::DeliveryMode mode) {
  return mode != notification::v1::DELIVERY_MODE_TELEPHONE &&
         mode != notification::v1::DELIVERY_MODE_TEXT_MESSAGE;
}

absl::Status CheckTeam(const v1::MeetingForm& form, const std::vector<std::string>& officers,
                       const PlanContext& context, Marks* marks) {
  const absl::flat_hash_set<std::string> distinct(officers.begin(), officers.end());
  if (distinct.size() != officers.size()) {
    return Refuse(v1::NAMED_TWICE, {.field = "meeting.officer_ids"});
  }
  if (NeedsTwo(form.mode()) && officers.size() < 2) {
    RETURN_IF_ERROR(Break(form, v1::PLAN_RULE_TEAM_OF_TWO,
                          Refuse(v1::TEAM_TOO_SMALL, {.field = "meeting.officer_ids"}), marks));
  }
  const Span span = SpanOf(form);
  for (const NearMeeting& other : context.of_officers) {
    const bool shared = std::any_of(other.officer_ids.begin(), other.officer_ids.end(),
                                    [&](const std::string& id) { return distinct.contains(id); });
    if (!shared || !Overlap(span, other.span)) continue;
    return Break(
        form, v1::PLAN_RULE_OFFICER_BOOKED_ONCE,
        Refuse(v1::OFFICER_BOOKED_TWICE, {.field = "meeting.officer_ids", .id = other.meeting_id}),
        marks);
  }
  return absl::OkStatus();
}

std::vector<std::string> GroupsOf(const v1::MeetingForm& form, const PlanContext& context) {
  std::vector<std::string> groups;
  for (const v1::PlannedItem& item : form.items()) {
    const Notified& notified = context.notified.at(item.notification_id());
    groups.insert(groups.end(), notified.notification.group_ids().begin(),
                  notified.notification.group_ids().end());
  }
  return groups;
}

bool AnyChain(const std::vector<std::string>& a, const std::vector<std::string>& b,
              const PlanContext& context) {
  for (const std::string& one : a) {
    for (const std::string& other : b) {
      if (one != other && context.open_chains.contains(PairOf(one, other))) return true;
    }
  }
  return false;
}

// Members of groups with an open chain between them: at one meeting, or within 24 hours (policy) of
// each other in one section.
absl::Status CheckCollision(const v1::MeetingForm& form, const PlanContext& context, Marks* marks) {
  const absl::Duration within = context.base.programme.collision_within;
  const std::vector<std::string> groups = GroupsOf(form, context);
  const auto collides = [&](const std::string& meeting_id) {
    return Break(
        form, v1::PLAN_RULE_NO_COLLISION,
        Refuse(v1::GROUPS_COLLIDE, {.field = "meeting.starts",
                                    .id = meeting_id,
                                    .detail = absl::StrCat(absl::ToInt64Hours(within), " h")}),
        marks);
  };
  if (AnyChain(groups, groups, context)) return collides("");
  const Span span = SpanOf(form);
  for (const NearMeeting& other : context.of_section) {
    if (!Overlap({span.starts - within, span.ends + within}, other.span)) continue;
    if (AnyChain(groups, other.group_ids, context)) return collides(other.meeting_id);
  }
  return absl::OkStatus();
}

bool WantsEki(const v1::MeetingForm& form) {
  return form.eki_wish() == v1::EKI_WISH_IF_FREE || form.eki_wish() == v1::EKI_WISH_NEEDED;
}

absl::Status CheckEki(const v1::MeetingForm& form, const PlanContext& context, Marks* marks) {
  if (!WantsEki(form)) return absl::OkStatus();
  const v1::DisclosureBasis& basis = form.disclosure();
  const char* missing = basis.limb_code().empty()    ? "meeting.disclosure.limb_code"
                        : basis.forum_code().empty() ? "meeting.disclosure.forum_code"
                        : basis.duty_code().empty()  ? "meeting.disclosure.duty_code"
                        : basis.necessity().empty()  ? "meeting.disclosure.necessity"
                                                     : nullptr;
  if (missing != nullptr) return Refuse(v1::DISCLOSURE_WITHOUT_BASIS, {.field = missing});
  if (!context.free_eki_worker_id.empty()) return absl::OkStatus();
  if (form.eki_wish() == v1::EKI_WISH_NEEDED && !IsAcute(form)) {
    return Refuse(v1::NO_EKI_FREE, {.field = "meeting.starts"});
  }
  marks->push_back(v1::PLAN_RULE_EKI_FREE);
  return absl::OkStatus();
}

absl::StatusOr<v1::MeetingPlan> PlanOf(const v1::MeetingForm& form, const v1::MeetingLife& life,
                                       const PlanContext& context) {
  const std::vector<std::string> officers = OfficersOf(form, context.base);
  Marks marks;
  RETURN_IF_ERROR(CheckTime(form, life, context));
  if (!context.section_known) {
    return Refuse(v1::SECTION_UNKNOWN, {.field = "meeting.section_id"});
  }
  RETURN_IF_ERROR(CheckItems(form, context));
  if (form.overrides_size() > 0 && form.override_reason().empty()) {
    return Refuse(v1::OVERRIDE_WITHOUT_REASON, {.field = "meeting.override_reason"});
  }
  RETURN_IF_ERROR(CheckTeam(form, officers, context, &marks));
  RETURN_IF_ERROR(CheckCollision(form, context, &marks));
  RETURN_IF_ERROR(CheckEki(form, context, &marks));

  const Span span = SpanOf(form);
  v1::MeetingPlan plan;
  plan.set_meeting_kind(form.meeting_kind());
  plan.set_mode(form.mode());
  plan.set_section_id(form.section_id());
  *plan.mutable_starts() = ToProto(span.starts);
  *plan.mutable_ends() = ToProto(span.ends);
  plan.mutable_officer_ids()->Assign(officers.begin(), officers.end());
  if (WantsEki(form)) plan.set_eki_worker_id(context.free_eki_worker_id);
  plan.set_eki_wish(form.eki_wish());
  for (const v1::PlannedItem& asked : form.items()) {
    const Notified& notified = context.notified.at(asked.notification_id());
    v1::MeetingItem& item = *plan.add_items();
    item.set_person_id(notified.notification.person_id());
    item.set_notification_id(asked.notification_id());
    *item.mutable_group_ids() = notified.notification.group_ids();
    item.set_place(asked.place());
  }
  plan.mutable_marks()->Assign(marks.begin(), marks.end());
  *plan.mutable_outcome_due() = ToProto(span.ends + context.base.programme.complete_within);
  return plan;
}

bool IsDisclosed(const v1::MeetingLife& life, const std::string& person, const std::string& worker,
                 absl::Time until) {
  return std::any_of(life.disclosures().begin(), life.disclosures().end(),
                     [&](const v1::DisclosureFact& fact) {
                       return fact.person_id() == person && fact.eki_worker_id() == worker &&
                              !fact.has_recalled_time() && FromProto(fact.expires()) >= until;
                     });
}

// Whom the plan tells EKI's worker of, and has not told him already.
void AddDisclosures(const std::string& meeting_id, const v1::MeetingForm& form,
                    const v1::MeetingLife& life, const v1::MeetingPlan& plan,
                    const PlanContext& context, EventDrafts* drafts) {
  if (plan.eki_worker_id().empty()) return;
  const absl::Time ends = FromProto(plan.ends());
  for (const v1::MeetingItem& item : plan.items()) {
    if (IsDisclosed(life, item.person_id(), plan.eki_worker_id(), ends)) continue;
    v1::PersonDisclosed& event = *Add(context.base.now, drafts).event.mutable_person_disclosed();
    event.set_meeting_id(meeting_id);
    event.set_person_id(item.person_id());
    event.set_notification_id(item.notification_id());
    event.set_eki_worker_id(plan.eki_worker_id());
    event.set_limb_code(form.disclosure().limb_code());
    event.set_forum_code(form.disclosure().forum_code());
    event.set_duty_code(form.disclosure().duty_code());
    for (const char* name : kDisclosedFields) event.add_field_codes(name);
    *event.mutable_expires() = ToProto(ends + context.base.programme.disclosure_expires_after);
    event.set_necessity(form.disclosure().necessity());
  }
}

void AddGuards(const std::string& meeting_id, const v1::MeetingPlan& plan,
               const PlanContext& context, EventDrafts* drafts) {
  const Span span{FromProto(plan.starts()), FromProto(plan.ends())};
  const std::vector<std::string> officers(plan.officer_ids().begin(), plan.officer_ids().end());
  for (const Guard& guard : GuardsOf(span, officers, plan.eki_worker_id(), plan.section_id())) {
    Draft<v1::MeetingEvent>& draft = Add(context.base.now, drafts);
    draft.stream = GuardStream(guard.calendar, guard.owner_id, guard.day);
    v1::CalendarBooked& event = *draft.event.mutable_calendar_booked();
    event.set_calendar_kind(guard.calendar);
    event.set_owner_id(guard.owner_id);
    event.set_day(guard.day);
    event.set_meeting_id(meeting_id);
  }
}

}  // namespace

Span SpanOf(const v1::MeetingForm& form) {
  const absl::Time starts = FromProto(form.starts());
  return {starts, form.has_ends() ? FromProto(form.ends()) : starts + kMeetingLasts};
}

std::vector<std::string> OfficersOf(const v1::MeetingForm& form, const DecideContext& context) {
  if (form.officer_ids().empty()) return {context.actor.ToString()};
  return {form.officer_ids().begin(), form.officer_ids().end()};
}

std::vector<Guard> GuardsOf(const Span& span, const std::vector<std::string>& officer_ids,
                            const std::string& eki_worker_id, const std::string& section_id) {
  std::vector<Guard> guards;
  const int32_t first = DayOf(span.starts);
  const int32_t last = DayOf(span.ends - absl::Microseconds(1));
  for (int32_t day = first; day <= last; ++day) {
    for (const std::string& officer : officer_ids) {
      guards.push_back({v1::CALENDAR_KIND_OFFICER, officer, day});
    }
    if (!eki_worker_id.empty()) {
      guards.push_back({v1::CALENDAR_KIND_EKI_WORKER, eki_worker_id, day});
    }
    guards.push_back({v1::CALENDAR_KIND_SECTION, section_id, day});
  }
  return guards;
}

Decision Decide(const v1::MeetingLife& life, const v1::PlanMeetingRequest& command,
                const PlanContext& context) {
  if (!life.meeting_id().empty()) return Refuse(common::v1::ID_IN_USE, {.field = "meeting_id"});
  ASSIGN_OR_RETURN(const v1::MeetingPlan plan, PlanOf(command.meeting(), life, context));
  EventDrafts drafts;
  v1::MeetingPlanned& event = *Add(context.base.now, &drafts).event.mutable_meeting_planned();
  event.set_meeting_id(command.meeting_id());
  *event.mutable_plan() = plan;
  event.set_override_reason(command.meeting().override_reason());
  AddDisclosures(command.meeting_id(), command.meeting(), life, plan, context, &drafts);
  AddGuards(command.meeting_id(), plan, context, &drafts);
  return drafts;
}

Decision Decide(const v1::MeetingLife& life, const v1::ChangeMeetingRequest& command,
                const PlanContext& context) {
  if (life.meeting_id().empty()) return Refuse(v1::MEETING_UNKNOWN, {.field = "meeting_id"});
  if (life.cancelled()) return Refuse(v1::MEETING_IS_CANCELLED, {.field = "meeting_id"});
  if (life.has_held()) return Refuse(v1::MEETING_IS_OVER, {.field = "meeting_id"});
  ASSIGN_OR_RETURN(const v1::MeetingPlan plan, PlanOf(command.meeting(), life, context));
  EventDrafts drafts;
  v1::MeetingChanged& event = *Add(context.base.now, &drafts).event.mutable_meeting_changed();
  event.set_meeting_id(command.meeting_id());
  *event.mutable_plan() = plan;
  event.set_override_reason(command.meeting().override_reason());
  event.set_reason(command.reason());
  AddDisclosures(command.meeting_id(), command.meeting(), life, plan, context, &drafts);
  AddGuards(command.meeting_id(), plan, context, &drafts);
  return drafts;
}

}  // namespace varsel::meeting
