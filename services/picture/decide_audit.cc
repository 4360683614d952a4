#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/picture/decide.h"
#include "services/picture/evolve.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/picture/v1/picture_reasons.pb.h"

namespace varsel::picture {
namespace {

Drafts<v1::PictureEvent> OneOfAudit(Draft<v1::PictureEvent> draft) {
  Drafts<v1::PictureEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

EventId EventOf(const std::string& bytes) { return EventId(Uuid::FromBytes(bytes)); }

absl::Status CheckStands(const v1::AuditLife& life) {
  if (life.audit_id().empty()) return Refuse(v1::AUDIT_UNKNOWN, {.field = "audit_id"});
  if (life.withdrawn()) return Refuse(v1::AUDIT_WITHDRAWN_ALREADY, {.field = "audit_id"});
  return absl::OkStatus();
}

absl::Status CheckRound(const std::string& round_id, const PictureContext& context) {
  if (context.round_known) return absl::OkStatus();
  return Refuse(v1::ROUND_UNKNOWN, {.field = "round_id", .id = round_id});
}

absl::Status CheckKnown(const std::string& group_id, const char* field,
                        const PictureContext& context) {
  if (context.known_groups.contains(group_id)) return absl::OkStatus();
  return Refuse(v1::GROUP_UNKNOWN, {.field = field, .id = group_id});
}

// The finding as it holds now.
absl::StatusOr<const v1::FindingFact*> StandingFinding(const v1::AuditLife& life,
                                                       const std::string& finding_id) {
  const v1::FindingFact* last = LastOf(life, finding_id);
  if (last == nullptr) return Refuse(v1::FINDING_UNKNOWN, {.field = "finding_id"});
  if (last->has_recorded_until()) {
    return Refuse(v1::FINDING_WITHDRAWN_ALREADY, {.field = "finding_id"});
  }
  return last;
}

absl::StatusOr<const v1::ViolentFact*> StandingViolent(const v1::ViolentLife& life,
                                                       const std::string& judgement_id) {
  const v1::ViolentFact* last = LastOf(life, judgement_id);
  if (last == nullptr) return Refuse(v1::JUDGEMENT_UNKNOWN, {.field = "judgement_id"});
  if (last->has_recorded_until()) {
    return Refuse(v1::JUDGEMENT_WITHDRAWN_ALREADY, {.field = "judgement_id"});
  }
  return last;
}

// Groups that it is in conflict or allied with: known, others than itself, and each named once.
template <typename Command>
absl::Status CheckTies(const Command& command, const PictureContext& context) {
  absl::flat_hash_set<std::string> named;
  const auto check = [&](const auto& ids, const char* field) -> absl::Status {
    for (const std::string& id : ids) {
      if (id == command.group_id()) return Refuse(v1::GROUP_TIED_TO_ITSELF, {.field = field});
      RETURN_IF_ERROR(CheckKnown(id, field, context));
      if (!named.insert(id).second) {
        return Refuse(v1::GROUP_NAMED_TWICE, {.field = field, .id = id});
      }
    }
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(check(command.conflict_group_ids(), "conflict_group_ids"));
  return check(command.allied_group_ids(), "allied_group_ids");
}

template <typename Command>
absl::Status CheckFinding(const v1::AuditLife& life, const Command& command,
                          const PictureContext& context) {
  RETURN_IF_ERROR(CheckStands(life));
  RETURN_IF_ERROR(CheckKnown(command.group_id(), "group_id", context));
  for (const std::string& area : command.areas()) {
    if (LooksLikeAnAddress(area)) return Refuse(v1::AREA_IS_AN_ADDRESS, {.field = "areas"});
  }
  return CheckTies(command, context);
}

// Of another finding than this one.
absl::Status CheckGoneThrough(const v1::AuditLife& life, const std::string& group_id,
                              const std::string& finding_id) {
  const v1::FindingFact* other = StandingOf(life, group_id);
  if (other == nullptr || other->finding_id() == finding_id) return absl::OkStatus();
  return Refuse(v1::GROUP_GONE_THROUGH_ALREADY, {.field = "group_id", .id = other->finding_id()});
}

template <typename Command>
Draft<v1::PictureEvent> Found(const Command& command, const PictureContext& context,
                              const EventId& corrects) {
  Draft<v1::PictureEvent> draft{.occurred = FromProto(command.judged_time()), .corrects = corrects};
  v1::FindingRecorded& event = *draft.event.mutable_finding_recorded();
  event.set_audit_id(command.audit_id());
  event.set_finding_id(command.finding_id());
  event.set_group_id(command.group_id());
  *event.mutable_judged_time() = command.judged_time();
  event.set_activity(command.activity());
  event.set_group_kind(command.group_kind());
  event.set_members_known(context.group.members);
  event.set_members_denying(context.group.denying);
  if (command.has_members_judged()) event.set_members_judged(command.members_judged());
  *event.mutable_conflict_group_ids() = command.conflict_group_ids();
  *event.mutable_allied_group_ids() = command.allied_group_ids();
  *event.mutable_areas() = command.areas();
  for (const v1::HeldRisk& risk : context.group.risks) *event.add_risks() = risk;
  event.set_note(command.note());
  return draft;
}

template <typename Command>
Draft<v1::PictureEvent> Held(const Command& command, const EventId& corrects) {
  Draft<v1::PictureEvent> draft{.occurred = FromProto(command.held_time()), .corrects = corrects};
  v1::AuditHeld& event = *draft.event.mutable_audit_held();
  event.set_audit_id(command.audit_id());
  event.set_round_id(command.round_id());
  *event.mutable_held_time() = command.held_time();
  *event.mutable_participants() = command.participants();
  return draft;
}

template <typename Command>
Draft<v1::PictureEvent> JudgedViolent(const Command& command, const EventId& corrects) {
  Draft<v1::PictureEvent> draft{.occurred = FromProto(command.judged_time()), .corrects = corrects};
  v1::MostViolentJudged& event = *draft.event.mutable_most_violent_judged();
  event.set_round_id(command.round_id());
  event.set_judgement_id(command.judgement_id());
  event.set_group_id(command.group_id());
  *event.mutable_judged_time() = command.judged_time();
  event.set_judged_by(command.judged_by());
  event.set_grounds(command.grounds());
  return draft;
}

}  // namespace

StreamId AuditStream(const Uuid& audit) { return {"picture.audit", audit}; }
StreamId ViolentStream(const Uuid& round) { return {"picture.violent", round}; }

Decision Decide(const v1::AuditLife& life, const v1::HoldAuditRequest& command,
                const PictureContext& context) {
  if (!life.audit_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "audit_id", .id = command.audit_id()});
  }
  RETURN_IF_ERROR(CheckRound(command.round_id(), context));
  return OneOfAudit(Held(command, EventId()));
}

Decision Decide(const v1::AuditLife& life, const v1::CorrectAuditRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckStands(life));
  RETURN_IF_ERROR(CheckRound(command.round_id(), context));
  Draft<v1::PictureEvent> draft = Held(command, EventOf(life.event_id()));
  draft.event.mutable_audit_held()->set_reason_code(command.reason_code());
  return OneOfAudit(std::move(draft));
}

Decision Decide(const v1::AuditLife& life, const v1::WithdrawAuditRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckStands(life));
  Draft<v1::PictureEvent> draft{.occurred = context.base.now, .corrects = EventOf(life.event_id())};
  draft.event.mutable_audit_withdrawn()->set_audit_id(command.audit_id());
  draft.event.mutable_audit_withdrawn()->set_reason_code(command.reason_code());
  return OneOfAudit(std::move(draft));
}

Decision Decide(const v1::AuditLife& life, const v1::RecordFindingRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckFinding(life, command, context));
  if (LastOf(life, command.finding_id()) != nullptr) {
    return Refuse(common::v1::ID_IN_USE, {.field = "finding_id", .id = command.finding_id()});
  }
  RETURN_IF_ERROR(CheckGoneThrough(life, command.group_id(), command.finding_id()));
  return OneOfAudit(Found(command, context, EventId()));
}

// Of the same group: one that stands at the wrong group is withdrawn, and the right one recorded.
Decision Decide(const v1::AuditLife& life, const v1::CorrectFindingRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckFinding(life, command, context));
  ASSIGN_OR_RETURN(const v1::FindingFact* before, StandingFinding(life, command.finding_id()));
  if (before->group_id() != command.group_id()) {
    return Refuse(v1::FINDING_UNKNOWN, {.field = "finding_id"});
  }
  Draft<v1::PictureEvent> draft = Found(command, context, EventOf(before->event_id()));
  draft.event.mutable_finding_recorded()->set_reason_code(command.reason_code());
  return OneOfAudit(std::move(draft));
}

Decision Decide(const v1::AuditLife& life, const v1::WithdrawFindingRequest& command,
                const PictureContext& context) {
  if (life.audit_id().empty()) return Refuse(v1::AUDIT_UNKNOWN, {.field = "audit_id"});
  ASSIGN_OR_RETURN(const v1::FindingFact* before, StandingFinding(life, command.finding_id()));
  Draft<v1::PictureEvent> draft{.occurred = context.base.now,
                                .corrects = EventOf(before->event_id())};
  v1::FindingWithdrawn& event = *draft.event.mutable_finding_withdrawn();
  event.set_audit_id(command.audit_id());
  event.set_finding_id(command.finding_id());
  event.set_group_id(before->group_id());
  event.set_reason_code(command.reason_code());
  return OneOfAudit(std::move(draft));
}

Decision Decide(const v1::ViolentLife& life, const v1::JudgeMostViolentRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckRound(command.round_id(), context));
  RETURN_IF_ERROR(CheckKnown(command.group_id(), "group_id", context));
  if (LastOf(life, command.judgement_id()) != nullptr) {
    return Refuse(common::v1::ID_IN_USE, {.field = "judgement_id", .id = command.judgement_id()});
  }
  return OneOfAudit(JudgedViolent(command, EventId()));
}

Decision Decide(const v1::ViolentLife& life, const v1::CorrectMostViolentRequest& command,
                const PictureContext& context) {
  RETURN_IF_ERROR(CheckRound(command.round_id(), context));
  RETURN_IF_ERROR(CheckKnown(command.group_id(), "group_id", context));
  ASSIGN_OR_RETURN(const v1::ViolentFact* before, StandingViolent(life, command.judgement_id()));
  Draft<v1::PictureEvent> draft = JudgedViolent(command, EventOf(before->event_id()));
  draft.event.mutable_most_violent_judged()->set_reason_code(command.reason_code());
  return OneOfAudit(std::move(draft));
}

Decision Decide(const v1::ViolentLife& life, const v1::WithdrawMostViolentRequest& command,
                const PictureContext& context) {
  ASSIGN_OR_RETURN(const v1::ViolentFact* before, StandingViolent(life, command.judgement_id()));
  Draft<v1::PictureEvent> draft{.occurred = context.base.now,
                                .corrects = EventOf(before->event_id())};
  v1::MostViolentWithdrawn& event = *draft.event.mutable_most_violent_withdrawn();
  event.set_round_id(command.round_id());
  event.set_judgement_id(command.judgement_id());
  event.set_group_id(before->group_id());
  event.set_reason_code(command.reason_code());
  return OneOfAudit(std::move(draft));
}

}  // namespace varsel::picture
