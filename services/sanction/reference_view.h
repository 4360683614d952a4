// View sanction.reference: what packages and talking papers need to know of groups and persons,
// folded from the events of the focus, notification and meeting areas.
//   g <group id>                   -> GroupReferenceRow
//   p <person id>                  -> PaperPersonRow
//   a <person id> <notification id> -> PaperAssignment   written by a plan, which reads nothing
//   a <person id> <meeting id>      -> PaperAssignment   the police of the team; never EKI's worker
//   m <meeting id>                  -> PaperMeeting
// The explanation stays sealed; only the talking paper opens it. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SANCTION_REFERENCE_VIEW_H_
#define VARSEL_SERVICES_SANCTION_REFERENCE_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::sanction {

inline constexpr std::string_view kReferenceView = "sanction.reference";

inline std::string GroupReferenceKey(const Uuid& group_id) {
  return KeyBuilder("g").Id(group_id).Take();
}
inline std::string GroupReferencePrefix() { return "g"; }
inline std::string PaperPersonKey(const Uuid& person_id) {
  return KeyBuilder("p").Id(person_id).Take();
}

inline std::string AssignmentPrefix(const Uuid& person_id) {
  return KeyBuilder("a").Id(person_id).Take();
}
inline std::string AssignmentKey(const Uuid& person_id, const Uuid& notification_id) {
  return KeyBuilder(AssignmentPrefix(person_id)).Id(notification_id).Take();
}

inline std::string PaperMeetingKey(const Uuid& meeting_id) {
  return KeyBuilder("m").Id(meeting_id).Take();
}

class ReferenceView final : public views::View {
 public:
  std::string_view name() const override { return kReferenceView; }
  uint32_t schema() const override { return 3; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_REFERENCE_VIEW_H_
