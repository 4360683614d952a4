#include "services/programme/reference_view.h"

#include <utility>

#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {
namespace {

std::string KeyOfReference(const StreamId& stream) {
  if (stream.area == "focus.section") return SectionReferenceKey(stream.id);
  if (stream.area == "focus.group") return GroupReferenceKey(stream.id);
  return PersonReferenceKey(stream.id);
}

absl::Status FoldPerson(const log::Record& record, const focus::v1::FocusEvent& event,
                        v1::SubjectRow& row) {
  if (event.has_person_merged()) {
    row.set_merged_into(event.person_merged().into_person_id());
    return absl::OkStatus();
  }
  row.set_section_id(event.has_person_registered() ? event.person_registered().section_id()
                                                   : event.person_corrected().section_id());
  ASSIGN_OR_RETURN(auto copy,
                   runtime::CopySealed(record, event.has_person_registered() ? "person_registered"
                                                                             : "person_corrected"));
  row.clear_details();
  if (copy.has_value()) *row.mutable_details() = *std::move(copy);
  return absl::OkStatus();
}

}  // namespace

std::string PersonReferenceKey(const Uuid& person_id) {
  return KeyBuilder("p").Id(person_id).Take();
}
std::string GroupReferenceKey(const Uuid& group_id) { return KeyBuilder("g").Id(group_id).Take(); }
std::string SectionReferenceKey(const Uuid& section_id) {
  return KeyBuilder("s").Id(section_id).Take();
}

bool ReferenceView::Wants(std::string_view kind) const {
  return kind == "focus.v1.PersonRegistered" || kind == "focus.v1.PersonCorrected" ||
         kind == "focus.v1.PersonMerged" || kind == "focus.v1.GroupRegistered" ||
         kind == "focus.v1.GroupWithdrawn" || kind == "focus.v1.SectionRegistered";
}

absl::Status ReferenceView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const focus::v1::FocusEvent* event,
                   runtime::DecodeShared<focus::v1::FocusEvent>(record));
  const std::string key = KeyOfReference(record.header.meta.stream);
  ASSIGN_OR_RETURN(v1::SubjectRow row, runtime::GetRowOrNew<v1::SubjectRow>(rows, key));
  if (record.header.meta.stream.area == "focus.person") {
    RETURN_IF_ERROR(FoldPerson(record, *event, row));
  }
  if (event->has_group_withdrawn()) row.set_withdrawn(true);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::programme
