// What of the persons a caller may see. What he may not see does not exist for him.
#ifndef VARSEL_SERVICES_FOCUS_PERSON_SCOPE_H_
#define VARSEL_SERVICES_FOCUS_PERSON_SCOPE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "storage/base/uuid.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

bool InScope(const v1::PersonLife& life, const runtime::Call& call);
// True if the caller may see this section's persons.
bool SectionInScope(const Uuid& section, const runtime::Call& call);

// The rows that the ids mean, each once, in their order, of those that the caller may see.
absl::StatusOr<std::vector<v1::PersonRow>> SurvivorsInScope(const runtime::Ground& ground,
                                                            const runtime::Call& call,
                                                            const std::vector<Uuid>& persons);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_PERSON_SCOPE_H_
