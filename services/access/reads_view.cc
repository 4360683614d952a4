#include "services/access/reads_view.h"

#include <algorithm>
#include <string>

#include "services/access/month.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "storage/log/sha256.h"
#include "varsel/access/v1/access_events.pb.h"
#include "varsel/access/v1/access_rows.pb.h"

namespace varsel::access {
namespace {

using runtime::GetRow;
using runtime::GetRowOrNew;
using runtime::PutRow;

// An entry as it is folded.
struct Entry {
  const log::RecordHeader& header;
  const v1::ReadLogged& read;
  std::string side;

  const Uuid& reader() const { return header.meta.actor.uuid(); }
  absl::Time time() const { return header.recorded; }
};

absl::Status Index(const Entry& entry, views::RowStore& rows) {
  const Position position = entry.header.position;
  rows.Put(Place(TimePrefix(entry.side), entry.time(), position), "");
  rows.Put(Place(ReaderPrefix(entry.side, entry.reader()), entry.time(), position), "");
  for (const SubjectId& person : entry.header.meta.subjects) {
    rows.Put(Place(PersonPrefix(entry.side, person.uuid()), entry.time(), position), "");
  }
  const uint32_t month = MonthOf(entry.time());
  const std::string key = MonthKey(entry.side, month);
  ASSIGN_OR_RETURN(v1::MonthRow row, GetRowOrNew<v1::MonthRow>(rows, key));
  row.set_entries(row.entries() + 1);
  row.set_chain(std::string(
      log::BytesOf(log::HashOf({row.chain(), entry.header.meta.event_id.uuid().bytes()}))));
  if (row.entries() % kMarkEvery == 0) {
    rows.Put(MarkKey(entry.side, month, row.entries()), Place("", entry.time(), position));
  }
  PutRow(rows, key, row);
  return absl::OkStatus();
}

void AddFlag(const Entry& entry, v1::FlagKind kind, const Uuid& person, views::RowStore& rows) {
  const Uuid flag = Uuid::Derived("access.flag", {entry.header.meta.event_id.uuid(), person},
                                  v1::FlagKind_Name(kind));
  v1::FlagRow row;
  row.set_flag_kind(kind);
  row.set_position(entry.header.position.value());
  *row.mutable_read_time() = ToProto(entry.time());
  row.set_agency(entry.side);
  row.set_actor_id(entry.reader().ToString());
  row.set_role(entry.read.role());
  if (!person.is_none()) row.set_person_id(person.ToString());
  row.set_method(entry.read.method());
  PutRow(rows, FlagKey(flag), row);
  rows.Put(FlagPlace(entry.side, false, entry.time(), flag), "");
}

// Once a month for the same reader and person: a second one says nothing new.
absl::Status FlagPersons(const Entry& entry, v1::FlagKind kind,
                         const google::protobuf::RepeatedPtrField<std::string>& persons,
                         views::RowStore& rows) {
  const std::string month = NumberBytes(MonthOf(entry.time()));
  for (const std::string& text : persons) {
    const std::optional<Uuid> person = Uuid::Parse(text);
    if (!person.has_value()) continue;
    const std::string key = FlaggedKey(kind, entry.reader(), *person);
    ASSIGN_OR_RETURN(const std::optional<std::string> last, rows.Get(key));
    if (last == month) continue;
    rows.Put(key, month);
    AddFlag(entry, kind, *person, rows);
  }
  return absl::OkStatus();
}

bool Holds(std::string_view ids, std::string_view id) {
  for (; !ids.empty(); ids.remove_prefix(std::min(ids.size(), Uuid::kSize))) {
    if (ids.substr(0, Uuid::kSize) == id) return true;
  }
  return false;
}

absl::StatusOr<bool> IsCounted(const Uuid& reader, const v1::HourRow& row, std::string_view person,
                               const views::RowReader& rows) {
  if (Holds(row.person_ids(), person)) return true;
  for (uint32_t number = row.persons() / kPersonsOfRow; number > 0; --number) {
    ASSIGN_OR_RETURN(const auto ids, rows.Get(HourPersonsKey(reader, number)));
    if (ids.has_value() && Holds(*ids, person)) return true;
  }
  return false;
}

// The row changes with each person: it holds the last few, and is put aside when it is full.
absl::Status Count(const Entry& entry, uint32_t up_to, v1::HourRow* row, views::RowStore& rows) {
  for (const SubjectId& person : entry.header.meta.subjects) {
    if (row->persons() >= up_to) break;
    const std::string_view id = person.uuid().bytes();
    ASSIGN_OR_RETURN(const bool counted, IsCounted(entry.reader(), *row, id, rows));
    if (counted) continue;
    row->set_persons(row->persons() + 1);
    row->mutable_person_ids()->append(id);
    if (row->persons() % kPersonsOfRow != 0) continue;
    rows.Put(HourPersonsKey(entry.reader(), row->persons() / kPersonsOfRow), row->person_ids());
    row->clear_person_ids();
  }
  return absl::OkStatus();
}

// Counts each person once in an hour of the clock, and flags the reader once in it. Who was flagged
// is not counted any more: the row is then as it stays until the next hour.
absl::Status CountHour(const Entry& entry, views::RowStore& rows) {
  const uint32_t flagged_from = entry.read.flagged_from_persons();
  if (flagged_from == 0 || entry.read.status_code() != 0) return absl::OkStatus();
  const auto hour = static_cast<uint64_t>(absl::ToUnixSeconds(entry.time()) / 3600);
  const std::string key = HourKey(entry.reader());
  ASSIGN_OR_RETURN(v1::HourRow row, GetRowOrNew<v1::HourRow>(rows, key));
  if (row.hour() != hour) {
    row.Clear();
    row.set_hour(hour);
  }
  if (row.flagged()) return absl::OkStatus();
  const uint32_t before = row.persons();
  RETURN_IF_ERROR(Count(entry, flagged_from + 1, &row, rows));
  if (row.persons() > flagged_from) {
    row.set_flagged(true);
    row.clear_person_ids();
    AddFlag(entry, v1::FLAG_KIND_MANY_PERSONS, Uuid(), rows);
  } else if (row.persons() == before) {
    return absl::OkStatus();
  }
  PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldRead(const log::RecordHeader& header, const v1::ReadLogged& read,
                      views::RowStore& rows) {
  const Entry entry{header, read, SideOf(header.meta.controller, read.agency())};
  RETURN_IF_ERROR(Index(entry, rows));
  RETURN_IF_ERROR(CountHour(entry, rows));
  RETURN_IF_ERROR(
      FlagPersons(entry, v1::FLAG_KIND_OTHER_SECTION, read.other_section_person_ids(), rows));
  return FlagPersons(entry, v1::FLAG_KIND_NEVER_WORKED_WITH, read.never_worked_with_person_ids(),
                     rows);
}

absl::Status FoldSigned(const log::RecordHeader& header, const v1::SampleSigned& is_signed,
                        views::RowStore& rows) {
  const std::string key = MonthKey(is_signed.agency(), is_signed.month());
  ASSIGN_OR_RETURN(v1::MonthRow row, GetRowOrNew<v1::MonthRow>(rows, key));
  row.set_signed_(true);
  row.set_sample_size(is_signed.sample_size());
  row.set_findings(is_signed.findings());
  row.set_remark(is_signed.remark());
  row.set_signer_id(header.meta.actor.ToString());
  *row.mutable_signed_time() = ToProto(header.recorded);
  row.set_version(header.version.value());
  PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldResolved(const log::RecordHeader& header, const v1::FlagResolved& resolved,
                          views::RowStore& rows) {
  const Uuid& flag = header.meta.stream.id;
  ASSIGN_OR_RETURN(std::optional<v1::FlagRow> row, GetRow<v1::FlagRow>(rows, FlagKey(flag)));
  if (!row.has_value()) return absl::OkStatus();
  const absl::Time time = FromProto(row->read_time());
  rows.Delete(FlagPlace(row->agency(), row->resolved(), time, flag));
  row->set_resolved(true);
  row->set_outcome(resolved.outcome());
  row->set_remark(resolved.remark());
  row->set_resolver_id(header.meta.actor.ToString());
  *row->mutable_resolved_time() = ToProto(header.recorded);
  rows.Put(FlagPlace(row->agency(), true, time, flag), "");
  PutRow(rows, FlagKey(flag), *row);
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadsView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::AccessEvent* event, runtime::DecodeShared<v1::AccessEvent>(record));
  switch (event->kind_case()) {
    case v1::AccessEvent::kReadLogged:
      return FoldRead(record.header, event->read_logged(), rows);
    case v1::AccessEvent::kSampleSigned:
      return FoldSigned(record.header, event->sample_signed(), rows);
    case v1::AccessEvent::kFlagResolved:
      return FoldResolved(record.header, event->flag_resolved(), rows);
    case v1::AccessEvent::KIND_NOT_SET:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace varsel::access
