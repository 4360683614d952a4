#include "services/records/policy.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/policy_file.h"
#include "services/runtime/text_form.h"
#include "storage/base/status_macros.h"

namespace varsel::records {
namespace {

constexpr uint32_t kDaysMax = 3660;  // nothing is kept for longer than ten years
constexpr uint32_t kCaseDaysMax = 90;

using runtime::PolicyPlace;

void CheckDays(const PolicyPlace& place, const char* field, uint32_t days, uint32_t max) {
  if (days >= 1 && days <= max) return;
  place.MistakeIn(field, absl::StrCat(field, " is not from 1 to ", max));
}

void CheckTerm(const v1::RetentionTerm& term, const PolicyPlace& place,
               absl::flat_hash_set<int>& seen) {
  place.Missing(term.term_class() == v1::TERM_CLASS_UNSPECIFIED, "term_class");
  if (!seen.insert(term.term_class()).second) place.Mistake("stands twice");
  CheckDays(place, "days", term.days(), kDaysMax);
  place.Missing(term.basis().empty(), "basis");
  place.Code("basis", term.basis());
}

}  // namespace

absl::StatusOr<v1::RetentionPolicy> ParseRetention(const std::string& text,
                                                   const std::string& file) {
  runtime::Mistakes mistakes;
  v1::RetentionPolicy policy;
  const runtime::PolicyFile read(file, text, &policy, &mistakes);
  const PolicyPlace root = read.root();
  if (!runtime::IsCode(policy.version())) root.MistakeIn("version", "version is no code");
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < policy.terms_size(); ++i) {
    const std::string name =
        absl::StrCat("term ", v1::TermClass_Name(policy.terms(i).term_class()));
    CheckTerm(policy.terms(i), root.In("terms", i).Named(name), seen);
  }
  for (int value = v1::TermClass_MIN + 1; value <= v1::TermClass_MAX; ++value) {
    if (!v1::TermClass_IsValid(value) || seen.contains(value)) continue;
    root.Mistake(
        absl::StrCat("it has no term for ", v1::TermClass_Name(static_cast<v1::TermClass>(value))));
  }
  CheckDays(root, "case_days", policy.case_days(), kCaseDaysMax);
  CheckDays(root, "hold_days_max", policy.hold_days_max(), kDaysMax);
  RETURN_IF_ERROR(runtime::Finish(mistakes, file));
  return policy;
}

absl::StatusOr<v1::RetentionPolicy> LoadRetention(const std::string& folder) {
  const std::string path = folder + "/retention.textproto";
  ASSIGN_OR_RETURN(const std::string text, runtime::ReadPolicyText(path));
  return ParseRetention(text, path);
}

}  // namespace varsel::records
