// One stored record as an item of a person's extract: what it tells of him, and of nobody else.
//
// It is an allow-list: shown are the fields that are declared to tell of a subject, of messages
// whose subject he is, opened with his own keys of the own controller. Left out of these are who
// said it, ids, and what is never disclosed (affiliation, registration, grounds). Thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_EXTRACT_H_
#define VARSEL_SERVICES_RECORDS_EXTRACT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "services/records/term.h"
#include "services/runtime/sealer.h"
#include "storage/log/record.h"
#include "varsel/records/v1/records_service.pb.h"

namespace varsel::records {

// Whose extract: the ids of all of his records, and their keys of the own controller.
struct Extracted {
  absl::flat_hash_set<std::string> person_ids;
  absl::flat_hash_set<Uuid> key_ids;
};
Extracted ExtractedOf(const std::vector<Uuid>& person_ids, Controller controller,
                      const keys::KeyRing& keys);

// Whether a kind of event is left out altogether.
bool IsNeverDisclosed(std::string_view kind);

// nullopt if nothing of the record is shown. DATA_LOSS if it cannot be decoded.
absl::StatusOr<std::optional<v1::ExtractItem>> ItemOf(const log::Record& record,
                                                      const Extracted& extracted,
                                                      const runtime::Sealer& sealer);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_EXTRACT_H_
