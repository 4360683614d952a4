// Makes the file of an export: the groups that its terms cover, what happened to them as known at
// its position, the pseudonyms. Made again later it has the same bytes. Cost: the facts of its
// period and the members of its groups, never the history before. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_EVALUATION_PANEL_READER_H_
#define VARSEL_SERVICES_EVALUATION_PANEL_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "services/evaluation/source.h"
#include "storage/keys/key_ring.h"
#include "storage/views/view.h"
#include "varsel/evaluation/v1/evaluation_rows.pb.h"

namespace varsel::evaluation {

// The same for one group under one agreement for ever, another under every other: 16 hexadecimal
// digits of an HMAC under the district's key, so that neither two files nor a list of groups can be
// joined with it by anybody without the key.
std::string PseudonymOf(const keys::KeyRing& keys, const Uuid& agreement, const Uuid& group);

struct ExportFile {
  std::string bytes;
  std::string sha256;  // 32 bytes
  uint32_t groups = 0;
  uint32_t rows = 0;
};
struct FileMaker {
  const views::ViewSource& views;
  const keys::KeyRing& keys;
  const FactSource& facts;
};

// Of `life` everything but its sums is read. RESOURCE_EXHAUSTED EXPORT_TOO_LARGE, before anything
// is counted; UNAVAILABLE VIEW_NOT_THERE_YET.
absl::StatusOr<ExportFile> MakeFile(const FileMaker& maker, const v1::ExportLife& life);

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_PANEL_READER_H_
