#include "clients/cli/program.h"

#include <utility>

#include "clients/cli/exit_code.h"

namespace varsel::cli {
namespace {

void AddConnectionOptions(CLI::App& app, Program& program) {
  Options& options = program.options;
  const std::string group = program.Say({.da = "Forbindelse", .en = "Connection"});
  const auto add = [&](const char* flag, auto* value, const Text& help) {
    return app.add_option(flag, *value, program.Say(help))->group(group);
  };
  add("--server", &options.server,
      {.da = "HOST:PORT (VARSEL_SERVER)", .en = "HOST:PORT (VARSEL_SERVER)"});
  add("--output", &options.output,
      {.da = "table eller json (VARSEL_OUTPUT)", .en = "table or json (VARSEL_OUTPUT)"})
      ->check(CLI::IsMember({"table", "json"}));
  add("--pick", &options.pick,
      {.da = "kun denne del af JSON-objektet, f.eks. /breakdowns/section",
       .en = "only this part of the JSON object, e.g. /breakdowns/section"});
  static std::string
      language;  // read before parsing (main.cc); stands here so that it is accepted and shown
  add("--lang", &language,
      {.da = "da eller en (VARSEL_LANG, LANG)", .en = "da or en (VARSEL_LANG, LANG)"})
      ->check(CLI::IsMember({"da", "en"}));
  add("--actor", &options.actor,
      {.da = "den kaldendes id (VARSEL_ACTOR)", .en = "id of the caller (VARSEL_ACTOR)"});
  add("--role", &options.role,
      {.da = "officer, project-leader, eki ... (VARSEL_ROLE)",
       .en = "officer, project-leader, eki ... (VARSEL_ROLE)"});
  add("--section", &options.section,
      {.da = "den kaldendes sektion (VARSEL_SECTION)",
       .en = "the caller's section (VARSEL_SECTION)"});
  add("--purpose", &options.purpose,
      {.da = "formålets kode (VARSEL_PURPOSE)", .en = "code of the purpose (VARSEL_PURPOSE)"});
  add("--legal-basis", &options.legal_basis,
      {.da = "hjemlens kode (VARSEL_LEGAL_BASIS)",
       .en = "code of the legal basis (VARSEL_LEGAL_BASIS)"});
  add("--agency", &options.agency,
      {.da = "en partners myndighed (VARSEL_AGENCY)", .en = "a partner's agency (VARSEL_AGENCY)"});
  add("--controller", &options.controller,
      {.da = "police, eki eller partner, for en rolle som hver har (VARSEL_CONTROLLER)",
       .en = "police, eki or partner, of a role that each has (VARSEL_CONTROLLER)"});
  add("--token", &options.token,
      {.da = "adgangstoken: hvem der kalder (VARSEL_TOKEN)",
       .en = "token: who calls (VARSEL_TOKEN)"});
  add("--token-file,--token_file", &options.token_file,
      {.da = "fil med det, som kun ejeren kan læse (VARSEL_TOKEN_FILE)",
       .en = "file that holds it, readable by its owner only (VARSEL_TOKEN_FILE)"});
  add("--dev-key,--dev_key", &options.dev_key,
      {.da = "en udviklingsservers nøgle: udsteder token for --actor, --role ... (VARSEL_DEV_KEY)",
       .en = "a development server's key: issues a token for --actor, --role ... "
             "(VARSEL_DEV_KEY)"});
  add("--tls-ca,--tls_ca", &options.tls_ca,
      {.da = "PEM-fil: hvem der har udstedt serverens certifikat (VARSEL_TLS_CA)",
       .en = "PEM file: who issued the server's certificate (VARSEL_TLS_CA)"});
  add("--tls-cert,--tls_cert", &options.tls_cert,
      {.da = "PEM-fil: klientens certifikat (VARSEL_TLS_CERT)",
       .en = "PEM file: the client's certificate (VARSEL_TLS_CERT)"});
  add("--tls-key,--tls_key", &options.tls_key,
      {.da = "PEM-fil: dets private nøgle (VARSEL_TLS_KEY)",
       .en = "PEM file: its private key (VARSEL_TLS_KEY)"});
  add("--position", &options.position,
      {.da = "læs mindst til denne position i loggen",
       .en = "read at least up to this position of the log"});
  add("--at", &options.at,
      {.da = "fortællingens klokkeslæt, kun for en udviklingsserver",
       .en = "time of the story, for a development server only"});
  add("--timeout", &options.timeout_seconds,
      {.da = "sekunder pr. kald; 0 = ingen grænse (30, og ingen for en strøm)",
       .en = "seconds a call; 0 = none (30, and none for a stream)"})
      ->check(CLI::NonNegativeNumber);
}

}  // namespace

CLI::App* Program::Command(CLI::App& parent, const std::string& name, const Text& help, Run run) {
  CLI::App* command = parent.add_subcommand(name, Say(help));
  command->set_help_flag("-h,--help", Say({.da = "vis denne hjælp", .en = "show this help"}));
  AddConnectionOptions(*command, *this);
  // The innermost command's callback comes first, and it is the one that was meant.
  command->callback([this, run = std::move(run)] {
    if (!chosen) chosen = run;
  });
  return command;
}

void BuildProgram(CLI::App& app, Program& program) {
  app.name("varsel");
  app.description(program.Say(
      {.da = "Varsel: fra fokusperson til hit rate. Klient til varseld.\n"
             "Tider: 2023-01-17T19:40:00+01:00 eller \"2023-01-17 19:40\" (dansk tid).",
       .en = "Varsel: from focus person to hit rate. Client of varseld.\n"
             "Times: 2023-01-17T19:40:00+01:00 or \"2023-01-17 19:40\" (Danish time)."}));
  app.set_help_flag("-h,--help", program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  app.footer(ExitCodeHelp(program.language));
  app.require_subcommand(1);
  AddImport(app, program);
  AddHitRate(app, program);
  AddPerson(app, program);
  AddNotificationCommands(app, program);
  AddAcute(app, program);
  AddOffer(app, program);
  AddCourse(app, program);
  AddEki(app, program);
  AddMonthlyTable(app, program);
  AddHold(app, program);
  AddDisclosure(app, program);
  AddSharing(app, program);
  AddLever(app, program);
  AddPackage(app, program);
  AddTalkingPaper(app, program);
  AddTrigger(app, program);
  AddDuty(app, program);
  AddPromises(app, program);
  AddIncident(app, program);
  AddChain(app, program);
  AddWindow(app, program);
  AddTimeliness(app, program);
  AddReplay(app, program);
  AddGroup(app, program);
  AddEvaluation(app, program);
  AddScheduleCommands(app, program);
  AddProgramme(app, program);
  AddCase(app, program);
  AddRecords(app, program);
  AddKeys(app, program);
  AddCorrect(app, program);
  AddLog(app, program);
  AddAccess(app, program);
  AddHead(app, program);
  AddVerify(app, program);
  AddBackup(app, program);
  AddStatus(app, program);
  AddCall(app, program);
  AddToken(app, program);
  AddCompletion(app, program);
}

}  // namespace varsel::cli
