#include "services/insight/merged_people.h"

#include "services/runtime/merged_records.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {
namespace {

std::string MergedKey(std::string_view person_id) { return "a/" + std::string(person_id); }

}  // namespace

absl::StatusOr<std::string> SurvivingId(const views::RowReader& rows, std::string_view person_id) {
  const auto into = [&](const std::string& id) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::MergedRow>(rows, MergedKey(id)));
    return row.into_person_id();
  };
  return runtime::SurvivingRecord(std::string(person_id), into);
}

absl::StatusOr<Merge> RecordMerge(std::string_view person_id, std::string_view into_person_id,
                                  views::RowStore& rows) {
  Merge merge;
  ASSIGN_OR_RETURN(merge.gone, SurvivingId(rows, person_id));
  ASSIGN_OR_RETURN(merge.staying, SurvivingId(rows, into_person_id));
  merge.happens = merge.gone != merge.staying;
  if (!merge.happens) return merge;
  v1::MergedRow row;
  row.set_into_person_id(std::string(into_person_id));  // and on from there, whatever becomes of it
  runtime::PutRow(rows, MergedKey(merge.gone), row);
  return merge;
}

absl::StatusOr<Merge> WithdrawMerge(std::string_view person_id, views::RowStore& rows) {
  Merge merge{.gone = std::string(person_id), .staying = {}, .happens = false};
  ASSIGN_OR_RETURN(merge.staying, SurvivingId(rows, person_id));
  merge.happens = merge.gone != merge.staying;
  if (merge.happens) rows.Delete(MergedKey(merge.gone));
  return merge;
}

}  // namespace varsel::insight
