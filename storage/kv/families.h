// The column families of a log's database: what each holds, by which key, and who may touch it.
// docs: storage/README.md.
#ifndef VARSEL_STORAGE_KV_FAMILIES_H_
#define VARSEL_STORAGE_KV_FAMILIES_H_

#include <cstddef>

namespace varsel::kv {

enum class Family : size_t {
  kMeta,     // name -> identity, the head, the views' states. Read at start, a few hundred bytes a
             // batch
  kRecords,  // position -> record block (log/record_codec.h). Written once, read in order; never
             // deleted
  kStreamIndex,  // stream, version -> position. Written once
  kHeads,        // stream -> its version now
  kEventIds,  // event id -> position: an id in use is refused for ever. Nearly every lookup finds
              // nothing
  kRequests,  // request key -> MAC, position, time and reply: answered for ever. Nearly every
              // lookup finds nothing
  kViews,  // slot of a view, its own key -> its row. The only rows that are overwritten and deleted
  kMerkle,  // level, number -> a full tile of 256 node hashes (log/merkle.h). Written once
};
inline constexpr size_t kFamilyCount = 8;

}  // namespace varsel::kv

#endif  // VARSEL_STORAGE_KV_FAMILIES_H_
