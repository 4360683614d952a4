// acute: contact here and now, recorded in one call; and the provisional records that it becomes
// where the person was no focus person at that time.
#include <memory>
#include <optional>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/notification_forms.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"
#include "storage/base/entropy.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::cli {
namespace {

namespace v1 = notification::v1;
using google::protobuf::Message;

const std::string kAcuteService = "varsel.notification.v1.NotificationService/";

// What was done, as it is first recorded and as it is put right.
constexpr FormFlag kContact[] = {
    {"--way", "way", {.da = "hvordan", .en = "how"}},
    {"--time", "contact_time", {.da = "hvornår", .en = "when"}},
    {"--outcome",
     "outcome",
     {.da = "hvad kom der ud af det; ellers leveret", .en = "what came of it; else delivered"}},
    {"--officer",
     "officer_ids",
     {.da = "betjent; ellers den kaldende", .en = "officer; else the caller"}},
    {"--incident", "incident_id", {.da = "voldshændelsen", .en = "the incident"}},
    {"--round", "round_id", {.da = "runden", .en = "the round"}},
    {"--relation",
     "relation",
     {.da = "hvem de mødte i stedet, kun ved relation",
      .en = "whom they met instead, by relation only"}},
    {"--mode",
     "facts.mode",
     {.da = "måde; uden den er intet leveret", .en = "mode; without it nothing was given"}},
};
constexpr FormFlag kRecord = {
    "PERSON", "person_id", {.da = "personens id", .en = "the person's id"}, true};
constexpr FormFlag kProvisional = {
    "CONTACT",
    "provisional_id",
    {.da = "den foreløbige registrerings id", .en = "the provisional record's id"},
    true};
constexpr FormFlag kAcuteReason = {
    "--reason", "reason", {.da = "hvad der var forkert", .en = "what was wrong"}, true};
constexpr FormFlag kAdopt[] = {kProvisional, kVersionFlag};
constexpr FormFlag kWithdraw[] = {kProvisional, kAcuteReason, kVersionFlag};
constexpr FormFlag kCorrect[] = {kProvisional, kAcuteReason, kVersionFlag};

template <typename Request>
void NewDelivery(Request* request) {
  if (request->has_facts() && request->delivery_id().empty()) {
    request->set_delivery_id(SystemEntropy().NewUuid().ToString());
  }
}

absl::Status RecordContact(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> built, form.Build());
  auto& request = static_cast<v1::RecordAcuteRequest&>(*built);
  NewDelivery(&request);
  ASSIGN_OR_RETURN(const auto reply, session.Call<v1::RecordAcuteResponse>(form.method(), request));
  if (!session.json() && reply.taken_as() == v1::ACUTE_TAKEN_AS_PROVISIONAL) {
    session.out() << session.Say({.da = "Foreløbig: personen var ikke fokusperson. Bortfalder ",
                                  .en = "Provisional: he was no focus person. Lapses "})
                  << TimeText(session.language(), reply.lapse_due()) << ".\n";
  }
  return ShowReply(session, request, "notification_id", reply);
}

// The record as it stands, from the caller's own list; NOT_FOUND if it is not there.
absl::StatusOr<v1::Provisional> ReadProvisional(Session& session, const std::string& id) {
  v1::ListProvisionalsRequest request;
  request.set_page_size(200);
  while (true) {
    ASSIGN_OR_RETURN(const auto page, session.Call<v1::ListProvisionalsResponse>(
                                          kAcuteService + "ListProvisionals", request));
    for (const v1::Provisional& item : page.provisionals()) {
      if (item.provisional_id() == id) return item;
    }
    if (page.next_page_token().empty()) break;
    request.set_page_token(page.next_page_token());
  }
  return absl::NotFoundError(session.Say({.da = "Der er ingen foreløbig registrering ",
                                          .en = "There is no provisional record "}) +
                             id);
}

absl::Status CorrectContact(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> built, form.Build());
  const auto& typed = static_cast<const v1::CorrectProvisionalRequest&>(*built);
  ASSIGN_OR_RETURN(const v1::Provisional read, ReadProvisional(session, typed.provisional_id()));
  v1::CorrectProvisionalRequest now;
  now.set_way(read.way());
  now.set_outcome(read.outcome());
  *now.mutable_contact_time() = read.contact_time();
  if (typed.officer_ids().empty()) *now.mutable_officer_ids() = read.officer_ids();
  if (read.has_facts()) {
    *now.mutable_facts() = read.facts();
    ClearTypedLists(typed.facts(), now.mutable_facts());
  }
  now.set_incident_id(read.incident_id());
  now.set_round_id(read.round_id());
  now.set_relation(read.relation());
  now.set_note(read.note());
  now.set_request(read.request());
  now.set_expected_version(read.version());
  now.MergeFrom(typed);
  NewDelivery(&now);
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<v1::CorrectProvisionalResponse>(form.method(), now));
  return ShowReply(session, now, "provisional_id", reply);
}

void ShowProvisionals(Session& session, const v1::ListProvisionalsResponse& list) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Hvornår", .en = "When"})},
               {"Id"},
               {"Person"},
               {session.Say({.da = "Hvordan", .en = "How"})},
               {session.Say({.da = "Stand", .en = "State"})},
               {session.Say({.da = "Bortfalder", .en = "Lapses"})}});
  for (const v1::Provisional& item : list.provisionals()) {
    table.Add({TimeText(language, item.contact_time()), item.provisional_id(), item.person_id(),
               EnumWord(language, item.way()), EnumWord(language, item.state()),
               TimeText(language, item.lapse_due())});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen foreløbige registreringer.\n",
                                                 .en = "No provisional records.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void AddRecord(CLI::App& parent, Program& program) {
  auto form = std::make_shared<RequestForm>(kAcuteService + "RecordAcute", program);
  CLI::App* command =
      program.Command(parent, "record",
                      {.da = "registrér kontakten: forsøg, levering og modtagelse i ét",
                       .en = "record the contact: attempt, delivery and reception in one"},
                      [form](Session& session) { return RecordContact(session, *form); });
  AddFlagsTo(*command, *form, std::span(&kRecord, 1));
  form->Add(
      *command, "--id", "notification_id",
      {.da = "notifikationens id; ellers et nyt", .en = "the notification's id; else a new one"});
  AddFlagsTo(*command, *form, kContact);
  AddDeliveryAnswers(*command, *form);
  form->NewId("notification_id");
  form->NewId("attempt_id");
}

void AddCorrectProvisional(CLI::App& parent, Program& program) {
  auto form = std::make_shared<RequestForm>(kAcuteService + "CorrectProvisional", program);
  CLI::App* command = program.Command(
      parent, "correct",
      {.da = "ret en foreløbig registrering", .en = "put a provisional record right"},
      [form](Session& session) { return CorrectContact(session, *form); });
  AddFlagsTo(*command, *form, kCorrect);
  AddFlagsTo(*command, *form, kContact);
  AddDeliveryAnswers(*command, *form);
}

void AddProvisionalList(CLI::App& parent, Program& program) {
  auto list = std::make_shared<RequestForm>(kAcuteService + "ListProvisionals", program);
  CLI::App* command = program.Command(
      parent, "list", {.da = "foreløbige registreringer", .en = "provisional records"},
      [list](Session& session) {
        return ShowSupport<v1::ListProvisionalsResponse>(session, *list, &ShowProvisionals);
      });
  list->Add(*command, "--of-section", "section_id", {.da = "sektionens", .en = "of the section"});
  list->Add(*command, "--open", "open_only",
            {.da = "kun dem, der hverken er overtaget, bortfaldet eller taget tilbage",
             .en = "only those neither adopted, lapsed nor withdrawn"});
  AddPageFlags(*command, *list);
}

}  // namespace

void AddAcute(CLI::App& app, Program& program) {
  CLI::App* acute = app.add_subcommand(
      "acute", program.Say({.da = "kontakt her og nu, og foreløbige registreringer",
                            .en = "contact here and now, and provisional records"}));
  acute->require_subcommand(1);
  acute->set_help_flag("-h,--help", program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  AddRecord(*acute, program);
  AddProvisionalList(*acute, program);
  AddSending(*acute, program, "adopt",
             {.da = "personen blev godkendt i tide: lad kontakten stå som akut notifikation",
              .en = "he was approved in time: let the contact stand as an acute notification"},
             kAcuteService + "AdoptProvisional", kAdopt, "provisional_id");
  AddCorrectProvisional(*acute, program);
  AddSending(
      *acute, program, "withdraw",
      {.da = "tag en foreløbig registrering tilbage", .en = "take back a provisional record"},
      kAcuteService + "WithdrawProvisional", kWithdraw, "provisional_id");
}

}  // namespace varsel::cli
