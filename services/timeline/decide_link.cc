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

absl::Status CheckEnd(const std::optional<v1::ChainIncidentRow>& incident, const char* field) {
  if (!incident.has_value()) return Refuse(v1::INCIDENT_UNKNOWN, {.field = field});
  if (incident->withdrawn()) return Refuse(v1::INCIDENT_WITHDRAWN_ALREADY, {.field = field});
  return absl::OkStatus();
}

template <typename Event>
void FillTimes(const ChainContext& context, Event* event) {
  *event->mutable_retaliation_time() = context.retaliation->occurred_time();
  *event->mutable_answered_time() = context.answered->occurred_time();
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

template <typename Command>
Draft<v1::TimelineEvent> Withdrawn(const Command& command, v1::LinkState before,
                                   const EventId& corrects, std::string_view reason,
                                   absl::Time now) {
  Draft<v1::TimelineEvent> draft{.occurred = now, .corrects = corrects};
  v1::LinkWithdrawn& event = *draft.event.mutable_link_withdrawn();
  event.set_retaliation_incident_id(command.retaliation_incident_id());
  event.set_answered_incident_id(command.answered_incident_id());
  event.set_state_before(before);
  event.set_reason_code(std::string(reason));
  return draft;
}

}  // namespace

StreamId LinksStream(const Uuid& retaliation) { return {"timeline.links", retaliation}; }

Decision Decide(const v1::LinksLife& life, const v1::LinkIncidentsRequest& command,
                const ChainContext& context) {
  if (command.retaliation_incident_id() == command.answered_incident_id()) {
    return Refuse(v1::LINK_TO_ITSELF, {.field = "answered_incident_id"});
  }
  if (command.state() != v1::LINK_STATE_SUSPECTED && command.state() != v1::LINK_STATE_CONFIRMED) {
    return Refuse(v1::LINK_STATE_NOT_SAID_BY_HAND, {.field = "state"});
  }
  RETURN_IF_ERROR(CheckEnd(context.retaliation, "retaliation_incident_id"));
  RETURN_IF_ERROR(CheckEnd(context.answered, "answered_incident_id"));
  if (IsBeforeItsCause(*context.retaliation, *context.answered)) {
    return Refuse(v1::LINK_BEFORE_ITS_CAUSE, {.field = "answered_incident_id"});
  }
  const v1::LinkLife* link = LinkTo(life, command.answered_incident_id());
  const v1::LinkState before = link == nullptr ? v1::LINK_STATE_UNSPECIFIED : StateOf(*link);
  if (!Stands(before)) {
    if (context.closes_circle) {
      return Refuse(v1::LINK_CLOSES_CIRCLE, {.field = "answered_incident_id"});
    }
    if (StandingOf(life) >= kAnswersMax) {
      return Refuse(v1::LINKS_TOO_MANY,
                    {.field = "retaliation_incident_id", .detail = absl::StrCat(kAnswersMax)});
    }
  }
  Drafts<v1::TimelineEvent> drafts;
  if (before == command.state()) return drafts;  // said already
  Draft<v1::TimelineEvent> draft{.occurred = context.base.now};
  v1::LinkStated& event = *draft.event.mutable_link_stated();
  event.set_retaliation_incident_id(command.retaliation_incident_id());
  event.set_answered_incident_id(command.answered_incident_id());
  event.set_state(command.state());
  event.set_state_before(before);
  event.set_reason_code(command.reason_code());
  FillTimes(context, &event);
  drafts.push_back(std::move(draft));
  return drafts;
}

Decision Decide(const v1::LinksLife& life, const v1::WithdrawLinkRequest& command,
                const ChainContext& context) {
  const v1::LinkLife* link = LinkTo(life, command.answered_incident_id());
  if (link == nullptr) return Refuse(v1::LINK_UNKNOWN, {.field = "answered_incident_id"});
  const v1::LinkState before = StateOf(*link);
  if (!Stands(before)) {
    return Refuse(v1::LINK_WITHDRAWN_ALREADY, {.field = "answered_incident_id"});
  }
  Drafts<v1::TimelineEvent> drafts;
  drafts.push_back(
      Withdrawn(command, before, LastOf(link), command.reason_code(), context.base.now));
  return drafts;
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
      drafts.push_back(
          Withdrawn(command, before, LastOf(link), context.review.reason, context.base.now));
      break;
    case Review::Action::kPropose: {
      if (Stands(before)) break;
      Draft<v1::TimelineEvent> draft{.occurred = context.base.now};
      v1::LinkProposed& event = *draft.event.mutable_link_proposed();
      event.set_retaliation_incident_id(command.retaliation_incident_id());
      event.set_answered_incident_id(command.answered_incident_id());
      FillTimes(context, &event);
      drafts.push_back(std::move(draft));
      if (context.closes_circle) {
        drafts.push_back(Withdrawn(command, v1::LINK_STATE_PROPOSED, EventId(), kClosesCircle,
                                   context.base.now));
      }
      break;
    }
  }
  return drafts;
}

}  // namespace varsel::timeline
