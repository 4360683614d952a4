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
  const int64_t today = DanishDay(now) - absl::CivilDay(1970, 1, 1);
  const int64_t tried_since = today - programme.first_attempt_within / absl::Hours(24);
  ASSIGN_OR_RETURN(const auto gaps, ReadGaps(rows, tried_since, today));
  std::vector<std::pair<std::string, std::string>> sections;  // name, id
  for (const auto& [id, section] : gaps) {
    if (!section.name.empty()) sections.emplace_back(section.name, id);
  }
  std::sort(sections.begin(), sections.end());
  v1::GetRegistrationCoverageResponse response;
  *response.mutable_as_of() = ToProto(now);
  for (const auto& [name, id] : sections) {
    const SectionGaps& of = gaps.at(id);
    v1::SectionRegistration& section = *response.add_sections();
    section.set_section_id(id);
    section.set_section_name(name);
    section.set_plans(of.total.plans());
    section.set_not_tried_late(of.not_tried.before);
    section.set_not_tried_yet(of.not_tried.since);
    section.set_deliveries(of.total.deliveries());
    section.set_incomplete_late(of.incomplete.before);
    section.set_incomplete_yet(of.incomplete.since);
  }
  return response;
}

}  // namespace varsel::insight
