// group: the picture of groups, their four risk indicators, where they gather, and their audits.
#include <fstream>
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/group_audit_command.h"
#include "clients/cli/group_text.h"
#include "clients/cli/program.h"
#include "clients/cli/timeline_names.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::cli {
namespace {

constexpr FormFlag kOfGroupGroup = {
    "GROUP", "group_id", {.da = "grupperingens id", .en = "the group's id"}, true};
constexpr FormFlag kOfGroupJudgement = {
    "JUDGEMENT", "judgement_id", {.da = "vurderingens id", .en = "the judgement's id"}, true};
constexpr FormFlag kOfGroupObservation = {"OBSERVATION",
                                          "observation_id",
                                          {.da = "observationens id", .en = "the observation's id"},
                                          true};

constexpr FormFlag kOfGroupPicture[] = {
    {"GROUP", "group_ids", {.da = "grupperinger", .en = "groups"}, true},
    {"--from", "from", {.da = "bånd, der holdt efter", .en = "ties that held after"}},
    {"--until", "until", {.da = "bånd, der begyndte før", .en = "ties that began before"}},
};
constexpr FormFlag kOfGroupLevel[] = {
    {"--indicator", "indicator", {.da = "risikoindikator", .en = "risk indicator"}, true},
    {"--level", "level", {.da = "lav, middel eller høj", .en = "low, middle or high"}, true},
    {"--time", "judged_time", {.da = "hvornår", .en = "when"}, true},
    {"--basis", "basis", {.da = "hvad det hviler på", .en = "what it rests on"}, true},
    kVersionFlag,
};
constexpr FormFlag kOfGroupWithdraw[] = {kOfGroupGroup, kOfGroupJudgement, Required(kReasonFlag),
                                         kVersionFlag};
constexpr FormFlag kOfGroupArea[] = {
    {"--in-section", "section_id", {.da = "sektionen", .en = "the section"}, true},
    {"--area",
     "area",
     {.da = "bydel, aldrig en adresse", .en = "part of town, never an address"},
     true},
    {"--groups", "group_ids", {.da = "grupperinger", .en = "groups"}},
    {"--problem", "problem", {.da = "problemet", .en = "the problem"}, true},
    {"--time", "observed_time", {.da = "hvornår", .en = "when"}, true},
    {"--note", "note", {.da = "kort note; nævner ingen", .en = "short note; names nobody"}},
};
constexpr FormFlag kOfGroupAreaWithdraw[] = {kOfGroupObservation, Required(kReasonFlag),
                                             kVersionFlag};
constexpr FormFlag kOfGroupAreaChange[] = {kOfGroupObservation, Required(kReasonFlag),
                                           kVersionFlag};
constexpr FormFlag kOfGroupAreas[] = {
    {"--in-section", "section_id", {.da = "kun sektionens", .en = "of this section only"}},
    {"--of-group", "group_id", {.da = "kun grupperingens", .en = "of this group only"}},
    kPageSizeFlag,
    kPageTokenFlag,
};

// A person's name is the focus area's to give, as the role allows; who is refused stays an id.
void AddPersonNames(Session& session, const picture::v1::GetGroupPictureResponse& picture,
                    PictureNames* names) {
  for (const std::string& person : picture.person_ids()) {
    focus::v1::GetPersonRequest request;
    request.set_person_id(person);
    const auto reply = session.Call<focus::v1::GetPersonResponse>(
        "varsel.focus.v1.FocusService/GetPerson", request);
    if (!reply.ok()) continue;
    if (!reply->person().summary().name().empty()) {
      (*names)[person] = reply->person().summary().name();
    }
  }
}

struct PictureFlags {
  std::string dot;
  bool names = false;
};

absl::Status ShowPicture(Session& session, const RequestForm& form, const PictureFlags& flags) {
  ASSIGN_OR_RETURN(const auto request, form.Build());
  ASSIGN_OR_RETURN(const auto picture,
                   session.Call<picture::v1::GetGroupPictureResponse>(form.method(), *request));
  if (session.json()) return session.ShowJson(picture);
  PictureNames names = ReadTimelineNames(session);
  if (flags.names) AddPersonNames(session, picture, &names);
  if (flags.dot.empty()) {
    session.out() << PictureText(session.language(), names, picture);
    return absl::OkStatus();
  }
  std::ofstream file(flags.dot, std::ios::binary | std::ios::trunc);
  file << PictureDot(session.language(), names, picture);
  file.close();
  return file ? absl::OkStatus() : absl::UnknownError("cannot write " + flags.dot);
}

}  // namespace

void AddGroup(CLI::App& app, Program& program) {
  const std::string service = kPictureService;
  CLI::App& group = *app.add_subcommand(
      "group", program.Say({.da = "grupperinger: billede, risiko, hvor de samles, gennemgange",
                            .en = "groups: picture, risk, where they gather, audits"}));
  group.require_subcommand(1);
  auto form = std::make_shared<RequestForm>(service + "GetGroupPicture", program);
  auto flags = std::make_shared<PictureFlags>();
  CLI::App* picture = program.Command(
      group, "picture",
      {.da = "hvem der hører til, siden hvornår", .en = "who belongs, since when"},
      [form, flags](Session& session) { return ShowPicture(session, *form, *flags); });
  AddFlagsTo(*picture, *form, kOfGroupPicture);
  picture->add_option("--dot", flags->dot,
                      program.Say({.da = "skriv en graf til graphviz i denne fil",
                                   .en = "write a graph for graphviz into this file"}));
  picture->add_flag("--names", flags->names,
                    program.Say({.da = "med navne, hvor rollen må se dem",
                                 .en = "with names, where the role may see them"}));
  auto risks = std::make_shared<RequestForm>(service + "GetGroupRisks", program);
  CLI::App* risk = program.Command(
      group, "risk", {.da = "vurderingerne, også de gamle", .en = "the judgements, old ones too"},
      [risks](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, risks->Build());
        ASSIGN_OR_RETURN(const auto reply, session.Call<picture::v1::GetGroupRisksResponse>(
                                               risks->method(), *request));
        if (session.json()) return session.ShowJson(reply);
        session.out() << RisksText(session.language(), reply);
        return absl::OkStatus();
      });
  risks->Add(*risk, kOfGroupGroup.flag, kOfGroupGroup.path, kOfGroupGroup.help)->required();
  const auto sending = [&](const char* name, const Text& help, const char* method,
                           std::span<const FormFlag> first, std::span<const FormFlag> second,
                           const char* id_field, bool is_new) {
    auto send = std::make_shared<RequestForm>(service + method, program);
    const std::string id = id_field;
    CLI::App* command =
        program.Command(group, name, help, [send, id](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const auto request, send->Build());
          ASSIGN_OR_RETURN(const auto reply, session.Call(send->method(), *request));
          return ShowReply(session, *request, id, *reply);
        });
    AddFlagsTo(*command, *send, first);
    AddFlagsTo(*command, *send, second);
    if (is_new) send->NewId(id_field);
  };
  static constexpr FormFlag kJudge[] = {kOfGroupGroup};
  static constexpr FormFlag kCorrect[] = {kOfGroupGroup, kOfGroupJudgement, Required(kReasonFlag)};
  sending("judge", {.da = "vurdér en risikoindikator", .en = "judge a risk indicator"}, "JudgeRisk",
          kJudge, kOfGroupLevel, "judgement_id", true);
  sending("correct", {.da = "giv en vurdering på ny", .en = "give a judgement anew"}, "CorrectRisk",
          kCorrect, kOfGroupLevel, "judgement_id", false);
  sending("withdraw", {.da = "det blev aldrig vurderet", .en = "it was never judged so"},
          "WithdrawRisk", kOfGroupWithdraw, {}, "judgement_id", false);
  sending("observe", {.da = "hvor grupperinger samles", .en = "where groups gather"}, "ObserveArea",
          kOfGroupArea, {}, "observation_id", true);
  sending("reobserve", {.da = "giv en observation på ny", .en = "give an observation anew"},
          "CorrectAreaObservation", kOfGroupAreaChange, kOfGroupArea, "observation_id", false);
  sending("unobserve", {.da = "det var ikke sådan", .en = "it was not so"},
          "WithdrawAreaObservation", kOfGroupAreaWithdraw, {}, "observation_id", false);
  auto areas = std::make_shared<RequestForm>(service + "ListAreaObservations", program);
  AddFlagsTo(*program.Command(group, "areas", {.da = "observationerne", .en = "the observations"},
                              [areas](Session& session) -> absl::Status {
                                ASSIGN_OR_RETURN(const auto request, areas->Build());
                                ASSIGN_OR_RETURN(
                                    const auto reply,
                                    session.Call<picture::v1::ListAreaObservationsResponse>(
                                        areas->method(), *request));
                                if (session.json()) return session.ShowJson(reply);
                                session.out() << ObservationsText(
                                    session.language(), ReadTimelineNames(session), reply);
                                return absl::OkStatus();
                              }),
             *areas, kOfGroupAreas);
  AddGroupAudit(group, program);
}

}  // namespace varsel::cli
