#include "services/evaluation/evolve.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::evaluation {
namespace {

void HoldTerms(const v1::AgreementTerms& terms, const EventMeta& meta, v1::AgreementLife& life) {
  *life.mutable_terms() = terms;
  life.set_terms_version(meta.version.value());
  life.set_terms_event_id(std::string(meta.event_id.uuid().bytes()));
  life.clear_approved_by();
  life.clear_approved_time();
}

}  // namespace

v1::AgreementLife EvolveAgreement(v1::AgreementLife life, const v1::EvaluationEvent& event,
                                  const EventMeta& meta) {
  switch (event.kind_case()) {
    case v1::EvaluationEvent::kAgreementRecorded:
      life.set_agreement_id(event.agreement_recorded().agreement_id());
      life.set_recorded_by(meta.actor.ToString());
      *life.mutable_recorded_time() = ToProto(meta.occurred);
      HoldTerms(event.agreement_recorded().terms(), meta, life);
      break;
    case v1::EvaluationEvent::kAgreementCorrected:
      life.set_corrected_by(meta.actor.ToString());
      HoldTerms(event.agreement_corrected().terms(), meta, life);
      break;
    case v1::EvaluationEvent::kAgreementApproved:
      life.set_approved_by(meta.actor.ToString());
      *life.mutable_approved_time() = ToProto(meta.occurred);
      break;
    case v1::EvaluationEvent::kAgreementEnded:
      life.set_ended(true);
      *life.mutable_over_time() = ToProto(meta.occurred);
      break;
    case v1::EvaluationEvent::kAgreementWithdrawn:
      life.set_withdrawn(true);
      *life.mutable_over_time() = ToProto(meta.occurred);
      break;
    case v1::EvaluationEvent::kExportMade:  // a stream of its own
    case v1::EvaluationEvent::KIND_NOT_SET:
      break;
  }
  return life;
}

v1::ExportLife EvolveExport(v1::ExportLife life, const v1::EvaluationEvent& event,
                            const EventMeta& meta) {
  if (!event.has_export_made()) return life;
  const v1::ExportMade& made = event.export_made();
  life.set_export_id(made.export_id());
  life.set_agreement_id(made.agreement_id());
  *life.mutable_terms() = made.terms();
  life.set_terms_version(made.terms_version());
  *life.mutable_from() = made.from();
  *life.mutable_until() = made.until();
  *life.mutable_made_time() = made.made_time();
  life.set_as_of_position(made.as_of_position());
  life.set_group_count(made.group_count());
  life.set_row_count(made.row_count());
  life.set_byte_count(made.byte_count());
  life.set_sha256(made.sha256());
  life.set_format(made.format());
  life.set_made_by(meta.actor.ToString());
  return life;
}

}  // namespace varsel::evaluation
