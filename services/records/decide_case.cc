// Cases, and the erasure that one leads to.
#include <utility>

#include "services/domain/time_proto.h"
#include "services/records/decide.h"
#include "services/records/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/records/v1/records_reasons.pb.h"

namespace varsel::records {
namespace {

using v1::RecordsEvent;

// A case of the other side is unknown.
absl::Status CheckGoesOn(const v1::CaseLife& life, const RecordsContext& context) {
  if (life.case_id().empty() || life.controller() != context.controller) {
    return Refuse(v1::CASE_UNKNOWN, {.field = "case_id"});
  }
  if (life.state() == v1::RECORDS_CASE_STATE_ANSWERED ||
      life.state() == v1::RECORDS_CASE_STATE_WITHDRAWN) {
    return Refuse(v1::CASE_ANSWERED_ALREADY, {.field = "case_id"});
  }
  return absl::OkStatus();
}

// Whether what is kept of the person may be erased because he asks for it.
absl::Status CheckErasable(const v1::CaseLife& life, const RecordsContext& context) {
  if (life.case_kind() != v1::RECORDS_CASE_KIND_ERASURE) {
    return Refuse(v1::CASE_IS_NO_ERASURE, {.field = "case_id"});
  }
  if (life.person_id().empty() || !context.person.has_value()) {
    return Refuse(v1::CASE_NAMES_NOBODY, {.field = "case_id"});
  }
  const PersonFacts& person = *context.person;
  if (person.erased) return Refuse(v1::ERASED_ALREADY, {.field = "case_id"});
  if (person.keeps && !person.kept.has_value()) {
    return Refuse(v1::PERSON_IN_WORK, {.field = "case_id"});
  }
  if (person.held_until.has_value() && *person.held_until > context.base.now) {
    return Refuse(v1::LEGAL_HOLD_STANDS,
                  {.field = "case_id", .detail = DayText(*person.held_until)});
  }
  return absl::OkStatus();
}

Draft<RecordsEvent> Now(const RecordsContext& context) { return {.occurred = context.base.now}; }

}  // namespace

std::string DayText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

Draft<RecordsEvent> Erasing(const PersonFacts& person, Controller controller,
                            v1::ErasureReason reason, absl::Time now) {
  Draft<RecordsEvent> draft{.occurred = now, .stream = KeysStream()};
  v1::PersonErased& erased = *draft.event.mutable_person_erased();
  for (const std::string& id : person.person_ids) erased.add_person_ids(id);
  erased.set_controller(controller);
  erased.set_reason(reason);
  if (person.kept.has_value()) erased.set_term_class(person.kept->term_class);
  *erased.mutable_erased_time() = ToProto(now);
  return draft;
}

Decision Decide(const v1::CaseLife& life, const v1::OpenCaseRequest& command,
                const RecordsContext& context) {
  if (!life.case_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "case_id", .id = command.case_id()});
  }
  if (!command.person_id().empty() && !context.person.has_value()) {
    return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  }
  Draft<RecordsEvent> draft = Now(context);
  const absl::Time asked =
      command.has_asked_time() ? FromProto(command.asked_time()) : context.base.now;
  v1::CaseOpened& opened = *draft.event.mutable_case_opened();
  opened.set_case_id(command.case_id());
  opened.set_controller(context.controller);
  opened.set_case_kind(command.case_kind());
  opened.set_person_id(command.person_id());
  opened.set_journal_code(command.journal_code());
  *opened.mutable_asked_time() = ToProto(asked);
  *opened.mutable_due_time() = ToProto(asked + absl::Hours(24) * context.policy->case_days());
  return Drafts<RecordsEvent>{std::move(draft)};
}

Decision Decide(const v1::CaseLife& life, const v1::AnswerCaseRequest& command,
                const RecordsContext& context) {
  RETURN_IF_ERROR(CheckGoesOn(life, context));
  const bool grants = command.outcome() == v1::RECORDS_OUTCOME_GRANTED ||
                      command.outcome() == v1::RECORDS_OUTCOME_PARTLY_GRANTED;
  if (life.case_kind() == v1::RECORDS_CASE_KIND_ERASURE && grants) {
    return Refuse(v1::GRANTING_IS_BY_APPROVAL, {.field = "outcome"});
  }
  Draft<RecordsEvent> draft = Now(context);
  v1::CaseAnswered& answered = *draft.event.mutable_case_answered();
  answered.set_case_id(command.case_id());
  answered.set_outcome(command.outcome());
  *answered.mutable_answered_time() = ToProto(context.base.now);
  return Drafts<RecordsEvent>{std::move(draft)};
}

Decision Decide(const v1::CaseLife& life, const v1::WithdrawCaseRequest& command,
                const RecordsContext& context) {
  RETURN_IF_ERROR(CheckGoesOn(life, context));
  Draft<RecordsEvent> draft = Now(context);
  v1::CaseWithdrawn& withdrawn = *draft.event.mutable_case_withdrawn();
  withdrawn.set_case_id(command.case_id());
  withdrawn.set_reason_code(command.reason_code());
  return Drafts<RecordsEvent>{std::move(draft)};
}

Decision Decide(const v1::CaseLife& life, const v1::ProposeErasureRequest& command,
                const RecordsContext& context) {
  RETURN_IF_ERROR(CheckGoesOn(life, context));
  RETURN_IF_ERROR(CheckErasable(life, context));
  if (life.state() == v1::RECORDS_CASE_STATE_PROPOSED) return Drafts<RecordsEvent>();
  Draft<RecordsEvent> draft = Now(context);
  v1::ErasureProposed& proposed = *draft.event.mutable_erasure_proposed();
  proposed.set_case_id(command.case_id());
  *proposed.mutable_proposed_time() = ToProto(context.base.now);
  return Drafts<RecordsEvent>{std::move(draft)};
}

Decision Decide(const v1::CaseLife& life, const v1::ApproveErasureRequest& command,
                const RecordsContext& context) {
  RETURN_IF_ERROR(CheckGoesOn(life, context));
  if (life.state() != v1::RECORDS_CASE_STATE_PROPOSED) {
    return Refuse(v1::ERASURE_NOT_PROPOSED, {.field = "case_id"});
  }
  if (life.proposed_by_id() == context.base.actor.ToString()) {
    return Refuse(v1::SECOND_APPROVER_IS_THE_FIRST, {.field = "case_id"});
  }
  RETURN_IF_ERROR(CheckErasable(life, context));
  Draft<RecordsEvent> approval = Now(context);
  v1::ErasureApproved& approved = *approval.event.mutable_erasure_approved();
  approved.set_case_id(command.case_id());
  *approved.mutable_approved_time() = ToProto(context.base.now);
  Draft<RecordsEvent> erasure =
      Erasing(*context.person, context.controller, v1::ERASURE_REASON_ON_REQUEST, context.base.now);
  v1::PersonErased& erased = *erasure.event.mutable_person_erased();
  erased.set_case_id(command.case_id());
  erased.set_proposed_by_id(life.proposed_by_id());
  erased.set_approved_by_id(context.base.actor.ToString());
  Drafts<RecordsEvent> drafts;
  drafts.push_back(std::move(approval));
  drafts.push_back(std::move(erasure));
  return drafts;
}

}  // namespace varsel::records
