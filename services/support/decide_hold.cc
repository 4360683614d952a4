// Holds, police's questions, and what EKI shares.
#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/rules.h"
#include "services/support/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

absl::Status CheckHoldStands(const v1::HoldLife& life, const SupportContext& context) {
  const bool lapsed = life.has_until() && FromProto(life.until()) <= context.base.now;
  if (!life.hold_id().empty() && !life.withdrawn() && !life.has_ended_time() && !lapsed) {
    return absl::OkStatus();
  }
  return Refuse(v1::HOLD_UNKNOWN, {.field = "hold_id"});
}

// The hold's own event, and the guard that whoever lets a lever meet the person has read.
Drafts<v1::SupportEvent> WithGuard(SupportDraft draft, const std::string& person_id) {
  SupportDraft guard{.occurred = draft.occurred, .stream = PersonHoldsStream(person_id)};
  guard.event.mutable_person_holds_changed()->set_person_id(person_id);
  Drafts<v1::SupportEvent> drafts;
  drafts.push_back(std::move(draft));
  drafts.push_back(std::move(guard));
  return drafts;
}

const v1::SharingFact* FactOf(const v1::SharingLife& life, v1::ShareSubject subject) {
  const auto fact =
      std::find_if(life.facts().begin(), life.facts().end(),
                   [&](const v1::SharingFact& one) { return one.share_subject() == subject; });
  return fact == life.facts().end() ? nullptr : &*fact;
}

// Totals show nobody; what tells of one person wants a basis.
bool NeedsBasis(const v1::AnswerSharingRequest& command) {
  return command.answer() == v1::SHARE_ANSWER_SHARED &&
         command.share_subject() != v1::SHARE_SUBJECT_TOTALS;
}

bool HasBasis(v1::ShareBasis basis, const std::string& legal_basis) {
  return basis == v1::SHARE_BASIS_CONSENT || (basis == v1::SHARE_BASIS_LAW && !legal_basis.empty());
}

}  // namespace

Decision Decide(const v1::QuestionLife& life, const v1::AskHoldRequest& command,
                const SupportContext& context) {
  if (!life.question_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "question_id", .id = command.question_id()});
  }
  SupportDraft draft{.occurred = context.base.now};
  v1::HoldAsked& event = *draft.event.mutable_hold_asked();
  event.set_question_id(command.question_id());
  event.set_person_id(command.person_id());
  *event.mutable_asked_time() = ToProto(context.base.now);
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::HoldLife& life, const v1::RaiseHoldRequest& command,
                const SupportContext& context) {
  if (!life.hold_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "hold_id", .id = command.hold_id()});
  }
  const bool consented = command.basis() == v1::SHARE_BASIS_CONSENT && command.has_consent_time();
  if (!consented && !(command.basis() == v1::SHARE_BASIS_LAW && !command.legal_basis().empty())) {
    const bool consent = command.basis() == v1::SHARE_BASIS_CONSENT;
    return Refuse(v1::HOLD_WITHOUT_BASIS, {.field = consent ? "consent_time" : "legal_basis"});
  }
  if (command.has_until() && FromProto(command.until()) <= context.base.now) {
    return Refuse(v1::HOLD_ENDS_BEFORE_IT_BEGINS, {.field = "until"});
  }
  SupportDraft draft{.occurred = context.base.now};
  v1::HoldRaised& event = *draft.event.mutable_hold_raised();
  event.set_hold_id(command.hold_id());
  event.set_person_id(command.person_id());
  event.set_basis(command.basis());
  event.set_legal_basis(command.legal_basis());
  if (command.has_consent_time()) *event.mutable_consent_time() = command.consent_time();
  *event.mutable_from() = ToProto(context.base.now);
  if (command.has_until()) *event.mutable_until() = command.until();
  event.set_note(command.note());
  return WithGuard(std::move(draft), command.person_id());
}

Decision Decide(const v1::HoldLife& life, const v1::EndHoldRequest& command,
                const SupportContext& context) {
  RETURN_IF_ERROR(CheckHoldStands(life, context));
  SupportDraft draft{.occurred = context.base.now};
  v1::HoldEnded& event = *draft.event.mutable_hold_ended();
  event.set_hold_id(command.hold_id());
  event.set_person_id(life.person_id());
  *event.mutable_ended_time() = ToProto(context.base.now);
  return WithGuard(std::move(draft), life.person_id());
}

Decision Decide(const v1::HoldLife& life, const v1::WithdrawHoldRequest& command,
                const SupportContext& context) {
  if (life.hold_id().empty() || life.withdrawn()) {
    return Refuse(v1::HOLD_UNKNOWN, {.field = "hold_id"});
  }
  SupportDraft draft{.occurred = context.base.now, .corrects = EventOf(life.event_id())};
  v1::HoldWithdrawn& event = *draft.event.mutable_hold_withdrawn();
  event.set_hold_id(command.hold_id());
  event.set_person_id(life.person_id());
  event.set_reason_code(command.reason_code());
  return WithGuard(std::move(draft), life.person_id());
}

Decision Decide(const v1::SharingLife& life, const v1::AskSharingRequest& command,
                const SupportContext& context) {
  const v1::SharingFact* fact = FactOf(life, command.share_subject());
  const bool waits = fact != nullptr && fact->has_asked_time() &&
                     (!fact->has_answered_time() ||
                      FromProto(fact->answered_time()) < FromProto(fact->asked_time()));
  if (waits) return Drafts<v1::SupportEvent>();
  SupportDraft draft{.occurred = context.base.now};
  v1::SharingAsked& event = *draft.event.mutable_sharing_asked();
  event.set_person_id(command.person_id());
  event.set_share_subject(command.share_subject());
  *event.mutable_asked_time() = ToProto(context.base.now);
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::SharingLife& life, const v1::AnswerSharingRequest& command,
                const SupportContext& context) {
  if (NeedsBasis(command) && !HasBasis(command.basis(), command.legal_basis())) {
    return Refuse(v1::SHARING_WITHOUT_BASIS, {.field = "basis"});
  }
  SupportDraft draft{.occurred = context.base.now};
  if (const v1::SharingFact* fact = FactOf(life, command.share_subject())) {
    if (!fact->event_id().empty()) draft.corrects = EventOf(fact->event_id());
  }
  v1::SharingAnswered& event = *draft.event.mutable_sharing_answered();
  event.set_person_id(command.person_id());
  event.set_share_subject(command.share_subject());
  event.set_answer(command.answer());
  event.set_basis(command.basis());
  event.set_legal_basis(command.legal_basis());
  *event.mutable_answered_time() = ToProto(context.base.now);
  event.set_use_label(v1::USE_LABEL_NO_INVESTIGATION);
  return OneDraft(std::move(draft));
}

}  // namespace varsel::support
