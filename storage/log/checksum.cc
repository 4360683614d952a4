#include "storage/log/checksum.h"

#include <xxhash.h>

namespace varsel::log {

uint64_t Checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace varsel::log
