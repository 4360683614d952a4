#include "services/disclosure/records.h"

#include <utility>

#include "services/disclosure/view_keys.h"
#include "services/runtime/merged_records.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::disclosure {
namespace {

using Absorbed = absl::StatusOr<google::protobuf::RepeatedPtrField<std::string>>;

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
  const auto into = [&](const std::string& id) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::MergedRow>(rows, IdKey('m', id)));
    return row.into_person_id();
  };
  return runtime::SurvivingRecord(std::string(person_id), into);
}

absl::StatusOr<std::vector<std::string>> RecordsOf(const views::RowReader& rows,
                                                   std::string_view person_id) {
  ASSIGN_OR_RETURN(std::string surviving, SurvivingId(rows, person_id));
  return runtime::RecordsUnder(std::move(surviving), [&](const std::string& id) -> Absorbed {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::PersonRow>(rows, IdKey('p', id)));
    return row.absorbed();
  });
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
