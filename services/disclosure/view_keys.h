// clang-format off
// Where each row of view disclosure.person lies. Ids are 16 bytes; see KeyBuilder for times. A row's space is one byte
// in front.
//
//   c disclosure                    DisclosureRow; of one that a meeting made the id of its event
//   s person; expires; disclosure   empty; not recalled, whether or not they have lapsed; not those of meetings
//   e expires; disclosure           the same of all persons
//   l person; newest; disclosure    empty; every disclosure, by when it was made
//   d newest; disclosure            the same of all persons
//   p person                        PersonRow
//   i person                        IdentityRow
//   m person                        MergedRow, of records that were merged into another
//   z section                       SectionRow
//   n person, notification          PlannedRow
//   h meeting                       MeetingRow
//   w person, meeting               PersonMeetingRow
//   v person, delivery              DeliveryRow
//
// Rows stand under the record that the events name, for ever: a merge moves nothing, and can be withdrawn.
// clang-format on
#ifndef VARSEL_SERVICES_DISCLOSURE_VIEW_KEYS_H_
#define VARSEL_SERVICES_DISCLOSURE_VIEW_KEYS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "storage/base/newest_first.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"

namespace varsel::disclosure {

inline constexpr std::string_view kPersonView = "disclosure.person";

// REQUIRES of each id given as text: it was validated, or is an event's own.
inline Uuid UuidOf(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

inline KeyBuilder Key(char space) {
  KeyBuilder key;
  key.Byte(static_cast<uint8_t>(space));
  return key;
}
inline std::string IdKey(char space, std::string_view id) {
  return Key(space).Id(UuidOf(id)).Take();
}
inline std::string PairKey(char space, std::string_view first, std::string_view second) {
  return Key(space).Id(UuidOf(first)).Id(UuidOf(second)).Take();
}
// `owner` empty = of all persons.
inline std::string PrefixOf(char space, std::string_view owner) {
  return owner.empty() ? Key(space).Take() : IdKey(space, owner);
}
inline std::string ExpiryKey(char space, std::string_view owner, absl::Time expires,
                             std::string_view id) {
  return KeyBuilder(PrefixOf(space, owner)).Time(expires).Id(UuidOf(id)).Take();
}

inline std::string NewestKey(char space, std::string_view owner, absl::Time time,
                             std::string_view id) {
  return KeyBuilder(PrefixOf(space, owner)).Number(NewestFirst(time)).Id(UuidOf(id)).Take();
}

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_VIEW_KEYS_H_
