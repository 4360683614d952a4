#include "services/access/policy.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/policy_file.h"
#include "storage/base/status_macros.h"

namespace varsel::access {
namespace {

using common::v1::Access;

void CheckNumber(const runtime::PolicyPlace& root, const std::string& field, uint32_t value,
                 uint32_t min, uint32_t max) {
  if (value >= min && value <= max) return;
  root.MistakeIn(field, absl::StrCat(field, " is not from ", min, " to ", max));
}

}  // namespace

v1::AccessPolicy DefaultAccessPolicy() {
  v1::AccessPolicy policy;
  policy.set_sample_size(30);
  policy.set_sign_within_days(14);
  policy.set_persons_per_hour(100);
  policy.set_refusals_per_minute(20);
  for (const Access::Role role : {Access::OFFICER, Access::INVESTIGATOR, Access::EKI,
                                  Access::EXIT_COORDINATOR, Access::PARTNER}) {
    policy.add_roles_that_work_with_persons(role);
  }
  policy.set_kept_years(10);
  return policy;
}

absl::StatusOr<v1::AccessPolicy> ParseAccessPolicy(const std::string& text,
                                                   const std::string& file) {
  runtime::Mistakes mistakes;
  v1::AccessPolicy policy;
  const runtime::PolicyFile read(file, text, &policy, &mistakes);
  const runtime::PolicyPlace root = read.root();
  CheckNumber(root, "sample_size", policy.sample_size(), 1, 200);
  CheckNumber(root, "sign_within_days", policy.sign_within_days(), 1, 365);
  CheckNumber(root, "persons_per_hour", policy.persons_per_hour(), 1, 1'000);
  CheckNumber(root, "refusals_per_minute", policy.refusals_per_minute(), 1, 10'000);
  CheckNumber(root, "kept_years", policy.kept_years(), 1, 100);
  for (int i = 0; i < policy.roles_that_work_with_persons_size(); ++i) {
    const int role = policy.roles_that_work_with_persons(i);
    if (role == Access::ROLE_UNSPECIFIED || role == Access::ANYONE || role == Access::SYSTEM) {
      root.MistakeIn("roles_that_work_with_persons",
                     "roles_that_work_with_persons names no role of a caller", i);
    }
  }
  RETURN_IF_ERROR(runtime::Finish(mistakes, file));
  return policy;
}

absl::StatusOr<v1::AccessPolicy> LoadAccessPolicy(const std::string& folder) {
  const std::string path = folder + "/access.textproto";
  ASSIGN_OR_RETURN(const std::string text, runtime::ReadPolicyText(path));
  return ParseAccessPolicy(text, path);
}

}  // namespace varsel::access
