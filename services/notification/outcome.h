// What the decisions of a notification share: drafts, marks, and the outcome that goes with them.
// Pure.
#ifndef VARSEL_SERVICES_NOTIFICATION_OUTCOME_H_
#define VARSEL_SERVICES_NOTIFICATION_OUTCOME_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/domain/decide_context.h"
#include "services/domain/draft.h"
#include "services/notification/levers.h"
#include "services/notification/state.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {

using EventDrafts = Drafts<v1::NotificationEvent>;

// What a fact is judged by, beside the notification's own state. Nothing of it can refuse a fact;
// it only marks.
struct FactContext {
  const v1::PersonFactsRow* person = nullptr;  // null = not on record
  bool second_in_round = false;        // asked only when a cancelled notification is opened again
  const LeverFacts* levers = nullptr;  // asked only where levers are announced; null = no packages
};

// The programme of the notification.
inline const Programme& ProgrammeOf(const NotificationState& state, const DecideContext& context) {
  const bool own = state.plan == nullptr || state.plan->programme().empty();
  return own ? context.programme : context.programmes->Of(state.plan->programme());
}

// The drafts, and after them OutcomeDecided if any of its values would change. The number of
// attempts alone is no change: the attempts' own events tell it, and the most frequent command
// stays one record.
EventDrafts WithOutcome(const NotificationState& state, EventDrafts drafts,
                        const DecideContext& context);
// The same drafts for another stream than the one that was decided on.
EventDrafts OnStream(const StreamId& stream, EventDrafts drafts);
void Append(EventDrafts more, EventDrafts* drafts);

// NotificationReopened (and, of a cancelled one, the target's guard again) if the notification is
// closed or cancelled: what happened shows that the plan was wrong, not the street.
EventDrafts Reopened(const NotificationState& state, absl::Time occurred);

// The rules that a fact at `time` breaks, in order of their number. `officers` in person, if
// `in_person`.
struct FactAt {
  absl::Time time;
  bool in_person = false;
  int officers = 0;
};
std::vector<v1::Mark> MarksOf(const NotificationState& state, const FactAt& fact,
                              const FactContext& facts, const DecideContext& context);
// Of a correction: the rules judged anew, and what only its recording could tell kept from before.
std::vector<v1::Mark> MarksAgain(std::vector<v1::Mark> anew, absl::Span<const v1::Mark> before);

// The caller, where no officer is named.
template <typename Repeated>
void SetOfficers(const Repeated& named, const ActorId& caller, Repeated* officers) {
  *officers = named;
  if (officers->empty()) *officers->Add() = caller.ToString();
}
template <typename Event>
void SetMarks(const std::vector<v1::Mark>& marks, Event* event) {
  event->clear_marks();
  for (const v1::Mark mark : marks) event->add_marks(mark);
}
template <typename Event>
std::vector<v1::Mark> MarksIn(const Event& event) {
  std::vector<v1::Mark> marks;
  for (const int mark : event.marks()) marks.push_back(static_cast<v1::Mark>(mark));
  return marks;
}

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_OUTCOME_H_
