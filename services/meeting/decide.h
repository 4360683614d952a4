// The rules of the meeting area: domain.md, *Life of a notification*. Each is (what the stream
// folds to, command, context) -> events or a refusal with its reason. Plans are refused, facts
// never. Pure; thread-safe.
#ifndef VARSEL_SERVICES_MEETING_DECIDE_H_
#define VARSEL_SERVICES_MEETING_DECIDE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/draft.h"
#include "services/meeting/context.h"
#include "services/meeting/evolve.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/meeting/v1/meeting_service.pb.h"

namespace varsel::meeting {

using EventDrafts = Drafts<v1::MeetingEvent>;
using Decision = absl::StatusOr<EventDrafts>;

inline constexpr absl::Duration kMeetingLastsMax = absl::Hours(12);
inline constexpr absl::Duration kEkiTimeLastsMax = absl::Hours(24);

// When the meeting asked for begins and ends: an hour where that is not said.
Span SpanOf(const v1::MeetingForm& form);

// The guards that a plan of this time and team writes.
struct Guard {
  v1::CalendarKind calendar = v1::CALENDAR_KIND_UNSPECIFIED;
  std::string owner_id;
  int32_t day = 0;
};
std::vector<Guard> GuardsOf(const Span& span, const std::vector<std::string>& officer_ids,
                            const std::string& eki_worker_id, const std::string& section_id);
// Those of the request; the caller alone where none are named.
std::vector<std::string> OfficersOf(const v1::MeetingForm& form, const DecideContext& context);

// ---- plans: decide_plan.cc ----
Decision Decide(const v1::MeetingLife& life, const v1::PlanMeetingRequest& command,
                const PlanContext& context);
Decision Decide(const v1::MeetingLife& life, const v1::ChangeMeetingRequest& command,
                const PlanContext& context);

// ---- what happens to them: decide_fact.cc ----
Decision Decide(const v1::MeetingLife& life, const v1::CancelMeetingRequest& command,
                const DecideContext& context);
Decision Decide(const v1::MeetingLife& life, const v1::AnswerMeetingRequest& command,
                const DecideContext& context);
Decision Decide(const v1::MeetingLife& life, const v1::RecordMeetingOutcomeRequest& command,
                const DecideContext& context);
Decision Decide(const v1::MeetingLife& life, const v1::RecordBriefingRequest& command,
                const DecideContext& context);
Decision Decide(const v1::MeetingLife& life, const v1::WithdrawMeetingFactRequest& command,
                const DecideContext& context);
Decision Decide(const v1::MeetingLife& life, const v1::RecallDisclosureRequest& command,
                const DecideContext& context);

// ---- EKI's free times and safety notes: decide_note.cc ----
Decision Decide(const v1::EkiTimeLife& life, const v1::OfferEkiTimeRequest& command,
                const DecideContext& context);
Decision Decide(const v1::EkiTimeLife& life, const v1::WithdrawEkiTimeRequest& command,
                const DecideContext& context);
Decision Decide(const v1::SafetyNoteLife& life, const v1::RecordSafetyNoteRequest& command,
                const NoteContext& context);
Decision Decide(const v1::SafetyNoteLife& life, const v1::CorrectSafetyNoteRequest& command,
                const NoteContext& context);
Decision Decide(const v1::SafetyNoteLife& life, const v1::WithdrawSafetyNoteRequest& command,
                const NoteContext& context);

inline Draft<v1::MeetingEvent>& Add(absl::Time occurred, EventDrafts* drafts) {
  drafts->push_back({.event = {}, .occurred = occurred, .corrects = {}, .stream = {}});
  return drafts->back();
}

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_DECIDE_H_
