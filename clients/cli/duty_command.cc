// duty: levers that fell due; the check for whom they meet, and how they ended.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/sanction_text.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::cli {
namespace {

using sanction::v1::GetDutyRequest;
using sanction::v1::GetDutyResponse;
using sanction::v1::ListDutiesResponse;

constexpr FormFlag kOfDutyDuty = {
    "DUTY", "duty_id", {.da = "pligtens id", .en = "the duty's id"}, true};

constexpr FormFlag kOfDutyList[] = {
    {"--of-group", "group_id", {.da = "listen: grupperingens", .en = "the list: of the group"}},
    {"--of-trigger",
     "trigger_id",
     {.da = "listen: udløsningens", .en = "the list: of the trigger"}},
    {"--open", "open_only", {.da = "listen: kun åbne", .en = "the list: open ones only"}},
    kListPageSizeFlag,
    kListPageTokenFlag,
};
constexpr FormFlag kOfDutyAssign[] = {
    kOfDutyDuty,
    {"--unit", "unit", {.da = "enhedens kode", .en = "code of the unit"}, true},
    {"--due", "due", {.da = "frist", .en = "due time"}, true},
    Required(kReasonFlag),
    kVersionFlag,
};
constexpr FormFlag kOfDutyApprove[] = {
    kOfDutyDuty,
    {"--person",
     "person_id",
     {.da = "personen, hvis familie det er", .en = "the person whose family it is"},
     true},
    {"--basis",
     "suspicion_basis",
     {.da = "mistankegrundlagets kode", .en = "code of the suspicion basis"}},
    {"--reasoning", "reasoning", {.da = "hvorfor", .en = "why"}},
    {"--id",
     "approval_id",
     {.da = "godkendelsens id; ellers et nyt", .en = "the approval's id; else a new one"}},
    kVersionFlag,
};
constexpr FormFlag kOfDutyOpen[] = {
    kOfDutyDuty,
    {"--met", "met", {.da = "hvad grebet rammer", .en = "what the lever meets"}, true},
    {"--person", "person_id", {.da = "personen, der rammes", .en = "the person met"}},
    {"--what", "met_what", {.da = "stedet eller virksomheden", .en = "the place or business"}},
    {"--provision", "provision", {.da = "hjemlens kode", .en = "code of the provision"}, true},
    {"--lawful", "lawful", {.da = "er det lovligt", .en = "is it lawful"}, true},
    {"--proportionate",
     "proportionate",
     {.da = "er det proportionalt", .en = "is it in proportion"},
     true},
    {"--legality",
     "legality",
     {.da = "hvorfor lovligt eller ikke", .en = "why lawful or not"},
     true},
    {"--proportionality",
     "proportionality",
     {.da = "hvorfor proportionalt eller ikke", .en = "why in proportion or not"},
     true},
    {"--time", "checked_time", {.da = "prøvet; ellers nu", .en = "checked; else now"}},
    {"--approval",
     "approval_id",
     {.da = "ledelsens godkendelse (familie)", .en = "leadership's approval (family)"}},
    {"--hold-question",
     "hold.question_id",
     {.da = "spørgsmålet til EKI, om grebet skal vente", .en = "the question to EKI about a hold"}},
    {"--id",
     "check_id",
     {.da = "prøvelsens id; ellers et nyt", .en = "the check's id; else a new one"}},
    kVersionFlag,
};
constexpr FormFlag kOfDutyClose[] = {
    kOfDutyDuty,
    {"--end", "end", {.da = "hvordan den endte", .en = "how it ended"}, true},
    {"--time", "ended_time", {.da = "hvornår", .en = "when"}, true},
    {"--what",
     "what_code",
     {.da = "med hvad, eller hvorfor ikke (kode)", .en = "with what, or why not (code)"}},
    {"--note", "note", {.da = "kort note; nævner ingen", .en = "short note; names nobody"}},
    {"--unchecked",
     "unchecked",
     {.da = "det skete uden en prøvelse før", .en = "it happened without a check before"}},
    kVersionFlag,
};
constexpr FormFlag kOfDutyWithdraw[] = {
    kOfDutyDuty,
    {"FACT",
     "fact_id",
     {.da = "prøvelsens, godkendelsens eller afslutningens id",
      .en = "id of the check, approval or end"},
     true},
    Required(kReasonFlag),
    kVersionFlag,
};

absl::Status ShowDuty(Session& session, const std::string& id, const RequestForm& list) {
  if (id.empty()) {
    ASSIGN_OR_RETURN(const auto request, list.Build());
    ASSIGN_OR_RETURN(const auto duties, session.Call<ListDutiesResponse>(list.method(), *request));
    if (session.json()) return session.ShowJson(duties);
    session.out() << DutiesText(session.language(), duties);
    return absl::OkStatus();
  }
  GetDutyRequest request;
  request.set_duty_id(id);
  ASSIGN_OR_RETURN(const auto reply, session.Call<GetDutyResponse>(
                                         std::string(kSanctionService) + "GetDuty", request));
  if (session.json()) return session.ShowJson(reply.duty());
  session.out() << DutyText(session.language(), reply.duty());
  return absl::OkStatus();
}

}  // namespace

void AddDuty(CLI::App& app, Program& program) {
  const std::string service = kSanctionService;
  auto id = std::make_shared<std::string>();
  auto list = std::make_shared<RequestForm>(service + "ListDuties", program);
  CLI::App& duty =
      *program.Command(app, "duty",
                       {.da = "greb, der er forfaldne: en pligt, eller alle efter frist",
                        .en = "levers that fell due: one duty, or all by due time"},
                       [id, list](Session& session) { return ShowDuty(session, *id, *list); });
  duty.add_option("DUTY", *id,
                  program.Say({.da = "pligtens id; ellers en liste", .en = "id; else a list"}));
  AddFlagsTo(duty, *list, kOfDutyList);
  AddSending(duty, program, "assign",
             {.da = "giv enhed og frist på ny", .en = "give unit and due time anew"},
             service + "AssignDuty", kOfDutyAssign, "duty_id");
  AddSending(duty, program, "approve",
             {.da = "ledelsen godkender én brug mod en familie",
              .en = "leadership approves one use against a family"},
             service + "ApproveFamilyUse", kOfDutyApprove, "approval_id", /*is_new=*/true);
  AddSending(duty, program, "open",
             {.da = "prøv lovlighed og proportionalitet for den, grebet rammer",
              .en = "check legality and proportionality for whom the lever meets"},
             service + "OpenDuty", kOfDutyOpen, "check_id", /*is_new=*/true);
  AddSending(duty, program, "close",
             {.da = "gennemført, ikke gennemført eller juridisk umuligt",
              .en = "carried out, not carried out, or legally impossible"},
             service + "CloseDuty", kOfDutyClose, "duty_id");
  AddSending(duty, program, "withdraw",
             {.da = "en prøvelse, godkendelse eller afslutning gjaldt aldrig",
              .en = "a check, approval or end was never so"},
             service + "WithdrawDutyFact", kOfDutyWithdraw, "fact_id");
}

}  // namespace varsel::cli
