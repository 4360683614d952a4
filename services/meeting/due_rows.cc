#include "services/meeting/due_rows.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/domain/danish_calendar.h"
#include "services/domain/time_proto.h"
#include "services/runtime/merged_records.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::meeting {
namespace {

using Absorbed = absl::StatusOr<google::protobuf::RepeatedPtrField<std::string>>;

template <typename Visit>
void ForEachKey(const DueThing& thing, const Visit& visit) {
  const v1::DueKind kind = thing.row.due_kind();
  const std::string suffix = DueSuffix(thing);
  visit(DuePrefix('A', "", kind) + suffix);
  if (!thing.row.section_id().empty()) {
    visit(DuePrefix('S', thing.row.section_id(), kind) + suffix);
  }
  for (const std::string& person : thing.person_ids) {
    visit(DuePrefix('P', person, kind) + suffix);
  }
  for (const std::string& officer : thing.row.officer_ids()) {
    visit(DuePrefix('O', officer, kind) + suffix);
  }
}

absl::Status Count(const DueThing& thing, int by, views::RowStore& rows) {
  if (thing.row.section_id().empty()) return absl::OkStatus();
  const int32_t day = DueDayOf(FromProto(thing.row.time()));
  const std::string key = KeyBuilder(DueCountPrefix(thing.row.section_id()))
                              .Byte(static_cast<uint8_t>(thing.row.due_kind()))
                              .Number(static_cast<uint64_t>(int64_t{day} + (int64_t{1} << 32)))
                              .Take();
  ASSIGN_OR_RETURN(v1::DueCountRow row, runtime::GetRowOrNew<v1::DueCountRow>(rows, key));
  if (by < 0 && row.count() == 0) return absl::OkStatus();
  row.set_count(row.count() + static_cast<uint32_t>(by));
  if (row.count() == 0) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

bool IsIn(const DueThing& thing, const std::vector<DueThing>& things) {
  return std::any_of(things.begin(), things.end(), [&](const DueThing& other) {
    return other.id == thing.id && other.person_ids == thing.person_ids &&
           other.row.SerializeAsString() == thing.row.SerializeAsString();
  });
}

// The same thing, counted under the same section and day, whoever is to do it.
bool IsCountedIn(const DueThing& thing, const std::vector<DueThing>& things) {
  return std::any_of(things.begin(), things.end(), [&](const DueThing& other) {
    return other.row.due_kind() == thing.row.due_kind() && DueSuffix(other) == DueSuffix(thing) &&
           other.row.section_id() == thing.row.section_id();
  });
}

}  // namespace

std::string DuePrefix(char space, std::string_view owner, v1::DueKind kind) {
  return KeyBuilder(TimedPrefix(space, owner)).Byte(static_cast<uint8_t>(kind)).Take();
}

std::string DueSuffix(const DueThing& thing) {
  return KeyBuilder()
      .Time(FromProto(thing.row.time()))
      .Id(UuidOf(thing.id))
      .Id(UuidOf(thing.row.incident_id()))
      .Take();
}

std::string DueCountPrefix(std::string_view section_id) { return TimedPrefix('K', section_id); }

DueCountKey ReadDueCountKey(std::string_view key) {
  KeyReader reader(key);
  reader.Byte();
  DueCountKey read;
  read.section_id = reader.Id().ToString();
  read.kind = static_cast<v1::DueKind>(reader.Byte());
  read.day = static_cast<int32_t>(static_cast<int64_t>(reader.Number()) - (int64_t{1} << 32));
  return read;
}

void PutMerged(std::string_view person_id, std::string_view into_id, views::RowStore& rows) {
  const std::string key = IdKey('m', person_id);
  if (into_id.empty()) return rows.Delete(key);
  v1::MergedRow row;
  row.set_into_person_id(std::string(into_id));
  runtime::PutRow(rows, key, row);
}

absl::StatusOr<std::string> SurvivingId(const views::RowReader& rows, std::string_view person_id) {
  const auto into = [&](const std::string& id) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::MergedRow>(rows, IdKey('m', id)));
    return row.into_person_id();
  };
  return runtime::SurvivingRecord(std::string(person_id), into);
}

absl::StatusOr<std::vector<std::string>> RecordsOf(const views::RowReader& rows,
                                                   std::string_view person_id) {
  ASSIGN_OR_RETURN(std::string surviving, SurvivingId(rows, person_id));
  return runtime::RecordsUnder(std::move(surviving), [&](const std::string& id) -> Absorbed {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::FocusRow>(rows, IdKey('p', id)));
    return row.absorbed();
  });
}

int32_t DueDayOf(absl::Time time) {
  return static_cast<int32_t>(DanishDay(time) - absl::CivilDay(1970, 1, 1));
}

absl::Status ReplaceDue(const std::vector<DueThing>& before, const std::vector<DueThing>& after,
                        views::RowStore& rows) {
  absl::flat_hash_set<std::string> kept;
  for (const DueThing& thing : after) {
    if (IsIn(thing, before)) continue;
    ForEachKey(thing, [&](const std::string& key) {
      runtime::PutRow(rows, key, thing.row);
      kept.insert(key);
    });
    if (!IsCountedIn(thing, before)) RETURN_IF_ERROR(Count(thing, 1, rows));
  }
  for (const DueThing& thing : before) {
    if (IsIn(thing, after)) continue;
    ForEachKey(thing, [&](const std::string& key) {
      if (!kept.contains(key)) rows.Delete(key);
    });
    if (!IsCountedIn(thing, after)) RETURN_IF_ERROR(Count(thing, -1, rows));
  }
  return absl::OkStatus();
}

}  // namespace varsel::meeting
