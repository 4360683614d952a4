// What the view's rows say of a person with all of his records, and whom a caller may see. Used by
// the commands and the queries alike. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_DISCLOSURE_RECORDS_H_
#define VARSEL_SERVICES_DISCLOSURE_RECORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"
#include "services/runtime/sealer.h"
#include "storage/views/view.h"
#include "varsel/disclosure/v1/disclosure_rows.pb.h"

namespace varsel::disclosure {

// The record that the person stands under now: of one that was merged, the one that stays.
absl::StatusOr<std::string> SurvivingId(const views::RowReader& rows, std::string_view person_id);
// Every record of that person, the surviving one first.
absl::StatusOr<std::vector<std::string>> RecordsOf(const views::RowReader& rows,
                                                   std::string_view person_id);

// Whether the caller may see what is disclosed of the person: an officer those of his section. Who
// is not known stands in no section.
absl::StatusOr<bool> MaySeePerson(const runtime::Call& call, const views::RowReader& rows,
                                  std::string_view person_id);

// The person's own data as last said.
struct Identity {
  bool known = false;
  bool erased = false;  // police's key of him is gone: nothing below is set
  std::string name;
  std::string address;
  std::string telephone;
  bool has_birth_date = false;
  google::protobuf::Timestamp birth_date;
};
absl::StatusOr<Identity> ReadIdentity(const views::RowReader& rows, const runtime::Sealer& sealer,
                                      std::string_view person_id);

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_RECORDS_H_
