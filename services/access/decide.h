// The rules of the access log: domain.md, *Who may see what*. What was read is written down by the
// recorder and decided by nobody; here is what the data-protection officer says of it.
//
// Each is (what the stream folds to, command, context) -> events or a refusal with its reason.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_DECIDE_H_
#define VARSEL_SERVICES_ACCESS_DECIDE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/domain/draft.h"
#include "varsel/access/v1/access_events.pb.h"
#include "varsel/access/v1/access_rows.pb.h"
#include "varsel/access/v1/access_service.pb.h"

namespace varsel::access {

using Decision = absl::StatusOr<Drafts<v1::AccessEvent>>;

StreamId SampleStream(std::string_view side, uint32_t month);
StreamId FlagStream(const Uuid& flag);

// A month of the caller's side, as its rows say. `now` = of the system clock.
struct SampleContext {
  absl::Time now;
  std::string side;
  uint64_t entries = 0;
  uint32_t sample_size = 0;
  std::string seed;  // 32 bytes
};
// Whether the month's sample can be drawn: it is a month, over, and something was read in it.
absl::Status CheckMonth(uint32_t month, uint64_t entries, absl::Time now);
Decision Decide(const v1::SampleLife& life, const v1::SignSampleRequest& command,
                const SampleContext& context);

struct FlagContext {
  absl::Time now;
  bool known = false;  // on the caller's side
};
Decision Decide(const v1::FlagLife& life, const v1::ResolveFlagRequest& command,
                const FlagContext& context);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_DECIDE_H_
