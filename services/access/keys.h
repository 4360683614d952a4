// The keys of the area's rows. Newest first, but for what a month's sample is drawn from. A side is
// the controller whose data-protection officer may see an entry: its agency's code.
//
// View access.reads, of the access log:
//   t side time position         each entry          a side reader time position    of a reader
//   p side person time position  of a person         h reader                       HourRow
//   m side month                 MonthRow            n side month ordinal           a mark in "t"
//   x reader number              ids of persons counted in his hour, 16 a row, before HourRow's
//   f flag                       FlagRow             g side resolved time flag      its index
//   u kind reader person         the month in which it was flagged last
// A mark says where in "t" the month's entry of this ordinal stands ("time position"); each 32nd
// has one. View access.reader_facts, of the district's log:
//   s person                     his section         w person reader                worked with him
//
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_KEYS_H_
#define VARSEL_SERVICES_ACCESS_KEYS_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "varsel/access/v1/access_types.pb.h"
#include "varsel/common/v1/sealed.pb.h"

namespace varsel::access {

inline constexpr std::string_view kReadsView = "access.reads";
inline constexpr std::string_view kFactsView = "access.reader_facts";
inline constexpr uint64_t kMarkEvery = 32;
inline constexpr uint32_t kPersonsOfRow = 16;

// A reader's entries, in the log itself.
StreamId ReaderStream(const Uuid& reader);

// Of a reader: his controller's, and each partner agency's own.
std::string SideOf(int controller, const std::string& agency);

std::string TimePrefix(std::string_view side);
std::string ReaderPrefix(std::string_view side, const Uuid& reader);
std::string PersonPrefix(std::string_view side, const Uuid& person);
// A place in one of the three: what stands there is at `time` or earlier.
std::string PlaceFrom(std::string prefix, absl::Time time);
std::string Place(std::string prefix, absl::Time time, Position position);
struct PlaceRead {
  absl::Time time;
  Position position;
};
PlaceRead ReadPlace(std::string_view key, size_t prefix_size);

std::string MonthPrefix(std::string_view side);
std::string MonthKey(std::string_view side, uint32_t month);
uint32_t MonthOfKey(std::string_view key, size_t prefix_size);
std::string MarkKey(std::string_view side, uint32_t month, uint64_t ordinal);

std::string HourKey(const Uuid& reader);
std::string HourPersonsKey(const Uuid& reader, uint32_t number);
std::string FlagKey(const Uuid& flag);
std::string FlagPrefix(std::string_view side, bool resolved);
std::string FlagPlace(std::string_view side, bool resolved, absl::Time time, const Uuid& flag);
Uuid FlagOfPlace(std::string_view key);
std::string FlaggedKey(v1::FlagKind kind, const Uuid& reader, const Uuid& person);

std::string SectionOfKey(const Uuid& person);
std::string WorkedWithPrefix(const Uuid& person);
std::string WorkedWithKey(const Uuid& person, const Uuid& reader);

std::string NumberBytes(uint64_t number);
uint64_t NumberIn(std::string_view bytes);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_KEYS_H_
