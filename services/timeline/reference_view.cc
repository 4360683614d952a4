#include "services/timeline/reference_view.h"

#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/timeline/v1/timeline_rows.pb.h"

namespace varsel::timeline {

std::string GroupReferenceKey(const Uuid& group_id) { return KeyBuilder("g").Id(group_id).Take(); }
std::string SectionReferenceKey(const Uuid& section_id) {
  return KeyBuilder("s").Id(section_id).Take();
}

std::string PersonReferenceKey(const Uuid& person_id) {
  return KeyBuilder("p").Id(person_id).Take();
}

bool ReferenceView::Wants(std::string_view kind) const {
  return kind.starts_with("focus.v1.Group") || kind.starts_with("focus.v1.Section") ||
         kind == "focus.v1.PersonRegistered";
}

absl::Status ReferenceView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const focus::v1::FocusEvent* event,
                   runtime::DecodeShared<focus::v1::FocusEvent>(record));
  const StreamId& stream = record.header.meta.stream;
  if (event->has_person_registered()) {
    v1::ReferenceRow person;
    person.set_version(record.header.version.value());
    runtime::PutRow(rows, PersonReferenceKey(stream.id), person);
    return absl::OkStatus();
  }
  const std::string key = stream.area == "focus.section" ? SectionReferenceKey(stream.id)
                                                         : GroupReferenceKey(stream.id);
  ASSIGN_OR_RETURN(v1::ReferenceRow row, runtime::GetRowOrNew<v1::ReferenceRow>(rows, key));
  row.set_version(record.header.version.value());
  if (event->has_group_withdrawn()) row.set_withdrawn(true);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::timeline
