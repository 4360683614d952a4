// hold: that EKI asks that nothing meets a person yet. Police ask whether there is one and learn
// only that; EKI raises it and ends it.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::cli {
namespace {

using support::v1::GetHoldResponse;
using support::v1::ListHoldQuestionsResponse;
using support::v1::ListHoldsResponse;

constexpr FormFlag kHoldFlag = {
    "HOLD", "hold_id", {.da = "anmodningens id", .en = "the hold's id"}, true};
constexpr FormFlag kOfHoldAsk[] = {
    kPersonFlag,
    {"--id",
     "question_id",
     {.da = "spørgsmålets id; ellers et nyt", .en = "the question's id; else a new one"}},
};
constexpr FormFlag kOfHoldRaise[] = {
    kPersonFlag,
    {"--basis", "basis", {.da = "på hvad", .en = "on what"}, true},
    {"--provision",
     "legal_basis",
     {.da = "hjemlens kode, uden samtykke", .en = "code of the provision, without consent"}},
    {"--consent",
     "consent_time",
     {.da = "hvornår personen samtykkede", .en = "when the person consented"}},
    {"--until",
     "until",
     {.da = "bortfalder da af sig selv; ellers til den afsluttes",
      .en = "lapses then by itself; else until it is ended"}},
    {"--id",
     "hold_id",
     {.da = "anmodningens id; ellers et nyt", .en = "the hold's id; else a new one"}},
    {"--note",
     "note",
     {.da = "EKI's egen note; vises aldrig for politiet",
      .en = "EKI's own note; never shown to police"}},
};
constexpr FormFlag kOfHoldEnd[] = {kHoldFlag, kVersionFlag};
constexpr FormFlag kOfHoldWithdraw[] = {kHoldFlag, Required(kReasonFlag), kVersionFlag};

void ShowHold(Session& session, const GetHoldResponse& reply) {
  session.out() << (reply.hold_exists()
                        ? session.Say({.da = "EKI beder om, at intet greb rammer personen endnu.\n",
                                       .en = "EKI asks that no lever meets the person yet.\n"})
                        : session.Say({.da = "EKI har ikke bedt om at vente. Det siger intet.\n",
                                       .en = "EKI has not asked to wait. That says nothing.\n"}))
                << EnumWord(session.language(), reply.use_label()) << "\n";
}

void ShowHolds(Session& session, const ListHoldsResponse& list) {
  const Language language = session.language();
  Table table({{"Id"},
               {session.Say({.da = "Fra", .en = "From"})},
               {session.Say({.da = "Til", .en = "Until"})},
               {session.Say({.da = "På", .en = "Basis"})},
               {session.Say({.da = "Note", .en = "Note"})}});
  for (const auto& hold : list.holds()) {
    table.Add({hold.hold_id(), TimeText(language, hold.from()), TimeText(language, hold.until()),
               EnumWord(language, hold.basis()), hold.note()});
  }
  session.out() << (table.empty()
                        ? session.Say({.da = "Intet står ved magt.\n", .en = "None stands.\n"})
                        : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void ShowQuestions(Session& session, const ListHoldQuestionsResponse& list) {
  Table table({{session.Say({.da = "Spurgt", .en = "Asked"})},
               {session.Say({.da = "Spørgsmål", .en = "Question"})},
               {"Person"}});
  for (const auto& question : list.questions()) {
    table.Add({TimeText(session.language(), question.asked_time()), question.question_id(),
               question.person_id()});
  }
  session.out() << (table.empty()
                        ? session.Say({.da = "Ingen spørgsmål.\n", .en = "No questions.\n"})
                        : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void AddHoldLists(CLI::App& hold, Program& program) {
  auto list = std::make_shared<RequestForm>(SupportMethod("ListHolds"), program);
  CLI::App* standing = program.Command(
      hold, "list", {.da = "EKI: dem, der står ved magt", .en = "EKI: those that stand"},
      [list](Session& session) {
        return ShowSupport<ListHoldsResponse>(session, *list, &ShowHolds);
      });
  list->Add(*standing, kPersonFlag.flag, kPersonFlag.path, kPersonFlag.help)->required();
  AddPageFlags(*standing, *list);

  auto questions = std::make_shared<RequestForm>(SupportMethod("ListHoldQuestions"), program);
  CLI::App* asked = program.Command(
      hold, "questions", {.da = "EKI: hvad politiet har spurgt", .en = "EKI: what police asked"},
      [questions](Session& session) {
        return ShowSupport<ListHoldQuestionsResponse>(session, *questions, &ShowQuestions);
      });
  AddPageFlags(*asked, *questions);
}

}  // namespace

void AddHold(CLI::App& app, Program& program) {
  auto get = std::make_shared<RequestForm>(SupportMethod("GetHold"), program);
  CLI::App& hold = *program.Command(
      app, "hold",
      {.da = "beder EKI om, at intet greb rammer personen endnu",
       .en = "whether EKI asks that no lever meets the person yet"},
      [get](Session& session) { return ShowSupport<GetHoldResponse>(session, *get, &ShowHold); });
  get->Add(hold, "--of-person", "person_id", {.da = "personens", .en = "of the person"});
  AddSending(hold, program, "ask",
             {.da = "politiet spørger, før et greb rammer en person",
              .en = "police ask before a lever meets a person"},
             SupportMethod("AskHold"), kOfHoldAsk, "question_id", /*is_new=*/true);
  AddSending(hold, program, "raise",
             {.da = "EKI beder om at vente, uden at sige hvorfor",
              .en = "EKI asks to wait, without saying why"},
             SupportMethod("RaiseHold"), kOfHoldRaise, "hold_id", /*is_new=*/true);
  AddSending(hold, program, "end",
             {.da = "EKI beder ikke længere om at vente", .en = "EKI no longer asks to wait"},
             SupportMethod("EndHold"), kOfHoldEnd, "hold_id");
  AddSending(hold, program, "withdraw",
             {.da = "den skulle aldrig have været der", .en = "it should never have been raised"},
             SupportMethod("WithdrawHold"), kOfHoldWithdraw, "hold_id");
  AddHoldLists(hold, program);
}

}  // namespace varsel::cli
