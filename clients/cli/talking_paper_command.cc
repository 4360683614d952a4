// talking-paper: what may be said to a person or a group, with ready levers only; and the card.
#include <fstream>
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/program.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::cli {
namespace {

using sanction::v1::GetCardRequest;
using sanction::v1::GetCardResponse;
using sanction::v1::GetTalkingPaperResponse;

constexpr FormFlag kOfTalkPaper[] = {
    {"PERSON", "person_id", {.da = "fokuspersonens id", .en = "the focus person's id"}},
    {"--of-group",
     "group_id",
     {.da = "til en samtale med grupperingen", .en = "for a talk with the group"}},
    {"--at-time",
     "at",
     {.da = "greb, der er parate da; ellers nu", .en = "levers that are ready then; else now"}},
    {"--family",
     "include_family",
     {.da = "også greb mod familien", .en = "levers against a family too"}},
};

struct PaperFlags {
  std::string html;
  bool card = false;
};

// The page goes to the file that was named, the text to the terminal.
template <typename Reply>
absl::Status ShowPaper(Session& session, const PaperFlags& flags, const Reply& reply) {
  if (!flags.html.empty()) {
    std::ofstream file(flags.html, std::ios::binary | std::ios::trunc);
    file << reply.html();
    file.close();
    if (!file) return absl::UnknownError("cannot write " + flags.html);
  }
  if (session.json()) return session.ShowJson(reply);
  if (flags.html.empty()) {
    session.out() << reply.text();
  } else {
    session.out() << session.Say({.da = "Skrevet til ", .en = "Written to "}) << flags.html << "\n";
  }
  return absl::OkStatus();
}

absl::Status ShowTalkingPaper(Session& session, const RequestForm& form, const PaperFlags& flags) {
  const std::string language(CodeOf(session.language()));
  if (flags.card) {
    GetCardRequest request;
    request.set_language(language);
    ASSIGN_OR_RETURN(const auto card, session.Call<GetCardResponse>(
                                          std::string(kSanctionService) + "GetCard", request));
    return ShowPaper(session, flags, card);
  }
  ASSIGN_OR_RETURN(const auto built, form.Build());
  auto& request = static_cast<sanction::v1::GetTalkingPaperRequest&>(*built);
  request.set_language(language);
  ASSIGN_OR_RETURN(const auto paper, session.Call<GetTalkingPaperResponse>(form.method(), request));
  return ShowPaper(session, flags, paper);
}

}  // namespace

void AddTalkingPaper(CLI::App& app, Program& program) {
  auto form =
      std::make_shared<RequestForm>(std::string(kSanctionService) + "GetTalkingPaper", program);
  auto flags = std::make_shared<PaperFlags>();
  CLI::App& command = *program.Command(
      app, "talking-paper",
      {.da = "samtalearket til en person eller gruppering; --card: kortet, der udleveres",
       .en = "the talking paper for a person or group; --card: the card that is handed over"},
      [form, flags](Session& session) { return ShowTalkingPaper(session, *form, *flags); });
  AddFlagsTo(command, *form, kOfTalkPaper);
  command
      .add_option("--html", flags->html,
                  program.Say({.da = "skriv en side til print i denne fil",
                               .en = "write a page to print into this file"}))
      ->type_name("FILE");
  command.add_flag("--card", flags->card,
                   program.Say({.da = "kortet i stedet: uden navn og gruppering",
                                .en = "the card instead: no name, no group"}));
}

}  // namespace varsel::cli
