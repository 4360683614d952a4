// A stored record as its message: field by field from its header, and the stored bytes beside it.
// Pure.
#ifndef VARSEL_SERVICES_LOG_RECORD_PROTO_H_
#define VARSEL_SERVICES_LOG_RECORD_PROTO_H_

#include "storage/log/record.h"
#include "varsel/log/v1/log_service.pb.h"

namespace varsel::log_service {

log::v1::Record RecordProto(const log::Record& record);

}  // namespace varsel::log_service

#endif  // VARSEL_SERVICES_LOG_RECORD_PROTO_H_
