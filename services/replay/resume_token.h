// Where a replay goes on: which position it is as of, after which step, how many were told. Bound
// to its request by a keyed code, so that a token of another replay, or one that was made up, is
// refused. Says nothing of a person. Pure but for the key.
#ifndef VARSEL_SERVICES_REPLAY_RESUME_TOKEN_H_
#define VARSEL_SERVICES_REPLAY_RESUME_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/replay/step_keys.h"
#include "storage/keys/key_ring.h"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::replay {

struct ResumePoint {
  uint64_t as_of = 0;
  int64_t until_us = 0;      // where the replay ends, as it was decided when it began
  StepPlace row;             // the row that was told last
  uint32_t told_of_row = 0;  // how many of its steps
  uint64_t steps_told = 0;
};

// What the tokens of this request and caller are bound to: its deterministic bytes without a token.
std::string BindingOf(const v1::ReplayRequest& request, std::string_view actor);

std::string TokenOf(const ResumePoint& point, std::string_view binding, const keys::KeyRing& keys);
// INVALID_ARGUMENT RESUME_TOKEN_OF_ANOTHER.
absl::StatusOr<ResumePoint> ReadToken(std::string_view token, std::string_view binding,
                                      const keys::KeyRing& keys);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_RESUME_TOKEN_H_
