// Every limit of the storage by name, with its default. What passes one is refused early; each is
// tested.
#ifndef VARSEL_STORAGE_BASE_LIMITS_H_
#define VARSEL_STORAGE_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace varsel {

struct Limits {
  size_t record_bytes_max = 256 * 1024;      // header + clear payload + sealed parts
  size_t append_records_max = 1024;          // records in one atomic append
  size_t append_streams_max = 4096;          // preconditions in one append
  size_t commit_queue_max = 8192;            // appends that wait; the next is refused
  size_t commit_batch_max = 512;             // appends in one sync
  size_t read_records_max = 1000;            // records in one read
  uint64_t disk_reserve_bytes = 256u << 20;  // free space below which appends are refused
  uint64_t start_reserve_bytes = 64u << 20;  // and below which a log is not opened, which may write
  absl::Duration head_record_within = absl::Milliseconds(100);
  absl::Duration clock_jump_max = absl::Minutes(5);
  absl::Duration follow_heartbeat = absl::Seconds(5);
};

}  // namespace varsel

#endif  // VARSEL_STORAGE_BASE_LIMITS_H_
