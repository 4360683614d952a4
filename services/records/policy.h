// The retention policy: deploy/policy/retention.textproto, read and checked at start. Thread-safe:
// free functions.
#ifndef VARSEL_SERVICES_RECORDS_POLICY_H_
#define VARSEL_SERVICES_RECORDS_POLICY_H_

#include <string>

#include "absl/status/statusor.h"
#include "varsel/records/v1/records_types.pb.h"

namespace varsel::records {

// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake with `file` and line.
absl::StatusOr<v1::RetentionPolicy> ParseRetention(const std::string& text,
                                                   const std::string& file);
// Of <folder>/retention.textproto. NOT_FOUND if it cannot be read. Blocks on the disk.
absl::StatusOr<v1::RetentionPolicy> LoadRetention(const std::string& folder);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_POLICY_H_
