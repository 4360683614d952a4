#include "tests/bench/server_time.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace varsel::bench {
namespace {

absl::StatusOr<int> Connect(const std::string& address) {
  const size_t colon = address.rfind(':');
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.substr(0, colon).c_str(), address.substr(colon + 1).c_str(), &hints,
                  &found) != 0) {
    return absl::InvalidArgumentError(absl::StrCat(address, " is no address"));
  }
  const int stream = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int connected = connect(stream, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  if (connected == 0) return stream;
  const absl::Status status = absl::ErrnoToStatus(errno, address);
  close(stream);
  return status;
}

// The number at the end of the line that begins with `start`.
absl::StatusOr<double> NumberAt(std::string_view page, const std::string& start) {
  size_t line = page.find("\n" + start);
  if (line == std::string_view::npos) return absl::NotFoundError(start);
  line += 1 + start.size();
  return std::strtod(std::string(page.substr(line, page.find('\n', line) - line)).c_str(), nullptr);
}

}  // namespace

absl::StatusOr<ServerTime> FindServerTime(std::string_view page, const std::string& method) {
  const std::string labels = absl::StrCat("{method=\"", method, "\"} ");
  absl::StatusOr<double> seconds = NumberAt(page, absl::StrCat("varsel_call_seconds_sum", labels));
  if (!seconds.ok()) return seconds.status();
  absl::StatusOr<double> calls = NumberAt(page, absl::StrCat("varsel_call_seconds_count", labels));
  if (!calls.ok()) return calls.status();
  return ServerTime{*seconds, *calls};
}

absl::StatusOr<ServerTime> ReadServerTime(const std::string& metrics, const std::string& method) {
  const absl::StatusOr<int> stream = Connect(metrics);
  if (!stream.ok()) return stream.status();
  const std::string request = absl::StrCat("GET /metrics HTTP/1.0\r\nHost: ", metrics, "\r\n\r\n");
  std::string page;
  if (write(*stream, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char buffer[16384];
    for (ssize_t got = 0; (got = read(*stream, buffer, sizeof(buffer))) > 0;) {
      page.append(buffer, static_cast<size_t>(got));
    }
  }
  close(*stream);
  return FindServerTime(page, method);
}

}  // namespace varsel::bench
