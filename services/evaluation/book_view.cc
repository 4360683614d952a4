#include "services/evaluation/book_view.h"

#include <utility>

#include "services/domain/time_proto.h"
#include "services/evaluation/evolve.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/newest_first.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::evaluation {
namespace {

using focus::v1::FocusEvent;

absl::Status FoldAgreement(const log::Record& record, const v1::EvaluationEvent& event,
                           views::RowStore& rows) {
  const Uuid& id = record.header.meta.stream.id;
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::AgreementRow>(rows, BookKey('a', id)));
  *row.mutable_life() =
      EvolveAgreement(std::move(*row.mutable_life()), event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  runtime::PutRow(rows, BookKey('a', id), row);
  if (event.has_agreement_recorded()) {
    rows.Put(BookSpace('n').Number(NewestFirst(record.header.meta.occurred)).Id(id).Take(), "");
  }
  return absl::OkStatus();
}

void FoldExport(const log::Record& record, const v1::EvaluationEvent& event,
                views::RowStore& rows) {
  const Uuid& id = record.header.meta.stream.id;
  v1::ExportRow row;
  *row.mutable_life() = EvolveExport(v1::ExportLife(), event, runtime::MetaOf(record.header));
  runtime::PutRow(rows, BookKey('e', id), row);
  const uint64_t newest = NewestFirst(record.header.meta.occurred);
  rows.Put(BookSpace('x').Number(newest).Id(id).Take(), "");
  const Uuid agreement = BookId(row.life().agreement_id());
  rows.Put(BookSpace('y').Id(agreement).Number(newest).Id(id).Take(), "");
}

// GroupRegistered and GroupCorrected say it alike.
template <typename Said>
void HoldGroup(const Said& said, const log::RecordHeader& header, v1::GroupVersion& version) {
  version.set_section_id(said.section_id());
  const absl::Time from =
      said.has_active_from() ? FromProto(said.active_from()) : header.meta.occurred;
  version.set_active_from_us(absl::ToUnixMicros(from));
}

absl::Status FoldGroup(const log::Record& record, const FocusEvent& event, views::RowStore& rows) {
  const std::string key = BookKey('g', record.header.meta.stream.id);
  ASSIGN_OR_RETURN(v1::GroupRow row, runtime::GetRowOrNew<v1::GroupRow>(rows, key));
  v1::GroupVersion version;
  if (!row.versions().empty()) version = *row.versions().rbegin();
  version.set_position(record.header.position.value());
  if (event.has_group_registered()) {
    HoldGroup(event.group_registered(), record.header, version);
  } else if (event.has_group_corrected()) {
    const auto& said = event.group_corrected();
    const int64_t before = version.active_from_us();
    HoldGroup(said, record.header, version);
    if (!said.has_active_from() && before != 0) version.set_active_from_us(before);
    if (said.active_again()) version.clear_active_until_us();
  } else if (event.has_group_dissolved()) {
    const auto& said = event.group_dissolved();
    version.set_active_until_us(absl::ToUnixMicros(
        said.has_active_until() ? FromProto(said.active_until()) : record.header.meta.occurred));
  } else if (event.has_group_withdrawn()) {
    version.set_withdrawn(true);
  }
  *row.add_versions() = std::move(version);
  row.set_version(record.header.version.value());
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldFocus(const log::Record& record, views::RowStore& rows) {
  if (record.header.meta.stream.area == "focus.section") {
    v1::SectionRow row;
    row.set_version(record.header.version.value());
    runtime::PutRow(rows, BookKey('s', record.header.meta.stream.id), row);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const FocusEvent* event, runtime::DecodeShared<FocusEvent>(record));
  return FoldGroup(record, *event, rows);
}

}  // namespace

bool BookView::Wants(std::string_view kind) const {
  return kind.starts_with("evaluation.v1.") || kind.starts_with("focus.v1.Group") ||
         kind.starts_with("focus.v1.Section");
}

absl::Status BookView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (!std::string_view(record.header.meta.kind).starts_with("evaluation.v1.")) {
    return FoldFocus(record, rows);
  }
  ASSIGN_OR_RETURN(const v1::EvaluationEvent* event,
                   runtime::DecodeShared<v1::EvaluationEvent>(record));
  switch (event->kind_case()) {
    case v1::EvaluationEvent::kAgreementRecorded:
    case v1::EvaluationEvent::kAgreementCorrected:
    case v1::EvaluationEvent::kAgreementApproved:
    case v1::EvaluationEvent::kAgreementEnded:
    case v1::EvaluationEvent::kAgreementWithdrawn:
      return FoldAgreement(record, *event, rows);
    case v1::EvaluationEvent::kExportMade:
      FoldExport(record, *event, rows);
      break;
    case v1::EvaluationEvent::KIND_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

}  // namespace varsel::evaluation
