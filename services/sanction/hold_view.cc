#include "services/sanction/hold_view.h"

#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/runtime/merged_records.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"
#include "varsel/support/v1/support_events.pb.h"

namespace varsel::sanction {
namespace {

namespace support_events = ::varsel::support::v1;

void FoldHoldAsked(const support_events::HoldAsked& asked, const log::Record& record,
                   views::RowStore& rows) {
  v1::HoldQuestionRow row;
  row.set_person_id(asked.person_id());
  *row.mutable_asked_time() = asked.asked_time();
  row.set_version(record.header.version.value());
  runtime::PutRow(rows, HoldQuestionKey(record.header.meta.stream.id), row);
}

// Takes the hold out of the person's row, and calls `then` with what is left.
template <typename Then>
absl::Status ChangeHolds(const std::string& person_id, const std::string& hold_id,
                         views::RowStore& rows, Then then) {
  const auto person = Uuid::Parse(person_id);
  if (!person.has_value()) return absl::OkStatus();
  const std::string key = PersonHoldsKey(*person);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PersonHoldsRow>(rows, key));
  auto& holds = *row.mutable_holds();
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&](const auto& hold) { return hold.hold_id() == hold_id; }),
              holds.end());
  then(&row);
  if (row.holds().empty()) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

// Holds that had lapsed when this one was raised never stand again: the row stays small.
void Raise(const support_events::HoldRaised& raised, const log::Record& record,
           v1::PersonHoldsRow* row) {
  auto& holds = *row->mutable_holds();
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&](const auto& hold) {
                               return hold.has_until() &&
                                      FromProto(hold.until()) <= FromProto(raised.from());
                             }),
              holds.end());
  v1::StandingHold& hold = *row->add_holds();
  hold.set_hold_id(raised.hold_id());
  *hold.mutable_from() = raised.from();
  if (raised.has_until()) *hold.mutable_until() = raised.until();
  hold.set_version(record.header.version.value());
}

absl::StatusOr<v1::PersonRecordsRow> RecordsRow(const views::RowReader& rows,
                                                const Uuid& person_id) {
  return runtime::GetRowOrNew<v1::PersonRecordsRow>(rows, PersonRecordsKey(person_id));
}

void PutRecords(const Uuid& person_id, const v1::PersonRecordsRow& row, views::RowStore& rows) {
  if (row.merged_into().empty() && row.absorbed().empty()) {
    rows.Delete(PersonRecordsKey(person_id));
  } else {
    runtime::PutRow(rows, PersonRecordsKey(person_id), row);
  }
}

// The record that the person stands under at last.
absl::StatusOr<Uuid> Surviving(const views::RowReader& rows, const Uuid& person_id) {
  return runtime::SurvivingRecord(person_id, [&](const Uuid& id) -> absl::StatusOr<Uuid> {
    ASSIGN_OR_RETURN(const v1::PersonRecordsRow row, RecordsRow(rows, id));
    return Uuid::Parse(row.merged_into()).value_or(Uuid());
  });
}

absl::Status Merge(const Uuid& person_id, const Uuid& into_person_id, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const Uuid gone, Surviving(rows, person_id));
  ASSIGN_OR_RETURN(const Uuid staying, Surviving(rows, into_person_id));
  if (gone == staying) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto gone_row, RecordsRow(rows, gone));
  ASSIGN_OR_RETURN(auto staying_row, RecordsRow(rows, staying));
  gone_row.set_merged_into(staying.ToString());
  staying_row.add_absorbed(gone.ToString());
  PutRecords(gone, gone_row, rows);
  PutRecords(staying, staying_row, rows);
  return absl::OkStatus();
}

absl::Status Unmerge(const Uuid& person_id, views::RowStore& rows) {
  ASSIGN_OR_RETURN(auto own, RecordsRow(rows, person_id));
  const auto into = Uuid::Parse(own.merged_into());
  if (!into.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto into_row, RecordsRow(rows, *into));
  auto& absorbed = *into_row.mutable_absorbed();
  absorbed.erase(std::remove(absorbed.begin(), absorbed.end(), person_id.ToString()),
                 absorbed.end());
  own.clear_merged_into();
  PutRecords(person_id, own, rows);
  PutRecords(*into, into_row, rows);
  return absl::OkStatus();
}

absl::Status FoldRecords(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const focus::v1::FocusEvent* event,
                   runtime::DecodeShared<focus::v1::FocusEvent>(record));
  const Uuid& person = record.header.meta.stream.id;
  if (event->has_person_merged()) {
    const auto into = Uuid::Parse(event->person_merged().into_person_id());
    return into.has_value() ? Merge(person, *into, rows) : absl::OkStatus();
  }
  const bool unmerged =
      event->has_fact_withdrawn() && event->fact_withdrawn().fact_kind() == "person_merged";
  return unmerged ? Unmerge(person, rows) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Uuid>> RecordsOf(const views::RowReader& rows, const Uuid& person_id) {
  ASSIGN_OR_RETURN(const Uuid surviving, Surviving(rows, person_id));
  const auto absorbed = [&](const Uuid& id) -> absl::StatusOr<std::vector<Uuid>> {
    ASSIGN_OR_RETURN(const v1::PersonRecordsRow row, RecordsRow(rows, id));
    std::vector<Uuid> ids;
    for (const std::string& one : row.absorbed()) {
      if (const auto parsed = Uuid::Parse(one)) ids.push_back(*parsed);
    }
    return ids;
  };
  return runtime::RecordsUnder(surviving, absorbed);
}

bool HoldView::Wants(std::string_view kind) const {
  return kind.starts_with("support.v1.Hold") || kind == "focus.v1.PersonMerged" ||
         kind == "focus.v1.FactWithdrawn";
}

absl::Status HoldView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (record.header.meta.kind.starts_with("focus.")) return FoldRecords(record, rows);
  ASSIGN_OR_RETURN(const support_events::SupportEvent* event,
                   runtime::DecodeShared<support_events::SupportEvent>(record));
  const auto nothing = [](v1::PersonHoldsRow*) {};
  if (event->has_hold_asked()) {
    FoldHoldAsked(event->hold_asked(), record, rows);
  } else if (event->has_hold_raised()) {
    const auto& raised = event->hold_raised();
    return ChangeHolds(raised.person_id(), raised.hold_id(), rows,
                       [&](v1::PersonHoldsRow* row) { Raise(raised, record, row); });
  } else if (event->has_hold_ended()) {
    const auto& ended = event->hold_ended();
    return ChangeHolds(ended.person_id(), ended.hold_id(), rows, nothing);
  } else if (event->has_hold_withdrawn()) {
    const auto& withdrawn = event->hold_withdrawn();
    return ChangeHolds(withdrawn.person_id(), withdrawn.hold_id(), rows, nothing);
  }
  return absl::OkStatus();
}

}  // namespace varsel::sanction
