#include "services/insight/timeliness_contribution.h"

#include <algorithm>

namespace varsel::insight {
namespace {

constexpr int64_t kMinute = 60'000'000;  // microseconds

}  // namespace

v1::Timeliness TimelinessOf(const v1::TimelinessIncidentRow& incident,
                            const v1::TimelinessGroup& group) {
  if (group.has_contacted_us()) {
    const bool first = !incident.has_next_us() || group.contacted_us() < incident.next_us();
    return first ? v1::TIMELINESS_TIMELY : v1::TIMELINESS_LATE;
  }
  return incident.has_next_us() ? v1::TIMELINESS_LATE : v1::TIMELINESS_OPEN;
}

v1::Timeliness TimelinessOf(const v1::TimelinessIncidentRow& incident) {
  if (incident.withdrawn()) return v1::TIMELINESS_UNSPECIFIED;
  v1::Timeliness all = v1::TIMELINESS_UNSPECIFIED;
  for (const v1::TimelinessGroup& group : incident.groups()) {
    const v1::Timeliness one = TimelinessOf(incident, group);
    if (one == v1::TIMELINESS_LATE) return one;
    all = std::max(all, one);  // open comes after timely
  }
  return all;
}

v1::TimelinessDayRow ContributionOf(const v1::TimelinessIncidentRow& incident) {
  v1::TimelinessDayRow row;
  if (incident.withdrawn()) return row;
  const v1::Timeliness all = TimelinessOf(incident);
  row.set_timely(all == v1::TIMELINESS_TIMELY ? 1 : 0);
  row.set_late(all == v1::TIMELINESS_LATE ? 1 : 0);
  row.set_open(all == v1::TIMELINESS_OPEN ? 1 : 0);
  row.set_groups_unknown(incident.groups().empty() ? 1 : 0);
  for (const v1::TimelinessGroup& group : incident.groups()) {
    const v1::Timeliness one = TimelinessOf(incident, group);
    if (one == v1::TIMELINESS_TIMELY) row.set_group_timely(row.group_timely() + 1);
    if (one == v1::TIMELINESS_LATE) row.set_group_late(row.group_late() + 1);
    if (one == v1::TIMELINESS_OPEN) row.set_group_open(row.group_open() + 1);
    if (!group.has_contacted_us()) continue;
    row.set_contacted(row.contacted() + 1);
    row.set_minutes_to_contact(
        row.minutes_to_contact() +
        static_cast<uint64_t>((group.contacted_us() - incident.occurred_us()) / kMinute));
  }
  return row;
}

void AddTimeliness(const v1::TimelinessDayRow& part, int times, v1::TimelinessDayRow* into) {
  const auto add = [times](auto all, auto one) { return times < 0 ? all - one : all + one; };
  into->set_timely(add(into->timely(), part.timely()));
  into->set_late(add(into->late(), part.late()));
  into->set_open(add(into->open(), part.open()));
  into->set_groups_unknown(add(into->groups_unknown(), part.groups_unknown()));
  into->set_group_timely(add(into->group_timely(), part.group_timely()));
  into->set_group_late(add(into->group_late(), part.group_late()));
  into->set_group_open(add(into->group_open(), part.group_open()));
  into->set_contacted(add(into->contacted(), part.contacted()));
  into->set_minutes_to_contact(add(into->minutes_to_contact(), part.minutes_to_contact()));
}

bool IsNothing(const v1::TimelinessDayRow& row) {
  return row.timely() == 0 && row.late() == 0 && row.open() == 0 && row.groups_unknown() == 0;
}

bool IsSame(const v1::TimelinessDayRow& one, const v1::TimelinessDayRow& other) {
  return one.timely() == other.timely() && one.late() == other.late() &&
         one.open() == other.open() && one.groups_unknown() == other.groups_unknown() &&
         one.group_timely() == other.group_timely() && one.group_late() == other.group_late() &&
         one.group_open() == other.group_open() && one.contacted() == other.contacted() &&
         one.minutes_to_contact() == other.minutes_to_contact();
}

}  // namespace varsel::insight
