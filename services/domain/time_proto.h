// Between absl::Time and google.protobuf.Timestamp. Microseconds are kept, as in the log. An absent
// Timestamp is no time: ask has_x() first.
#ifndef VARSEL_SERVICES_DOMAIN_TIME_PROTO_H_
#define VARSEL_SERVICES_DOMAIN_TIME_PROTO_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace varsel {

inline absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

inline google::protobuf::Timestamp ToProto(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);  // rounds towards the past
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return timestamp;
}

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_TIME_PROTO_H_
