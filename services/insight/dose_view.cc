#include "services/insight/dose_view.h"

#include <string>

#include "services/insight/dose_contribution.h"
#include "services/insight/dose_people.h"
#include "services/insight/verdicts.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;

absl::Status WriteCounts(const DoseCounts& changes, views::RowStore& rows) {
  for (const auto& [part, change] : changes) {
    if (change.deliveries == 0 && change.reached == 0) continue;
    const std::string key = std::string(kDoseCounterPrefix) + part;
    ASSIGN_OR_RETURN(v1::DoseCounter counter, runtime::GetRowOrNew<v1::DoseCounter>(rows, key));
    counter.set_deliveries(counter.deliveries() + static_cast<uint32_t>(change.deliveries));
    counter.set_reached(counter.reached() + static_cast<uint32_t>(change.reached));
    if (counter.deliveries() == 0) {
      rows.Delete(key);
    } else {
      runtime::PutRow(rows, key, counter);
    }
  }
  return absl::OkStatus();
}

void PutGroup(const std::string& group_id, const std::string& name, views::RowStore& rows) {
  v1::NameRow row;
  row.set_name(name);
  runtime::PutRow(rows, std::string(kDoseGroupPrefix) + group_id, row);
}

}  // namespace

bool DoseView::Wants(std::string_view kind) const { return (VerdictOnKind(kind) & kDose) != 0; }

absl::Status DoseView::Fold(const log::Record& record, views::RowStore& rows) const {
  const auto changed = [&rows](const v1::DosePersonRow& before, const v1::DosePersonRow& now) {
    DoseCounts counts;
    AddDose(before, -1, &counts);
    AddDose(now, 1, &counts);
    return WriteCounts(counts, rows);
  };
  if (!IsFocusKind(record.header.meta.kind)) {
    ASSIGN_OR_RETURN(const NotificationEvent* const event,
                     runtime::DecodeShared<NotificationEvent>(record));
    return FoldNotificationForDosePeople(*event, rows, changed);
  }
  ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
  if (event->has_group_registered()) {
    PutGroup(event->group_registered().group_id(), event->group_registered().name(), rows);
    return absl::OkStatus();
  }
  if (event->has_group_corrected()) {
    PutGroup(event->group_corrected().group_id(), event->group_corrected().name(), rows);
    return absl::OkStatus();
  }
  return FoldFocusForDosePeople(*event, rows, changed);
}

}  // namespace varsel::insight
