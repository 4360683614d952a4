// View programme.reference: the persons, groups and sections that cases may name, folded from the
// focus area's events.
//   p <person id>, g <group id>, s <section id> -> SubjectRow
// A person's row holds the sealed copy of his own data as it is, for the birth date. Thread-safe:
// stateless.
#ifndef VARSEL_SERVICES_PROGRAMME_REFERENCE_VIEW_H_
#define VARSEL_SERVICES_PROGRAMME_REFERENCE_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::programme {

inline constexpr std::string_view kReferenceView = "programme.reference";

std::string PersonReferenceKey(const Uuid& person_id);
std::string GroupReferenceKey(const Uuid& group_id);
std::string SectionReferenceKey(const Uuid& section_id);

class ReferenceView final : public views::View {
 public:
  std::string_view name() const override { return kReferenceView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_REFERENCE_VIEW_H_
