// The values that a disclosure opens, one by one: what is not named is never read into the reply.
// Thread-safe: free functions.
#ifndef VARSEL_SERVICES_DISCLOSURE_DISCLOSED_VALUES_H_
#define VARSEL_SERVICES_DISCLOSURE_DISCLOSED_VALUES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/disclosure/records.h"
#include "services/runtime/sealer.h"
#include "storage/views/view.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"

namespace varsel::disclosure {

// A person as far as disclosures go; read once, however many stand.
struct DisclosedRecord {
  std::vector<std::string> records;  // the surviving one first
  Identity identity;
};
absl::StatusOr<DisclosedRecord> ReadDisclosed(const views::RowReader& rows,
                                              const runtime::Sealer& sealer,
                                              const std::string& person_id);

// One value for each field that the disclosure names, with its label. Erased data gives values that
// say so, and nothing else: not even what is stored in the clear.
absl::Status AddValues(const views::RowReader& rows, const runtime::Sealer& sealer,
                       const DisclosedRecord& person, const v1::DisclosureLife& life,
                       absl::Time now, const std::string& label,
                       google::protobuf::RepeatedPtrField<v1::DisclosedValue>* values);

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_DISCLOSED_VALUES_H_
