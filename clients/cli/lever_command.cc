// lever: the catalogue, and what happens to a lever of a package until it is ready.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/sanction_text.h"
#include "clients/cli/table.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::cli {
namespace {

using sanction::v1::ListLeversRequest;
using sanction::v1::ListLeversResponse;

constexpr FormFlag kPackageFlag = {
    "PACKAGE", "package_id", {.da = "pakkens id", .en = "the package's id"}, true};
constexpr FormFlag kLeverFlag = {
    "LEVER", "lever_id", {.da = "grebets kode", .en = "the lever's code"}, true};
constexpr FormFlag kOfLeverDraft[] = {
    kPackageFlag,
    kLeverFlag,
    {"--condition",
     "condition",
     {.da = "betingelsen, det varsles på", .en = "the condition on which it is announced"}},
    {"--judged-by",
     "judged_by",
     {.da = "hvem vurderer den mest voldelige (kode)", .en = "who judges the most violent (code)"}},
    kVersionFlag,
};
constexpr FormFlag kOfLeverClear[] = {
    kPackageFlag,
    kLeverFlag,
    {"--provision", "provision", {.da = "hjemlens kode", .en = "code of the provision"}},
    {"--until", "valid_until", {.da = "gælder til", .en = "valid until"}, true},
    {"--time", "cleared_time", {.da = "afklaret; ellers nu", .en = "cleared; else now"}},
    {"--corrects",
     "corrects_fact_id",
     {.da = "afklaringen, som denne erstatter", .en = "the clearance that this one replaces"}},
    kReasonFlag,
    kVersionFlag,
};
constexpr FormFlag kOfLeverResource[] = {
    kPackageFlag,
    kLeverFlag,
    {"--unit", "unit", {.da = "enhedens kode", .en = "code of the unit"}, true},
    {"--hours",
     "capacity_hours",
     {.da = "timer om ugen, der er afsat", .en = "hours a week that are set aside"},
     true},
    {"--until", "until", {.da = "afsat til", .en = "set aside until"}},
    {"--time", "resourced_time", {.da = "afsat; ellers nu", .en = "set aside; else now"}},
    {"--corrects",
     "corrects_fact_id",
     {.da = "det, som dette erstatter", .en = "what this one replaces"}},
    kReasonFlag,
    kVersionFlag,
};
constexpr FormFlag kOfLeverSuspend[] = {
    kPackageFlag,
    kLeverFlag,
    Required(kReasonFlag),
    {"--time", "suspended_time", {.da = "suspenderet; ellers nu", .en = "suspended; else now"}},
    kVersionFlag,
};
constexpr FormFlag kOfLeverResume[] = {
    kPackageFlag,
    kLeverFlag,
    {"--time", "resumed_time", {.da = "genoptaget; ellers nu", .en = "resumed; else now"}},
    kVersionFlag,
};
constexpr FormFlag kOfLeverRemove[] = {kPackageFlag, kLeverFlag, Required(kReasonFlag),
                                       kVersionFlag};
constexpr FormFlag kOfLeverWithdraw[] = {
    kPackageFlag,
    {"FACT", "fact_id", {.da = "registreringens id", .en = "id of the fact"}, true},
    Required(kReasonFlag),
    kVersionFlag,
};

absl::Status ListLevers(Session& session) {
  ASSIGN_OR_RETURN(const auto list,
                   session.Call<ListLeversResponse>(std::string(kSanctionService) + "ListLevers",
                                                    ListLeversRequest()));
  if (session.json()) return session.ShowJson(list);
  const Language language = session.language();
  Table table({{session.Say({.da = "Greb", .en = "Lever"})},
               {session.Say({.da = "Navn", .en = "Name"})},
               {session.Say({.da = "Område", .en = "Scope"})},
               {session.Say({.da = "Ejer", .en = "Owner"})},
               {session.Say({.da = "Hjemmel", .en = "Legal basis"})}});
  for (const sanction::v1::Lever& lever : list.levers()) {
    table.Add({lever.lever_id(), language == Language::kDanish ? lever.name_da() : lever.name_en(),
               WordOf(language, lever.scope()), WordOf(language, lever.owner_authority()),
               absl::StrJoin(lever.legal_bases(), ", ")});
  }
  session.out() << table.ToString() << "Version " << list.catalogue_version() << "\n";
  return absl::OkStatus();
}

}  // namespace

void AddLever(CLI::App& app, Program& program) {
  CLI::App& lever =
      *program.Command(app, "lever",
                       {.da = "kataloget over greb; og et grebs vej til parat i en pakke",
                        .en = "the catalogue of levers; and a lever's way to ready in a package"},
                       &ListLevers);
  const std::string service = kSanctionService;
  AddSending(lever, program, "draft",
             {.da = "tag grebet ind i pakken", .en = "put the lever into the package"},
             service + "DraftLever", kOfLeverDraft, "lever_id");
  AddSending(lever, program, "clear",
             {.da = "juristen afklarer grebet", .en = "the jurist clears the lever"},
             service + "ClearLever", kOfLeverClear, "lever_id");
  AddSending(lever, program, "resource",
             {.da = "en enhed afsætter timer", .en = "a unit sets hours aside"},
             service + "ResourceLever", kOfLeverResource, "lever_id");
  AddSending(lever, program, "suspend",
             {.da = "grebet må ikke bruges", .en = "the lever may not be used"},
             service + "SuspendLever", kOfLeverSuspend, "lever_id");
  AddSending(lever, program, "resume",
             {.da = "grebet må bruges igen", .en = "the lever may be used again"},
             service + "ResumeLever", kOfLeverResume, "lever_id");
  AddSending(lever, program, "remove",
             {.da = "tag grebet ud af pakken", .en = "take the lever out of the package"},
             service + "RemoveLever", kOfLeverRemove, "lever_id");
  AddSending(lever, program, "withdraw",
             {.da = "en afklaring, afsættelse eller suspension gjaldt aldrig",
              .en = "a clearance, resource or suspension was never so"},
             service + "WithdrawLeverFact", kOfLeverWithdraw, "fact_id");
}

}  // namespace varsel::cli
