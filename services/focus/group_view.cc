#include "services/focus/group_view.h"

#include <string>
#include <utility>

#include "services/focus/evolve.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::focus {

absl::Status GroupView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::FocusEvent* event, runtime::DecodeShared<v1::FocusEvent>(record));
  const std::string key(record.header.meta.stream.id.bytes());
  ASSIGN_OR_RETURN(v1::GroupRow row, runtime::GetRowOrNew<v1::GroupRow>(rows, key));
  *row.mutable_life() = EvolveGroup(std::move(*row.mutable_life()), *event);
  row.set_version(record.header.version.value());
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status SectionView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::FocusEvent* event, runtime::DecodeShared<v1::FocusEvent>(record));
  const std::string key(record.header.meta.stream.id.bytes());
  ASSIGN_OR_RETURN(v1::SectionRow row, runtime::GetRowOrNew<v1::SectionRow>(rows, key));
  *row.mutable_life() = EvolveSection(std::move(*row.mutable_life()), *event);
  row.set_version(record.header.version.value());
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::focus
