// What the area's folds share. Each view takes part in few kinds of event, so each lists its kinds
// and its arms.
#ifndef VARSEL_SERVICES_NOTIFICATION_VIEW_FOLD_H_
#define VARSEL_SERVICES_NOTIFICATION_VIEW_FOLD_H_

#include <initializer_list>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "storage/views/view.h"

namespace varsel::notification {

// `kind` is one of this area's `names`, e.g. "AttemptRecorded".
inline bool IsOurs(std::string_view kind, std::initializer_list<std::string_view> names) {
  constexpr std::string_view kPackage = "notification.v1.";
  if (!kind.starts_with(kPackage)) return false;
  kind.remove_prefix(kPackage.size());
  for (const std::string_view name : names) {
    if (kind == name) return true;
  }
  return false;
}

// Copies the sealed part of `arm` into what `slot()` gives, if the record has one.
template <typename Slot>
absl::Status CopyTexts(const log::Record& record, std::string_view arm, const Slot& slot) {
  ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy, runtime::CopySealed(record, arm));
  if (copy.has_value()) *slot() = *std::move(copy);
  return absl::OkStatus();
}

// Reads, changes and writes a row that is there; nothing if it is not: its record went before this
// schema's first.
template <typename Row, typename Change>
absl::Status ChangeRow(views::RowStore& rows, std::string_view key, const Change& change) {
  ASSIGN_OR_RETURN(std::optional<Row> row, runtime::GetRow<Row>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(change(*row));
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

inline uint64_t VersionOf(const log::Record& record) { return record.header.version.value(); }

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_VIEW_FOLD_H_
