// Persons by what their names look like and by birth date, in memory. Answers name search and the
// duplicate warning.
//
// Names are compared by their words, written plainly: lower case, without accents, æ as ae, ø as
// oe, å as aa. A word is like another when it is the same, its beginning, or one or two letters
// apart. Thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_NAME_INDEX_H_
#define VARSEL_SERVICES_FOCUS_NAME_INDEX_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/civil_time.h"
#include "storage/base/mutex.h"
#include "storage/base/uuid.h"

namespace varsel::focus {

// The words of a text, plainly written.
std::vector<std::string> PlainWords(std::string_view text);
// From 0 (nothing alike) to 1 (the same).
double WordLikeness(std::string_view word, std::string_view other);

// How many likely doubles a reply names.
inline constexpr size_t kDuplicatesMax = 20;

class NameIndex {
 public:
  struct Entry {
    std::string name;
    std::string aliases;
    std::optional<absl::CivilDay> birth_date;
  };

  // Replaces what was known of the person.
  void Put(const Uuid& person, const Entry& entry);
  void Erase(const Uuid& person);
  size_t size() const;

  // Who has such a name, or was born on that day; the likeliest first, at most `max`, and nobody
  // who is much less like than the likeliest: a search opens no more names than it must.
  std::vector<Uuid> Find(const Entry& entry, size_t max) const;
  // Who may be the same: a name very like, or the same birth date; the likeliest first, at most
  // `max`. Never `self`.
  std::vector<Uuid> Duplicates(const Entry& entry, const Uuid& self, size_t max) const;

 private:
  struct Known {
    std::vector<std::string> words;
    std::optional<absl::CivilDay> birth_date;
  };
  using Likeness = absl::flat_hash_map<Uuid, double>;

  // The words that are like one, how much, and who bears them.
  struct Alike {
    std::vector<std::pair<double, const absl::flat_hash_set<Uuid>*>> words;
    size_t persons = 0;  // of all of them, counted once for each
  };

  void Forget(const Uuid& person) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Alike AlikeTo(std::string_view word) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Everybody who is as like as `at_least`; of others, some.
  Likeness LikenessOf(const std::vector<std::string>& words, double at_least) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<Uuid> Ranked(const Entry& entry, const Uuid& self, double name_at_least,
                           double of_best, size_t max) const;

  mutable Mutex mutex_;
  absl::flat_hash_map<Uuid, Known> persons_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, absl::flat_hash_set<Uuid>> by_word_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<absl::CivilDay, absl::flat_hash_set<Uuid>> by_birth_date_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_NAME_INDEX_H_
