// trigger: after violence by the group leadership triggers what was announced.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::cli {
namespace {

constexpr FormFlag kOfTriggerTrigger[] = {
    {"PACKAGE", "package_id", {.da = "pakkens id", .en = "the package's id"}},
    {"--incident", "incident_id", {.da = "voldshændelsen", .en = "the incident"}},
    {"--due", "due", {.da = "frist for hvert greb", .en = "due time of each lever"}},
    {"--judged-by",
     "judged_by",
     {.da = "hvem vurderede den mest voldelig (kode)",
      .en = "who judged it the most violent (code)"}},
    {"--time", "triggered_time", {.da = "udløst; ellers nu", .en = "triggered; else now"}},
    {"--id",
     "trigger_id",
     {.da = "udløsningens id; ellers et nyt", .en = "the trigger's id; else a new one"}},
    kVersionFlag,
};
constexpr FormFlag kOfTriggerWithdraw[] = {
    {"PACKAGE", "package_id", {.da = "pakkens id", .en = "the package's id"}, true},
    {"TRIGGER", "trigger_id", {.da = "udløsningens id", .en = "the trigger's id"}, true},
    {"--reason", "reason_code", {.da = "grundens kode", .en = "code of the reason"}, true},
    kVersionFlag,
};

}  // namespace

void AddTrigger(CLI::App& app, Program& program) {
  const std::string service = kSanctionService;
  CLI::App& trigger =
      *AddSending(app, program, "trigger",
                  {.da = "udløs en pakke efter vold: hvert varslet greb bliver en pligt",
                   .en = "trigger a package after violence: each announced lever becomes a duty"},
                  service + "TriggerPackage", kOfTriggerTrigger, "trigger_id", /*is_new=*/true);
  AddSending(trigger, program, "withdraw",
             {.da = "den skulle ikke være udløst", .en = "it should not have been triggered"},
             service + "WithdrawTrigger", kOfTriggerWithdraw, "trigger_id");
}

}  // namespace varsel::cli
