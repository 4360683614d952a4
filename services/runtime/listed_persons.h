// Whom an actor was shown in lists of late, as the access log says: what counts persons a day in
// memory goes on from there when the process begins. The access area tells it; varseld hands it to
// the area that counts.
#ifndef VARSEL_SERVICES_RUNTIME_LISTED_PERSONS_H_
#define VARSEL_SERVICES_RUNTIME_LISTED_PERSONS_H_

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/base/ids.h"

namespace varsel::runtime {

struct AccessGround;

struct ListedAsked {
  ActorId actor;
  absl::Duration within;                  // until now, of the system clock
  std::vector<std::string_view> methods;  // that show lists: "varsel.focus.v1.FocusService/..."
  size_t entries_max = 10'000;            // of the actor's, of all methods, that are read
};

// An entry of the log: how long ago it was written, and the persons whom its reply named, each
// once. False = go no further.
using ListedVisitor =
    std::function<bool(absl::Duration ago, const std::vector<SubjectId>& persons)>;

// Visits the entries that are asked for, the oldest first; what was refused listed nobody.
// RESOURCE_EXHAUSTED, and nothing is visited: the actor has more entries than `entries_max`. Else
// what the log refuses. Blocks on the disk.
using ListedPersons =
    std::function<absl::Status(const AccessGround&, const ListedAsked&, const ListedVisitor&)>;

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_LISTED_PERSONS_H_
