#include "services/picture/decide.h"

#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/picture/v1/picture_reasons.pb.h"

namespace varsel::picture {
namespace {

Drafts<v1::PictureEvent> One(Draft<v1::PictureEvent> draft) {
  Drafts<v1::PictureEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

absl::Status CheckGroup(const std::string& group_id, const PictureContext& context) {
  if (context.known_groups.contains(group_id)) return absl::OkStatus();
  return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id", .id = group_id});
}

// The judgement as it holds now.
absl::StatusOr<const v1::RiskFact*> StandingJudgement(const v1::RiskLife& life,
                                                      const std::string& judgement_id) {
  const v1::RiskFact* last = LastOf(life, judgement_id);
  if (last == nullptr) return Refuse(v1::JUDGEMENT_UNKNOWN, {.field = "judgement_id"});
  if (last->has_recorded_until()) {
    return Refuse(v1::JUDGEMENT_WITHDRAWN_ALREADY, {.field = "judgement_id"});
  }
  return last;
}

template <typename Command>
Draft<v1::PictureEvent> Judged(const Command& command, const EventId& corrects) {
  Draft<v1::PictureEvent> draft{.occurred = FromProto(command.judged_time()), .corrects = corrects};
  v1::RiskJudged& event = *draft.event.mutable_risk_judged();
  event.set_group_id(command.group_id());
  event.set_judgement_id(command.judgement_id());
  event.set_indicator(command.indicator());
  event.set_level(command.level());
  *event.mutable_judged_time() = command.judged_time();
  event.set_basis(command.basis());
  return draft;
}

template <typename Command>
absl::Status CheckArea(const Command& command, const PictureContext& context) {
  const bool elsewhere = context.bound.has_value() && *context.bound != command.section_id();
  if (!context.section_known || elsewhere) {
    return Refuse(v1::SECTION_UNKNOWN, {.field = "section_id", .id = command.section_id()});
  }
  if (LooksLikeAnAddress(command.area())) {
    return Refuse(v1::AREA_IS_AN_ADDRESS, {.field = "area"});
  }
  absl::flat_hash_set<std::string> named;
  for (const std::string& group : command.group_ids()) {
    if (!context.known_groups.contains(group)) {
      return Refuse(v1::GROUP_UNKNOWN, {.field = "group_ids", .id = group});
    }
    if (!named.insert(group).second) {
      return Refuse(v1::GROUP_NAMED_TWICE, {.field = "group_ids", .id = group});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckStanding(const v1::AreaLife& life, const PictureContext& context) {
  const bool elsewhere = context.bound.has_value() && *context.bound != life.section_id();
  if (life.observation_id().empty() || elsewhere) {
    return Refuse(v1::OBSERVATION_UNKNOWN, {.field = "observation_id"});
  }
  if (life.withdrawn()) {
    return Refuse(v1::OBSERVATION_WITHDRAWN_ALREADY, {.field = "observation_id"});
  }
  return absl::OkStatus();
}

template <typename Command, typename Event>
void FillArea(const Command& command, Event* event) {
  event->set_observation_id(command.observation_id());
  event->set_section_id(command.section_id());
  event->set_area(command.area());
  *event->mutable_group_ids() = command.group_ids();
  event->set_problem(command.problem());
  *event->mutable_observed_time() = command.observed_time();
  event->set_note(command.note());
}

EventId HoldingEvent(const v1::AreaLife& life) { return EventId(Uuid::FromBytes(life.event_id())); }

}  // namespace

StreamId RiskStream(const Uuid& group) { return {"picture.risk", group}; }
StreamId AreaStream(const Uuid& observation) { return {"picture.area", observation}; }

bool LooksLikeAnAddress(const std::string& area) {
  return std::any_of(area.begin(), area.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Decision Decide(const v1::RiskLife& life, const v1::JudgeRiskRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckGroup(command.group_id(), context));
  if (LastOf(life, command.judgement_id()) != nullptr) {
    return Refuse(common::v1::ID_IN_USE, {.field = "judgement_id", .id = command.judgement_id()});
  }
  return One(Judged(command, EventId()));
}

Decision Decide(const v1::RiskLife& life, const v1::CorrectRiskRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckGroup(command.group_id(), context));
  ASSIGN_OR_RETURN(const v1::RiskFact* before, StandingJudgement(life, command.judgement_id()));
  Draft<v1::PictureEvent> draft = Judged(command, EventId(Uuid::FromBytes(before->event_id())));
  draft.event.mutable_risk_judged()->set_reason_code(command.reason_code());
  return One(std::move(draft));
}

Decision Decide(const v1::RiskLife& life, const v1::WithdrawRiskRequest& command,
                const PictureContext& context) {
  ASSIGN_OR_RETURN(const v1::RiskFact* before, StandingJudgement(life, command.judgement_id()));
  Draft<v1::PictureEvent> draft{.occurred = context.base.now,
                                .corrects = EventId(Uuid::FromBytes(before->event_id()))};
  v1::RiskJudgementWithdrawn& event = *draft.event.mutable_risk_judgement_withdrawn();
  event.set_group_id(command.group_id());
  event.set_judgement_id(command.judgement_id());
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

Decision Decide(const v1::AreaLife& life, const v1::ObserveAreaRequest& command,
                const PictureContext& context) {
  if (!life.observation_id().empty()) {
    return Refuse(common::v1::ID_IN_USE,
                  {.field = "observation_id", .id = command.observation_id()});
  }
  RETURN_IF_ERROR(CheckArea(command, context));
  Draft<v1::PictureEvent> draft{.occurred = FromProto(command.observed_time())};
  FillArea(command, draft.event.mutable_area_observed());
  return One(std::move(draft));
}

Decision Decide(const v1::AreaLife& life, const v1::CorrectAreaObservationRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckStanding(life, context));
  RETURN_IF_ERROR(CheckArea(command, context));
  Draft<v1::PictureEvent> draft{.occurred = FromProto(command.observed_time()),
                                .corrects = HoldingEvent(life)};
  FillArea(command, draft.event.mutable_area_observation_corrected());
  draft.event.mutable_area_observation_corrected()->set_reason_code(command.reason_code());
  return One(std::move(draft));
}

Decision Decide(const v1::AreaLife& life, const v1::WithdrawAreaObservationRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckStanding(life, context));
  Draft<v1::PictureEvent> draft{.occurred = context.base.now, .corrects = HoldingEvent(life)};
  draft.event.mutable_area_observation_withdrawn()->set_observation_id(command.observation_id());
  draft.event.mutable_area_observation_withdrawn()->set_reason_code(command.reason_code());
  return One(std::move(draft));
}

}  // namespace varsel::picture
