// Times in keys whose byte order is the newest first: KeyBuilder::Time turned round. Pure;
// thread-safe.
#ifndef VARSEL_STORAGE_BASE_NEWEST_FIRST_H_
#define VARSEL_STORAGE_BASE_NEWEST_FIRST_H_

#include <cstdint>

#include "absl/time/time.h"

namespace varsel {

// For KeyBuilder::Number. Parts finer than a microsecond are dropped.
inline uint64_t NewestFirst(absl::Time time) {
  return ~(static_cast<uint64_t>(absl::ToUnixMicros(time)) ^ (uint64_t{1} << 63));
}
// From KeyReader::Number.
inline absl::Time FromNewestFirst(uint64_t number) {
  return absl::FromUnixMicros(static_cast<int64_t>(~number ^ (uint64_t{1} << 63)));
}

}  // namespace varsel

#endif  // VARSEL_STORAGE_BASE_NEWEST_FIRST_H_
