#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"
#include "services/picture/views.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::picture {
namespace {

std::vector<std::string> AreaKeys(const v1::AreaLife& life, const Uuid& observation) {
  std::vector<std::string> keys;
  if (life.observation_id().empty() || life.withdrawn()) return keys;
  const auto key = [&](std::string prefix) {
    return KeyBuilder(std::move(prefix))
        .Number(NewestPicture(FromProto(life.observed_time())))
        .Id(observation)
        .Take();
  };
  keys.push_back(key(PictureSpace('d').Take()));
  keys.push_back(key(PictureKey('s', PictureId(life.section_id()))));
  for (const std::string& group : life.group_ids()) {
    keys.push_back(key(PictureKey('h', PictureId(group))));
  }
  return keys;
}

absl::Status FoldRisk(const log::Record& record, const v1::PictureEvent& event,
                      views::RowStore& rows) {
  const std::string key = PictureKey('r', record.header.meta.stream.id);
  ASSIGN_OR_RETURN(v1::RiskRow row, runtime::GetRowOrNew<v1::RiskRow>(rows, key));
  *row.mutable_life() =
      EvolveRisk(std::move(*row.mutable_life()), event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (event.has_risk_judged()) {
    ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, "risk_judged"));
    *row.add_bases_sealed() = copy.has_value() ? *std::move(copy) : common::v1::SealedCopy();
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldArea(const log::Record& record, const v1::PictureEvent& event,
                      views::RowStore& rows) {
  const Uuid& observation = record.header.meta.stream.id;
  const std::string key = PictureKey('o', observation);
  ASSIGN_OR_RETURN(v1::AreaRow row, runtime::GetRowOrNew<v1::AreaRow>(rows, key));
  for (const std::string& index : AreaKeys(row.life(), observation)) rows.Delete(index);
  *row.mutable_life() =
      EvolveArea(std::move(*row.mutable_life()), event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (!event.has_area_observation_withdrawn()) {
    row.clear_note_sealed();
    ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, event.has_area_observed()
                                                                ? "area_observed"
                                                                : "area_observation_corrected"));
    if (copy.has_value()) *row.mutable_note_sealed() = *std::move(copy);
  }
  for (const std::string& index : AreaKeys(row.life(), observation)) rows.Put(index, "");
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldReference(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const focus::v1::FocusEvent* event,
                   runtime::DecodeShared<focus::v1::FocusEvent>(record));
  const StreamId& stream = record.header.meta.stream;
  const std::string key = PictureKey(stream.area == "focus.section" ? 'z' : 'g', stream.id);
  ASSIGN_OR_RETURN(v1::ReferenceRow row, runtime::GetRowOrNew<v1::ReferenceRow>(rows, key));
  row.set_version(record.header.version.value());
  if (event->has_group_withdrawn()) row.set_withdrawn(true);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace

bool FactsView::Wants(std::string_view kind) const {
  return kind.starts_with("picture.v1.Risk") || kind.starts_with("picture.v1.Area") ||
         kind.starts_with("focus.v1.Group") || kind.starts_with("focus.v1.Section");
}

absl::Status FactsView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (!std::string_view(record.header.meta.kind).starts_with("picture.v1.")) {
    return FoldReference(record, rows);
  }
  ASSIGN_OR_RETURN(const v1::PictureEvent* event, runtime::DecodeShared<v1::PictureEvent>(record));
  switch (event->kind_case()) {
    case v1::PictureEvent::kRiskJudged:
    case v1::PictureEvent::kRiskJudgementWithdrawn:
      return FoldRisk(record, *event, rows);
    case v1::PictureEvent::kAreaObserved:
    case v1::PictureEvent::kAreaObservationCorrected:
    case v1::PictureEvent::kAreaObservationWithdrawn:
      return FoldArea(record, *event, rows);
    case v1::PictureEvent::kAuditHeld:
    case v1::PictureEvent::kAuditWithdrawn:
    case v1::PictureEvent::kFindingRecorded:
    case v1::PictureEvent::kFindingWithdrawn:
    case v1::PictureEvent::kMostViolentJudged:
    case v1::PictureEvent::kMostViolentWithdrawn:  // picture.audits has them
    case v1::PictureEvent::KIND_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

}  // namespace varsel::picture
