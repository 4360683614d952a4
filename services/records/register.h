// The records area: the records officer, erasure and retention.
#ifndef VARSEL_SERVICES_RECORDS_REGISTER_H_
#define VARSEL_SERVICES_RECORDS_REGISTER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/area.h"
#include "varsel/records/v1/records_types.pb.h"

namespace varsel::records {

// What a rotation of the district's key did.
struct Rotation {
  bool rotated = false;    // false: it was the district's key already
  std::string key_source;  // where the key lies that wraps the others now
  size_t keys = 0;
  size_t backups = 0;      // of the logs, whose key it wraps now
  size_t key_backups = 0;  // kept copies of the key store, likewise
};

// What the area asks of the process that it runs in.
struct RecordsHost {
  // Rotates to the next district key. null: FAILED_PRECONDITION NO_NEXT_DISTRICT_KEY.
  std::function<absl::StatusOr<Rotation>()> rotate = nullptr;
  // When the youngest copy of the key store that the server knows of lapses; nullopt if it knows of
  // none. null: no copies are known to the server.
  std::function<std::optional<absl::Time>()> youngest_key_backup_lapses = nullptr;
};

// `policy` was checked (policy.h).
std::unique_ptr<runtime::Area> NewRecordsArea(v1::RetentionPolicy policy, RecordsHost host = {});

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_REGISTER_H_
