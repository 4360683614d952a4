#include "services/focus/shown_names.h"

namespace varsel::focus {

bool ShownNames::Show(const ActorId& actor, const Uuid& person, absl::Time now) {
  MutexLock lock(mutex_);
  auto day = days_.find(actor);
  if (day == days_.end() || day->second.ends <= now) {
    if (days_.size() >= kActorsMax) {
      absl::erase_if(days_, [now](const auto& kept) { return kept.second.ends <= now; });
    }
    if (days_.size() >= kActorsMax && !days_.contains(actor)) return false;
    day = days_.insert_or_assign(actor, Day{.ends = now + absl::Hours(24), .persons = {}}).first;
  }
  auto& persons = day->second.persons;
  if (persons.contains(person)) return true;
  if (persons.size() >= kPersonsADay) return false;
  persons.insert(person);
  return true;
}

}  // namespace varsel::focus
