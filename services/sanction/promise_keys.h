// clang-format off
// The rows of view sanction.promise:
//   a <announcement id>                                     -> PromiseRow
//   v <delivery id>                                         -> DeliveryRow
//   l <group id> <lever>                                    -> PromiseLeverRow
//   t <group id> <incident time> <trigger id>               -> TriggerRow
//   r <trigger id>, u <duty id>                             -> TriggerKeyRow
//   w <group id> <condition> <lever> <delivered> <ann. id>  -> PromiseIndexRow  waits for its condition, oldest first
//   b <group id> <lever> <incident time> <ann. id>          -> PromiseIndexRow  fell due with a trigger after that incident
//   k <group id> <lever> <ann. id>                          -> PromiseIndexRow  was not backed when it was announced
//   n <group id or none> <filter> <newest first> <ann. id>  -> PromiseIndexRow  lists
//   c [<group id>]                                          -> PromiseCountsRow
//
// What a fold costs, for a person of one group: a delivery that announces nothing reads and writes no row (its correction,
// completion or withdrawal reads one); of one that does, each lever reads 3 rows (and 2 counters) and writes 6 (and 2
// counters; 3 more where it is not backed), the delivery 1. A change of a lever's readiness touches the promises delivered
// since the first time that it changes, and those that were not backed; a trigger those that wait for it or fell due later.
// clang-format on
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_PROMISE_KEYS_H_
#define VARSEL_SERVICES_SANCTION_PROMISE_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "varsel/sanction/v1/sanction_types.pb.h"

namespace varsel::sanction {

inline constexpr std::string_view kPromiseView = "sanction.promise";

// Which list: all, one state (its number), or only the unbacked.
inline constexpr uint8_t kAllPromises = 0;
inline constexpr uint8_t kUnbackedPromises = 100;

inline std::string PromiseKey(const Uuid& announcement_id) {
  return KeyBuilder("a").Id(announcement_id).Take();
}
inline std::string DeliveryKey(const Uuid& delivery_id) {
  return KeyBuilder("v").Id(delivery_id).Take();
}
inline std::string LeverKey(const Uuid& group_id, std::string_view lever_id) {
  return KeyBuilder("l").Id(group_id).Code(lever_id).Take();
}
inline std::string TriggerPrefix(const Uuid& group_id) {
  return KeyBuilder("t").Id(group_id).Take();
}
inline std::string TriggersFrom(const Uuid& group_id, absl::Time incident_time) {
  return KeyBuilder(TriggerPrefix(group_id)).Time(incident_time).Take();
}
inline std::string TriggerKey(const Uuid& group_id, absl::Time incident_time,
                              const Uuid& trigger_id) {
  return KeyBuilder(TriggersFrom(group_id, incident_time)).Id(trigger_id).Take();
}
inline std::string TriggerIdKey(const Uuid& trigger_id) {
  return KeyBuilder("r").Id(trigger_id).Take();
}
inline std::string DutyIdKey(const Uuid& duty_id) { return KeyBuilder("u").Id(duty_id).Take(); }
inline std::string FellDuePrefix(const Uuid& group_id, std::string_view lever_id) {
  return KeyBuilder("b").Id(group_id).Code(lever_id).Take();
}
inline std::string FellDueAt(const Uuid& group_id, std::string_view lever_id,
                             absl::Time incident_time) {
  return KeyBuilder(FellDuePrefix(group_id, lever_id)).Time(incident_time).Take();
}
inline std::string NotBackedPrefix(const Uuid& group_id, std::string_view lever_id) {
  return KeyBuilder("k").Id(group_id).Code(lever_id).Take();
}
inline std::string WaitingPrefix(const Uuid& group_id, v1::Condition condition,
                                 std::string_view lever_id) {
  return KeyBuilder("w").Id(group_id).Byte(static_cast<uint8_t>(condition)).Code(lever_id).Take();
}
inline std::string ListPrefix(const Uuid& group_id, uint8_t filter) {
  return KeyBuilder("n").Id(group_id).Byte(filter).Take();
}
inline std::string CountsKey() { return "c"; }
inline std::string CountsKey(const Uuid& group_id) { return KeyBuilder("c").Id(group_id).Take(); }

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_PROMISE_KEYS_H_
