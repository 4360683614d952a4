// What the server itself says its calls took: read from its metrics page over loopback. Blocks.
#ifndef VARSEL_TESTS_BENCH_SERVER_TIME_H_
#define VARSEL_TESTS_BENCH_SERVER_TIME_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace varsel::bench {

// Of all calls of one method since the server began.
struct ServerTime {
  double seconds = 0;
  double calls = 0;
};

// `metrics` = HOST:PORT. NOT_FOUND if the page tells nothing of the method.
absl::StatusOr<ServerTime> ReadServerTime(const std::string& metrics, const std::string& method);

// Within the text of a metrics page.
absl::StatusOr<ServerTime> FindServerTime(std::string_view page, const std::string& method);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_SERVER_TIME_H_
