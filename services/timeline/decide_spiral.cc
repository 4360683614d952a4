#include <string>
#include <utility>

#include "services/timeline/decide_chain.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_reasons.pb.h"

namespace varsel::timeline {
namespace {

EventId LastStatement(const v1::SpiralLife& life) {
  return life.event_id().empty() ? EventId() : EventId(Uuid::FromBytes(life.event_id()));
}

}  // namespace

Uuid SpiralIdOf(const Uuid& retaliation, const Uuid& answered) {
  return Uuid::Derived("timeline.spiral", {retaliation, answered});
}
StreamId SpiralStream(const Uuid& spiral) { return {"timeline.spiral", spiral}; }

Decision Decide(const v1::SpiralLife& life, const v1::JudgeSpiralRequest& command,
                const ChainContext& context) {
  if (command.state() != v1::SPIRAL_STATE_CONFIRMED &&
      command.state() != v1::SPIRAL_STATE_REJECTED) {
    return Refuse(v1::SPIRAL_STATE_NOT_A_JUDGEMENT, {.field = "state"});
  }
  const v1::SpiralState before = StateOf(life);
  if (before == v1::SPIRAL_STATE_UNSPECIFIED) {
    return Refuse(v1::SPIRAL_UNKNOWN, {.field = "spiral_id"});
  }
  if (before == v1::SPIRAL_STATE_WITHDRAWN) {
    return Refuse(v1::SPIRAL_WITHDRAWN_ALREADY, {.field = "spiral_id"});
  }
  Drafts<v1::TimelineEvent> drafts;
  if (before == command.state()) return drafts;  // said already
  // A judgement that is judged anew corrects the one before.
  Draft<v1::TimelineEvent> draft{
      .occurred = context.base.now,
      .corrects = before == v1::SPIRAL_STATE_PROPOSED ? EventId() : LastStatement(life)};
  v1::SpiralJudged& event = *draft.event.mutable_spiral_judged();
  event.set_spiral_id(command.spiral_id());
  event.set_state(command.state());
  event.set_state_before(before);
  event.set_reason_code(command.reason_code());
  drafts.push_back(std::move(draft));
  return drafts;
}

// What was to be proposed, but is not any more, is written as withdrawn: so the view knows that it
// was looked at.
Decision Decide(const v1::SpiralLife& life, const v1::ReviewSpiralRequest& command,
                const ChainContext& context) {
  const auto retaliation = Uuid::Parse(command.retaliation_incident_id());
  const auto answered = Uuid::Parse(command.answered_incident_id());
  if (!context.retaliation.has_value() || !context.answered.has_value()) {
    return Refuse(v1::INCIDENT_UNKNOWN, {.field = "retaliation_incident_id"});
  }
  const std::string id = SpiralIdOf(*retaliation, *answered).ToString();
  const v1::SpiralState before = StateOf(life);
  Drafts<v1::TimelineEvent> drafts;
  const auto withdraw = [&](std::string_view reason) {
    Draft<v1::TimelineEvent> draft{.occurred = context.base.now, .corrects = LastStatement(life)};
    v1::SpiralWithdrawn& event = *draft.event.mutable_spiral_withdrawn();
    event.set_spiral_id(id);
    event.set_state_before(before);
    event.set_reason_code(std::string(reason));
    drafts.push_back(std::move(draft));
  };
  switch (context.review.action) {
    case Review::Action::kNothing:
      break;
    case Review::Action::kWithdraw:
      if (Stands(before)) withdraw(context.review.reason);
      break;
    case Review::Action::kPropose: {
      if (Stands(before)) break;
      Draft<v1::TimelineEvent> draft{.occurred = context.base.now};
      v1::SpiralProposed& event = *draft.event.mutable_spiral_proposed();
      event.set_spiral_id(id);
      event.set_retaliation_incident_id(command.retaliation_incident_id());
      event.set_answered_incident_id(command.answered_incident_id());
      for (const v1::SpiralSign sign : context.signs) event.add_signs(sign);
      drafts.push_back(std::move(draft));
      if (context.another_stands) {
        v1::SpiralWithdrawn& taken =
            *drafts.emplace_back(Draft<v1::TimelineEvent>{.occurred = context.base.now})
                 .event.mutable_spiral_withdrawn();
        taken.set_spiral_id(id);
        taken.set_state_before(v1::SPIRAL_STATE_PROPOSED);
        taken.set_reason_code(std::string(kAnotherStands));
      }
      break;
    }
  }
  return drafts;
}

}  // namespace varsel::timeline
