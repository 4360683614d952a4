#include "services/meeting/query_note.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/meeting/service.h"
#include "services/meeting/span.h"
#include "services/runtime/facts_query.h"
#include "services/runtime/page.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/meeting/v1/meeting_reasons.pb.h"

namespace varsel::meeting {
namespace {

using runtime::Call;

constexpr absl::Duration kFindMax = absl::Hours(14 * 24);

absl::StatusOr<v1::ListEkiTimesResponse> ListEkiTimes(const Facts& facts, const Call& call,
                                                      const v1::ListEkiTimesRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kEkiTimeView, call.at_least));
  const std::string prefix = TimedPrefix('f', "");
  const std::string actor = call.caller.actor.ToString();
  v1::ListEkiTimesResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(
          *rows, prefix, TimedFrom('f', "", call.now - kEkiTimeLastsMax),
          {request.page_size(), request.page_token()},
          [&](std::string_view key, std::string_view) -> absl::StatusOr<runtime::Taken> {
            KeyReader reader(key.substr(prefix.size()));
            reader.Time();
            ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::EkiTimeRow>(
                                                 *rows, IdKey('t', reader.Id().ToString())));
            if (!row.has_value() || row->life().eki_worker_id() != actor ||
                FromProto(row->life().ends()) <= call.now) {
              return runtime::Taken::kPassedOver;
            }
            v1::EkiTime& time = *response.add_times();
            time.set_eki_time_id(row->life().eki_time_id());
            *time.mutable_starts() = row->life().starts();
            *time.mutable_ends() = row->life().ends();
            return runtime::Taken::kShown;
          }));
  return response;
}

// Each worker's free times that touch `window`, cut to it.
absl::StatusOr<std::map<std::string, std::vector<Span>>> FreeTimes(const Facts& facts,
                                                                   const Call& call,
                                                                   const Span& window) {
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kEkiTimeView, call.at_least));
  const std::string prefix = TimedPrefix('f', "");
  std::map<std::string, std::vector<Span>> free;
  absl::Status broken;
  RETURN_IF_ERROR(rows->Scan(prefix, TimedFrom('f', "", window.starts - kEkiTimeLastsMax),
                             [&](std::string_view key, std::string_view) {
                               KeyReader reader(key.substr(prefix.size()));
                               if (reader.Time() >= window.ends) return false;
                               const auto row = runtime::GetRow<v1::EkiTimeRow>(
                                   *rows, IdKey('t', reader.Id().ToString()));
                               if (!row.ok()) {
                                 broken = row.status();
                                 return false;
                               }
                               const v1::EkiTimeLife& life = (*row)->life();
                               const Span span{std::max(FromProto(life.starts()), window.starts),
                                               std::min(FromProto(life.ends()), window.ends)};
                               if (span.starts < span.ends)
                                 free[life.eki_worker_id()].push_back(span);
                               return true;
                             }));
  RETURN_IF_ERROR(broken);
  return free;
}

absl::StatusOr<v1::FindEkiTimesResponse> FindEkiTimes(const Facts& facts, const Call& call,
                                                      const v1::FindEkiTimesRequest& request) {
  Span window;
  window.starts = request.has_from() ? FromProto(request.from()) : call.now;
  window.ends =
      request.has_until() ? FromProto(request.until()) : window.starts + absl::Hours(7 * 24);
  if (window.ends <= window.starts) return Refuse(v1::ENDS_BEFORE_START, {.field = "until"});
  if (window.ends - window.starts > kFindMax) {
    return Refuse(v1::WINDOW_TOO_LONG, {.field = "until", .detail = "14 d"});
  }
  ASSIGN_OR_RETURN(const auto free, FreeTimes(facts, call, window));
  ASSIGN_OR_RETURN(const auto calendar, facts.views().Read(kCalendarView, call.at_least));
  std::vector<std::vector<Span>> workers;
  for (const auto& [worker, spans] : free) {
    ASSIGN_OR_RETURN(const auto meetings, MeetingsNear(*calendar, 'e', worker, window, ""));
    std::vector<Span> booked;
    for (const NearMeeting& meeting : meetings) booked.push_back(meeting.span);
    workers.push_back(FreeOf(spans, booked));
  }
  v1::FindEkiTimesResponse response;
  for (const FreeCount& count : CountFree(workers)) {
    v1::FreeTime& time = *response.add_times();
    *time.mutable_starts() = ToProto(count.span.starts);
    *time.mutable_ends() = ToProto(count.span.ends);
    time.set_workers(count.workers);
  }
  return response;
}

template <typename Said>
absl::Status OpenNote(const runtime::Sealer& sealer, const common::v1::SealedCopy& words,
                      v1::SafetyNote* note) {
  bool erased = false;
  ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<Said>(sealer, words, &erased));
  note->set_text(opened.text());
  note->set_place(opened.place());
  note->set_source(opened.source());
  note->set_erased(erased);
  return absl::OkStatus();
}

absl::StatusOr<v1::SafetyNote> NoteOf(const Facts& facts, const v1::SafetyNoteRow& row) {
  v1::SafetyNote note;
  const v1::SafetyNoteLife& life = row.life();
  note.set_safety_note_id(life.safety_note_id());
  note.set_about(life.about());
  if (life.about() == v1::SAFETY_ABOUT_PERSON) note.set_person_id(life.about_id());
  note.set_section_id(life.section_id());
  *note.mutable_expires() = life.expires();
  note.set_version(row.version());
  if (row.words().path() == "safety_note_corrected") {
    RETURN_IF_ERROR(OpenNote<v1::SafetyNoteCorrected>(facts.sealer(), row.words(), &note));
  } else {
    RETURN_IF_ERROR(OpenNote<v1::SafetyNoteRecorded>(facts.sealer(), row.words(), &note));
  }
  return note;
}

absl::StatusOr<v1::ListSafetyNotesResponse> ListSafetyNotes(
    const Facts& facts, const Call& call, const v1::ListSafetyNotesRequest& request) {
  v1::ListSafetyNotesResponse response;
  std::string section = request.section_id();
  if (section.empty() && call.caller.section.has_value()) section = call.caller.section->ToString();
  const bool of_person = !request.person_id().empty();
  std::string seen_from = section;
  if (of_person) {
    ASSIGN_OR_RETURN(const auto due, facts.views().Read(kDueView, call.at_least));
    ASSIGN_OR_RETURN(const auto person, FindPerson(*due, request.person_id()));
    seen_from = person.has_value() ? person->row.section_id() : std::string();
  }
  if (seen_from.empty() || !InScope(call, seen_from, std::vector<std::string>())) return response;
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kSafetyView, call.at_least));
  const char space = of_person ? 'p' : 's';
  const std::string& owner = of_person ? request.person_id() : section;
  const std::string prefix = TimedPrefix(space, owner);
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(
          *rows, prefix, TimedFrom(space, owner, call.now),
          {request.page_size(), request.page_token()},
          [&](std::string_view key, std::string_view) -> absl::StatusOr<runtime::Taken> {
            KeyReader reader(key.substr(prefix.size()));
            reader.Time();
            ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::SafetyNoteRow>(
                                                 *rows, IdKey('t', reader.Id().ToString())));
            if (!row.has_value()) return runtime::Taken::kPassedOver;
            ASSIGN_OR_RETURN(*response.add_notes(), NoteOf(facts, *row));
            return runtime::Taken::kShown;
          }));
  return response;
}

}  // namespace

absl::Status AddSafetyNotes(const Facts& facts, const views::RowReader& rows, char space,
                            const std::string& owner_id, absl::Time at,
                            google::protobuf::RepeatedPtrField<v1::SafetyNote>* notes) {
  const std::string prefix = TimedPrefix(space, owner_id);
  absl::Status broken;
  RETURN_IF_ERROR(rows.Scan(
      prefix, TimedFrom(space, owner_id, at), [&](std::string_view key, std::string_view) {
        if (notes->size() == kSafetyNotesShownMax) return false;
        KeyReader reader(key.substr(prefix.size()));
        reader.Time();
        const auto row =
            runtime::GetRow<v1::SafetyNoteRow>(rows, IdKey('t', reader.Id().ToString()));
        if (!row.ok() || !row->has_value()) {
          broken = row.status();
          return broken.ok();
        }
        absl::StatusOr<v1::SafetyNote> note = NoteOf(facts, **row);
        if (!note.ok()) {
          broken = note.status();
          return false;
        }
        *notes->Add() = *std::move(note);
        return true;
      }));
  return broken;
}

void RegisterNoteQueries(runtime::MethodTable& methods, const Facts& facts) {
  const auto add = [&](std::string_view rpc, auto* answer) {
    runtime::AddFactsQuery(methods, facts, MethodName(rpc), runtime::Work::kScan, answer);
  };
  add("ListEkiTimes", &ListEkiTimes);
  add("FindEkiTimes", &FindEkiTimes);
  add("ListSafetyNotes", &ListSafetyNotes);
}

}  // namespace varsel::meeting
