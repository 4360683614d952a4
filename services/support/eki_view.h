// EKI's own: contacts and exit courses. Two views of one form.
//   support.contact:  c <contact id>                        -> ContactRow
//                     p <person id> <newest first> <id>     -> ContactIndexRow
//   support.course:   c <course id>                         -> CourseRow
//                     p <person id> <newest first> <id>     -> CourseIndexRow   by referral
//                     s <state or 0> <newest first> <id>    -> CourseIndexRow   0 = in any state
// Withdrawn ones stand in no index. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SUPPORT_EKI_VIEW_H_
#define VARSEL_SERVICES_SUPPORT_EKI_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/uuid.h"
#include "storage/views/view.h"
#include "varsel/support/v1/support_types.pb.h"

namespace varsel::support {

inline constexpr std::string_view kContactView = "support.contact";
inline constexpr std::string_view kCourseView = "support.course";

std::string ContactKey(const Uuid& contact_id);
std::string ContactsPrefix(const Uuid& person_id);
std::string CourseKey(const Uuid& course_id);
std::string CoursesPrefix(const Uuid& person_id);
std::string CoursesPrefix(v1::CourseState state);

class ContactView final : public views::View {
 public:
  std::string_view name() const override { return kContactView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

class CourseView final : public views::View {
 public:
  std::string_view name() const override { return kCourseView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_EKI_VIEW_H_
