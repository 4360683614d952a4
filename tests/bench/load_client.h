// Keeps a fixed number of unary calls in flight against a server, each begun when one ends, and
// takes their latencies. Calls are bytes: the client parses nothing, so that what it costs on a
// shared machine is little. One thread; use one at a time.
#ifndef VARSEL_TESTS_BENCH_LOAD_CLIENT_H_
#define VARSEL_TESTS_BENCH_LOAD_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/figures.h"

namespace varsel::bench {

// One call: the request's bytes.
using NextRequest = std::function<std::string()>;

struct Load {
  std::string method;  // "varsel.log.v1.LogService/Ping"
  std::vector<std::pair<std::string, std::string>> metadata;
  NextRequest next;
  size_t in_flight = 1;
  absl::Duration warm_up = absl::Milliseconds(500);  // calls begun within it are not counted
  absl::Duration run = absl::Seconds(5);
};

struct LoadResult {
  Latencies latencies;
  double seconds = 0;
  size_t refused = 0;         // calls that did not end in OK
  std::string first_refusal;  // code and text of the first
};

class LoadClient {
 public:
  explicit LoadClient(const std::string& server);
  ~LoadClient();

  LoadResult Run(const Load& load);
  // One call of `method`, waiting `timeout` for the server to be there.
  absl::StatusOr<std::string> CallOnce(
      const std::string& method, const std::vector<std::pair<std::string, std::string>>& metadata,
      const std::string& request, absl::Duration timeout);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_LOAD_CLIENT_H_
