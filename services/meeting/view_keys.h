// clang-format off
// Where each row of the area's views lies. Ids are 16 bytes; see KeyBuilder for times. A row's space is one byte in
// front.
//
//   meeting.calendar
//     m meeting                                  MeetingRow
//     s section, o officer, e EKI worker, n notification or d (district); begins; meeting: empty; cancelled ones too
//   meeting.eki_time
//     t time                                     EkiTimeRow
//     f begins, time                             empty; those that stand
//   meeting.safety
//     t note                                     SafetyNoteRow
//     p person or s section; expires; note       empty; those that stand
//   meeting.conflict
//     c group, group (the lesser id first); newest first; incident: empty; one attacked the other
//     i incident                                 ConflictIncidentRow
//     K ...                                      which incidents are linked (services/runtime/connected_rows.h)
//     z chain; newest first; incident            empty; the incidents of a chain
//     y group, group, chain                      how many incidents of the pair the chain has
//   meeting.due
//     n notification                             NotifiedRow
//     q delivery                                 IncompleteRow
//     p person                                   FocusRow
//     m person                                   MergedRow, of records that were merged into another
//     h meeting                                  MeetingDueRow
//     z section                                  SectionRow
//     c case                                     DueCaseRow
//     g group, person                            ReachedMemberRow
//     i incident, notification                   empty; where the incident stands on the notification's row
//     j group; newest first; incident            empty
//     S section, O officer or EKI worker, P person or A (district); kind; time; id; incident or none: DueRow
//     K section, kind, day                       DueCountRow
// clang-format on
#ifndef VARSEL_SERVICES_MEETING_VIEW_KEYS_H_
#define VARSEL_SERVICES_MEETING_VIEW_KEYS_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/meeting/streams.h"
#include "storage/base/newest_first.h"
#include "storage/base/ordered_key.h"

namespace varsel::meeting {

inline constexpr std::string_view kCalendarView = "meeting.calendar";
inline constexpr std::string_view kEkiTimeView = "meeting.eki_time";
inline constexpr std::string_view kSafetyView = "meeting.safety";
inline constexpr std::string_view kConflictView = "meeting.conflict";
inline constexpr std::string_view kDueView = "meeting.due";

inline KeyBuilder Key(char space) {
  KeyBuilder key;
  key.Byte(static_cast<uint8_t>(space));
  return key;
}
inline std::string IdKey(char space, std::string_view id) {
  return Key(space).Id(UuidOf(id)).Take();
}
// `owner` empty = the space of the district.
inline std::string TimedPrefix(char space, std::string_view owner) {
  return owner.empty() ? Key(space).Take() : IdKey(space, owner);
}
inline std::string TimedKey(char space, std::string_view owner, absl::Time time,
                            std::string_view id) {
  return KeyBuilder(TimedPrefix(space, owner)).Time(time).Id(UuidOf(id)).Take();
}
// Where a scan of what is at `time` or later begins.
inline std::string TimedFrom(char space, std::string_view owner, absl::Time time) {
  return KeyBuilder(TimedPrefix(space, owner)).Time(time).Take();
}

inline std::string ChainPrefix(std::string_view a, std::string_view b) {
  return Key('c').Id(UuidOf(a < b ? a : b)).Id(UuidOf(a < b ? b : a)).Take();
}

inline constexpr char kConflictConnected[] = "K";
// The chains in which the two groups stand against each other; what follows is the chain's id.
inline std::string PairChainPrefix(std::string_view a, std::string_view b) {
  return Key('y').Id(UuidOf(a < b ? a : b)).Id(UuidOf(a < b ? b : a)).Take();
}
// The incidents of a chain, the newest first.
inline std::string ChainActsPrefix(const Uuid& chain) { return Key('z').Id(chain).Take(); }

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_VIEW_KEYS_H_
