// Who calls, as the pipeline asks it of every call before anything else. The server's answer is by
// token (services/identity/token_authenticator.h); tests have their own.
#ifndef VARSEL_SERVICES_RUNTIME_AUTHENTICATOR_H_
#define VARSEL_SERVICES_RUNTIME_AUTHENTICATOR_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"
#include "services/runtime/metadata.h"

namespace varsel::runtime {

inline constexpr std::string_view kAuthorizationKey = "authorization";  // Bearer TOKEN

// Thread-safe. Does not block: it is asked on the transport's threads.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // UNAUTHENTICATED with a reason if nobody is known by this; UNAVAILABLE if nobody can be known at
  // present. Never SYSTEM or ANYONE.
  virtual absl::StatusOr<Caller> Authenticate(const Metadata& metadata) = 0;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_AUTHENTICATOR_H_
