#include "services/insight/coverage_view.h"

#include <optional>

#include "services/insight/micros.h"
#include "services/insight/round_rows.h"
#include "services/insight/verdicts.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;

std::string GroupKey(std::string_view group_id) {
  return std::string(kCoverageGroupPrefix) + std::string(group_id);
}

std::string TargetKey(std::string_view round_id, std::string_view person_id) {
  return "t/" + std::string(round_id) + "/" + std::string(person_id);
}

absl::Status ChangeCount(std::string_view round_id, std::string_view group_id, int by,
                         views::RowStore& rows) {
  const std::string key = CoverageCountKey(round_id, group_id);
  ASSIGN_OR_RETURN(v1::CoverageCountRow row, runtime::GetRowOrNew<v1::CoverageCountRow>(rows, key));
  row.set_targeted(row.targeted() + static_cast<uint32_t>(by));
  if (row.targeted() == 0) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

absl::Status TakeTarget(std::string_view round_id, std::string_view person_id,
                        views::RowStore& rows) {
  const std::string key = TargetKey(round_id, person_id);
  ASSIGN_OR_RETURN(const std::optional<v1::CoverageTargetRow> row,
                   runtime::GetRow<v1::CoverageTargetRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  for (const std::string& group_id : row->group_ids()) {
    RETURN_IF_ERROR(ChangeCount(round_id, group_id, -1, rows));
  }
  rows.Delete(key);
  return absl::OkStatus();
}

absl::Status AddTarget(const notification::v1::TargetAdded& said, views::RowStore& rows) {
  RETURN_IF_ERROR(TakeTarget(said.round_id(), said.person_id(), rows));
  v1::CoverageTargetRow row;
  *row.mutable_group_ids() = said.dimensions().group_ids();
  for (const std::string& group_id : row.group_ids()) {
    RETURN_IF_ERROR(ChangeCount(said.round_id(), group_id, 1, rows));
  }
  runtime::PutRow(rows, TargetKey(said.round_id(), said.person_id()), row);
  return absl::OkStatus();
}

// GroupRegistered and GroupCorrected say it alike.
template <typename Said>
absl::Status PutGroup(const Said& said, views::RowStore& rows) {
  const std::string key = GroupKey(said.group_id());
  ASSIGN_OR_RETURN(v1::CoverageGroupRow row, runtime::GetRowOrNew<v1::CoverageGroupRow>(rows, key));
  row.set_group_id(said.group_id());
  row.set_name(said.name());
  row.set_group_kind(said.group_kind());
  row.set_section_id(said.section_id());
  row.set_active_from_us(said.has_active_from() ? Micros(said.active_from()) : 0);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

// `until_us` 0: it goes on.
absl::Status EndGroup(const std::string& group_id, int64_t until_us, views::RowStore& rows) {
  const std::string key = GroupKey(group_id);
  ASSIGN_OR_RETURN(v1::CoverageGroupRow row, runtime::GetRowOrNew<v1::CoverageGroupRow>(rows, key));
  row.set_active_until_us(until_us);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldFocusForCoverage(const FocusEvent& event, views::RowStore& rows) {
  if (event.has_group_registered()) return PutGroup(event.group_registered(), rows);
  if (event.has_group_corrected()) {
    RETURN_IF_ERROR(PutGroup(event.group_corrected(), rows));
    return event.group_corrected().active_again()
               ? EndGroup(event.group_corrected().group_id(), 0, rows)
               : absl::OkStatus();
  }
  if (event.has_group_dissolved()) {
    const focus::v1::GroupDissolved& said = event.group_dissolved();
    return EndGroup(said.group_id(), Micros(said.active_until()), rows);
  }
  if (event.has_group_withdrawn()) rows.Delete(GroupKey(event.group_withdrawn().group_id()));
  return absl::OkStatus();
}

absl::Status FoldNotificationForCoverage(const NotificationEvent& event, views::RowStore& rows) {
  if (event.has_target_added()) return AddTarget(event.target_added(), rows);
  if (event.has_target_removed()) {
    return TakeTarget(event.target_removed().round_id(), event.target_removed().person_id(), rows);
  }
  return FoldRound(event, rows);
}

}  // namespace

std::string CoverageCountKey(std::string_view round_id, std::string_view group_id) {
  return "n/" + std::string(round_id) + "/" + std::string(group_id);
}

bool CoverageView::Wants(std::string_view kind) const {
  return (VerdictOnKind(kind) & kCoverage) != 0;
}

absl::Status CoverageView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (IsFocusKind(record.header.meta.kind)) {
    ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
    return FoldFocusForCoverage(*event, rows);
  }
  ASSIGN_OR_RETURN(const NotificationEvent* const event,
                   runtime::DecodeShared<NotificationEvent>(record));
  return FoldNotificationForCoverage(*event, rows);
}

}  // namespace varsel::insight
