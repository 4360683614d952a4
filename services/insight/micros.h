// Times in rows: microseconds since 1970, which sort and are compared without unpacking.
#ifndef VARSEL_SERVICES_INSIGHT_MICROS_H_
#define VARSEL_SERVICES_INSIGHT_MICROS_H_

#include <cstdint>

#include "google/protobuf/timestamp.pb.h"
#include "services/domain/time_proto.h"

namespace varsel::insight {

inline int64_t Micros(const google::protobuf::Timestamp& time) {
  return absl::ToUnixMicros(FromProto(time));
}

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_MICROS_H_
