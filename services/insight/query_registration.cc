#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/danish_week.h"
#include "services/domain/time_proto.h"
#include "services/insight/query.h"
#include "services/insight/registration_view.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {

absl::StatusOr<v1::GetRegistrationCoverageResponse> QueryRegistration(
    absl::Time now, const Programme& programme, const views::RowReader& rows) {
  std::vector<std::pair<std::string, std::string>> sections;  // name, id
  RETURN_IF_ERROR(runtime::ScanRows<v1::NameRow>(
      rows, kRegistrationSectionPrefix, "", [&](std::string_view key, const v1::NameRow& row) {
        sections.emplace_back(row.name(), key.substr(kRegistrationSectionPrefix.size()));
        return true;
      }));
  std::sort(sections.begin(), sections.end());
  const int64_t today = DanishDay(now) - absl::CivilDay(1970, 1, 1);
  const int64_t tried_since = today - programme.first_attempt_within / absl::Hours(24);
  v1::GetRegistrationCoverageResponse response;
  *response.mutable_as_of() = ToProto(now);
  for (const auto& [name, id] : sections) {
    ASSIGN_OR_RETURN(
        const v1::RegistrationTotalRow total,
        runtime::GetRowOrNew<v1::RegistrationTotalRow>(rows, RegistrationTotalKey(id)));
    ASSIGN_OR_RETURN(const RegistrationCounts tries,
                     CountGaps(rows, RegistrationGap::kNotTried, id, tried_since));
    ASSIGN_OR_RETURN(const RegistrationCounts incomplete,
                     CountGaps(rows, RegistrationGap::kIncomplete, id, today));
    v1::SectionRegistration& section = *response.add_sections();
    section.set_section_id(id);
    section.set_section_name(name);
    section.set_plans(total.plans());
    section.set_not_tried_late(tries.before);
    section.set_not_tried_yet(tries.since);
    section.set_deliveries(total.deliveries());
    section.set_incomplete_late(incomplete.before);
    section.set_incomplete_yet(incomplete.since);
  }
  return response;
}

}  // namespace varsel::insight
