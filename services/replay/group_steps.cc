#include "services/replay/group_steps.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "services/replay/step_keys.h"
#include "services/replay/step_merge.h"
#include "services/replay/view.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::replay {
namespace {

using Stretch = std::pair<int64_t, int64_t>;  // from, until; microseconds since 1970

// One person, whatever his records, and when he was in the group.
struct StretchesOfOne {
  std::vector<Uuid> records;
  std::vector<Stretch> stretches;
};

// Those that touch or overlap become one, so that two affiliations tell nothing twice.
std::vector<Stretch> Joined(std::vector<Stretch> stretches) {
  std::sort(stretches.begin(), stretches.end());
  std::vector<Stretch> joined;
  for (const Stretch& stretch : stretches) {
    if (!joined.empty() && stretch.first <= joined.back().second) {
      joined.back().second = std::max(joined.back().second, stretch.second);
    } else {
      joined.push_back(stretch);
    }
  }
  return joined;
}

absl::Status ScanHome(const views::RowReader& rows, std::string_view home, const Stretch& stretch,
                      Position as_of, absl::FunctionRef<void(int64_t, const v1::StepRow&)> visit) {
  return runtime::ScanRows<v1::StepRow>(
      rows, home, StepKeyFrom(home, stretch.first),
      [&](std::string_view key, const v1::StepRow& row) {
        const StepPlace place = PlaceOf(key);
        if (place.occurred_us >= stretch.second) return false;
        if (Holds(place.position, row.superseded_position(), as_of.value())) {
          visit(place.occurred_us, row);
        }
        return true;
      });
}

// By the record that stays. Who came after the time asked for is not read.
absl::StatusOr<std::map<Uuid, StretchesOfOne>> MembersThen(const views::RowReader& rows,
                                                           const Uuid& group,
                                                           const GroupStepsAsked& asked) {
  std::vector<std::pair<Uuid, Stretch>> found;
  RETURN_IF_ERROR(ScanHome(rows, HomePrefix(Home::kMembers, group), {kFirstUs, asked.until_us},
                           asked.as_of, [&](int64_t from_us, const v1::StepRow& row) {
                             const int64_t until_us =
                                 row.later_us() != 0 ? row.later_us() : kLastUs;
                             const Stretch within = {std::max(from_us, asked.from_us),
                                                     std::min(until_us, asked.until_us)};
                             if (within.first < within.second) {
                               found.push_back({IdOf(row.person_id()), within});
                             }
                           }));
  std::map<Uuid, StretchesOfOne> members;
  for (const auto& [person, stretch] : found) {
    ASSIGN_OR_RETURN(std::vector<Uuid> family, FamilyOf(rows, person, asked.as_of.value()));
    StretchesOfOne& one = members[family.front()];
    one.records = std::move(family);
    one.stretches.push_back(stretch);
  }
  return members;
}

}  // namespace

absl::Status ReadGroupSteps(const views::ViewSource& views, const GroupStepsAsked& asked,
                            GroupStepVisitor visit) {
  ASSIGN_OR_RETURN(const auto rows, views.Read(kStepsView, asked.as_of));
  const Stretch all = {asked.from_us, asked.until_us};
  for (const Uuid& group : asked.groups) {
    const auto of_group = [&](int64_t occurred_us, const v1::StepRow& row) {
      visit(group, occurred_us, row);
    };
    RETURN_IF_ERROR(ScanHome(*rows, HomePrefix(Home::kGroup, group), all, asked.as_of, of_group));
    RETURN_IF_ERROR(ScanHome(*rows, HomePrefix(Home::kLevers, group), all, asked.as_of, of_group));
    ASSIGN_OR_RETURN(const auto members, MembersThen(*rows, group, asked));
    for (const auto& [staying, one] : members) {
      for (const Stretch& stretch : Joined(one.stretches)) {
        for (const Uuid& record : one.records) {
          RETURN_IF_ERROR(
              ScanHome(*rows, HomePrefix(Home::kPerson, record), stretch, asked.as_of, of_group));
        }
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace varsel::replay
