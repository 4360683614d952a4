// Serialized so that equal messages give equal bytes in this process and every later one of the
// same version: stored bytes, replies and the MACs of requests are made of it.
#ifndef VARSEL_SERVICES_RUNTIME_DETERMINISTIC_H_
#define VARSEL_SERVICES_RUNTIME_DETERMINISTIC_H_

#include <string>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message.h"

namespace varsel::runtime {

inline std::string DeterministicBytes(const google::protobuf::Message& message) {
  std::string bytes;
  bytes.reserve(message.ByteSizeLong());
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_DETERMINISTIC_H_
