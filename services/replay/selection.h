// What a selection comes to as of a position: which homes to read for its steps, and which for the
// state at the moment where it begins. NOT_FOUND with the reason where there is nothing, or nothing
// that the caller may see. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_REPLAY_SELECTION_H_
#define VARSEL_SERVICES_REPLAY_SELECTION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/replay/protected_ties.h"
#include "services/replay/step_merge.h"
#include "services/runtime/call.h"
#include "storage/views/view.h"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::replay {

// The incidents of a chain and the groups between which it runs.
struct ChainMembers {
  std::vector<Uuid> incidents;
  std::vector<Uuid> groups;
};
// Who keeps chains says what one holds, as linked now; nullopt = there is no such chain.
// Thread-safe.
using ChainResolver =
    std::function<absl::StatusOr<std::optional<ChainMembers>>(const Uuid& chain_id)>;

// The selection once it is checked: what it is of, and which of it the caller sees.
struct Scope {
  std::vector<Uuid> groups;  // one; two of a pair; those of a chain
  std::optional<Uuid> section;
  std::optional<Uuid> person;
  bool pair = false;                               // incidents between the two only
  std::optional<std::set<std::string>> incidents;  // of a chain: these only; 16 bytes each
  std::set<v1::Lane> lanes;                        // that the caller's role sees

  // Whether the step, of one of the homes read, belongs.
  bool Wants(const v1::StepRow& row) const;
  bool operator==(const Scope&) const = default;
};

// INVALID_ARGUMENT SELECTION_MISSING, SAME_GROUP_TWICE; NOT_FOUND GROUP_UNKNOWN, SECTION_UNKNOWN,
// PERSON_UNKNOWN, CHAIN_UNKNOWN; FAILED_PRECONDITION CHAINS_NOT_KEPT. `chains` may be empty.
absl::StatusOr<Scope> ScopeOf(const runtime::Call& call, const v1::Selection& selection,
                              const views::RowReader& rows, const ChainResolver& chains);

struct SourcePlan {
  std::vector<StepSource> steps;
  std::vector<StepSource> before;  // what the state at the start comes of
};
// Of steps from `start_us` to before `until_us`; `before` of those at `start_us` or earlier (its
// reader stops where the replay begins), incidents no earlier than `windows_from_us`.
struct PlanTimes {
  int64_t start_us = kFirstUs;
  int64_t until_us = kLastUs;
  int64_t before_until_us() const { return start_us == kFirstUs ? kFirstUs : start_us + 1; }
  int64_t windows_from_us = kFirstUs;
};
// Of a group nothing of those who are protected; of a section and a person their steps, whose ties
// a TieHider takes out.
absl::StatusOr<SourcePlan> PlanOf(const Scope& scope, const views::RowReader& rows,
                                  const KnownAs& known, const PlanTimes& times);

// In which lane a row's step stands; of a delivery that of the contact.
v1::Lane LaneOf(v1::StepKind kind);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_SELECTION_H_
