// Matchers over absl::Status and StatusOr: EXPECT_THAT(status, IsOk()); EXPECT_THAT(result,
// RefusedWith("UNDER_MINIMUM_AGE")). Tests assert code and reason, never prose.
#ifndef VARSEL_TESTS_TESTING_STATUS_MATCHERS_H_
#define VARSEL_TESTS_TESTING_STATUS_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "storage/base/error.h"

namespace varsel::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  const absl::Status& status = StatusOf(arg);
  if (!status.ok()) *result_listener << "which is " << status.ToString();
  return status.ok();
}

MATCHER_P(RefusedWith, reason, std::string("is refused with ") + std::string(reason)) {
  const absl::Status& status = StatusOf(arg);
  *result_listener << "which is " << (status.ok() ? std::string("OK") : ReasonOf(status)) << " ("
                   << status.ToString() << ")";
  return !status.ok() && ReasonOf(status) == reason;
}

MATCHER_P2(RefusedWith, reason, field,
           std::string("is refused with ") + std::string(reason) + " of " + std::string(field)) {
  const absl::Status& status = StatusOf(arg);
  const auto detail = DetailOf(status);
  *result_listener << "which is " << status.ToString() << " of "
                   << (detail.has_value() ? detail->field_path() : std::string("nothing"));
  return detail.has_value() && detail->reason() == reason && detail->field_path() == field;
}

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_STATUS_MATCHERS_H_
