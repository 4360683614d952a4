// The folds of the evaluation area's streams. The same ones make the states that are decided on and
// the rows of the view. Pure and total: what happened is never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_EVALUATION_EVOLVE_H_
#define VARSEL_SERVICES_EVALUATION_EVOLVE_H_

#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/evaluation/v1/evaluation_events.pb.h"
#include "varsel/evaluation/v1/evaluation_rows.pb.h"

namespace varsel::evaluation {

v1::AgreementLife EvolveAgreement(v1::AgreementLife life, const v1::EvaluationEvent& event,
                                  const EventMeta& meta);
v1::ExportLife EvolveExport(v1::ExportLife life, const v1::EvaluationEvent& event,
                            const EventMeta& meta);

// As the command runner wants them.
struct AgreementAggregate {
  using State = v1::AgreementLife;
  using Event = v1::EvaluationEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveAgreement(std::move(state), event, meta);
  }
};
struct ExportAggregate {
  using State = v1::ExportLife;
  using Event = v1::EvaluationEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveExport(std::move(state), event, meta);
  }
};

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_EVOLVE_H_
