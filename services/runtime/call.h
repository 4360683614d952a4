// One call as the services see it, whoever carried it: who calls, why, when, in which language.
// Made by the pipeline.
#ifndef VARSEL_SERVICES_RUNTIME_CALL_H_
#define VARSEL_SERVICES_RUNTIME_CALL_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "services/domain/decide_context.h"
#include "services/domain/ids.h"
#include "storage/base/ids.h"
#include "varsel/common/v1/options.pb.h"
#include "varsel/common/v1/sealed.pb.h"

namespace varsel::runtime {

// Who calls. Until real identities come, from the metadata varsel-actor, varsel-role,
// varsel-section and varsel-agency (identity.h is the one place that makes it).
struct Caller {
  ActorId actor;
  common::v1::Access::Role role = common::v1::Access::ROLE_UNSPECIFIED;
  std::optional<SectionId> section;
  common::v1::Controller controller = common::v1::CONTROLLER_POLICE;
  std::string agency = "police";  // a code: police, eki, or the partner's own
};

struct Call {
  const google::protobuf::MethodDescriptor* method = nullptr;
  Caller caller;
  common::v1::Access::Scope scope =
      common::v1::Access::SCOPE_UNSPECIFIED;  // of the rule that let the caller in
  std::string purpose;                        // a code, from metadata varsel-purpose
  std::string legal_basis;                    // a code, from metadata varsel-legal-basis, or empty
  std::string language;                       // "da" or "en", from accept-language
  RequestId request_id;                       // none for a query
  RequestId correlation;                      // from metadata traceparent, or none
  absl::Time now;                             // of the domain clock, read once
  absl::Time deadline;                        // of the system clock
  Position at_least;  // metadata varsel-position: rows must have reached this position (read your
                      // writes)
  const ProgrammeCatalogue* programmes = &DefaultProgrammes();

  const Programme& programme() const { return programmes->district(); }
  DecideContext Context() const {
    return {now, caller.actor, caller.role, programmes->district(), programmes};
  }
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_CALL_H_
