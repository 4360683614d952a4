// group audit, group violent, group scorecard: those who know the street go through every group,
// say which they judge the most violent, and see what each is known to have done.
#include "clients/cli/group_audit_command.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "clients/cli/command_form.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/group_audit_text.h"
#include "clients/cli/timeline_names.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

constexpr FormFlag kOfAudit = {
    "AUDIT", "audit_id", {.da = "gennemgangens id", .en = "the audit's id"}, true};
constexpr FormFlag kOfAuditFinding = {
    "FINDING", "finding_id", {.da = "fundets id", .en = "the finding's id"}, true};
constexpr FormFlag kOfAuditGroup = {
    "GROUP", "group_id", {.da = "grupperingens id", .en = "the group's id"}, true};
constexpr FormFlag kOfAuditRound = {
    "--round", "round_id", {.da = "runden", .en = "the round"}, true};
constexpr FormFlag kOfAuditHeld[] = {
    kOfAuditRound,
    {"--time", "held_time", {.da = "hvornår", .en = "when"}, true},
};
constexpr FormFlag kOfAuditFound[] = {
    {"--time", "judged_time", {.da = "hvornår", .en = "when"}, true},
    {"--activity", "activity", {.da = "er den aktiv", .en = "is it active"}, true},
    {"--kind", "group_kind", {.da = "art", .en = "kind"}, true},
    {"--members", "members_judged", {.da = "medlemmer, som vurderet", .en = "members, as judged"}},
    {"--conflicts", "conflict_group_ids", {.da = "i konflikt med", .en = "in conflict with"}},
    {"--allied", "allied_group_ids", {.da = "i forbund med", .en = "allied with"}},
    {"--areas", "areas", {.da = "bydele, aldrig adresser", .en = "parts of town, no addresses"}},
    {"--note", "note", {.da = "kort note; nævner ingen", .en = "short note; names nobody"}},
    kVersionFlag,
};
constexpr FormFlag kOfAuditList[] = {
    {"--round", "round_id", {.da = "kun rundens", .en = "of this round only"}},
    kPageSizeFlag,
    kPageTokenFlag,
};
constexpr FormFlag kOfJudgement = {
    "JUDGEMENT", "judgement_id", {.da = "vurderingens id", .en = "the judgement's id"}, true};
constexpr FormFlag kOfViolent[] = {
    kOfAuditRound,
    {"--time", "judged_time", {.da = "hvornår", .en = "when"}, true},
    {"--by", "judged_by", {.da = "hvem vurderer (kode)", .en = "who judges (code)"}, true},
    {"--grounds",
     "grounds",
     {.da = "begrundelsen; nævner ingen", .en = "the grounds; names nobody"},
     true},
    kVersionFlag,
};
constexpr FormFlag kOfScorecard[] = {
    kOfAuditRound,
    {"--from", "from", {.da = "fra og med dagen", .en = "from this day on"}},
    {"--until", "until", {.da = "før dagen", .en = "before this day"}},
    {"--order", "order", {.da = "ordnet efter kolonnen", .en = "in order of the column"}},
};

// "politi/naerpoliti" or "politi/naerpoliti/ID".
template <typename Request>
absl::Status AddParticipants(const std::vector<std::string>& texts, Request* request) {
  for (const std::string& text : texts) {
    const std::vector<std::string> parts = absl::StrSplit(text, '/');
    if (parts.size() < 2 || parts.size() > 3) {
      return UsageError(text + ": AGENCY/ROLE, AGENCY/ROLE/ID");
    }
    picture::v1::AuditParticipant& participant = *request->add_participants();
    participant.set_agency(parts[0]);
    participant.set_role(parts[1]);
    if (parts.size() == 3) participant.set_participant_id(parts[2]);
  }
  return absl::OkStatus();
}

template <typename Request>
void AddHolding(CLI::App& audit, Program& program, const char* name, const Text& help,
                const char* method, std::span<const FormFlag> more, bool is_new) {
  auto form = std::make_shared<RequestForm>(std::string(kPictureService) + method, program);
  auto participants = std::make_shared<std::vector<std::string>>();
  CLI::App* command =
      program.Command(audit, name, help, [form, participants](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, form->Build());
        RETURN_IF_ERROR(AddParticipants(*participants, static_cast<Request*>(request.get())));
        ASSIGN_OR_RETURN(const auto reply, session.Call(form->method(), *request));
        return ShowReply(session, *request, "audit_id", *reply);
      });
  AddFlagsTo(*command, *form, more);
  AddFlagsTo(*command, *form, kOfAuditHeld);
  command
      ->add_option("--participants", *participants,
                   program.Say({.da = "myndighed/rolle[/id], aldrig et navn",
                                .en = "agency/role[/id], never a name"}))
      ->delimiter(',')
      ->required();
  if (is_new) form->NewId("audit_id");
}

// Asks, and shows the reply with the names that the caller may read.
template <typename Reply, typename Show>
void AddAsking(CLI::App& parent, Program& program, const char* name, const Text& help,
               const char* method, std::span<const FormFlag> flags, Show show) {
  auto form = std::make_shared<RequestForm>(std::string(kPictureService) + method, program);
  CLI::App* command =
      program.Command(parent, name, help, [form, show](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, form->Build());
        ASSIGN_OR_RETURN(const auto reply, session.Call<Reply>(form->method(), *request));
        if (session.json()) return session.ShowJson(reply);
        session.out() << show(session, reply);
        return absl::OkStatus();
      });
  AddFlagsTo(*command, *form, flags);
}

void AddAudit(CLI::App& group, Program& program) {
  const std::string service = kPictureService;
  CLI::App& audit = *group.add_subcommand(
      "audit", program.Say({.da = "gruppegennemgange", .en = "group audits"}));
  audit.require_subcommand(1);
  static constexpr FormFlag kNew[] = {{"--id", "audit_id", {.da = "et id", .en = "an id"}}};
  static constexpr FormFlag kCorrect[] = {kOfAudit, Required(kReasonFlag), kVersionFlag};
  static constexpr FormFlag kFind[] = {kOfAudit, kOfAuditGroup};
  static constexpr FormFlag kRefind[] = {kOfAudit, kOfAuditFinding, kOfAuditGroup,
                                         Required(kReasonFlag)};
  static constexpr FormFlag kUnfind[] = {kOfAudit, kOfAuditFinding, Required(kReasonFlag),
                                         kVersionFlag};
  static constexpr FormFlag kShow[] = {kOfAudit};
  AddHolding<picture::v1::HoldAuditRequest>(
      audit, program, "hold", {.da = "en gennemgang blev holdt", .en = "an audit was held"},
      "HoldAudit", kNew, true);
  AddHolding<picture::v1::CorrectAuditRequest>(audit, program, "correct",
                                               {.da = "giv den på ny", .en = "give it anew"},
                                               "CorrectAudit", kCorrect, false);
  AddSending(audit, program, "withdraw", {.da = "den blev ikke holdt", .en = "it was not held"},
             service + "WithdrawAudit", kCorrect, "audit_id");
  auto find = std::make_shared<RequestForm>(service + "RecordFinding", program);
  CLI::App* finding = program.Command(
      audit, "find", {.da = "hvad man kom til om en gruppering", .en = "what was found of a group"},
      [find](Session& session) { return SendForm(session, *find, "finding_id"); });
  AddFlagsTo(*finding, *find, kFind);
  AddFlagsTo(*finding, *find, kOfAuditFound);
  find->NewId("finding_id");
  auto refind = std::make_shared<RequestForm>(service + "CorrectFinding", program);
  CLI::App* again = program.Command(
      audit, "refind", {.da = "giv et fund på ny", .en = "give a finding anew"},
      [refind](Session& session) { return SendForm(session, *refind, "finding_id"); });
  AddFlagsTo(*again, *refind, kRefind);
  AddFlagsTo(*again, *refind, kOfAuditFound);
  AddSending(audit, program, "unfind", {.da = "det var ikke sådan", .en = "it was not so"},
             service + "WithdrawFinding", kUnfind, "finding_id");
  AddAsking<picture::v1::GetGroupAuditResponse>(
      audit, program, "show",
      {.da = "fundene, og hvem der mangler", .en = "the findings, and who is missing"},
      "GetGroupAudit", kShow, [](Session& session, const auto& reply) {
        return AuditText(session.language(), ReadTimelineNames(session), reply);
      });
  AddAsking<picture::v1::ListGroupAuditsResponse>(
      audit, program, "list", {.da = "gennemgangene", .en = "the audits"}, "ListGroupAudits",
      kOfAuditList,
      [](Session& session, const auto& reply) { return AuditsText(session.language(), reply); });
}

void AddViolent(CLI::App& group, Program& program) {
  const std::string service = kPictureService;
  CLI::App& violent = *group.add_subcommand(
      "violent", program.Say({.da = "hvem der vurderes mest voldelig i en runde",
                              .en = "which is judged the most violent of a round"}));
  violent.require_subcommand(1);
  static constexpr FormFlag kJudge[] = {kOfAuditGroup};
  static constexpr FormFlag kRejudge[] = {kOfJudgement, kOfAuditGroup, Required(kReasonFlag)};
  static constexpr FormFlag kWithdraw[] = {kOfAuditRound, kOfJudgement, Required(kReasonFlag),
                                           kVersionFlag};
  const auto add = [&](const char* name, const Text& help, const char* method,
                       std::span<const FormFlag> first, bool is_new) {
    auto form = std::make_shared<RequestForm>(service + method, program);
    CLI::App* command = program.Command(violent, name, help, [form](Session& session) {
      return SendForm(session, *form, "judgement_id");
    });
    AddFlagsTo(*command, *form, first);
    AddFlagsTo(*command, *form, kOfViolent);
    if (is_new) form->NewId("judgement_id");
  };
  add("judge", {.da = "vurdér, med begrundelse", .en = "judge, with grounds"}, "JudgeMostViolent",
      kJudge, true);
  add("correct", {.da = "giv en vurdering på ny", .en = "give a judgement anew"},
      "CorrectMostViolent", kRejudge, false);
  AddSending(violent, program, "withdraw", {.da = "den holder ikke", .en = "it does not hold"},
             service + "WithdrawMostViolent", kWithdraw, "judgement_id");
}

}  // namespace

void AddGroupAudit(CLI::App& group, Program& program) {
  AddAudit(group, program);
  AddViolent(group, program);
  AddAsking<picture::v1::GetScorecardResponse>(
      group, program, "scorecard",
      {.da = "hvad hver gruppering vides at have gjort i en runde",
       .en = "what each group is known to have done in a round"},
      "GetScorecard", kOfScorecard, [](Session& session, const auto& reply) {
        return ScorecardText(session.language(), ReadTimelineNames(session), reply);
      });
}

}  // namespace varsel::cli
