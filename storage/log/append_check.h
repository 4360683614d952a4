// What an append must look like before it is queued: forms, counts and sizes. Pure; every EventLog
// uses this one.
#ifndef VARSEL_STORAGE_LOG_APPEND_CHECK_H_
#define VARSEL_STORAGE_LOG_APPEND_CHECK_H_

#include <string_view>

#include "absl/status/status.h"
#include "storage/base/limits.h"
#include "storage/log/event_log.h"

namespace varsel::log {

// INVALID_ARGUMENT FIELD_REQUIRED, FIELD_MALFORMED, FIELD_TOO_MANY or RECORD_TOO_LARGE, with the
// field's path.
absl::Status CheckAppend(const AppendRequest& request, const Limits& limits);

// The forms that record.h and ids.h promise. The codec checks them again after every read.
bool IsArea(std::string_view text);  // [a-z.]{1,32}
bool IsKind(std::string_view text);  // [A-Za-z0-9._]{1,96}
bool IsCode(std::string_view text);  // [a-z0-9.-]{0,62}

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_APPEND_CHECK_H_
