#include "services/meeting/due_folds.h"
#include "services/meeting/views.h"

namespace varsel::meeting {
namespace {

// `kind` without `package`, or empty if it is another's.
std::string_view NameIn(std::string_view package, std::string_view kind) {
  return kind.starts_with(package) ? kind.substr(package.size()) : std::string_view();
}

constexpr std::string_view kNotification = "notification.v1.";
constexpr std::string_view kFocus = "focus.v1.";
constexpr std::string_view kTimeline = "timeline.v1.Incident";
constexpr std::string_view kMeeting = "meeting.v1.";
constexpr std::string_view kCase = "programme.v1.Case";

}  // namespace

bool DueView::Wants(std::string_view kind) const {
  if (kind.starts_with(kNotification)) return WantsOfNotification(NameIn(kNotification, kind));
  if (kind.starts_with(kFocus)) return WantsOfFocus(NameIn(kFocus, kind));
  if (kind.starts_with(kMeeting)) return WantsOfMeeting(NameIn(kMeeting, kind));
  return kind.starts_with(kTimeline) || kind.starts_with(kCase);
}

absl::Status DueView::Fold(const log::Record& record, views::RowStore& rows) const {
  const std::string_view kind = record.header.meta.kind;
  if (kind.starts_with(kNotification)) return FoldNotification(record, rows);
  if (kind.starts_with(kFocus)) return FoldFocus(record, rows);
  if (kind.starts_with(kMeeting)) return FoldMeeting(record, rows);
  if (kind.starts_with(kCase)) return FoldCase(record, rows);
  return FoldIncident(record, rows);
}

}  // namespace varsel::meeting
