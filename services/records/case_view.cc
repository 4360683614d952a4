#include "services/records/case_view.h"

#include <utility>

#include "services/domain/time_proto.h"
#include "services/records/evolve.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::records {
namespace {

bool GoesOn(const v1::CaseLife& life) {
  return life.state() == v1::RECORDS_CASE_STATE_OPEN ||
         life.state() == v1::RECORDS_CASE_STATE_PROPOSED;
}

std::string DueKey(const v1::CaseLife& life, const Uuid& case_id) {
  return KeyBuilder(OpenCasesPrefix(life.controller()))
      .Time(FromProto(life.due_time()))
      .Id(case_id)
      .Take();
}

void FoldErased(const v1::PersonErased& erased, Position position, views::RowStore& rows) {
  const auto case_id = Uuid::Parse(erased.case_id());
  if (!case_id.has_value()) return;  // its term had ended
  v1::ErasureRow row;
  *row.mutable_person_ids() = erased.person_ids();
  *row.mutable_erased_time() = erased.erased_time();
  row.set_position(position.value());
  runtime::PutRow(rows, ErasureKey(*case_id), row);
}

}  // namespace

std::string CaseKey(const Uuid& case_id) { return KeyBuilder("c").Id(case_id).Take(); }
std::string ErasureKey(const Uuid& case_id) { return KeyBuilder("e").Id(case_id).Take(); }
std::string OpenCasesPrefix(Controller controller) {
  return KeyBuilder("d").Byte(static_cast<uint8_t>(controller)).Take();
}
Uuid CaseOfKey(std::string_view key) {
  return Uuid::FromBytes(key.substr(key.size() - Uuid::kSize));
}

absl::Status CaseView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::RecordsEvent* event, runtime::DecodeShared<v1::RecordsEvent>(record));
  if (event->has_person_erased()) {
    FoldErased(event->person_erased(), record.header.position, rows);
    return absl::OkStatus();
  }
  const Uuid& case_id = record.header.meta.stream.id;
  ASSIGN_OR_RETURN(v1::CaseRow row, runtime::GetRowOrNew<v1::CaseRow>(rows, CaseKey(case_id)));
  const bool went_on = GoesOn(row.life());
  *row.mutable_life() =
      EvolveCase(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  const bool goes_on = GoesOn(row.life());
  if (went_on && !goes_on) rows.Delete(DueKey(row.life(), case_id));
  if (!went_on && goes_on) rows.Put(DueKey(row.life(), case_id), "");
  runtime::PutRow(rows, CaseKey(case_id), row);
  return absl::OkStatus();
}

}  // namespace varsel::records
