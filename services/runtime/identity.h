// What a caller is made of: the one place that turns what was said of him (by a token's claims)
// into a Caller, and holds which role belongs to which controller. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RUNTIME_IDENTITY_H_
#define VARSEL_SERVICES_RUNTIME_IDENTITY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"
#include "services/runtime/metadata.h"

namespace varsel::runtime {

// What was said of a caller, by somebody who is trusted to say it; empty = nothing.
struct CallerTexts {
  std::string_view actor;    // UUID
  std::string_view role;     // officer, project_leader, ...
  std::string_view section;  // UUID
  std::string_view
      controller;  // police, eki or partner; of a role that only one has, it may be left out
  std::string_view agency;  // a partner's: the code of his agency
};
// UNAUTHENTICATED CALLER_UNKNOWN, naming the claim that is missing, malformed or does not fit the
// role. Nobody can be SYSTEM or ANYONE.
absl::StatusOr<Caller> CallerFrom(const CallerTexts& texts);
// Varsel itself, which does what falls due.
Caller SystemCaller();
// "project_leader" for PROJECT_LEADER, as callers write it.
std::string RoleName(common::v1::Access::Role role);
// "da" if the caller asks for Danish first, else "en".
std::string LanguageOf(const Metadata& metadata);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_IDENTITY_H_
