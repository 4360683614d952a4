// varseld: all services in one process over one embedded log. Says where it listens, and stays up
// until SIGINT or SIGTERM. Exit codes: 0 stopped when told, 1 could not start, 2 the configuration
// or a policy file has mistakes, 3 the log stopped after a failed write.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "google/protobuf/stubs/logging.h"
#include "services/runtime/policy_file.h"
#include "services/varseld/flags.h"
#include "services/varseld/server.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"
#include "storage/base/error.h"

namespace varsel::varseld {
namespace {

// One clear line: what is wrong, and what to do. Of policy files one for each mistake.
std::vector<std::string> LinesOf(const absl::Status& status) {
  const auto detail = DetailOf(status);
  if (!detail.has_value()) return {std::string(status.message())};
  const std::string reason = " [" + detail->reason() + "]";
  if (detail->reason() != common::v1::Reason_Name(common::v1::POLICY_FILE_INVALID)) {
    return {detail->en() + reason};
  }
  std::vector<std::string> lines;
  for (const absl::string_view mistake :
       absl::StrSplit(detail->detail(), runtime::kBetweenMistakes)) {
    lines.push_back(std::string(mistake) + reason);
  }
  return lines;
}

// Blocks until SIGINT or SIGTERM, and looks after the server meanwhile.
void ServeUntilTold(const sigset_t& signals, Server& server) {
  const timespec second{.tv_sec = 1, .tv_nsec = 0};
  while (sigtimedwait(&signals, nullptr, &second) < 0) server.UpdateHealth();
}

int Main(int argc, char** argv) {
  const ParsedFlags parsed = ParseFlags(argc, argv, VARSEL_VERSION);
  if (parsed.ask == ParsedFlags::Ask::kPrint) {
    std::fputs(parsed.text.c_str(), stdout);
    return 0;
  }
  if (parsed.ask == ParsedFlags::Ask::kFail) {
    for (const std::string& mistake : parsed.mistakes) {
      std::fprintf(stderr, "varseld: %s\n", mistake.c_str());
    }
    return 2;
  }
  // Before any thread is made, so that every thread leaves the signals to this one.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  google::protobuf::SetLogHandler(nullptr);  // what callers send wrong is answered, not printed
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);  // what its own lines tell, ours do
  spdlog::set_default_logger(spdlog::stderr_logger_mt("varseld"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%f%z level=%l %v");
  spdlog::set_level(spdlog::level::from_str(parsed.flags.log_level));

  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(parsed.flags, VARSEL_VERSION);
  if (!server.ok()) {
    for (const std::string& line : LinesOf(server.status())) {
      std::fprintf(stderr, "varseld: %s\n", line.c_str());
    }
    return absl::IsInvalidArgument(server.status()) ? 2 : 1;
  }
  std::printf("varseld is listening on %s\n", (*server)->address().c_str());
  std::fflush(stdout);
  ServeUntilTold(signals, **server);
  spdlog::info("stopping");
  (*server)->Stop();
  return 0;
}

}  // namespace
}  // namespace varsel::varseld

int main(int argc, char** argv) { return varsel::varseld::Main(argc, argv); }
