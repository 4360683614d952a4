#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/meeting/agenda.h"
#include "services/meeting/evolve.h"
#include "services/meeting/query_note.h"
#include "services/meeting/service.h"
#include "services/runtime/facts_query.h"
#include "services/runtime/page.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/meeting/v1/meeting_reasons.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::meeting {
namespace {

using runtime::Call;

constexpr absl::Duration kAgendaMax = absl::Hours(400 * 24);

void Fill(const v1::MeetingRow& row, v1::Meeting* meeting) {
  const v1::MeetingLife& life = row.life();
  const v1::MeetingPlan& plan = life.plan();
  meeting->set_meeting_id(life.meeting_id());
  meeting->set_version(row.version());
  meeting->set_state(StateOf(life));
  meeting->set_meeting_kind(plan.meeting_kind());
  meeting->set_mode(plan.mode());
  meeting->set_section_id(plan.section_id());
  *meeting->mutable_starts() = plan.starts();
  *meeting->mutable_ends() = plan.ends();
  *meeting->mutable_officer_ids() = plan.officer_ids();
  meeting->set_eki_worker_id(plan.eki_worker_id());
  *meeting->mutable_marks() = plan.marks();
  for (const v1::MeetingItem& item : plan.items()) {
    v1::MeetingPerson& person = *meeting->add_persons();
    person.set_person_id(item.person_id());
    person.set_notification_id(item.notification_id());
    *person.mutable_group_ids() = item.group_ids();
  }
}

// ---- one meeting, with its words ----

// Where they meet whom. Places lie beside the items, each with the item's own path.
absl::Status OpenPlaces(const Facts& facts, const v1::MeetingRow& row, v1::Meeting* meeting) {
  for (const common::v1::SealedCopy& copy : row.places()) {
    const size_t open = copy.path().rfind('[');
    const int index = open == std::string::npos ? -1 : std::atoi(copy.path().c_str() + open + 1);
    if (index < 0 || index >= meeting->persons_size()) continue;
    bool erased = false;
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::MeetingItem>(facts.sealer(), copy, &erased));
    meeting->mutable_persons(index)->set_place(opened.place());
    meeting->mutable_persons(index)->set_erased(erased);
  }
  return absl::OkStatus();
}

// The person's own risk, from the notification's plan; and whether that still stands.
absl::Status AddPlanFacts(const Facts& facts, const views::RowReader& due,
                          v1::MeetingPerson* person) {
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::NotifiedRow>(due, IdKey('n', person->notification_id())));
  if (!row.has_value()) return absl::OkStatus();
  person->set_notification_settled(row->settled());
  if (!row->has_words()) return absl::OkStatus();
  bool erased = false;
  if (row->words().path() == "plan_corrected") {
    ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<notification::v1::PlanCorrected>(
                                            facts.sealer(), row->words(), &erased));
    person->set_own_risk(opened.own_risk());
  } else {
    ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<notification::v1::NotificationPlanned>(
                                            facts.sealer(), row->words(), &erased));
    person->set_own_risk(opened.own_risk());
  }
  if (erased) person->set_erased(true);
  return absl::OkStatus();
}

// EKI's worker sees those who are disclosed to him now: a disclosure that was recalled or has
// lapsed shows nothing of the person any more, not even that the meeting carries him.
void KeepDisclosed(const Call& call, const v1::MeetingLife& life, v1::Meeting* meeting) {
  if (call.scope != common::v1::Access::DISCLOSED) return;
  const std::string worker = call.caller.actor.ToString();
  auto& persons = *meeting->mutable_persons();
  persons.erase(std::remove_if(persons.begin(), persons.end(),
                               [&](const v1::MeetingPerson& person) {
                                 return std::none_of(
                                     life.disclosures().begin(), life.disclosures().end(),
                                     [&](const v1::DisclosureFact& fact) {
                                       return fact.person_id() == person.person_id() &&
                                              fact.eki_worker_id() == worker &&
                                              StandsAt(fact, call.now);
                                     });
                               }),
                persons.end());
}

template <typename Said>
absl::StatusOr<Said> OpenWords(const Facts& facts, const common::v1::SealedCopy& copy) {
  if (copy.path().empty()) return Said();
  bool erased = false;
  return runtime::OpenOr<Said>(facts.sealer(), copy, &erased);
}

absl::Status OpenPlanWords(const Facts& facts, const v1::MeetingRow& row,
                           v1::GetMeetingResponse* response) {
  if (row.plan_words().path() == "meeting_changed") {
    ASSIGN_OR_RETURN(const auto said, OpenWords<v1::MeetingChanged>(facts, row.plan_words()));
    response->set_override_reason(said.override_reason());
    response->set_change_reason(said.reason());
  } else {
    ASSIGN_OR_RETURN(const auto said, OpenWords<v1::MeetingPlanned>(facts, row.plan_words()));
    response->set_override_reason(said.override_reason());
  }
  if (!row.life().cancelled()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto said, OpenWords<v1::MeetingCancelled>(facts, row.cancelling_words()));
  response->set_change_reason(said.reason());
  return absl::OkStatus();
}

absl::Status FillBriefing(const Facts& facts, const v1::BriefingFact& fact,
                          const common::v1::SealedCopy& words, v1::Briefing* briefing) {
  *briefing->mutable_briefed_time() = fact.briefed_time();
  *briefing->mutable_officer_ids() = fact.officer_ids();
  briefing->set_eki_took_part(fact.eki_took_part());
  ASSIGN_OR_RETURN(const auto said, OpenWords<v1::BriefingRecorded>(facts, words));
  briefing->set_note(said.note());
  return absl::OkStatus();
}

absl::Status FillHeld(const Facts& facts, const v1::MeetingRow& row,
                      v1::GetMeetingResponse* response) {
  const v1::HeldFact& held = row.life().held();
  v1::MeetingOutcome& outcome = *response->mutable_outcome();
  *outcome.mutable_ended_time() = held.ended_time();
  *outcome.mutable_officer_ids() = held.officer_ids();
  outcome.set_eki_attended(held.eki_attended());
  outcome.set_after_cancelling(held.after_cancelling());
  ASSIGN_OR_RETURN(const auto said, OpenWords<v1::MeetingOutcomeRecorded>(facts, row.held_words()));
  outcome.set_note(said.note());
  for (v1::MeetingPerson& person : *response->mutable_meeting()->mutable_persons()) {
    for (const v1::HeldItem& item : held.items()) {
      if (item.notification_id() == person.notification_id()) {
        person.set_presence(item.presence());
      }
    }
  }
  return absl::OkStatus();
}

absl::Status FillSafety(const Facts& facts, const Call& call, const v1::MeetingPlan& plan,
                        v1::GetMeetingResponse* response) {
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kSafetyView, call.at_least));
  const absl::Time at = FromProto(plan.starts());
  for (const v1::MeetingItem& item : plan.items()) {
    RETURN_IF_ERROR(
        AddSafetyNotes(facts, *rows, 'p', item.person_id(), at, response->mutable_safety_notes()));
  }
  return AddSafetyNotes(facts, *rows, 's', plan.section_id(), at, response->mutable_safety_notes());
}

absl::Status FillDisclosures(const Facts& facts, const v1::MeetingRow& row,
                             v1::GetMeetingResponse* response) {
  for (const v1::DisclosureFact& fact : row.life().disclosures()) {
    v1::Disclosed& disclosed = *response->add_disclosures();
    disclosed.set_person_id(fact.person_id());
    disclosed.set_eki_worker_id(fact.eki_worker_id());
    disclosed.set_limb_code(fact.limb_code());
    *disclosed.mutable_disclosed_time() = fact.disclosed_time();
    *disclosed.mutable_expires() = fact.expires();
    if (!fact.has_recalled_time()) continue;
    *disclosed.mutable_recalled_time() = fact.recalled_time();
    for (const common::v1::SealedCopy& words : row.recall_words()) {
      if (words.event_id() != fact.recall_event_id()) continue;
      ASSIGN_OR_RETURN(const auto said, OpenWords<v1::DisclosureRecalled>(facts, words));
      disclosed.set_recall_reason(said.reason());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetMeetingResponse> GetMeeting(const Facts& facts, const Call& call,
                                                  const v1::GetMeetingRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kCalendarView, call.at_least));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::MeetingRow>(*rows, IdKey('m', request.meeting_id())));
  if (!row.has_value() || !MaySee(call, row->life().plan())) {
    return Refuse(v1::MEETING_UNKNOWN, {.field = "meeting_id"});
  }
  const v1::MeetingLife& life = row->life();
  v1::GetMeetingResponse response;
  Fill(*row, response.mutable_meeting());
  response.mutable_meeting()->set_eki_answer(life.eki_answer());
  RETURN_IF_ERROR(OpenPlaces(facts, *row, response.mutable_meeting()));
  // The rest is of police: for EKI it is not even opened.
  if (call.scope == common::v1::Access::DISCLOSED) {
    KeepDisclosed(call, life, response.mutable_meeting());
    return response;
  }
  ASSIGN_OR_RETURN(const auto due, facts.views().Read(kDueView, call.at_least));
  for (v1::MeetingPerson& person : *response.mutable_meeting()->mutable_persons()) {
    RETURN_IF_ERROR(AddPlanFacts(facts, *due, &person));
  }
  RETURN_IF_ERROR(OpenPlanWords(facts, *row, &response));
  if (life.has_pre_meeting()) {
    RETURN_IF_ERROR(FillBriefing(facts, life.pre_meeting(), row->pre_meeting_words(),
                                 response.mutable_pre_meeting()));
  }
  if (life.has_debrief()) {
    RETURN_IF_ERROR(
        FillBriefing(facts, life.debrief(), row->debrief_words(), response.mutable_debrief()));
  }
  if (life.has_held()) RETURN_IF_ERROR(FillHeld(facts, *row, &response));
  RETURN_IF_ERROR(FillSafety(facts, call, life.plan(), &response));
  RETURN_IF_ERROR(FillDisclosures(facts, *row, &response));
  return response;
}

// ---- the calendar ----

struct Calendar {
  char space = 'd';
  std::string owner;
};

// Which calendar is asked for; nullopt = one of which the caller sees nothing.
std::optional<Calendar> CalendarOf(const Call& call, const v1::ListMeetingsRequest& request) {
  const std::string actor = call.caller.actor.ToString();
  if (call.scope == common::v1::Access::DISCLOSED) return Calendar{'e', actor};
  if (!request.notification_id().empty()) return Calendar{'n', request.notification_id()};
  if (!request.officer_id().empty()) return Calendar{'o', request.officer_id()};
  if (!request.eki_worker_id().empty()) return Calendar{'e', request.eki_worker_id()};
  std::string section = request.section_id();
  if (call.scope == common::v1::Access::DISTRICT) {
    return section.empty() ? Calendar{'d', ""} : Calendar{'s', section};
  }
  if (!call.caller.section.has_value()) return std::nullopt;
  const std::string own = call.caller.section->ToString();
  if (!section.empty() && section != own) return std::nullopt;
  return Calendar{'s', own};
}

absl::StatusOr<v1::ListMeetingsResponse> ListMeetings(const Facts& facts, const Call& call,
                                                      const v1::ListMeetingsRequest& request) {
  v1::ListMeetingsResponse response;
  const std::optional<Calendar> calendar = CalendarOf(call, request);
  if (!calendar.has_value()) return response;
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kCalendarView, call.at_least));
  const std::string prefix = TimedPrefix(calendar->space, calendar->owner);
  const std::string from =
      request.has_from() ? TimedFrom(calendar->space, calendar->owner, FromProto(request.from()))
                         : "";
  const absl::Time until =
      request.has_until() ? FromProto(request.until()) : absl::InfiniteFuture();
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(
          *rows, prefix, from, {request.page_size(), request.page_token()},
          [&](std::string_view key, std::string_view) -> absl::StatusOr<runtime::Taken> {
            KeyReader reader(key.substr(prefix.size()));
            if (reader.Time() >= until) return runtime::Taken::kLast;
            ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::MeetingRow>(
                                                 *rows, IdKey('m', reader.Id().ToString())));
            if (!row.has_value() || !MaySee(call, row->life().plan()) ||
                (row->life().cancelled() && !request.with_cancelled())) {
              return runtime::Taken::kPassedOver;
            }
            Fill(*row, response.add_meetings());
            KeepDisclosed(call, row->life(), &*response.mutable_meetings()->rbegin());
            return runtime::Taken::kShown;
          }));
  return response;
}

AgendaEntry EntryOf(const v1::MeetingLife& life) {
  const v1::MeetingPlan& plan = life.plan();
  return {.meeting_id = life.meeting_id(),
          .span = {FromProto(plan.starts()), FromProto(plan.ends())},
          .sequence = life.sequence(),
          .changed = FromProto(life.changed_time()),
          .state = StateOf(life),
          .kind = plan.meeting_kind(),
          .by_telephone = plan.mode() == notification::v1::DELIVERY_MODE_TELEPHONE};
}

absl::StatusOr<v1::GetAgendaResponse> GetAgenda(const Facts& facts, const Call& call,
                                                const v1::GetAgendaRequest& request) {
  const absl::Time from =
      request.has_from() ? FromProto(request.from()) : call.now - absl::Hours(7 * 24);
  const absl::Time until =
      request.has_until() ? FromProto(request.until()) : from + absl::Hours(365 * 24);
  if (until <= from) return Refuse(v1::ENDS_BEFORE_START, {.field = "until"});
  if (until - from > kAgendaMax) {
    return Refuse(v1::WINDOW_TOO_LONG, {.field = "until", .detail = "400 d"});
  }
  // Another's agenda is the leader's to see only: to everybody else it is an empty one.
  const std::string actor = call.caller.actor.ToString();
  const std::string owner = request.officer_id().empty() ? actor : request.officer_id();
  std::vector<AgendaEntry> entries;
  if (owner == actor || call.scope == common::v1::Access::DISTRICT) {
    ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kCalendarView, call.at_least));
    absl::Status broken;
    for (const char space : {'o', 'e'}) {
      const std::string prefix = TimedPrefix(space, owner);
      RETURN_IF_ERROR(rows->Scan(
          prefix, TimedFrom(space, owner, from), [&](std::string_view key, std::string_view) {
            KeyReader reader(key.substr(prefix.size()));
            if (reader.Time() >= until) return false;
            const auto row =
                runtime::GetRow<v1::MeetingRow>(*rows, IdKey('m', reader.Id().ToString()));
            broken = row.status();
            if (broken.ok() && row->has_value()) entries.push_back(EntryOf((*row)->life()));
            return broken.ok();
          }));
    }
    RETURN_IF_ERROR(broken);
  }
  v1::GetAgendaResponse response;
  response.set_calendar(AgendaCalendar(entries, call.language));
  response.set_meetings(static_cast<uint32_t>(entries.size()));
  return response;
}

}  // namespace

void RegisterMeetingQueries(runtime::MethodTable& methods, const Facts& facts) {
  const auto add = [&](std::string_view rpc, runtime::Work work, auto* answer) {
    runtime::AddFactsQuery(methods, facts, MethodName(rpc), work, answer);
  };
  add("GetMeeting", runtime::Work::kPointReads, &GetMeeting);
  add("ListMeetings", runtime::Work::kScan, &ListMeetings);
  add("GetAgenda", runtime::Work::kScan, &GetAgenda);
}

}  // namespace varsel::meeting
