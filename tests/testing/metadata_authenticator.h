// For tests that run in one process: believes what a call's metadata says of its caller. It lives
// here, and links with the tests alone, so that no server can ever believe it. Thread-safe.
#ifndef VARSEL_TESTS_TESTING_METADATA_AUTHENTICATOR_H_
#define VARSEL_TESTS_TESTING_METADATA_AUTHENTICATOR_H_

#include <string_view>

#include "services/runtime/authenticator.h"

namespace varsel::testing {

inline constexpr std::string_view kActorKey = "varsel-actor";            // UUID
inline constexpr std::string_view kRoleKey = "varsel-role";              // officer, ...
inline constexpr std::string_view kSectionKey = "varsel-section";        // UUID; absent = none
inline constexpr std::string_view kControllerKey = "varsel-controller";  // absent = the role's own
inline constexpr std::string_view kAgencyKey = "varsel-agency";          // a partner's

// Roles that each controller has (records officer, DPO, administrator) are police's unless the
// controller or the agency says eki.
class MetadataAuthenticator final : public runtime::Authenticator {
 public:
  absl::StatusOr<runtime::Caller> Authenticate(const runtime::Metadata& metadata) override;
};

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_METADATA_AUTHENTICATOR_H_
