#include "tests/testing/metadata_authenticator.h"

#include "services/runtime/identity.h"

namespace varsel::testing {

absl::StatusOr<runtime::Caller> MetadataAuthenticator::Authenticate(
    const runtime::Metadata& metadata) {
  const std::string_view role = metadata.Get(kRoleKey);
  std::string_view controller = metadata.Get(kControllerKey);
  const bool of_each = role == "records_officer" || role == "dpo" || role == "administrator";
  if (controller.empty() && of_each) {
    controller = metadata.Get(kAgencyKey) == "eki" ? "eki" : "police";
  }
  return runtime::CallerFrom({.actor = metadata.Get(kActorKey),
                              .role = role,
                              .section = metadata.Get(kSectionKey),
                              .controller = controller,
                              .agency = metadata.Get(kAgencyKey)});
}

}  // namespace varsel::testing
