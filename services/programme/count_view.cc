#include "services/programme/count_view.h"

#include <utility>

#include "services/programme/evolve.h"
#include "services/programme/streams.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

std::string KeyOfCount(const v1::ProgrammeEvent& event) {
  if (event.has_count_returned()) {
    return CountKey(event.count_returned().programme(), event.count_returned().agency_code());
  }
  if (event.has_count_corrected()) {
    return CountKey(event.count_corrected().programme(), event.count_corrected().agency_code());
  }
  return CountKey(event.count_withdrawn().programme(), event.count_withdrawn().agency_code());
}

}  // namespace

std::string CountKey(std::string_view programme, std::string_view agency) {
  return KeyBuilder("a").Code(programme).Code(agency).Take();
}
std::string ListKey(std::string_view list_id) {
  return KeyBuilder(kListPrefix).Id(UuidOf(list_id)).Take();
}

absl::Status CountView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::ProgrammeEvent* event,
                   runtime::DecodeShared<v1::ProgrammeEvent>(record));
  const std::string key = KeyOfCount(*event);
  ASSIGN_OR_RETURN(v1::CountLife life, runtime::GetRowOrNew<v1::CountLife>(rows, key));
  life = EvolveCount(std::move(life), *event, runtime::MetaOf(record.header));
  runtime::PutRow(rows, key, life);
  return absl::OkStatus();
}

absl::Status ListView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::ProgrammeEvent* event,
                   runtime::DecodeShared<v1::ProgrammeEvent>(record));
  const std::string key = KeyBuilder(kListPrefix).Id(record.header.meta.stream.id).Take();
  ASSIGN_OR_RETURN(v1::ListLife life, runtime::GetRowOrNew<v1::ListLife>(rows, key));
  life = EvolveList(std::move(life), *event, runtime::MetaOf(record.header));
  life.set_version(record.header.version.value());
  runtime::PutRow(rows, key, life);
  return absl::OkStatus();
}

}  // namespace varsel::programme
