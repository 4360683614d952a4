// clang-format off
// Where each row of view timeline.chain lies. Ids are 16 bytes; see KeyBuilder for times. A row's space is one byte in
// front. "newest" = time, the newest first.
//
//   i incident                          ChainIncidentRow
//   p aggressor, target, newest, incident     empty; an attack of one group on another, of incidents that stand
//   P aggressor, target, time, incident       the same, the oldest first
//   l retaliation, answered             LinkRow
//   r answered, retaliation             empty; whatever the link's state
//   s spiral                            SpiralRow
//   y incident, spiral                  empty; the spiral's step leads to this incident
//   t incident                          TimingRow
//   C ...                               which incidents hang together (services/runtime/connected_rows.h)
//   c chain                             ChainRow; the chain's inner id, which clients never see
//   a chain, time, incident             empty; its incidents
//   b chain, newest, incident           the same, the newest first
//   x chain, spiral                     empty
//   L newest, chain                     empty; chains by their last act
//   G group, newest, chain              the same of a group
//   S section, newest, chain            the same of a section
//   w group, group                      WindowRow; the lesser id first
//   W newest, group, group              empty; windows by their last act
//   V section, newest, group, group     the same, of where the act was
//   U group, newest, group, group       the same of a group
//   q due, L or S, retaliation, answered      empty; what the system is to look at, a link or a spiral
//   k L or S, retaliation, answered     due, action, reason of that
// clang-format on
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_KEYS_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_KEYS_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"

namespace varsel::timeline {

inline constexpr std::string_view kChainView = "timeline.chain";
inline constexpr char kChainConnected[] = "C";

inline KeyBuilder ChainSpace(char space) {
  KeyBuilder key;
  key.Byte(static_cast<uint8_t>(space));
  return key;
}
// Byte order = the newest first.
inline uint64_t LatestFirst(absl::Time time) {
  return ~(static_cast<uint64_t>(absl::ToUnixMicros(time)) ^ (uint64_t{1} << 63));
}
inline absl::Time FromLatestFirst(uint64_t number) {
  return absl::FromUnixMicros(static_cast<int64_t>(~number ^ (uint64_t{1} << 63)));
}

inline std::string OneKey(char space, const Uuid& id) { return ChainSpace(space).Id(id).Take(); }
inline std::string TwoKey(char space, const Uuid& first, const Uuid& second) {
  return ChainSpace(space).Id(first).Id(second).Take();
}
// An index by time under `prefix`; `latest_first` or the oldest first.
inline std::string AtKey(std::string prefix, absl::Time time, const Uuid& id) {
  return KeyBuilder(std::move(prefix)).Time(time).Id(id).Take();
}
inline std::string LatestKey(std::string prefix, absl::Time time, const Uuid& id) {
  return KeyBuilder(std::move(prefix)).Number(LatestFirst(time)).Id(id).Take();
}

// Ids of rows and events are UUIDs; of what is none, the key of nothing.
inline Uuid IdOf(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_KEYS_H_
