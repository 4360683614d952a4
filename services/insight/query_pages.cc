#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "services/domain/danish_week.h"
#include "services/domain/time_proto.h"
#include "services/insight/coverage_view.h"
#include "services/insight/dose_view.h"
#include "services/insight/figures.h"
#include "services/insight/loop_health_view.h"
#include "services/insight/query.h"
#include "services/insight/round_rows.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

constexpr size_t kWeekLength = 8;  // "2023-W03"

uint32_t PageSize(uint32_t asked) { return asked == 0 ? kPageSizeDefault : asked; }

absl::StatusOr<v1::LastTime> LastTimeOf(absl::CivilDay day, absl::CivilDay today) {
  v1::LastTime last;
  last.set_day(absl::FormatCivilTime(day));
  last.set_weeks_since(WeeksBetween(day, today));
  return last;
}

absl::StatusOr<v1::SectionLoop> LoopOf(const std::string& section_id, const std::string& name,
                                       absl::CivilDay today, const views::RowReader& rows) {
  v1::SectionLoop loop;
  loop.set_section_id(section_id);
  loop.set_section_name(name);
  const auto fill = [&](LoopStep step, v1::LastTime* (v1::SectionLoop::*field)()) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, LastDay(rows, section_id, step));
    if (!day.has_value()) return absl::OkStatus();
    ASSIGN_OR_RETURN(*(loop.*field)(), LastTimeOf(*day, today));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(fill(LoopStep::kPlan, &v1::SectionLoop::mutable_plan));
  RETURN_IF_ERROR(fill(LoopStep::kAttempt, &v1::SectionLoop::mutable_attempt));
  RETURN_IF_ERROR(fill(LoopStep::kDelivery, &v1::SectionLoop::mutable_delivery));
  RETURN_IF_ERROR(fill(LoopStep::kFollowUp, &v1::SectionLoop::mutable_follow_up));
  RETURN_IF_ERROR(fill(LoopStep::kReview, &v1::SectionLoop::mutable_review));
  return loop;
}

// Active at some time of the round: from its start (or planned start) to its end, or now.
bool WasActive(const v1::CoverageGroupRow& group, const v1::RoundRow& round, absl::Time now) {
  const int64_t from = round.started_us() != 0 ? round.started_us() : round.planned_start_us();
  const int64_t until = round.ended_us() != 0 ? round.ended_us() : absl::ToUnixMicros(now);
  return group.active_from_us() <= std::max(from, until) &&
         (group.active_until_us() == 0 || group.active_until_us() > from);
}

}  // namespace

absl::StatusOr<v1::GetDoseResponse> QueryDose(const v1::GetDoseRequest& request,
                                              const views::RowReader& rows) {
  const auto week_of = [](const google::protobuf::Timestamp& time) {
    return WeekOf(DanishDay(FromProto(time))).ToString();
  };
  const std::string prefix(kDoseCounterPrefix);
  ASSIGN_OR_RETURN(std::string from, runtime::KeyOfPageToken(request.page_token(), prefix));
  if (from.empty() && request.has_from()) from = prefix + week_of(request.from());
  const std::string last = request.has_until() ? week_of(request.until()) : "";
  v1::GetDoseResponse response;
  RETURN_IF_ERROR(runtime::ScanRows<v1::DoseCounter>(
      rows, prefix, from, [&](std::string_view key, const v1::DoseCounter& counter) {
        const std::string week(key.substr(prefix.size(), kWeekLength));
        const std::string group_id(key.substr(prefix.size() + kWeekLength + 1));
        if (!last.empty() && week > last) return false;
        if (!request.group_id().empty() && group_id != request.group_id()) return true;
        if (static_cast<uint32_t>(response.parts_size()) == PageSize(request.page_size())) {
          response.set_next_page_token(runtime::PageToken(key));
          return false;
        }
        v1::DosePart* part = response.add_parts();
        part->set_week(week);
        part->set_group_id(group_id);
        part->set_deliveries(counter.deliveries());
        part->set_reached(counter.reached());
        return true;
      }));
  for (v1::DosePart& part : *response.mutable_parts()) {
    ASSIGN_OR_RETURN(
        const v1::NameRow group,
        runtime::GetRowOrNew<v1::NameRow>(rows, std::string(kDoseGroupPrefix) + part.group_id()));
    part.set_group_name(group.name());
  }
  return response;
}

absl::StatusOr<v1::GetLoopHealthResponse> QueryLoopHealth(absl::Time now,
                                                          const views::RowReader& rows) {
  std::vector<std::pair<std::string, std::string>> sections;  // name, id
  RETURN_IF_ERROR(runtime::ScanRows<v1::NameRow>(
      rows, kLoopSectionPrefix, "", [&](std::string_view key, const v1::NameRow& row) {
        sections.emplace_back(row.name(), key.substr(kLoopSectionPrefix.size()));
        return true;
      }));
  std::sort(sections.begin(), sections.end());
  v1::GetLoopHealthResponse response;
  *response.mutable_as_of() = ToProto(now);
  for (const auto& [name, id] : sections) {
    ASSIGN_OR_RETURN(*response.add_sections(), LoopOf(id, name, DanishDay(now), rows));
  }
  return response;
}

absl::StatusOr<v1::GetRoundCoverageResponse> QueryRoundCoverage(
    const v1::GetRoundCoverageRequest& request, absl::Time now, const views::RowReader& rows) {
  ASSIGN_OR_RETURN(const std::optional<v1::RoundRow> round, GetRound(rows, request.round_id()));
  if (!round.has_value()) {
    return Refuse(common::v1::UNKNOWN_THING, {.field = "round_id", .id = request.round_id()});
  }
  ASSIGN_OR_RETURN(const std::string from,
                   runtime::KeyOfPageToken(request.page_token(), kCoverageGroupPrefix));
  std::vector<v1::CoverageGroupRow> active;
  RETURN_IF_ERROR(runtime::ScanRows<v1::CoverageGroupRow>(
      rows, kCoverageGroupPrefix, "", [&](std::string_view, const v1::CoverageGroupRow& group) {
        if (WasActive(group, *round, now)) active.push_back(group);
        return true;
      }));
  v1::GetRoundCoverageResponse response;
  *response.mutable_window() = WindowOf({*round});
  response.set_active_groups(static_cast<uint32_t>(active.size()));
  for (const v1::CoverageGroupRow& group : active) {
    ASSIGN_OR_RETURN(const v1::CoverageCountRow count,
                     runtime::GetRowOrNew<v1::CoverageCountRow>(
                         rows, CoverageCountKey(round->round_id(), group.group_id())));
    if (count.targeted() > 0) {
      response.set_represented(response.represented() + 1);
      if (request.not_represented_only()) continue;
    } else {
      response.set_not_represented(response.not_represented() + 1);
    }
    const std::string key = std::string(kCoverageGroupPrefix) + group.group_id();
    if (key < from || !response.next_page_token().empty()) continue;
    if (static_cast<uint32_t>(response.groups_size()) == PageSize(request.page_size())) {
      response.set_next_page_token(runtime::PageToken(key));
      continue;
    }
    v1::GroupCoverage* covered = response.add_groups();
    covered->set_group_id(group.group_id());
    covered->set_group_name(group.name());
    covered->set_group_kind(WordOf(*focus::v1::GroupKind_descriptor(), group.group_kind()));
    covered->set_section_id(group.section_id());
    covered->set_targeted(count.targeted());
  }
  return response;
}

}  // namespace varsel::insight
