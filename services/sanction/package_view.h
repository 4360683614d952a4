// View sanction.package: every package with its levers and triggers.
//   p <package id>                                       -> PackageRow
//   g <group id>                                         -> GroupPackageRow   which package guards
//   the group x <time> <package id> <lever> <fact id>              -> ExpiryRow         a clearance
//   that runs out then
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SANCTION_PACKAGE_VIEW_H_
#define VARSEL_SERVICES_SANCTION_PACKAGE_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::sanction {

inline constexpr std::string_view kPackageView = "sanction.package";

inline std::string PackagePrefix() { return "p"; }
inline std::string PackageKey(const Uuid& package_id) {
  return KeyBuilder("p").Id(package_id).Take();
}
inline std::string GroupPackageKey(const Uuid& group_id) {
  return KeyBuilder("g").Id(group_id).Take();
}
inline std::string ExpiryPrefix() { return "x"; }

class PackageView final : public views::View {
 public:
  std::string_view name() const override { return kPackageView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_PACKAGE_VIEW_H_
