// A small process that is to be killed: it tells of persons and erases every other one, the record
// first and then the key, as the server does, and says on its standard output what was
// acknowledged, one line each. erase_kill_test.cc reads the lines.
//
//   told N        the record about person N is on disk
//   recorded N    the record of his erasure is on disk; his key is not touched yet
//   erased N      his key is gone
//
//   erase_writer DIRECTORY FIRST [STOP_AT]: begins with person FIRST; once the erasure of STOP_AT
//   is recorded it does nothing more, and waits.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "services/records/replay_erasures.h"
#include "tests/erasure/erase_log.h"

namespace varsel::erasure {
namespace {

void SayLine(const std::string& line) {
  if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(3);
}

absl::Status EraseOnAndOn(EraseFiles& files, uint64_t first, uint64_t stop_at) {
  for (uint64_t number = first;; ++number) {
    RETURN_IF_ERROR(files.Tell(number));
    SayLine(absl::StrCat("told ", number, "\n"));
    if (number % 2 == 0) continue;
    const Position before = files.log->head().position;
    RETURN_IF_ERROR(files.RecordErasure(number));
    SayLine(absl::StrCat("recorded ", number, "\n"));
    while (number == stop_at) pause();
    ASSIGN_OR_RETURN(const std::vector<log::Record> erasure, files.log->ReadAll(before, 1));
    RETURN_IF_ERROR(records::ApplyToKeys(erasure, *files.ring));
    SayLine(absl::StrCat("erased ", number, "\n"));
  }
}

int RunWriter(const std::string& directory, uint64_t first, uint64_t stop_at) {
  auto files = EraseFiles::Open(directory);
  absl::Status status = files.status();
  if (status.ok()) status = records::ReplayErasures(*files->log, *files->ring).status();
  if (status.ok()) status = EraseOnAndOn(*files, first, stop_at);
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 2;
}

}  // namespace
}  // namespace varsel::erasure

int main(int argc, char** argv) {
  if (argc < 3) return 1;
  return varsel::erasure::RunWriter(argv[1], std::strtoull(argv[2], nullptr, 10),
                                    argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0);
}
