// Checks a request's form before any rule sees it, by the options on its fields (common.v1.Check)
// and what holds for every field. Knows no area. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RUNTIME_VALIDATOR_H_
#define VARSEL_SERVICES_RUNTIME_VALIDATOR_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

namespace varsel::runtime {

// The first fault in field order: INVALID_ARGUMENT with the field's path and FIELD_REQUIRED,
// FIELD_MALFORMED, FIELD_TOO_LONG, FIELD_TOO_MANY, FIELD_UNKNOWN_VALUE, NUMBER_OUT_OF_RANGE,
// PAGE_TOKEN_MALFORMED or one of the TIME_ reasons. `now` is the domain clock's. A field named
// page_size is 0 to 1,000 and one named page_token has its form without saying so.
absl::Status ValidateRequest(const google::protobuf::Message& request, absl::Time now);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_VALIDATOR_H_
