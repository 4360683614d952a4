#include <utility>

#include "services/domain/time_proto.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/standing.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/evaluation/v1/evaluation_reasons.pb.h"

namespace varsel::evaluation {
namespace {

using Ids = google::protobuf::RepeatedPtrField<std::string>;

absl::Status CheckCovered(const Ids& ids, const absl::flat_hash_set<std::string>& known,
                          v1::EvaluationReason unknown, const char* path) {
  absl::flat_hash_set<std::string> named;
  for (const std::string& id : ids) {
    if (!known.contains(id)) return Refuse(unknown, {.field = path, .id = id});
    if (!named.insert(id).second) return Refuse(v1::COVERED_TWICE, {.field = path, .id = id});
  }
  return absl::OkStatus();
}

absl::Status CheckTerms(const v1::AgreementTerms& terms, const AgreementContext& context) {
  const absl::Time until = FromProto(terms.valid_until());
  if (until <= FromProto(terms.valid_from())) {
    return Refuse(v1::AGREEMENT_UNTIL_BEFORE_FROM, {.field = "terms.valid_until"});
  }
  if (until <= context.base.now) {
    return Refuse(v1::AGREEMENT_UNTIL_PAST, {.field = "terms.valid_until"});
  }
  if (FromProto(terms.data_until()) <= FromProto(terms.data_from())) {
    return Refuse(v1::DATA_PERIOD_EMPTY, {.field = "terms.data_until"});
  }
  RETURN_IF_ERROR(
      CheckCovered(terms.group_ids(), context.known_groups, v1::GROUP_UNKNOWN, "terms.group_ids"));
  return CheckCovered(terms.section_ids(), context.known_sections, v1::SECTION_UNKNOWN,
                      "terms.section_ids");
}

absl::Status CheckThere(const v1::AgreementLife& life) {
  if (!life.agreement_id().empty()) return absl::OkStatus();
  return Refuse(v1::AGREEMENT_UNKNOWN, {.field = "agreement_id"});
}

absl::Status CheckNotOver(const v1::AgreementLife& life) {
  RETURN_IF_ERROR(CheckThere(life));
  if (!life.ended() && !life.withdrawn()) return absl::OkStatus();
  return Refuse(v1::AGREEMENT_OVER, {.field = "agreement_id", .id = life.agreement_id()});
}

Draft<v1::EvaluationEvent> Now(const AgreementContext& context) {
  return {.event = {}, .occurred = context.base.now};
}

EventId TermsEvent(const v1::AgreementLife& life) {
  return EventId(Uuid::FromBytes(life.terms_event_id()));
}

}  // namespace

StreamId AgreementStream(const Uuid& agreement) { return {"evaluation.agreement", agreement}; }

Decision Decide(const v1::AgreementLife& life, const v1::RecordAgreementRequest& command,
                const AgreementContext& context) {
  if (!life.agreement_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "agreement_id", .id = command.agreement_id()});
  }
  RETURN_IF_ERROR(CheckTerms(command.terms(), context));
  Draft<v1::EvaluationEvent> draft = Now(context);
  v1::AgreementRecorded& event = *draft.event.mutable_agreement_recorded();
  event.set_agreement_id(command.agreement_id());
  *event.mutable_terms() = command.terms();
  return Drafts<v1::EvaluationEvent>{std::move(draft)};
}

Decision Decide(const v1::AgreementLife& life, const v1::CorrectAgreementRequest& command,
                const AgreementContext& context) {
  RETURN_IF_ERROR(CheckNotOver(life));
  RETURN_IF_ERROR(CheckTerms(command.terms(), context));
  Draft<v1::EvaluationEvent> draft = Now(context);
  draft.corrects = TermsEvent(life);
  v1::AgreementCorrected& event = *draft.event.mutable_agreement_corrected();
  event.set_agreement_id(command.agreement_id());
  *event.mutable_terms() = command.terms();
  event.set_reason_code(command.reason_code());
  return Drafts<v1::EvaluationEvent>{std::move(draft)};
}

Decision Decide(const v1::AgreementLife& life, const v1::ApproveAgreementRequest& command,
                const AgreementContext& context) {
  RETURN_IF_ERROR(CheckNotOver(life));
  const absl::Time until = FromProto(life.terms().valid_until());
  if (until <= context.base.now) {
    return Refuse(
        v1::AGREEMENT_EXPIRED,
        {.field = "agreement_id", .id = command.agreement_id(), .detail = DayText(until)});
  }
  if (!life.approved_by().empty()) {
    return Refuse(v1::AGREEMENT_APPROVED_ALREADY,
                  {.field = "agreement_id", .id = command.agreement_id()});
  }
  const std::string actor = context.base.actor.ToString();
  if (actor == life.recorded_by() || actor == life.corrected_by()) {
    return Refuse(v1::APPROVER_RECORDED_IT,
                  {.field = "agreement_id", .id = command.agreement_id()});
  }
  Draft<v1::EvaluationEvent> draft = Now(context);
  draft.event.mutable_agreement_approved()->set_agreement_id(command.agreement_id());
  return Drafts<v1::EvaluationEvent>{std::move(draft)};
}

Decision Decide(const v1::AgreementLife& life, const v1::EndAgreementRequest& command,
                const AgreementContext& context) {
  RETURN_IF_ERROR(CheckNotOver(life));
  Draft<v1::EvaluationEvent> draft = Now(context);
  draft.event.mutable_agreement_ended()->set_agreement_id(command.agreement_id());
  draft.event.mutable_agreement_ended()->set_reason_code(command.reason_code());
  return Drafts<v1::EvaluationEvent>{std::move(draft)};
}

Decision Decide(const v1::AgreementLife& life, const v1::WithdrawAgreementRequest& command,
                const AgreementContext& context) {
  RETURN_IF_ERROR(CheckThere(life));
  if (life.withdrawn()) {
    return Refuse(v1::AGREEMENT_OVER, {.field = "agreement_id", .id = command.agreement_id()});
  }
  Draft<v1::EvaluationEvent> draft = Now(context);
  draft.corrects = TermsEvent(life);
  draft.event.mutable_agreement_withdrawn()->set_agreement_id(command.agreement_id());
  draft.event.mutable_agreement_withdrawn()->set_reason_code(command.reason_code());
  return Drafts<v1::EvaluationEvent>{std::move(draft)};
}

}  // namespace varsel::evaluation
