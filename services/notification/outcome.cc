#include "services/notification/outcome.h"

#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/notification/classify.h"
#include "services/notification/evolve.h"
#include "services/notification/person_facts.h"
#include "services/notification/streams.h"

namespace varsel::notification {
namespace {

// As OutcomeDecided says it, but for what its own record tells of the step.
bool Same(const v1::OutcomeDecided& last, v1::OutcomeDecided now) {
  now.set_outcome_before(last.outcome_before());
  now.set_attempts(last.attempts());
  // Without maps and unknown fields, equal messages have equal bytes; and this runs with every
  // attempt.
  return last.SerializeAsString() == now.SerializeAsString();
}

}  // namespace

EventDrafts WithOutcome(const NotificationState& state, EventDrafts drafts,
                        const DecideContext& context) {
  NotificationState after = state;
  for (const Draft<v1::NotificationEvent>& draft : drafts) {
    if (!draft.stream.is_none()) continue;
    EventMeta meta;
    meta.occurred = draft.occurred;
    meta.recorded = context.now;
    after = EvolveNotification(std::move(after), draft.event, meta);
  }
  if (!after.exists()) return drafts;
  v1::OutcomeDecided outcome = Classify(after, ProgrammeOf(after, context));
  if (state.outcome != nullptr && Same(*state.outcome, outcome)) return drafts;
  if (state.outcome != nullptr) outcome.set_outcome_before(state.outcome->outcome());
  Draft<v1::NotificationEvent> draft;
  *draft.event.mutable_outcome_decided() = std::move(outcome);
  draft.occurred = context.now;
  drafts.push_back(std::move(draft));
  return drafts;
}

EventDrafts OnStream(const StreamId& stream, EventDrafts drafts) {
  for (Draft<v1::NotificationEvent>& draft : drafts) {
    if (draft.stream.is_none()) draft.stream = stream;
  }
  return drafts;
}

void Append(EventDrafts more, EventDrafts* drafts) {
  std::move(more.begin(), more.end(), std::back_inserter(*drafts));
}

EventDrafts Reopened(const NotificationState& state, absl::Time occurred) {
  EventDrafts drafts;
  if (!state.closed && !state.cancelled) return drafts;
  const v1::NotificationPlanned& plan = *state.plan;
  Draft<v1::NotificationEvent> reopened;
  reopened.event.mutable_notification_reopened()->set_notification_id(plan.notification_id());
  reopened.event.mutable_notification_reopened()->set_person_id(plan.person_id());
  reopened.occurred = occurred;
  drafts.push_back(std::move(reopened));
  const bool guarded =
      !plan.round_id().empty() && plan.notification_kind() == v1::NOTIFICATION_KIND_PLANNED;
  if (state.cancelled && guarded) {
    Draft<v1::NotificationEvent> notified;
    v1::TargetNotified& event = *notified.event.mutable_target_notified();
    event.set_round_id(plan.round_id());
    event.set_person_id(plan.person_id());
    event.set_notification_id(plan.notification_id());
    notified.occurred = occurred;
    notified.stream = TargetStream(plan.round_id(), plan.person_id());
    drafts.push_back(std::move(notified));
  }
  return drafts;
}

std::vector<v1::Mark> MarksOf(const NotificationState& state, const FactAt& fact,
                              const FactContext& facts, const DecideContext& context) {
  std::vector<v1::Mark> marks;
  const v1::NotificationPlanned& plan = *state.plan;
  const bool planned = plan.notification_kind() == v1::NOTIFICATION_KIND_PLANNED;
  if (state.closed || state.cancelled) marks.push_back(v1::MARK_AFTER_CLOSING);
  // One officer is enough on the telephone, and who meets somebody by chance is who he is.
  if (planned && fact.in_person && fact.officers < 2) marks.push_back(v1::MARK_ONE_OFFICER);
  if (planned && fact.time < FromProto(plan.planned_time())) marks.push_back(v1::MARK_BEFORE_PLAN);
  if (context.now - fact.time > ProgrammeOf(state, context).complete_within) {
    marks.push_back(v1::MARK_RECORDED_LATE);
  }
  if (facts.second_in_round) marks.push_back(v1::MARK_SECOND_IN_ROUND);
  if (facts.person != nullptr) AddPersonMarks(*facts.person, fact.time, &marks);
  std::sort(marks.begin(), marks.end());
  return marks;
}

std::vector<v1::Mark> MarksAgain(std::vector<v1::Mark> anew, absl::Span<const v1::Mark> before) {
  const auto of_recording = [](v1::Mark mark) {
    return mark == v1::MARK_AFTER_CLOSING || mark == v1::MARK_RECORDED_LATE ||
           mark == v1::MARK_SECOND_IN_ROUND;
  };
  anew.erase(std::remove_if(anew.begin(), anew.end(), of_recording), anew.end());
  std::copy_if(before.begin(), before.end(), std::back_inserter(anew), of_recording);
  std::sort(anew.begin(), anew.end());
  anew.erase(std::unique(anew.begin(), anew.end()), anew.end());
  return anew;
}

}  // namespace varsel::notification
