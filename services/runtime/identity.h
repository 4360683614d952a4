// The one place that says who calls. Until real identities come in, callers name themselves by
// metadata; this file is what changes then, and nothing else. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RUNTIME_IDENTITY_H_
#define VARSEL_SERVICES_RUNTIME_IDENTITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"
#include "services/runtime/metadata.h"

namespace varsel::runtime {

// UNAUTHENTICATED CALLER_UNKNOWN, naming the metadata that is missing or malformed. Nobody can call
// himself SYSTEM or ANYONE.
absl::StatusOr<Caller> CallerOf(const Metadata& metadata);
// Varsel itself, which does what falls due.
Caller SystemCaller();
// "project_leader" for PROJECT_LEADER, as callers write it.
std::string RoleName(common::v1::Access::Role role);
// "da" if the caller asks for Danish first, else "en".
std::string LanguageOf(const Metadata& metadata);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_IDENTITY_H_
