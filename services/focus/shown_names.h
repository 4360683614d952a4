// Whose names an actor is shown in lists: of so many persons a day, so that nobody carries the
// register away page by page, whatever his role. Past that a list goes on without names; one person
// at a time, who then stands in the access log as opened, shows his.
#ifndef VARSEL_SERVICES_FOCUS_SHOWN_NAMES_H_
#define VARSEL_SERVICES_FOCUS_SHOWN_NAMES_H_

#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "storage/base/mutex.h"
#include "storage/base/uuid.h"

namespace varsel::focus {

// Thread-safe. In memory: who begins anew with the server begins with a new day.
class ShownNames {
 public:
  static constexpr size_t kPersonsADay = 200;
  static constexpr size_t kActorsMax = 10'000;  // whose day is kept at once

  // Whether the actor is shown the person's name in a list at `now`, of the domain clock. Whom he
  // was shown within the day he may be shown again.
  bool Show(const ActorId& actor, const Uuid& person, absl::Time now);

 private:
  struct Day {
    absl::Time ends;
    absl::flat_hash_set<Uuid> persons;
  };

  Mutex mutex_;
  absl::flat_hash_map<ActorId, Day> days_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_SHOWN_NAMES_H_
