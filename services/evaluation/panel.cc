#include "services/evaluation/panel.h"

#include <algorithm>
#include <utility>

#include "services/domain/danish_week.h"

namespace varsel::evaluation {
namespace {

// Days of the week that begins at `monday` on which the group was active. The day on which it
// dissolved counts.
int DaysActive(const PanelGroup& group, absl::CivilDay monday) {
  const absl::CivilDay first = std::max(monday, DanishDay(group.active_from));
  const absl::CivilDay last = group.active_until == absl::InfiniteFuture()
                                  ? monday + 6
                                  : std::min(monday + 6, DanishDay(group.active_until));
  return last < first ? 0 : static_cast<int>(last - first) + 1;
}

}  // namespace

PanelWeeks PanelWeeks::Between(absl::Time from, absl::Time until) {
  const absl::CivilDay monday = DanishDay(from);
  return {.first_monday = monday, .count = (DanishDay(until) - monday) / 7};
}

Panel::Panel(const PanelWeeks& weeks, std::vector<PanelGroup> groups)
    : weeks_(weeks),
      groups_(std::move(groups)),
      counts_(groups_.size() * static_cast<size_t>(weeks.count)) {
  for (size_t i = 0; i < groups_.size(); ++i) index_.emplace(groups_[i].id, i);
}

void Panel::Add(const GroupFact& fact) {
  const auto group = index_.find(fact.group);
  const absl::CivilDay day = DanishDay(fact.occurred);
  if (group == index_.end() || day < weeks_.first_monday) return;
  const int64_t week = (day - weeks_.first_monday) / 7;
  if (week >= weeks_.count) return;
  counts_[At(group->second, week)][static_cast<size_t>(fact.counted)] += fact.times;
}

std::vector<PanelRow> Panel::Rows() const {
  std::vector<PanelRow> rows;
  for (size_t group = 0; group < groups_.size(); ++group) {
    for (int64_t week = 0; week < weeks_.count; ++week) {
      const auto& counts = counts_[At(group, week)];
      const int days = DaysActive(groups_[group], weeks_.Monday(week));
      const bool known =
          std::any_of(counts.begin(), counts.end(), [](uint32_t n) { return n > 0; });
      if (days == 0 && !known) continue;
      rows.push_back(
          {.group = groups_[group].id, .week = week, .days_active = days, .counts = counts});
    }
  }
  return rows;
}

}  // namespace varsel::evaluation
