#include "services/disclosure/records.h"

#include <utility>

#include "services/disclosure/view_keys.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::disclosure {
namespace {

constexpr int kMergesMax = 8;       // one record into another and so on
constexpr size_t kRecordsMax = 64;  // of one person

// Nothing but what has a DisclosedField is taken over.
template <typename Said>
absl::StatusOr<Identity> OpenIdentity(const runtime::Sealer& sealer,
                                      const common::v1::SealedCopy& sealed) {
  Identity identity{.known = true};
  ASSIGN_OR_RETURN(const Said said, runtime::OpenOr<Said>(sealer, sealed, &identity.erased));
  if (identity.erased) return identity;
  identity.name = said.name();
  identity.address = said.address();
  identity.telephone = said.telephone();
  identity.has_birth_date = said.has_birth_date();
  if (said.has_birth_date()) identity.birth_date = said.birth_date();
  return identity;
}

}  // namespace

absl::StatusOr<std::string> SurvivingId(const views::RowReader& rows, std::string_view person_id) {
  std::string id(person_id);
  for (int i = 0; i < kMergesMax; ++i) {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::MergedRow>(rows, IdKey('m', id)));
    if (!row.has_value()) break;
    id = row->into_person_id();
  }
  return id;
}

absl::StatusOr<std::vector<std::string>> RecordsOf(const views::RowReader& rows,
                                                   std::string_view person_id) {
  ASSIGN_OR_RETURN(std::string surviving, SurvivingId(rows, person_id));
  std::vector<std::string> records = {std::move(surviving)};
  for (size_t i = 0; i < records.size() && records.size() < kRecordsMax; ++i) {
    ASSIGN_OR_RETURN(const auto row,
                     runtime::GetRowOrNew<v1::PersonRow>(rows, IdKey('p', records[i])));
    for (const std::string& absorbed : row.absorbed()) records.push_back(absorbed);
  }
  return records;
}

absl::StatusOr<bool> MaySeePerson(const runtime::Call& call, const views::RowReader& rows,
                                  std::string_view person_id) {
  if (call.scope == common::v1::Access::DISTRICT) return true;
  if (call.scope != common::v1::Access::OWN_SECTION || !call.caller.section.has_value()) {
    return false;
  }
  ASSIGN_OR_RETURN(const std::string surviving, SurvivingId(rows, person_id));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::PersonRow>(rows, IdKey('p', surviving)));
  return row.section_id() == call.caller.section->ToString();
}

absl::StatusOr<Identity> ReadIdentity(const views::RowReader& rows, const runtime::Sealer& sealer,
                                      std::string_view person_id) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::IdentityRow>(rows, IdKey('i', person_id)));
  if (!row.has_value()) return Identity();
  if (!row->has_sealed()) return Identity{.known = true};
  if (row->sealed().path() == "person_registered") {
    return OpenIdentity<focus::v1::PersonRegistered>(sealer, row->sealed());
  }
  return OpenIdentity<focus::v1::PersonCorrected>(sealer, row->sealed());
}

}  // namespace varsel::disclosure
