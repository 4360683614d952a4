// Whose names an actor is shown in lists: of so many persons a day, so that nobody carries the
// register away page by page, whatever his role. Past that a list goes on without names; one person
// at a time, who then stands in the access log as opened, shows his.
//
// It is counted in memory and survives a restart: an actor's day from before the process began is
// read from the access log, where each list that he was given has an entry, at his first list. An
// entry does not say whose names were left out. So the lists of the last 24 hours are taken, the
// oldest first, for as long as they name no more than the day's persons together; with the first
// that would pass that the day is used up, and only those before it are shown again. What cannot be
// read is a day used up.
#ifndef VARSEL_SERVICES_FOCUS_SHOWN_NAMES_H_
#define VARSEL_SERVICES_FOCUS_SHOWN_NAMES_H_

#include <cstddef>
#include <functional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "services/runtime/listed_persons.h"
#include "storage/base/ids.h"
#include "storage/base/mutex.h"
#include "storage/base/uuid.h"

namespace varsel::focus {

// Thread-safe.
class ShownNames {
 public:
  static constexpr size_t kPersonsADay = 200;
  static constexpr size_t kActorsMax = 10'000;                         // whose day is kept at once
  static constexpr absl::Duration kReadAgainAfter = absl::Minutes(1);  // what could not be read

  // Visits the actor's lists `within` so long before now, the oldest first.
  using ListedBefore = std::function<absl::Status(const ActorId& actor, absl::Duration within,
                                                  const runtime::ListedVisitor& visit)>;
  // Without `before` who begins anew with the process begins with a new day.
  explicit ShownNames(ListedBefore before = nullptr) : before_(std::move(before)) {}

  // Whether the actor is shown the person's name in a list at `now`, of the domain clock. Whom he
  // was shown within the day he may be shown again. Of an actor whose day is not known it blocks on
  // the disk, without keeping others waiting.
  bool Show(const ActorId& actor, const Uuid& person, absl::Time now);

 private:
  struct Day {
    absl::Time ends;
    absl::flat_hash_set<Uuid> persons;
    bool used_up = false;  // whoever is not among `persons` is shown no more
    bool unread = false;   // it is not known yet: to be read again when it ends
  };

  bool IsToBeRead(const ActorId& actor, absl::Time now);
  Day DayInLog(const ActorId& actor, absl::Time now) const;
  bool ShowInDay(const ActorId& actor, const Uuid& person, absl::Time now, Day begins);

  const ListedBefore before_;
  Mutex mutex_;
  // When the first list was asked for: a day later nothing of what was before counts any more.
  absl::Time begun_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  absl::flat_hash_map<ActorId, Day> days_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_SHOWN_NAMES_H_
