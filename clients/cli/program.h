// The command line as a tree: each command's file adds its part with one of the Add functions.
// Parsing chooses what to run.
#ifndef VARSEL_CLIENTS_CLI_PROGRAM_H_
#define VARSEL_CLIENTS_CLI_PROGRAM_H_

#include <functional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "clients/cli/words.h"

namespace varsel::cli {

struct Program {
  using Run = std::function<absl::Status(Session&)>;

  // A subcommand with the options of a connection. `run` is what it does once all is parsed.
  CLI::App* Command(CLI::App& parent, const std::string& name, const Text& help, Run run);

  std::string Say(const Text& text) const { return In(language, text); }

  Language language = Language::kDanish;
  Options options;
  Run chosen;
};

// The commands, in the order of --help.
void AddImport(CLI::App& app, Program& program);
void AddHitRate(CLI::App& app, Program& program);
void AddPerson(CLI::App& app, Program& program);
void AddNotificationCommands(CLI::App& app, Program& program);  // plan, attempt, deliver, followups
void AddAcute(CLI::App& app, Program& program);                 // acute
void AddOffer(CLI::App& app, Program& program);
void AddCourse(CLI::App& app, Program& program);
void AddEki(CLI::App& app, Program& program);
void AddMonthlyTable(CLI::App& app, Program& program);      // table
void AddHold(CLI::App& app, Program& program);              // hold
void AddDisclosure(CLI::App& app, Program& program);        // disclose, disclosures, disclosed
void AddSharing(CLI::App& app, Program& program);           // sharing
void AddLever(CLI::App& app, Program& program);             // lever
void AddPackage(CLI::App& app, Program& program);           // package
void AddTalkingPaper(CLI::App& app, Program& program);      // talking-paper
void AddTrigger(CLI::App& app, Program& program);           // trigger
void AddDuty(CLI::App& app, Program& program);              // duty
void AddPromises(CLI::App& app, Program& program);          // promises
void AddIncident(CLI::App& app, Program& program);          // incident
void AddChain(CLI::App& app, Program& program);             // chain
void AddWindow(CLI::App& app, Program& program);            // window
void AddTimeliness(CLI::App& app, Program& program);        // timeliness
void AddReplay(CLI::App& app, Program& program);            // replay
void AddGroup(CLI::App& app, Program& program);             // group
void AddEvaluation(CLI::App& app, Program& program);        // evaluation
void AddScheduleCommands(CLI::App& app, Program& program);  // agenda, due
void AddProgramme(CLI::App& app, Program& program);         // programme
void AddCase(CLI::App& app, Program& program);              // case
void AddRecords(CLI::App& app, Program& program);           // records
void AddKeys(CLI::App& app, Program& program);              // keys
void AddCorrect(CLI::App& app, Program& program);
void AddLog(CLI::App& app, Program& program);
void AddAccess(CLI::App& app, Program& program);  // access
void AddHead(CLI::App& app, Program& program);    // head
void AddVerify(CLI::App& app, Program& program);  // verify
void AddBackup(CLI::App& app, Program& program);  // backup
void AddStatus(CLI::App& app, Program& program);
void AddCall(CLI::App& app, Program& program);
void AddToken(CLI::App& app, Program& program);
void AddCompletion(CLI::App& app, Program& program);

// All of them. `app` and `program` outlive the parsing.
void BuildProgram(CLI::App& app, Program& program);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_PROGRAM_H_
