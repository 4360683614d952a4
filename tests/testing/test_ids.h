// Ids and times that a reader of a test can tell apart.
#ifndef VARSEL_TESTS_TESTING_TEST_IDS_H_
#define VARSEL_TESTS_TESTING_TEST_IDS_H_

#include <string>

#include "absl/time/time.h"
#include "storage/base/check.h"
#include "storage/base/uuid.h"

namespace varsel::testing {

// The same name gives the same id: TestUuid("round-1").
inline Uuid TestUuid(std::string_view name) { return Uuid::Derived("test", {}, name); }
inline std::string TestId(std::string_view name) { return TestUuid(name).ToString(); }

// At("2023-01-17T19:40:00+01:00"). Ends the test if it is not RFC 3339.
inline absl::Time At(const std::string& text) {
  absl::Time time;
  VARSEL_CHECK(absl::ParseTime(absl::RFC3339_full, text, &time, nullptr));
  return time;
}

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_TEST_IDS_H_
