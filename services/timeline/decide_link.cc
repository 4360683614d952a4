#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/timeline/decide_chain.h"
#include "services/timeline/evolve_chain.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_reasons.pb.h"

namespace varsel::timeline {
namespace {

constexpr char kRetaliationField[] = "retaliation_incident_id";
constexpr char kAnsweredField[] = "answered_incident_id";

absl::Status CheckEnd(const v1::ChainIncidentRow* incident, const std::string& field) {
  if (incident == nullptr) return Refuse(v1::INCIDENT_UNKNOWN, {.field = field});
  if (incident->withdrawn()) return Refuse(v1::INCIDENT_WITHDRAWN_ALREADY, {.field = field});
  return absl::OkStatus();
}

template <typename Event>
void FillTimes(const LinkEnds& ends, Event* event) {
  *event->mutable_retaliation_time() = ends.retaliation->occurred_time();
  *event->mutable_answered_time() = ends.answered->occurred_time();
}

LinkEnds EndsOf(const ChainContext& context) {
  return {.retaliation = context.retaliation.has_value() ? &*context.retaliation : nullptr,
          .answered = context.answered.has_value() ? &*context.answered : nullptr,
          .closes_circle = context.closes_circle};
}

template <typename Command>
LinkSaid SaidBy(const Command& command) {
  LinkSaid said;
  said.retaliation_id = command.retaliation_incident_id();
  said.answered_id = command.answered_incident_id();
  if constexpr (requires { command.state(); }) said.state = command.state();
  if constexpr (requires { command.reason_code(); }) said.reason_code = command.reason_code();
  return said;
}

int StandingOf(const v1::LinksLife& life) {
  return static_cast<int>(
      std::count_if(life.links().begin(), life.links().end(),
                    [](const v1::LinkLife& link) { return Stands(StateOf(link)); }));
}

EventId LastOf(const v1::LinkLife* link) {
  return link == nullptr || link->event_id().empty() ? EventId()
                                                     : EventId(Uuid::FromBytes(link->event_id()));
}

Draft<v1::TimelineEvent> Withdrawn(const LinkSaid& said, v1::LinkState before,
                                   const EventId& corrects, std::string_view reason,
                                   absl::Time now) {
  Draft<v1::TimelineEvent> draft{.occurred = now, .corrects = corrects};
  v1::LinkWithdrawn& event = *draft.event.mutable_link_withdrawn();
  event.set_retaliation_incident_id(said.retaliation_id);
  event.set_answered_incident_id(said.answered_id);
  event.set_state_before(before);
  event.set_reason_code(std::string(reason));
  return draft;
}

}  // namespace

StreamId LinksStream(const Uuid& retaliation) { return {"timeline.links", retaliation}; }

Decision DecideLink(const v1::LinksLife& life, const LinkSaid& said, const LinkEnds& ends,
                    absl::Time now) {
  const std::string retaliation_field = said.where + kRetaliationField;
  const std::string answered_field = said.where + kAnsweredField;
  if (said.retaliation_id == said.answered_id) {
    return Refuse(v1::LINK_TO_ITSELF, {.field = answered_field});
  }
  if (said.state != v1::LINK_STATE_SUSPECTED && said.state != v1::LINK_STATE_CONFIRMED) {
    return Refuse(v1::LINK_STATE_NOT_SAID_BY_HAND, {.field = said.where + "state"});
  }
  RETURN_IF_ERROR(CheckEnd(ends.retaliation, retaliation_field));
  RETURN_IF_ERROR(CheckEnd(ends.answered, answered_field));
  if (IsBeforeItsCause(*ends.retaliation, *ends.answered)) {
    return Refuse(v1::LINK_BEFORE_ITS_CAUSE, {.field = answered_field});
  }
  const v1::LinkLife* link = LinkTo(life, said.answered_id);
  const v1::LinkState before = link == nullptr ? v1::LINK_STATE_UNSPECIFIED : StateOf(*link);
  if (!Stands(before)) {
    if (ends.closes_circle) return Refuse(v1::LINK_CLOSES_CIRCLE, {.field = answered_field});
    if (StandingOf(life) >= kAnswersMax) {
      return Refuse(v1::LINKS_TOO_MANY,
                    {.field = retaliation_field, .detail = absl::StrCat(kAnswersMax)});
    }
  }
  Drafts<v1::TimelineEvent> drafts;
  if (before == said.state) return drafts;  // said already
  Draft<v1::TimelineEvent> draft{.occurred = now};
  v1::LinkStated& event = *draft.event.mutable_link_stated();
  event.set_retaliation_incident_id(said.retaliation_id);
  event.set_answered_incident_id(said.answered_id);
  event.set_state(said.state);
  event.set_state_before(before);
  event.set_reason_code(said.reason_code);
  FillTimes(ends, &event);
  drafts.push_back(std::move(draft));
  return drafts;
}

Decision DecideWithdrawal(const v1::LinksLife& life, const LinkSaid& said, absl::Time now) {
  const v1::LinkLife* link = LinkTo(life, said.answered_id);
  const std::string field = said.where + kAnsweredField;
  if (link == nullptr) return Refuse(v1::LINK_UNKNOWN, {.field = field});
  const v1::LinkState before = StateOf(*link);
  if (!Stands(before)) return Refuse(v1::LINK_WITHDRAWN_ALREADY, {.field = field});
  Drafts<v1::TimelineEvent> drafts;
  drafts.push_back(Withdrawn(said, before, LastOf(link), said.reason_code, now));
  return drafts;
}

Decision Decide(const v1::LinksLife& life, const v1::LinkIncidentsRequest& command,
                const ChainContext& context) {
  return DecideLink(life, SaidBy(command), EndsOf(context), context.base.now);
}

Decision Decide(const v1::LinksLife& life, const v1::WithdrawLinkRequest& command,
                const ChainContext& context) {
  return DecideWithdrawal(life, SaidBy(command), context.base.now);
}

// A proposal that would close a circle is written and taken back at once: the system looked at it,
// and it is not looked at again.
Decision Decide(const v1::LinksLife& life, const v1::ReviewLinkRequest& command,
                const ChainContext& context) {
  if (!context.retaliation.has_value()) {
    return Refuse(v1::INCIDENT_UNKNOWN, {.field = "retaliation_incident_id"});
  }
  if (!context.answered.has_value()) {
    return Refuse(v1::INCIDENT_UNKNOWN, {.field = "answered_incident_id"});
  }
  const v1::LinkLife* link = LinkTo(life, command.answered_incident_id());
  const v1::LinkState before = link == nullptr ? v1::LINK_STATE_UNSPECIFIED : StateOf(*link);
  Drafts<v1::TimelineEvent> drafts;
  switch (context.review.action) {
    case Review::Action::kNothing:
      break;
    case Review::Action::kWithdraw:
      if (!Stands(before)) break;
      drafts.push_back(Withdrawn(SaidBy(command), before, LastOf(link), context.review.reason,
                                 context.base.now));
      break;
    case Review::Action::kPropose: {
      if (Stands(before)) break;
      Draft<v1::TimelineEvent> draft{.occurred = context.base.now};
      v1::LinkProposed& event = *draft.event.mutable_link_proposed();
      event.set_retaliation_incident_id(command.retaliation_incident_id());
      event.set_answered_incident_id(command.answered_incident_id());
      FillTimes(EndsOf(context), &event);
      drafts.push_back(std::move(draft));
      if (context.closes_circle) {
        drafts.push_back(Withdrawn(SaidBy(command), v1::LINK_STATE_PROPOSED, EventId(),
                                   kClosesCircle, context.base.now));
      }
      break;
    }
  }
  return drafts;
}

}  // namespace varsel::timeline
