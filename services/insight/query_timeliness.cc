#include <string>

#include "services/domain/danish_calendar.h"
#include "services/domain/time_proto.h"
#include "services/insight/figures.h"
#include "services/insight/micros.h"
#include "services/insight/query.h"
#include "services/insight/timeliness_contribution.h"
#include "services/insight/timeliness_view.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

constexpr double kHour = 3'600'000'000;  // microseconds

Uuid SectionOf(const std::string& section_id) { return Uuid::Parse(section_id).value_or(Uuid()); }

uint64_t DayNumber(const google::protobuf::Timestamp& time) {
  return static_cast<uint64_t>(DanishDay(FromProto(time)) - absl::CivilDay(1970, 1, 1));
}

void FillCase(const v1::TimelinessIncidentRow& row, const Uuid& incident, v1::TimelinessCase* one) {
  one->set_incident_id(incident.ToString());
  *one->mutable_occurred_time() = ToProto(absl::FromUnixMicros(row.occurred_us()));
  one->set_section_id(row.section_id());
  one->set_timeliness(TimelinessOf(row));
  if (row.has_next_us()) {
    *one->mutable_next_incident_time() = ToProto(absl::FromUnixMicros(row.next_us()));
  }
  for (const v1::TimelinessGroup& group : row.groups()) {
    v1::GroupTimeliness& shown = *one->add_groups();
    shown.set_group_id(group.group_id());
    shown.set_timeliness(TimelinessOf(row, group));
    if (group.has_contacted_us()) {
      shown.set_hours_to_contact(static_cast<double>(group.contacted_us() - row.occurred_us()) /
                                 kHour);
    }
  }
}

}  // namespace

absl::StatusOr<v1::GetTimelinessResponse> QueryTimeliness(const v1::GetTimelinessRequest& request,
                                                          const views::RowReader& rows) {
  v1::TimelinessDayRow sum;
  const std::string prefix = TimelinessKey('c', SectionOf(request.section_id()));
  const std::string from =
      request.has_from() ? KeyBuilder(prefix).Number(DayNumber(request.from())).Take() : "";
  RETURN_IF_ERROR(runtime::ScanRows<v1::TimelinessDayRow>(
      rows, prefix, from, [&](std::string_view key, const v1::TimelinessDayRow& row) {
        const uint64_t day = KeyReader(key.substr(prefix.size())).Number();
        if (request.has_until() && day >= DayNumber(request.until())) return false;
        AddTimeliness(row, 1, &sum);
        return true;
      }));
  v1::Window window;
  if (request.has_from()) *window.mutable_from() = request.from();
  if (request.has_until()) *window.mutable_until() = request.until();
  v1::GetTimelinessResponse response;
  *response.mutable_incidents() =
      RateOf(sum.timely(), sum.timely() + sum.late(), "incidents", window);
  response.set_open(sum.open());
  response.set_groups_unknown(sum.groups_unknown());
  *response.mutable_groups() = RateOf(sum.group_timely(), sum.group_timely() + sum.group_late(),
                                      "groups of incidents", window);
  response.set_groups_open(sum.group_open());
  response.set_contacted(sum.contacted());
  if (sum.contacted() > 0) {
    response.set_mean_hours_to_contact(static_cast<double>(sum.minutes_to_contact()) / 60 /
                                       sum.contacted());
  }
  return response;
}

absl::StatusOr<v1::ListTimelinessCasesResponse> QueryTimelinessCases(
    const v1::ListTimelinessCasesRequest& request, const views::RowReader& rows) {
  v1::ListTimelinessCasesResponse response;
  const std::string prefix = TimelinessKey('o', SectionOf(request.section_id()));
  ASSIGN_OR_RETURN(std::string from, runtime::KeyOfPageToken(request.page_token(), prefix));
  if (from.empty() && request.has_until()) {
    from = KeyBuilder(prefix).Number(NewestTimeFirst(Micros(request.until()) - 1)).Take();
  }
  const int size =
      static_cast<int>(request.page_size() == 0 ? kPageSizeDefault : request.page_size());
  absl::Status failed;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(prefix.size()));
    const int64_t occurred = FromNewestTimeFirst(reader.Number());
    if (request.has_from() && occurred < Micros(request.from())) return false;
    if (response.cases_size() == size) {
      response.set_next_page_token(runtime::PageToken(key));
      return false;
    }
    const Uuid incident = reader.Id();
    const auto row = runtime::GetRow<v1::TimelinessIncidentRow>(rows, TimelinessKey('i', incident));
    failed = row.status();
    if (!failed.ok()) return false;
    if (row->has_value()) FillCase(**row, incident, response.add_cases());
    return true;
  }));
  RETURN_IF_ERROR(failed);
  return response;
}

}  // namespace varsel::insight
