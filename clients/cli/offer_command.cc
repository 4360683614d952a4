// offer: help that was offered, what was answered, and what EKI is to follow up.
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

using support::v1::GetOfferCatalogueResponse;
using support::v1::ListOfferFollowUpsResponse;
using support::v1::ListOffersResponse;

void ShowOffers(Session& session, const ListOffersResponse& list) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Tilbud", .en = "Offer"})},
               {"Id"},
               {"Person"},
               {session.Say({.da = "Givet", .en = "Made"})},
               {session.Say({.da = "Svar", .en = "Answer"})},
               {session.Say({.da = "Frist", .en = "Due"})}});
  for (const auto& offer : list.offers()) {
    table.Add({offer.offer_code(), offer.offer_id(), offer.person_id(),
               TimeText(language, offer.made_time()), EnumWord(language, offer.answer()),
               TimeText(language, offer.follow_up_due())});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen tilbud.\n", .en = "No offers.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void ShowOffersDue(Session& session, const ListOfferFollowUpsResponse& list) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Frist", .en = "Due"})},
               {""},
               {session.Say({.da = "Tilbud", .en = "Offer"})},
               {"Id"},
               {"Person"},
               {session.Say({.da = "Medarbejder", .en = "Worker"})}});
  for (const auto& due : list.follow_ups()) {
    table.Add({TimeText(language, due.due()),
               due.overdue() ? session.Say({.da = "over tid", .en = "overdue"}) : "",
               due.offer_code(), due.offer_id(), due.person_id(), due.worker_id()});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen tilbud venter på opfølgning.\n",
                                                 .en = "No offer waits to be followed up.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void ShowCatalogue(Session& session, const GetOfferCatalogueResponse& catalogue) {
  Table table({{session.Say({.da = "Kode", .en = "Code"})},
               {session.Say({.da = "Tilbud", .en = "Offer"})},
               {session.Say({.da = "Det kan siges", .en = "What may be said"})}});
  const bool danish = session.language() == Language::kDanish;
  for (const auto& offer : catalogue.offers()) {
    table.Add({offer.offer_code(), danish ? offer.name_da() : offer.name_en(),
               danish ? offer.words_da() : offer.words_en()});
  }
  session.out() << table.ToString();
}

void AddOfferLists(CLI::App& offer, Program& program) {
  auto due = std::make_shared<RequestForm>(SupportMethod("ListOfferFollowUps"), program);
  CLI::App* due_command = program.Command(
      offer, "due",
      {.da = "accepterede tilbud, der skal følges op", .en = "accepted offers to be followed up"},
      [due](Session& session) {
        return ShowSupport<ListOfferFollowUpsResponse>(session, *due, &ShowOffersDue);
      });
  due->Add(*due_command, "--worker", "worker_id", {.da = "medarbejderens", .en = "of this worker"});
  due->Add(*due_command, "--until", "until", {.da = "forfaldne før da", .en = "due before then"});
  AddPageFlags(*due_command, *due);

  auto catalogue = std::make_shared<RequestForm>(SupportMethod("GetOfferCatalogue"), program);
  program.Command(offer, "catalogue", {.da = "hvad der kan tilbydes", .en = "what can be offered"},
                  [catalogue](Session& session) {
                    return ShowSupport<GetOfferCatalogueResponse>(session, *catalogue,
                                                                  &ShowCatalogue);
                  });
}

constexpr FormFlag kOfferFlag = {
    "OFFER", "offer_id", {.da = "tilbuddets id", .en = "the offer's id"}, true};
constexpr FormFlag kOfOfferMake[] = {
    kPersonFlag,
    {"--offer", "offer_code", {.da = "tilbuddets kode", .en = "the offer's code"}, true},
    {"--time", "made_time", {.da = "hvornår", .en = "when"}, true},
    {"--id",
     "offer_id",
     {.da = "tilbuddets id; ellers et nyt", .en = "the offer's id; else a new one"}},
    kNoteFlag,
};
constexpr FormFlag kOfOfferAnswer[] = {
    kOfferFlag,
    {"--answer", "answer", {.da = "svaret", .en = "the answer"}, true},
    {"--time", "answered_time", {.da = "hvornår", .en = "when"}, true},
    {"--worker",
     "worker_id",
     {.da = "den, der følger op; ellers den kaldende", .en = "who follows it up; else the caller"}},
    kNoteFlag,
};
constexpr FormFlag kOfOfferFollowUp[] = {
    kOfferFlag,
    {"--time", "followed_up_time", {.da = "hvornår", .en = "when"}, true},
    {"--contact", "contact_made", {.da = "blev han truffet", .en = "was he met"}, true},
    kNoteFlag,
};
constexpr FormFlag kOfOfferWithdraw[] = {kOfferFlag, kFactFlag, Required(kReasonFlag)};

}  // namespace

void AddOffer(CLI::App& app, Program& program) {
  auto list = std::make_shared<RequestForm>(SupportMethod("ListOffers"), program);
  CLI::App* offer =
      program.Command(app, "offer",
                      {.da = "støttetilbud: en persons, eller dem ingen har svaret på",
                       .en = "support offers: a person's, or those that nobody answered"},
                      [list](Session& session) {
                        return ShowSupport<ListOffersResponse>(session, *list, &ShowOffers);
                      });
  list->Add(*offer, "--of-person", "person_id", {.da = "personens", .en = "of the person"});
  AddPageFlags(*offer, *list);
  AddOfferLists(*offer, program);
  AddSending(*offer, program, "make",
             {.da = "registrér et tilbud fra EKI", .en = "record an offer by EKI"},
             SupportMethod("MakeOffer"), kOfOfferMake, "offer_id", /*is_new=*/true);
  AddSending(*offer, program, "answer",
             {.da = "registrér et svar på et tilbud", .en = "record an answer"},
             SupportMethod("AnswerOffer"), kOfOfferAnswer, "answer_id", /*is_new=*/true);
  AddSending(*offer, program, "follow-up",
             {.da = "registrér, at et accepteret tilbud er fulgt op",
              .en = "record that an accepted offer was followed up"},
             SupportMethod("RecordOfferFollowUp"), kOfOfferFollowUp, "follow_up_id",
             /*is_new=*/true);
  AddSending(*offer, program, "withdraw",
             {.da = "træk et tilbud, et svar eller en opfølgning tilbage",
              .en = "withdraw an offer, an answer or a follow-up"},
             SupportMethod("WithdrawOfferFact"), kOfOfferWithdraw, "fact_id");
}

}  // namespace varsel::cli
