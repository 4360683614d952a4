#include <optional>
#include <string>
#include <utility>

#include "services/meeting/decide.h"
#include "services/meeting/service.h"
#include "services/runtime/command.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_reasons.pb.h"

namespace varsel::meeting {
namespace {

using runtime::Call;
using runtime::CommandOutcome;
using runtime::CommandPlan;

template <typename Request, typename Response>
void AddEkiTime(runtime::MethodTable& methods, std::string_view rpc) {
  using Plan = CommandPlan<EkiTimeAggregate, Response>;
  methods.Command<EkiTimeAggregate, Request, Response>(
      MethodName(rpc), [](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        Plan plan{.stream = EkiTimeStream(request.eki_time_id())};
        plan.decide = [&call, &request](const v1::EkiTimeLife& life) {
          return Decide(life, request, call.Context());
        };
        plan.reply = [](const CommandOutcome& outcome, Response* response) {
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

bool InSection(const Call& call, std::string_view section_id) {
  return InScope(call, section_id, std::vector<std::string>());
}

// What the caller may name of what he names.
absl::StatusOr<NoteContext> Gather(const Facts& facts, const Call& call,
                                   const std::string& person_id, const std::string& section_id) {
  NoteContext context{.base = call.Context()};
  ASSIGN_OR_RETURN(const auto due, facts.Rows(kDueView));
  if (!section_id.empty()) {
    ASSIGN_OR_RETURN(const auto section,
                     runtime::GetRow<v1::SectionRow>(*due, IdKey('z', section_id)));
    context.section_known = section.has_value() && InSection(call, section_id);
  }
  if (!person_id.empty()) {
    ASSIGN_OR_RETURN(const auto person, FindPerson(*due, person_id));
    context.person_known = person.has_value() && InSection(call, person->row.section_id());
  }
  return context;
}

template <typename Request>
std::string PersonOf(const Request& request) {
  if constexpr (requires { request.person_id(); }) return request.person_id();
  return "";
}
template <typename Request>
std::string SectionOf(const Request& request) {
  if constexpr (requires { request.section_id(); }) return request.section_id();
  return "";
}

// An existing note is the caller's to see where the person or the place is.
absl::Status CheckNoteScope(const Facts& facts, const Call& call, const std::string& note_id) {
  ASSIGN_OR_RETURN(const auto notes, facts.Rows(kSafetyView));
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::SafetyNoteRow>(*notes, IdKey('t', note_id)));
  if (!row.has_value()) return absl::OkStatus();
  std::string section = row->life().section_id();
  if (row->life().about() == v1::SAFETY_ABOUT_PERSON) {
    ASSIGN_OR_RETURN(const auto due, facts.Rows(kDueView));
    ASSIGN_OR_RETURN(const auto person, FindPerson(*due, row->life().about_id()));
    if (person.has_value()) section = person->row.section_id();
  }
  if (InSection(call, section)) return absl::OkStatus();
  return Refuse(v1::SAFETY_NOTE_UNKNOWN, {.field = "safety_note_id"});
}

template <typename Request, typename Response>
void AddNote(runtime::MethodTable& methods, const Facts& facts, std::string_view rpc) {
  using Plan = CommandPlan<SafetyNoteAggregate, Response>;
  methods.Command<SafetyNoteAggregate, Request, Response>(
      MethodName(rpc), [&facts](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(const NoteContext context,
                         Gather(facts, call, PersonOf(request), SectionOf(request)));
        RETURN_IF_ERROR(CheckNoteScope(facts, call, request.safety_note_id()));
        Plan plan{.stream = SafetyNoteStream(request.safety_note_id())};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        plan.decide = [&request, context](const v1::SafetyNoteLife& life) {
          return Decide(life, request, context);
        };
        plan.reply = [](const CommandOutcome& outcome, Response* response) {
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

}  // namespace

void RegisterNoteCommands(runtime::MethodTable& methods, const Facts& facts) {
  AddEkiTime<v1::OfferEkiTimeRequest, v1::OfferEkiTimeResponse>(methods, "OfferEkiTime");
  AddEkiTime<v1::WithdrawEkiTimeRequest, v1::WithdrawEkiTimeResponse>(methods, "WithdrawEkiTime");
  AddNote<v1::RecordSafetyNoteRequest, v1::RecordSafetyNoteResponse>(methods, facts,
                                                                     "RecordSafetyNote");
  AddNote<v1::CorrectSafetyNoteRequest, v1::CorrectSafetyNoteResponse>(methods, facts,
                                                                       "CorrectSafetyNote");
  AddNote<v1::WithdrawSafetyNoteRequest, v1::WithdrawSafetyNoteResponse>(methods, facts,
                                                                         "WithdrawSafetyNote");
}

}  // namespace varsel::meeting
