// Suppression of small cells: what leaves may not let a single person be seen. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_SUPPRESS_H_
#define VARSEL_SERVICES_SUPPORT_SUPPRESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "varsel/support/v1/support_types.pb.h"

namespace varsel::support {

// Sets to 0 every cell under `below`, and names it. Zeros are small too: "nobody had no contact"
// tells of each. Where cells add to a total that is shown, the smallest others follow until at
// least two are hidden that hold `below` persons together, so that no hidden cell can be computed
// from the rest. `targeted`, which is police's own figure, stays. Names are in order of field
// number.
std::vector<std::string> SuppressSmallCells(int64_t below, v1::EkiCounts* counts);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_SUPPRESS_H_
