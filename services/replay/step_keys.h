// Where the rows of view replay.steps stand. A home is a list of steps in order of occurrence: of a
// group, a section, a person. Pure.
//   A <group id>   <time> <position> <ordinal>  -> StepRow   who came into the group, by from
//   G <group id>   <time> <position> <ordinal>  -> StepRow   incidents and group talks
//   L <group id>   <time> <position> <ordinal>  -> StepRow   levers of its package
//   P <person id>  <time> <position> <ordinal>  -> StepRow   all that is of the person
//   Q <person id>  <time> <position> <ordinal>  -> StepRow   of it, promises made and taken back
//   S <section id> <time> <position> <ordinal>  -> StepRow   incidents, contacts, group talks
//   R <section id> <time> <position> <ordinal>  -> StepRow   of it, promises made and taken back
//   M <group id>   <time> <position> <ordinal>  -> StepRow   all that is of persons of the group
//   N <group id>   <time> <position> <ordinal>  -> StepRow   of it, promises made and taken back
//   f <group id> <person id> -> empty   he, of M, is one of several records of a person
//   w <group id> <person id> -> ProtectionRow   he, of M, is or ever was protected
//   v <person id>, p <person id>, g <group id>, s <section id>, l <group id> <lever>, k <origin>:
//   see replay_rows.proto
// A person's steps belong to his groups by his affiliations of that day: a replay judges that when
// it reads, so that an affiliation that is corrected moves nothing. What it reads stands together:
// M and N hold the steps of everyone who was ever said to be of the group, and of the records that
// were ever merged with his; of them a replay tells those of the days on which he was.
#ifndef VARSEL_SERVICES_REPLAY_STEP_KEYS_H_
#define VARSEL_SERVICES_REPLAY_STEP_KEYS_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "storage/base/uuid.h"
#include "varsel/replay/v1/replay_rows.pb.h"

namespace varsel::replay {

enum class Home : char {
  kMembers = 'A',
  kGroup = 'G',
  kLevers = 'L',
  kPerson = 'P',
  kPersonPromises = 'Q',
  kSection = 'S',
  kSectionPromises = 'R',
  kGroupPersons = 'M',
  kGroupPersonsPromises = 'N',
};

constexpr uint64_t kNow = std::numeric_limits<uint64_t>::max();
// Whether what was recorded at `position`, and superseded at `superseded` (0 = not), holds as of a
// position of the log.
inline bool Holds(uint64_t position, uint64_t superseded, uint64_t as_of) {
  return position <= as_of && (superseded == 0 || superseded > as_of);
}

// When a step occurred, in microseconds since 1970, and where it was recorded. The order of a
// replay.
struct StepPlace {
  int64_t occurred_us = 0;
  uint64_t position = 0;
  uint32_t ordinal = 0;
  friend auto operator<=>(const StepPlace&, const StepPlace&) = default;
};

// The prefix of a home, and the key of a step in it.
std::string HomePrefix(Home home, const Uuid& id);
std::string StepKey(std::string_view home_prefix, const StepPlace& place);
// Where a scan of the steps at `occurred_us` or later begins.
std::string StepKeyFrom(std::string_view home_prefix, int64_t occurred_us);
// REQUIRES: a key of StepKey.
StepPlace PlaceOf(std::string_view step_key);

// A step of a group's package, and of no person.
bool IsOfLevers(v1::StepKind kind);
// Every home that the step stands in, but for those of the groups of its person.
std::vector<std::string> HomesOf(const v1::StepRow& row);
// Whether the step also stands among those of the groups of its person. Who came into a group is
// told by the group itself.
bool IsOfGroupsOfPerson(v1::StepKind kind);

std::string PersonKey(const Uuid& id);
std::string GroupKey(const Uuid& id);
std::string SectionKey(const Uuid& id);
std::string SeveralPrefix(const Uuid& group_id);
std::string SeveralKey(const Uuid& group_id, const Uuid& person_id);
std::string ProtectionKey(const Uuid& person_id);
std::string ProtectedPrefix(const Uuid& group_id);
std::string ProtectedKey(const Uuid& group_id, const Uuid& person_id);
std::string LeverPrefix(const Uuid& group_id);
std::string LeverKey(const Uuid& group_id, std::string_view lever_id);
std::string TalkKey(std::string_view origin);

// The id in 16 bytes or in text; none if it is neither.
Uuid IdOf(std::string_view bytes_or_text);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_STEP_KEYS_H_
