// A row as the steps that a client sees: one, or of a delivery up to three (the contact, the levers
// announced, the offers made). Pure but for the naming.
#ifndef VARSEL_SERVICES_REPLAY_STEP_REPLY_H_
#define VARSEL_SERVICES_REPLAY_STEP_REPLY_H_

#include <optional>
#include <set>
#include <vector>

#include "absl/time/time.h"
#include "services/replay/naming.h"
#include "services/replay/step_merge.h"
#include "varsel/replay/v1/replay_types.pb.h"

namespace varsel::replay {

// How the replay looks at a step.
struct Lens {
  std::set<v1::Lane> lanes;                     // that the caller sees
  bool as_known = false;                        // as it was known, not as known now
  std::optional<int64_t> moment_us;             // as known now: marked against this moment
  absl::Duration late_after = absl::Hours(72);  // policy
  bool operator==(const Lens&) const = default;
};

void AppendSteps(const FoundStep& found, const Lens& lens, Naming& naming,
                 std::vector<v1::Step>* steps);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_STEP_REPLY_H_
