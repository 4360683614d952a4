// programme: the programmes as the server has them, one with all that it declares, and its figures.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_forms.h"
#include "clients/cli/program.h"
#include "clients/cli/table.h"
#include "google/protobuf/text_format.h"
#include "varsel/programme/v1/programme_service.pb.h"

namespace varsel::cli {
namespace {

using programme::v1::GetProgrammeFiguresResponse;
using programme::v1::GetProgrammeResponse;
using programme::v1::ListProgrammesResponse;

std::string InWords(Session& session, const common::v1::ProgrammeWords& words) {
  return session.language() == Language::kDanish ? words.da() : words.en();
}

void ShowProgrammes(Session& session, const ListProgrammesResponse& list) {
  Table table({{session.Say({.da = "Kode", .en = "Code"})},
               {session.Say({.da = "Indsats", .en = "Programme"})},
               {session.Say({.da = "Arbejder med", .en = "Works by"})},
               {session.Say({.da = "Om", .en = "About"})},
               {session.Say({.da = "I kraft", .en = "In force"})}});
  for (const auto& entry : list.programmes()) {
    table.Add({entry.code(), InWords(session, entry.name()),
               EnumWord(session.language(), entry.life()),
               EnumWord(session.language(), entry.subject()),
               entry.enabled() ? session.Say({.da = "ja", .en = "yes"})
                               : session.Say({.da = "nej", .en = "no"})});
  }
  session.out() << table.ToString();
  for (const auto& entry : list.programmes()) {
    if (!entry.enabled()) {
      session.out() << entry.code() << ": " << InWords(session, entry.legal_reason()) << "\n";
    }
  }
  ShowNextPage(session, list.next_page_token());
}

// As its file would say it.
void ShowProgramme(Session& session, const GetProgrammeResponse& reply) {
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(reply.programme(), &text);
  session.out() << text;
}

void ShowFigures(Session& session, const GetProgrammeFiguresResponse& figures) {
  Table table({{session.Say({.da = "Spor", .en = "Track"})},
               {session.Say({.da = "Fase", .en = "Phase"})},
               {session.Say({.da = "Nået", .en = "Reached"})},
               {session.Say({.da = "Af", .en = "Of"})},
               {session.Say({.da = "Talt af", .en = "Counted by"})}});
  for (const auto& phase : figures.phases()) {
    const std::string cases = phase.suppressed() ? absl::StrCat("< ", figures.suppressed_below())
                                                 : absl::StrCat(phase.cases());
    table.Add({phase.track(), phase.phase(), cases,
               phase.of() == 0 ? std::string("-") : absl::StrCat(phase.of()), phase.counted_by()});
  }
  session.out() << session.Say({.da = "Oprettede forløb: ", .en = "Cases opened: "})
                << figures.opened() << session.Say({.da = ", åbne: ", .en = ", open: "})
                << figures.open() << session.Say({.da = ", mærkede: ", .en = ", marked: "})
                << figures.marked() << "\n"
                << table.ToString();
}

}  // namespace

void AddProgramme(CLI::App& app, Program& program) {
  CLI::App* programme = program.Command(
      app, "programme",
      {.da = "indsatser: hvad de er, og hvad der er nået", .en = "programmes and their figures"},
      [](Session& session) {
        return UsageError(
            session.Say({.da = "sig list, show eller figures", .en = "say list, show or figures"}));
      });
  auto list = std::make_shared<RequestForm>(ProgrammeMethod("ListProgrammes"), program);
  CLI::App* list_command =
      program.Command(*programme, "list", {.da = "alle indsatser", .en = "every programme"},
                      [list](Session& session) {
                        return ShowSupport<ListProgrammesResponse>(session, *list, &ShowProgrammes);
                      });
  AddPageFlags(*list_command, *list);
  auto show = std::make_shared<RequestForm>(ProgrammeMethod("GetProgramme"), program);
  CLI::App* show_command = program.Command(
      *programme, "show", {.da = "én indsats, som den er", .en = "one programme as it is"},
      [show](Session& session) {
        return ShowSupport<GetProgrammeResponse>(session, *show, &ShowProgramme);
      });
  show->Add(*show_command, "PROGRAMME", "programme",
            {.da = "indsatsens kode", .en = "the programme's code"});
  auto figures = std::make_shared<RequestForm>(ProgrammeMethod("GetProgrammeFigures"), program);
  CLI::App* figures_command = program.Command(
      *programme, "figures",
      {.da = "forløb efter fase, med nævner", .en = "cases by phase, with their denominator"},
      [figures](Session& session) {
        return ShowSupport<GetProgrammeFiguresResponse>(session, *figures, &ShowFigures);
      });
  figures
      ->Add(*figures_command, "PROGRAMME", "programme",
            {.da = "indsatsens kode", .en = "the programme's code"})
      ->required();
  figures->Add(*figures_command, "--of-section", "section_id",
               {.da = "kun denne sektion", .en = "of this section only"});
}

}  // namespace varsel::cli
