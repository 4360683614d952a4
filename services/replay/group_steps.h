// What happened to groups over a time, as known at a position of the log, for whoever puts the
// areas together: the evaluation counts it. Reads what is of the time and of the groups' members
// then, never the history before it. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_REPLAY_GROUP_STEPS_H_
#define VARSEL_SERVICES_REPLAY_GROUP_STEPS_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/base/ids.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"
#include "varsel/replay/v1/replay_rows.pb.h"

namespace varsel::replay {

struct GroupStepsAsked {
  std::vector<Uuid> groups;
  int64_t from_us = 0;   // microseconds since 1970
  int64_t until_us = 0;  // before this
  Position as_of;
};
using GroupStepVisitor =
    absl::FunctionRef<void(const Uuid& group, int64_t occurred_us, const v1::StepRow& row)>;

// Visits, group by group, the steps of the group itself, of its package, and of whoever was
// affiliated with it at that time: of one person with several records, and with several
// affiliations, each step once. Of a person in two groups, each step in both. UNAVAILABLE
// VIEW_NOT_THERE_YET; DATA_LOSS: a row does not parse.
absl::Status ReadGroupSteps(const views::ViewSource& views, const GroupStepsAsked& asked,
                            GroupStepVisitor visit);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_GROUP_STEPS_H_
