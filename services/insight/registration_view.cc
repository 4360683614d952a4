#include "services/insight/registration_view.h"

#include <cstdlib>
#include <optional>

#include "absl/strings/str_format.h"
#include "services/domain/danish_week.h"
#include "services/domain/time_proto.h"
#include "services/insight/verdicts.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using google::protobuf::Timestamp;
using notification::v1::NotificationEvent;

constexpr char kSection = 's';
constexpr char kTotal = 't';
enum class RegistrationGap : char { kIncomplete = 'v', kNotTried = 'w' };

std::string SectionKey(char space, std::string_view section_id) {
  return std::string({space, '/'}) + std::string(section_id);
}

int64_t DayNumber(const Timestamp& time) {
  return DanishDay(FromProto(time)) - absl::CivilDay(1970, 1, 1);
}

absl::Status CountGap(RegistrationGap gap, std::string_view section_id, int64_t day, int by,
                      views::RowStore& rows) {
  const std::string key =
      SectionKey(static_cast<char>(gap), section_id) + absl::StrFormat("/%07d", day);
  ASSIGN_OR_RETURN(v1::RegistrationDayRow row,
                   runtime::GetRowOrNew<v1::RegistrationDayRow>(rows, key));
  if (by < 0 && row.count() == 0) return absl::OkStatus();
  row.set_count(row.count() + static_cast<uint32_t>(by));
  if (row.count() == 0) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

absl::Status CountTotals(std::string_view section_id, int plans, int deliveries,
                         views::RowStore& rows) {
  if (plans == 0 && deliveries == 0) return absl::OkStatus();
  const std::string key = SectionKey(kTotal, section_id);
  ASSIGN_OR_RETURN(v1::RegistrationTotalRow row,
                   runtime::GetRowOrNew<v1::RegistrationTotalRow>(rows, key));
  row.set_plans(row.plans() + static_cast<uint32_t>(plans));
  row.set_deliveries(row.deliveries() + static_cast<uint32_t>(deliveries));
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

std::string PlanKey(std::string_view notification_id) {
  return "n/" + std::string(notification_id);
}

bool WaitsForFirstTry(const v1::RegistrationPlanRow& row) {
  return row.contacts() == 0 && !row.cancelled() && !row.closed();
}

// Changes the plan's row, and the counts with it. Nothing if it is none that was planned.
template <typename Change>
absl::Status ChangePlan(std::string_view notification_id, views::RowStore& rows,
                        const Change& change) {
  const std::string key = PlanKey(notification_id);
  ASSIGN_OR_RETURN(std::optional<v1::RegistrationPlanRow> row,
                   runtime::GetRow<v1::RegistrationPlanRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  const bool waited = WaitsForFirstTry(*row);
  const bool stood = !row->cancelled();
  change(*row);
  if (const bool waits = WaitsForFirstTry(*row); waits != waited) {
    RETURN_IF_ERROR(CountGap(RegistrationGap::kNotTried, row->section_id(), row->planned_day(),
                             waits ? 1 : -1, rows));
  }
  const int stands = (row->cancelled() ? 0 : 1) - (stood ? 1 : 0);
  RETURN_IF_ERROR(CountTotals(row->section_id(), stands, 0, rows));
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

absl::Status AddContacts(std::string_view notification_id, int by, views::RowStore& rows) {
  return ChangePlan(notification_id, rows, [by](v1::RegistrationPlanRow& row) {
    if (by > 0 || row.contacts() > 0) row.set_contacts(row.contacts() + static_cast<uint32_t>(by));
  });
}

absl::Status FoldRegistered(const notification::v1::NotificationPlanned& said,
                            views::RowStore& rows) {
  if (said.notification_kind() == notification::v1::NOTIFICATION_KIND_ACUTE) {
    return absl::OkStatus();
  }
  v1::RegistrationPlanRow row;
  row.set_section_id(said.dimensions().section_id());
  row.set_planned_day(DayNumber(said.planned_time()));
  runtime::PutRow(rows, PlanKey(said.notification_id()), row);
  RETURN_IF_ERROR(CountTotals(row.section_id(), 1, 0, rows));
  return CountGap(RegistrationGap::kNotTried, row.section_id(), row.planned_day(), 1, rows);
}

absl::Status ForgetIncomplete(std::string_view delivery_id, views::RowStore& rows) {
  const std::string key = "q/" + std::string(delivery_id);
  ASSIGN_OR_RETURN(const std::optional<v1::RegistrationDeliveryRow> row,
                   runtime::GetRow<v1::RegistrationDeliveryRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  rows.Delete(key);
  return CountGap(RegistrationGap::kIncomplete, row->section_id(), row->due_day(), -1, rows);
}

// DeliveryRecorded, DeliveryCompleted and DeliveryCorrected say it alike.
template <typename Said>
absl::Status TrackIncomplete(const Said& said, views::RowStore& rows) {
  RETURN_IF_ERROR(ForgetIncomplete(said.delivery_id(), rows));
  if (!said.has_complete_due()) return absl::OkStatus();
  v1::RegistrationDeliveryRow row;
  row.set_section_id(said.dimensions().section_id());
  row.set_due_day(DayNumber(said.complete_due()));
  runtime::PutRow(rows, "q/" + said.delivery_id(), row);
  return CountGap(RegistrationGap::kIncomplete, row.section_id(), row.due_day(), 1, rows);
}

absl::Status FoldDelivered(const notification::v1::DeliveryRecorded& said, views::RowStore& rows) {
  RETURN_IF_ERROR(TrackIncomplete(said, rows));
  RETURN_IF_ERROR(CountTotals(said.dimensions().section_id(), 0, 1, rows));
  return said.attempt_id().empty() ? AddContacts(said.notification_id(), 1, rows)
                                   : absl::OkStatus();
}

absl::Status FoldTakenBack(const notification::v1::FactWithdrawn& said, views::RowStore& rows) {
  if (said.has_attempt()) return AddContacts(said.notification_id(), -1, rows);
  if (!said.has_delivery()) return absl::OkStatus();
  RETURN_IF_ERROR(ForgetIncomplete(said.fact_id(), rows));
  RETURN_IF_ERROR(CountTotals(said.delivery().dimensions().section_id(), 0, -1, rows));
  return said.delivery().attempt_id().empty() ? AddContacts(said.notification_id(), -1, rows)
                                              : absl::OkStatus();
}

absl::Status FoldNotificationForRegistration(const NotificationEvent& event,
                                             views::RowStore& rows) {
  if (event.has_attempt_recorded()) {
    return AddContacts(event.attempt_recorded().notification_id(), 1, rows);
  }
  if (event.has_notification_planned()) return FoldRegistered(event.notification_planned(), rows);
  if (event.has_delivery_recorded()) return FoldDelivered(event.delivery_recorded(), rows);
  if (event.has_delivery_completed()) return TrackIncomplete(event.delivery_completed(), rows);
  if (event.has_delivery_corrected()) return TrackIncomplete(event.delivery_corrected(), rows);
  if (event.has_fact_withdrawn()) return FoldTakenBack(event.fact_withdrawn(), rows);
  if (event.has_notification_cancelled()) {
    return ChangePlan(event.notification_cancelled().notification_id(), rows,
                      [](v1::RegistrationPlanRow& row) { row.set_cancelled(true); });
  }
  if (event.has_notification_closed()) {
    return ChangePlan(event.notification_closed().notification_id(), rows,
                      [](v1::RegistrationPlanRow& row) { row.set_closed(true); });
  }
  return ChangePlan(event.notification_reopened().notification_id(), rows,
                    [](v1::RegistrationPlanRow& row) {
                      row.set_cancelled(false);
                      row.set_closed(false);
                    });
}

template <typename Said>
void PutSectionName(const Said& said, views::RowStore& rows) {
  v1::NameRow row;
  row.set_name(said.name());
  runtime::PutRow(rows, SectionKey(kSection, said.section_id()), row);
}

}  // namespace

absl::StatusOr<std::map<std::string, SectionGaps>> ReadGaps(const views::RowReader& rows,
                                                            int64_t tried_since,
                                                            int64_t told_since) {
  std::map<std::string, SectionGaps> sections;
  bool whole = true;
  const auto count = [&whole](std::string_view day, std::string_view value, int64_t since,
                              RegistrationCounts& counts) {
    v1::RegistrationDayRow row;
    whole = whole && row.ParseFromString(std::string(value));
    const int64_t on = std::strtoll(std::string(day).c_str(), nullptr, 10);
    (on < since ? counts.before : counts.since) += row.count();
  };
  RETURN_IF_ERROR(
      rows.Scan("", SectionKey(kSection, ""), [&](std::string_view key, std::string_view value) {
        const std::string_view of = key.substr(2);
        const std::string_view id = of.substr(0, of.find('/'));
        const std::string_view day = id.size() < of.size() ? of.substr(id.size() + 1) : "";
        SectionGaps& section = sections[std::string(id)];
        if (key[0] == kSection) {
          v1::NameRow row;
          whole = whole && row.ParseFromString(std::string(value));
          section.name = row.name();
        } else if (key[0] == kTotal) {
          whole = whole && section.total.ParseFromString(std::string(value));
        } else if (key[0] == static_cast<char>(RegistrationGap::kNotTried)) {
          count(day, value, tried_since, section.not_tried);
        } else {
          count(day, value, told_since, section.incomplete);
        }
        return whole;
      }));
  if (!whole) return runtime::RowUnreadable("a row of insight.registration");
  return sections;
}

bool RegistrationView::Wants(std::string_view kind) const {
  return (VerdictOnKind(kind) & kRegistration) != 0;
}

absl::Status RegistrationView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (IsFocusKind(record.header.meta.kind)) {
    ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
    if (event->has_section_registered()) PutSectionName(event->section_registered(), rows);
    if (event->has_section_corrected()) PutSectionName(event->section_corrected(), rows);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const NotificationEvent* const event,
                   runtime::DecodeShared<NotificationEvent>(record));
  return FoldNotificationForRegistration(*event, rows);
}

}  // namespace varsel::insight
