// Where the evaluation gets what it counts: from whoever keeps what happened with both of its
// times. Whoever puts the areas together says who that is (services/varseld/evaluation_facts.h).
#ifndef VARSEL_SERVICES_EVALUATION_SOURCE_H_
#define VARSEL_SERVICES_EVALUATION_SOURCE_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/evaluation/panel.h"
#include "storage/base/ids.h"
#include "storage/views/view.h"

namespace varsel::evaluation {

struct FactsAsked {
  std::vector<Uuid> groups;
  absl::Time from;
  absl::Time until;  // before this
  Position as_of;    // as known there: the same answer in every later snapshot
};
// Visits each fact of the groups once per group. UNAVAILABLE VIEW_NOT_THERE_YET. Thread-safe.
using FactSource =
    std::function<absl::Status(const views::ViewSource& views, const FactsAsked& asked,
                               const std::function<void(const GroupFact&)>& visit)>;

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_SOURCE_H_
