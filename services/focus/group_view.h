// Views focus.group (key: group id -> GroupRow) and focus.section (key: section id -> SectionRow).
#ifndef VARSEL_SERVICES_FOCUS_GROUP_VIEW_H_
#define VARSEL_SERVICES_FOCUS_GROUP_VIEW_H_

#include <string_view>

#include "storage/views/view.h"

namespace varsel::focus {

inline constexpr std::string_view kGroupView = "focus.group";
inline constexpr std::string_view kSectionView = "focus.section";

class GroupView final : public views::View {
 public:
  std::string_view name() const override { return kGroupView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override { return kind.starts_with("focus.v1.Group"); }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

class SectionView final : public views::View {
 public:
  std::string_view name() const override { return kSectionView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override { return kind.starts_with("focus.v1.Section"); }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_GROUP_VIEW_H_
