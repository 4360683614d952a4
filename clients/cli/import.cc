// import: sends a file of requests in its order, one at a time, because a later line may stand on
// an earlier one. Safe to run again: each request carries an id that the server answers with its
// first reply.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/import_line.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/refusal.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

constexpr int kTriesWhenOverloaded = 8;

struct ImportFlags {
  std::string file;
  bool keep_going = false;
  bool quiet = false;
};

struct Counts {
  size_t lines = 0;
  size_t accepted = 0;
  size_t refused = 0;
};

// A bar on the terminal, redrawn at most some ten times a second; nothing where there is no
// terminal.
class Progress {
 public:
  Progress(Session& session, size_t bytes, bool wanted)
      : session_(session),
        bytes_(bytes),
        shown_(wanted && bytes > 0 && isatty(STDERR_FILENO) == 1) {}
  ~Progress() { Clear(); }

  void Advance(size_t bytes, const Counts& counts) {
    done_ += bytes;
    const absl::Time now = absl::Now();
    if (!shown_ || now - drawn_ < absl::Milliseconds(100)) return;
    drawn_ = now;
    const double share = static_cast<double>(done_) / static_cast<double>(bytes_);
    session_.error() << "\r" << PadRight(Bar(share, kWidth), kWidth) << " "
                     << PadLeft(absl::StrCat(static_cast<int>(share * 100)), 3) << " %  "
                     << counts.accepted << std::flush;
  }
  void Clear() {
    if (shown_) session_.error() << "\r" << std::string(kWidth + 20, ' ') << "\r" << std::flush;
  }

 private:
  static constexpr size_t kWidth = 40;
  Session& session_;
  const size_t bytes_;
  const bool shown_;
  size_t done_ = 0;
  absl::Time drawn_ = absl::InfinitePast();
};

// Whether the next lines would fare no better: there is no server, or it cannot be trusted to have
// kept what it was sent.
bool EndsTheRun(const absl::Status& status) {
  const ExitCode code = ExitCodeOf(status);
  return code == ExitCode::kUnavailable || code == ExitCode::kDataLoss;
}

// An overloaded server is given the time that it asks for.
absl::Status SendLine(Session& session, const ImportLine& line) {
  const std::string bytes = line.request->SerializeAsString();
  for (int tried = 1;; ++tried) {
    const absl::Status status = session.Call(*line.method, bytes, line.options).status();
    if (!absl::IsResourceExhausted(status) || tried == kTriesWhenOverloaded) return status;
    const absl::Duration asked = RefusalOf(status).retry_after;
    // A rate limit asks for a minute at the most.
    absl::SleepFor(std::clamp(asked, absl::Milliseconds(50), absl::Minutes(2)));
  }
}

void ShowRefused(Session& session, size_t number, const std::string& method,
                 const absl::Status& status) {
  session.error() << session.Say({.da = "linje ", .en = "line "}) << number << ": "
                  << (method.empty() ? "" : method + ": ") << Describe(status, session.language())
                  << "\n";
}

absl::Status ShowCounts(Session& session, const ImportFlags& flags, const Counts& counts) {
  if (session.json()) {
    return session.ShowJson(nlohmann::ordered_json{
        {"lines", counts.lines}, {"accepted", counts.accepted}, {"refused", counts.refused}});
  }
  if (!flags.quiet) {
    session.out() << session.Say({.da = "Sendt ", .en = "Sent "})
                  << counts.accepted + counts.refused
                  << session.Say({.da = ": modtaget ", .en = ": accepted "}) << counts.accepted
                  << session.Say({.da = ", afvist ", .en = ", refused "}) << counts.refused << "\n";
  }
  return absl::OkStatus();
}

// Sends the lines of `input`. The first error that ended the run, else OK; `counts` say how many
// were refused.
absl::Status SendAll(Session& session, const ImportFlags& flags, std::istream& input, size_t bytes,
                     Counts* counts) {
  Progress progress(session, bytes, !flags.quiet);
  std::string text;
  for (size_t number = 1; std::getline(input, text); ++number) {
    absl::StatusOr<std::optional<ImportLine>> line = ParseImportLine(text, session.options());
    absl::Status status = line.status();
    std::string method;
    if (line.ok()) {
      progress.Advance(text.size() + 1, *counts);
      if (!line->has_value()) continue;
      method = NameOf(*(*line)->method);
      status = SendLine(session, **line);
    }
    ++counts->lines;
    if (status.ok()) {
      ++counts->accepted;
      continue;
    }
    ++counts->refused;
    progress.Clear();
    ShowRefused(session, number, method, status);
    if (EndsTheRun(status) || !flags.keep_going) return status;
  }
  if (input.bad()) return absl::DataLossError("the file could not be read to its end");
  return absl::OkStatus();
}

absl::Status RunImport(Session& session, const ImportFlags& flags) {
  Counts counts;
  absl::Status ended;
  if (flags.file == "-") {
    ended = SendAll(session, flags, std::cin, 0, &counts);
  } else {
    std::ifstream file(flags.file, std::ios::binary);
    if (!file) {
      return absl::UnknownError(
          session.Say({.da = "Filen kan ikke læses: ", .en = "The file cannot be read: "}) +
          flags.file);
    }
    // Of a pipe nobody knows how long it is: 0, and no bar.
    std::error_code no_size;
    const std::uintmax_t size = std::filesystem::file_size(flags.file, no_size);
    ended = SendAll(session, flags, file, no_size ? 0 : size, &counts);
  }
  RETURN_IF_ERROR(ShowCounts(session, flags, counts));
  if (counts.refused == 0) return ended;
  // Told already, line by line; only the code is left to give.
  return absl::Status(EndsTheRun(ended) ? ended.code() : absl::StatusCode::kFailedPrecondition, "");
}

}  // namespace

void AddImport(CLI::App& app, Program& program) {
  auto flags = std::make_shared<ImportFlags>();
  CLI::App* command =
      program.Command(app, "import",
                      {.da = "send en fil med anmodninger, en pr. linje; kan trygt gentages",
                       .en = "send a file of requests, one a line; safe to run again"},
                      [flags](Session& session) { return RunImport(session, *flags); });
  command
      ->add_option("FILE", flags->file,
                   program.Say({.da = "filen, eller - for standard input",
                                .en = "the file, or - for standard input"}))
      ->required();
  command->add_flag(
      "--keep-going", flags->keep_going,
      program.Say({.da = "gå videre efter en afvist linje", .en = "go on after a refused line"}));
  command->add_flag("--quiet", flags->quiet,
                    program.Say({.da = "kun det, der går galt", .en = "only what goes wrong"}));
}

}  // namespace varsel::cli
