// From our statuses to gRPC's, in one place: the code, the message in the caller's language, and
// the machine-readable detail as google.rpc.Status in grpc-status-details-bin, which standard
// clients read. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RUNTIME_GRPC_STATUS_H_
#define VARSEL_SERVICES_RUNTIME_GRPC_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace varsel::runtime {

// Details: ErrorInfo (reason, domain, and id, detail, version_met, position_met as metadata)
// always; BadRequest for a field; PreconditionFailure for a rule; RetryInfo for a delay. `language`
// is "da" or "en". A status that Refuse did not make is an INTERNAL whose message stays inside.
grpc::Status ToGrpcStatus(const absl::Status& status, const std::string& language);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GRPC_STATUS_H_
