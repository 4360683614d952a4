#include "services/focus/shown_names.h"

#include <algorithm>
#include <utility>

namespace varsel::focus {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

}  // namespace

bool ShownNames::IsToBeRead(const ActorId& actor, absl::Time now) {
  if (before_ == nullptr) return false;
  MutexLock lock(mutex_);
  begun_ = std::min(begun_, now);
  const auto day = days_.find(actor);
  if (day != days_.end() && !(day->second.unread && day->second.ends <= now)) return false;
  return now < begun_ + kDay;
}

ShownNames::Day ShownNames::DayInLog(const ActorId& actor, absl::Time now) const {
  Day day{.ends = now + kDay};
  const absl::Status read =
      before_(actor, kDay, [&](absl::Duration ago, const std::vector<SubjectId>& persons) {
        if (ago >= kDay) return true;  // of the day before
        day.ends = std::min(day.ends, now - ago + kDay);
        const auto known = std::count_if(persons.begin(), persons.end(), [&](const SubjectId& id) {
          return day.persons.contains(id.uuid());
        });
        day.used_up =
            day.persons.size() + persons.size() - static_cast<size_t>(known) > kPersonsADay;
        if (day.used_up) return false;
        for (const SubjectId& id : persons) day.persons.insert(id.uuid());
        return true;
      });
  if (read.ok()) return day;
  return Day{.ends = now + kReadAgainAfter, .used_up = true, .unread = true};
}

bool ShownNames::ShowInDay(const ActorId& actor, const Uuid& person, absl::Time now, Day begins) {
  MutexLock lock(mutex_);
  auto day = days_.find(actor);
  if (day == days_.end() || day->second.ends <= now) {
    if (days_.size() >= kActorsMax) {
      absl::erase_if(days_, [now](const auto& kept) { return kept.second.ends <= now; });
    }
    if (days_.size() >= kActorsMax && !days_.contains(actor)) return false;
    day = days_.insert_or_assign(actor, std::move(begins)).first;
  }
  auto& persons = day->second.persons;
  if (persons.contains(person)) return true;
  if (day->second.used_up || persons.size() >= kPersonsADay) return false;
  persons.insert(person);
  return true;
}

bool ShownNames::Show(const ActorId& actor, const Uuid& person, absl::Time now) {
  Day begins = IsToBeRead(actor, now) ? DayInLog(actor, now) : Day{.ends = now + kDay};
  return ShowInDay(actor, person, now, std::move(begins));
}

}  // namespace varsel::focus
