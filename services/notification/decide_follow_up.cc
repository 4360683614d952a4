#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/notification/classify.h"
#include "services/notification/decide_fact.h"
#include "storage/base/error.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

template <typename Command, typename Recorded>
void FillFollowUp(const NotificationState& state, const Command& command, Recorded* event) {
  event->set_notification_id(command.notification_id());
  event->set_person_id(state.plan->person_id());
  event->set_follow_up_id(command.follow_up_id());
  *event->mutable_followed_up_time() = command.followed_up_time();
  if (command.has_settles_due()) *event->mutable_settles_due() = command.settles_due();
  event->set_contact_made(command.contact_made());
  event->set_remembers_message(command.remembers_message());
  event->set_passed_on(command.passed_on());
  event->set_round_id(state.plan->round_id());
  *event->mutable_dimensions() = state.plan->dimensions();
  event->set_remembers(command.remembers());
  event->set_asks_for(command.asks_for());
  event->set_note(command.note());
}

template <typename Recorded>
std::vector<v1::Mark> FollowUpMarks(const NotificationState& state, const Recorded& event,
                                    const FactContext& facts, const DecideContext& context) {
  const absl::Time time = FromProto(event.followed_up_time());
  std::vector<v1::Mark> marks =
      MarksOf(state, {.time = time, .in_person = false, .officers = event.officer_ids_size()},
              facts, context);
  const Delivery* first = FirstReached(state);
  if (first == nullptr || time < FromProto(first->now->facts().delivered_time())) {
    marks.push_back(v1::MARK_WITHOUT_DELIVERY);
  }
  return marks;
}

}  // namespace

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::RecordFollowUpRequest& command,
                                   const FactContext& facts, const DecideContext& context) {
  if (!state.exists()) return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  const bool used =
      std::any_of(state.follow_ups.begin(), state.follow_ups.end(), [&](const FollowUp& follow_up) {
        return follow_up.now->follow_up_id() == command.follow_up_id();
      });
  if (used) return Refuse(common::v1::ID_IN_USE, {.field = "follow_up_id"});
  EventDrafts drafts = Reopened(state, FromProto(command.followed_up_time()));
  Draft<Event> draft;
  draft.occurred = FromProto(command.followed_up_time());
  v1::FollowUpRecorded& event = *draft.event.mutable_follow_up_recorded();
  FillFollowUp(state, command, &event);
  SetOfficers(command.officer_ids(), context.actor, event.mutable_officer_ids());
  // Who was not met is still to be followed up, unless the caller says which due time this answers.
  const bool met = command.contact_made() != v1::TRI_STATE_NO;
  if (!command.has_settles_due() && met && state.outcome != nullptr &&
      state.outcome->follow_ups_open_size() > 0) {
    *event.mutable_settles_due() = state.outcome->follow_ups_open(0);
  }
  SetMarks(FollowUpMarks(state, event, facts, context), &event);
  drafts.push_back(std::move(draft));
  return WithOutcome(state, std::move(drafts), context);
}

absl::StatusOr<EventDrafts> Decide(const NotificationState& state,
                                   const v1::CorrectFollowUpRequest& command,
                                   const FactContext& facts, const DecideContext& context) {
  if (!state.exists()) return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = "notification_id"});
  const auto follow_up = std::find_if(
      state.follow_ups.begin(), state.follow_ups.end(),
      [&](const FollowUp& it) { return it.now->follow_up_id() == command.follow_up_id(); });
  if (follow_up == state.follow_ups.end()) {
    return Refuse(v1::FOLLOW_UP_UNKNOWN, {.field = "follow_up_id"});
  }
  if (follow_up->withdrawn) return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "follow_up_id"});
  Draft<Event> draft;
  draft.occurred = FromProto(command.followed_up_time());
  draft.corrects = follow_up->origin;
  v1::FollowUpCorrected& event = *draft.event.mutable_follow_up_corrected();
  FillFollowUp(state, command, &event);
  *event.mutable_officer_ids() = command.officer_ids();
  *event.mutable_followed_up_time_before() = follow_up->now->followed_up_time();
  if (follow_up->now->has_settles_due()) {
    *event.mutable_settles_due_before() = follow_up->now->settles_due();
  }
  event.set_reason(command.reason());
  SetMarks(MarksAgain(FollowUpMarks(state, event, facts, context), MarksIn(*follow_up->now)),
           &event);
  EventDrafts drafts;
  drafts.push_back(std::move(draft));
  return WithOutcome(state, std::move(drafts), context);
}

}  // namespace varsel::notification
