// View timeline.reference: the groups, sections and persons that incidents may name, folded from
// the focus area's events.
//   g <group id>   -> ReferenceRow
//   s <section id> -> ReferenceRow
//   p <person id>  -> ReferenceRow; of the record's registration, which is never taken back
// The version is that of the thing's stream, so that a rule can rest on it. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_TIMELINE_REFERENCE_VIEW_H_
#define VARSEL_SERVICES_TIMELINE_REFERENCE_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::timeline {

inline constexpr std::string_view kReferenceView = "timeline.reference";

std::string GroupReferenceKey(const Uuid& group_id);
std::string SectionReferenceKey(const Uuid& section_id);
std::string PersonReferenceKey(const Uuid& person_id);

class ReferenceView final : public views::View {
 public:
  std::string_view name() const override { return kReferenceView; }
  uint32_t schema() const override { return 2; }  // 2: persons
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_REFERENCE_VIEW_H_
