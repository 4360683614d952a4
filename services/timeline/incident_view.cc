#include "services/timeline/incident_view.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "services/timeline/evolve.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

// Byte order = the newest first.
uint64_t NewestFirst(absl::Time time) {
  return ~(static_cast<uint64_t>(absl::ToUnixMicros(time)) ^ (uint64_t{1} << 63));
}

std::string IndexKey(std::string prefix, const v1::IncidentFact& fact, const Uuid& incident) {
  return KeyBuilder(std::move(prefix))
      .Number(NewestFirst(FromProto(fact.occurred_time())))
      .Id(incident)
      .Take();
}

std::vector<std::string> IndexKeys(const v1::IncidentLife& life, const Uuid& incident) {
  std::vector<std::string> keys;
  const v1::IncidentFact* fact = FactNow(life);
  if (fact == nullptr || life.withdrawn()) return keys;
  keys.push_back(IndexKey(DistrictPrefix(), *fact, incident));
  if (const auto section = Uuid::Parse(fact->section_id())) {
    keys.push_back(IndexKey(SectionPrefix(*section), *fact, incident));
  }
  for (const v1::InvolvedGroup& group : fact->groups()) {
    if (const auto id = Uuid::Parse(group.group_id())) {
      keys.push_back(IndexKey(GroupPrefix(*id), *fact, incident));
    }
  }
  return keys;
}

// Where the note of this event lies; empty = it has none of its own.
std::string_view SealedPath(const v1::TimelineEvent& event) {
  if (event.has_incident_recorded()) return "incident_recorded";
  return event.has_incident_corrected() ? "incident_corrected" : std::string_view();
}

// The note and what each person was, as the event gives them anew.
absl::Status CopyParts(const log::Record& record, std::string_view path, v1::IncidentRow* row) {
  row->clear_sealed();
  row->clear_persons_sealed();
  ASSIGN_OR_RETURN(auto note, runtime::CopySealed(record, path));
  if (note.has_value()) *row->mutable_sealed() = *std::move(note);
  for (int i = 0; i < FactNow(row->life())->person_ids_size(); ++i) {
    ASSIGN_OR_RETURN(
        auto person,
        runtime::CopySealed(record, absl::StrCat(absl::string_view(path.data(), path.size()),
                                                 ".persons[", i, "]")));
    *row->add_persons_sealed() = person.has_value() ? *std::move(person) : common::v1::SealedCopy();
  }
  return absl::OkStatus();
}

}  // namespace

std::string IncidentKey(const Uuid& incident_id) { return KeyBuilder("i").Id(incident_id).Take(); }
std::string DistrictPrefix() { return "d"; }
std::string SectionPrefix(const Uuid& section_id) { return KeyBuilder("s").Id(section_id).Take(); }
std::string GroupPrefix(const Uuid& group_id) { return KeyBuilder("g").Id(group_id).Take(); }

std::string Before(const std::string& prefix, absl::Time until) {
  return KeyBuilder(prefix).Number(NewestFirst(until - absl::Microseconds(1))).Take();
}

absl::Time TimeOfIndexKey(std::string_view key, size_t prefix_size) {
  KeyReader reader(key.substr(prefix_size));
  return absl::FromUnixMicros(static_cast<int64_t>(~reader.Number() ^ (uint64_t{1} << 63)));
}

bool IncidentView::Wants(std::string_view kind) const {
  return kind.starts_with("timeline.v1.Incident");
}

absl::Status IncidentView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::TimelineEvent* event,
                   runtime::DecodeShared<v1::TimelineEvent>(record));
  const Uuid& incident = record.header.meta.stream.id;
  const std::string key = IncidentKey(incident);
  ASSIGN_OR_RETURN(v1::IncidentRow row, runtime::GetRowOrNew<v1::IncidentRow>(rows, key));
  for (const std::string& index : IndexKeys(row.life(), incident)) rows.Delete(index);
  *row.mutable_life() =
      EvolveIncident(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (const std::string_view path = SealedPath(*event); !path.empty()) {
    RETURN_IF_ERROR(CopyParts(record, path, &row));
  }
  v1::IncidentIndexRow entry;
  entry.set_incident_id(incident.ToString());
  for (const std::string& index : IndexKeys(row.life(), incident)) {
    runtime::PutRow(rows, index, entry);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::timeline
