#include "services/disclosure/view.h"

#include <optional>
#include <string>
#include <utility>

#include "services/disclosure/evolve.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::disclosure {
namespace {

using Event = v1::DisclosureEvent;

// The rows by which what EKI is shown is found: none of one that was recalled. What has lapsed
// keeps its rows; queries begin at the keys of now.
template <typename Visit>
void ForEachOpenKey(const v1::DisclosureLife& life, const Visit& visit) {
  if (life.disclosure_id().empty() || life.has_recalled_time()) return;
  const absl::Time expires = FromProto(life.expires());
  visit(ExpiryKey('s', life.person_id(), expires, life.disclosure_id()));
  visit(ExpiryKey('e', "", expires, life.disclosure_id()));
}

// What is sealed of the event: why it was recalled, or the necessity, as a correction gives it
// anew.
absl::Status CopyWords(const log::Record& record, const Event& event, v1::DisclosureRow& row) {
  if (event.has_disclosure_recalled()) {
    ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, "disclosure_recalled"));
    if (copy.has_value()) *row.mutable_recalled() = *std::move(copy);
    return absl::OkStatus();
  }
  const char* arm = event.has_disclosure_made() ? "disclosure_made" : "disclosure_corrected";
  ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, arm));
  if (copy.has_value()) *row.mutable_made() = *std::move(copy);
  return absl::OkStatus();
}

absl::Status FoldDisclosure(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const std::string key = Key('c').Id(record.header.meta.stream.id).Take();
  ASSIGN_OR_RETURN(v1::DisclosureRow row, runtime::GetRowOrNew<v1::DisclosureRow>(rows, key));
  ForEachOpenKey(row.life(), [&](const std::string& open) { rows.Delete(open); });
  *row.mutable_life() =
      Evolve(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  RETURN_IF_ERROR(CopyWords(record, *event, row));
  ForEachOpenKey(row.life(), [&](const std::string& open) { rows.Put(open, ""); });
  if (event->has_disclosure_made()) {
    const v1::DisclosureLife& life = row.life();
    const absl::Time made = FromProto(life.disclosed_time());
    rows.Put(NewestKey('l', life.person_id(), made, life.disclosure_id()), "");
    rows.Put(NewestKey('d', "", made, life.disclosure_id()), "");
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

constexpr std::string_view kFocus = "focus.v1.";
constexpr std::string_view kNotification = "notification.v1.";
constexpr std::string_view kMeeting = "meeting.v1.";
constexpr std::string_view kDisclosure = "disclosure.v1.";

}  // namespace

// Of focus all of a person's, whatever it says: a disclosure is decided at the version of his
// stream.
bool PersonView::Wants(std::string_view kind) const {
  if (kind.starts_with(kDisclosure)) return true;
  if (kind.starts_with(kFocus)) return !kind.substr(kFocus.size()).starts_with("Group");
  if (kind.starts_with(kNotification)) {
    return WantsOfNotification(kind.substr(kNotification.size()));
  }
  return kind.starts_with(kMeeting) && WantsOfMeeting(kind.substr(kMeeting.size()));
}

absl::Status PersonView::Fold(const log::Record& record, views::RowStore& rows) const {
  const std::string_view kind = record.header.meta.kind;
  if (kind.starts_with(kDisclosure)) return FoldDisclosure(record, rows);
  if (kind.starts_with(kFocus)) return FoldFocus(record, rows);
  if (kind.starts_with(kNotification)) return FoldNotification(record, rows);
  return FoldMeeting(record, rows);
}

}  // namespace varsel::disclosure
