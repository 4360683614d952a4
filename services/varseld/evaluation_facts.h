// What the evaluation counts, out of the steps that the replay keeps with both of their times: so
// the export costs nothing while the work is recorded, and is the same whenever it is made again.
// Thread-safe.
#ifndef VARSEL_SERVICES_VARSELD_EVALUATION_FACTS_H_
#define VARSEL_SERVICES_VARSELD_EVALUATION_FACTS_H_

#include "services/evaluation/source.h"

namespace varsel::varseld {

// evaluation::FactSource over view replay.steps.
absl::Status ReadEvaluationFacts(const views::ViewSource& views,
                                 const evaluation::FactsAsked& asked,
                                 const std::function<void(const evaluation::GroupFact&)>& visit);

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_EVALUATION_FACTS_H_
