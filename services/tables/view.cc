#include "services/tables/view.h"

#include <algorithm>
#include <array>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "services/tables/month.h"
#include "services/tables/tally.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/tables/v1/tables_events.pb.h"
#include "varsel/tables/v1/tables_rows.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::tables {
namespace {

using focus::v1::FocusEvent;
using google::protobuf::Timestamp;
using notification::v1::NotificationEvent;
using timeline::v1::TimelineEvent;

// Follow-ups, outcomes and what becomes of a plan are in no table.
constexpr std::array<std::string_view, 13> kWanted = {
    "focus.v1.SectionCorrected",           "focus.v1.SectionRegistered",
    "notification.v1.AttemptCorrected",    "notification.v1.AttemptRecorded",
    "notification.v1.DeliveryCompleted",   "notification.v1.DeliveryCorrected",
    "notification.v1.DeliveryRecorded",    "notification.v1.FactWithdrawn",
    "notification.v1.NotificationPlanned", "tables.v1.MonthClosed",
    "timeline.v1.IncidentCorrected",       "timeline.v1.IncidentRecorded",
    "timeline.v1.IncidentWithdrawn",
};

uint64_t Number(absl::CivilMonth month) {
  return static_cast<uint64_t>(month.year() * 12 + month.month() - 1);
}

std::string FactKey(const Timestamp& time, FactKind kind, const std::string& id) {
  return KeyBuilder(FactsPrefix(MonthOf(FromProto(time))))
      .Byte(static_cast<uint8_t>(kind))
      .Id(Uuid::Parse(id).value_or(Uuid()))
      .Take();
}

std::string BytesOf(const std::string& section_id) {
  const auto id = Uuid::Parse(section_id);
  return id.has_value() ? std::string(id->bytes()) : std::string();
}

// One that moved to another month leaves the one in which it stood.
void Move(const Timestamp& before, const Timestamp& now, FactKind kind, const std::string& id,
          const v1::FactRow& row, views::RowStore& rows) {
  const std::string from = FactKey(before, kind, id);
  const std::string to = FactKey(now, kind, id);
  if (from != to) rows.Delete(from);
  runtime::PutRow(rows, to, row);
}

template <typename Said>
v1::FactRow AttemptRow(const Said& said) {
  v1::FactRow row;
  row.set_section_id(BytesOf(said.dimensions().section_id()));
  row.set_way(said.way());
  row.set_outcome(said.outcome());
  row.set_first_attempt(said.attempt_number() == 1);
  return row;
}

template <typename Said>
v1::FactRow DeliveryRow(const Said& said) {
  v1::FactRow row;
  row.set_section_id(BytesOf(said.dimensions().section_id()));
  row.set_mode(said.facts().mode());
  row.set_reception(said.facts().reception());
  row.set_reached(said.reached());
  row.set_consequence_given(said.facts().consequence_given());
  row.set_support_given(said.facts().support_given());
  *row.mutable_support_offers() = said.facts().support_offers();
  return row;
}

template <typename Said>
v1::FactRow IncidentRow(const Said& said) {
  v1::FactRow row;
  row.set_section_id(BytesOf(said.section_id()));
  row.set_incident_kind(said.incident_kind());
  return row;
}

template <typename Said>
void MoveDelivery(const Said& said, views::RowStore& rows) {
  Move(said.facts_before().delivered_time(), said.facts().delivered_time(), FactKind::kDelivery,
       said.delivery_id(), DeliveryRow(said), rows);
}

void FoldNotification(const NotificationEvent& event, views::RowStore& rows) {
  if (event.has_notification_planned()) {
    const auto& said = event.notification_planned();
    v1::FactRow row;
    row.set_section_id(BytesOf(said.dimensions().section_id()));
    row.set_notification_kind(said.notification_kind());
    runtime::PutRow(
        rows, FactKey(said.planned_time(), FactKind::kNotification, said.notification_id()), row);
  } else if (event.has_attempt_recorded()) {
    const auto& said = event.attempt_recorded();
    runtime::PutRow(rows, FactKey(said.attempted_time(), FactKind::kAttempt, said.attempt_id()),
                    AttemptRow(said));
  } else if (event.has_attempt_corrected()) {
    const auto& said = event.attempt_corrected();
    Move(said.attempted_time_before(), said.attempted_time(), FactKind::kAttempt, said.attempt_id(),
         AttemptRow(said), rows);
  } else if (event.has_delivery_recorded()) {
    const auto& said = event.delivery_recorded();
    runtime::PutRow(rows,
                    FactKey(said.facts().delivered_time(), FactKind::kDelivery, said.delivery_id()),
                    DeliveryRow(said));
  } else if (event.has_delivery_completed()) {
    MoveDelivery(event.delivery_completed(), rows);
  } else if (event.has_delivery_corrected()) {
    MoveDelivery(event.delivery_corrected(), rows);
  } else if (event.has_fact_withdrawn() && event.fact_withdrawn().has_attempt()) {
    const auto& said = event.fact_withdrawn().attempt();
    rows.Delete(FactKey(said.attempted_time(), FactKind::kAttempt, said.attempt_id()));
  } else if (event.has_fact_withdrawn() && event.fact_withdrawn().has_delivery()) {
    const auto& said = event.fact_withdrawn().delivery();
    rows.Delete(FactKey(said.facts().delivered_time(), FactKind::kDelivery, said.delivery_id()));
  }
}

void FoldIncident(const TimelineEvent& event, views::RowStore& rows) {
  if (event.has_incident_recorded()) {
    const auto& said = event.incident_recorded();
    runtime::PutRow(rows, FactKey(said.occurred_time(), FactKind::kIncident, said.incident_id()),
                    IncidentRow(said));
  } else if (event.has_incident_corrected()) {
    const auto& said = event.incident_corrected();
    Move(said.occurred_time_before(), said.occurred_time(), FactKind::kIncident, said.incident_id(),
         IncidentRow(said), rows);
  } else if (event.has_incident_withdrawn()) {
    const auto& said = event.incident_withdrawn();
    rows.Delete(FactKey(said.occurred_time(), FactKind::kIncident, said.incident_id()));
  }
}

// Tables begin with the month in which the district's first section was registered here. What
// happened before, and is recorded afterwards, is in none: nobody could say when it is complete.
absl::Status FoldSection(const std::string& section_id, const std::string& name,
                         absl::Time recorded, views::RowStore& rows) {
  v1::SectionRow row;
  row.set_name(name);
  runtime::PutRow(rows, SectionsPrefix() + BytesOf(section_id), row);
  ASSIGN_OR_RETURN(const auto begun, rows.Get(BeginKey()));
  if (begun.has_value()) return absl::OkStatus();
  v1::BeginRow begin;
  begin.set_month(MonthText(MonthOf(recorded)));
  runtime::PutRow(rows, BeginKey(), begin);
  return absl::OkStatus();
}

void FoldClosing(const v1::MonthClosed& closed, absl::Time at, views::RowStore& rows) {
  const auto month = ParseMonth(closed.month());
  if (!month.has_value()) return;
  v1::ClosedMonthRow row;
  row.set_month(closed.month());
  *row.mutable_closed_time() = ToProto(at);
  row.set_small_cells_below(closed.small_cells_below());
  for (const v1::MonthlyTable& table : closed.tables()) {
    row.add_table_codes(table.table_code());
    runtime::PutRow(rows, TableKey(*month, table.table_code()), table);
  }
  runtime::PutRow(rows, ClosedMonthKey(*month), row);
}

}  // namespace

std::string SectionsPrefix() { return "s"; }
std::string BeginKey() { return "b"; }
std::string FactsPrefix(absl::CivilMonth month) {
  return KeyBuilder("f").Number(Number(month)).Take();
}
std::string ClosedMonthsPrefix() { return "m"; }
std::string ClosedMonthKey(absl::CivilMonth month) {
  return KeyBuilder(ClosedMonthsPrefix()).Number(~Number(month)).Take();
}
std::string TableKey(absl::CivilMonth month, v1::TableCode code) {
  return KeyBuilder("t").Number(Number(month)).Number(static_cast<uint64_t>(code)).Take();
}

bool MonthView::Wants(std::string_view kind) const {
  return std::find(kWanted.begin(), kWanted.end(), kind) != kWanted.end();
}

absl::Status MonthView::Fold(const log::Record& record, views::RowStore& rows) const {
  const std::string_view kind = record.header.meta.kind;
  if (kind.starts_with("notification.")) {
    ASSIGN_OR_RETURN(const NotificationEvent* const event,
                     runtime::DecodeShared<NotificationEvent>(record));
    FoldNotification(*event, rows);
  } else if (kind.starts_with("timeline.")) {
    ASSIGN_OR_RETURN(const TimelineEvent* const event,
                     runtime::DecodeShared<TimelineEvent>(record));
    FoldIncident(*event, rows);
  } else if (kind.starts_with("tables.")) {
    ASSIGN_OR_RETURN(const v1::TablesEvent* const event,
                     runtime::DecodeShared<v1::TablesEvent>(record));
    FoldClosing(event->month_closed(), record.header.meta.occurred, rows);
  } else {
    ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
    if (event->has_section_registered()) {
      const auto& said = event->section_registered();
      return FoldSection(said.section_id(), said.name(), record.header.recorded, rows);
    }
    const auto& said = event->section_corrected();
    return FoldSection(said.section_id(), said.name(), record.header.recorded, rows);
  }
  return absl::OkStatus();
}

}  // namespace varsel::tables
