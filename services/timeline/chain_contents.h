// What a chain holds, for whoever puts the areas together: the replay of a chain asks for it.
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_CONTENTS_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_CONTENTS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::timeline {

struct ChainContents {
  std::vector<Uuid> incidents;  // the earliest first
  std::vector<Uuid> groups;     // in order of id
};

// The chain that the incident is in, as linked now; of one without links, the incident alone.
// nullopt = there is no such incident. UNAVAILABLE VIEW_NOT_THERE_YET. Reads a row per group and a
// key per incident.
absl::StatusOr<std::optional<ChainContents>> ReadChainContents(const views::ViewSource& views,
                                                               const Uuid& incident);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_CONTENTS_H_
