// The command-line client. Chooses the language, parses, runs what was chosen, and ends with a
// documented exit code.
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>

#include "clients/cli/exit_code.h"
#include "clients/cli/program.h"
#include "clients/cli/refusal.h"

namespace varsel::cli {
namespace {

// --lang, else VARSEL_LANG, else the machine's language, else Danish: it is made for Danish police.
Language ChooseLanguage(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (argument == "--lang" && i + 1 < argc)
      argument = argv[i + 1];
    else if (argument.starts_with("--lang="))
      argument.remove_prefix(7);
    else
      continue;
    if (const std::optional<Language> language = ParseLanguage(argument)) return *language;
  }
  for (const char* name : {"VARSEL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr) continue;
    if (const std::optional<Language> language = ParseLanguage(value)) return *language;
  }
  return Language::kDanish;
}

int Main(int argc, char** argv) {
  Program program;
  program.language = ChooseLanguage(argc, argv);
  program.options = OptionsFromEnvironment();
  CLI::App app;
  BuildProgram(app, program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == 0;
    app.exit(error);
    return static_cast<int>(asked_for_help ? ExitCode::kOk : ExitCode::kUsage);
  }
  Session session(program.options, program.language, std::cout, std::cerr);
  const absl::Status status = program.chosen(session);
  std::cout.flush();
  if (!status.ok() && !status.message().empty()) {
    std::cerr << "varsel: " << Describe(status, program.language) << "\n";
  }
  return static_cast<int>(ExitCodeOf(status));
}

}  // namespace
}  // namespace varsel::cli

int main(int argc, char** argv) { return varsel::cli::Main(argc, argv); }
