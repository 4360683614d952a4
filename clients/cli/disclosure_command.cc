// disclose, disclosures and disclosed: police give a person's data to EKI under retsplejeloven §
// 115, who did so, and what EKI reads by it.
#include <memory>
#include <string>

#include "absl/strings/str_join.h"
#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"

namespace varsel::cli {
namespace {

using disclosure::v1::GetDisclosedPersonResponse;
using disclosure::v1::GetDisclosureResponse;
using disclosure::v1::ListDisclosedPersonsResponse;
using disclosure::v1::ListDisclosuresResponse;

std::string DisclosureMethod(const char* rpc) {
  return absl::StrCat("varsel.disclosure.v1.DisclosureService/", rpc);
}

constexpr FormFlag kDisclosureFlag = {
    "DISCLOSURE", "disclosure_id", {.da = "videregivelsens id", .en = "the disclosure's id"}, true};
constexpr FormFlag kWhyFlag = {"--reason", "reason", {.da = "hvorfor", .en = "why"}, true};
constexpr FormFlag kOfDisclosureForm[] = {
    {"--field",
     "disclosure.fields",
     {.da = "hvert felt, der åbnes", .en = "each field that is opened"}},
    {"--limb", "disclosure.limb_code", {.da = "led i § 115", .en = "limb of section 115"}},
    {"--forum", "disclosure.forum_code", {.da = "forum", .en = "forum"}},
    {"--duty",
     "disclosure.duty_code",
     {.da = "modtagerens handlepligt", .en = "the recipient's duty to act"}},
    {"--necessity",
     "disclosure.necessity",
     {.da = "hvorfor det er nødvendigt", .en = "why it is necessary"}},
    {"--until",
     "disclosure.expires",
     {.da = "udløber da af sig selv", .en = "lapses then by itself"}},
    {"--to", "disclosure.recipient_code", {.da = "myndighed: eki", .en = "agency: eki"}, true},
    {"--worker",
     "disclosure.recipient_actor_id",
     {.da = "kun denne medarbejder", .en = "this worker alone"}},
};
constexpr FormFlag kOfDisclosing[] = {
    kPersonFlag,
    {"--id",
     "disclosure_id",
     {.da = "videregivelsens id; ellers et nyt", .en = "the disclosure's id; else a new one"}},
};
constexpr FormFlag kOfDisclosureChange[] = {kDisclosureFlag, kWhyFlag, kVersionFlag};

template <typename Fields>
std::string FieldWords(Language language, const Fields& fields) {
  std::vector<std::string> words;
  for (const int one : fields) {
    words.push_back(EnumWord(language, static_cast<disclosure::v1::DisclosedField>(one)));
  }
  return absl::StrJoin(words, ", ");
}

void AddDisclosureRow(Language language, const disclosure::v1::Disclosure& one, Table* table) {
  std::vector<std::string> others(one.meeting_field_codes().begin(),
                                  one.meeting_field_codes().end());
  others.insert(others.begin(), FieldWords(language, one.fields()));
  table->Add({one.disclosure_id(), TimeText(language, one.disclosed_time()), one.person_id(),
              one.recipient_actor_id().empty() ? one.recipient_code() : one.recipient_actor_id(),
              absl::StrJoin(others, ", "), one.limb_code(), one.forum_code(), one.duty_code(),
              TimeText(language, one.expires()), EnumWord(language, one.state()),
              one.meeting_id()});
}

Table DisclosureTable(Session& session) {
  return Table({{"Id"},
                {session.Say({.da = "Videregivet", .en = "Disclosed"})},
                {"Person"},
                {session.Say({.da = "Til", .en = "To"})},
                {session.Say({.da = "Felter", .en = "Fields"})},
                {session.Say({.da = "Led", .en = "Limb"})},
                {"Forum"},
                {session.Say({.da = "Handlepligt", .en = "Duty"})},
                {session.Say({.da = "Udløber", .en = "Lapses"})},
                {session.Say({.da = "Tilstand", .en = "State"})},
                {session.Say({.da = "Møde", .en = "Meeting"})}});
}

void ShowDisclosures(Session& session, const ListDisclosuresResponse& list) {
  Table table = DisclosureTable(session);
  for (const auto& one : list.disclosures()) AddDisclosureRow(session.language(), one, &table);
  session.out() << (table.empty() ? session.Say({.da = "Intet er videregivet.\n",
                                                 .en = "Nothing was disclosed.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void ShowDisclosure(Session& session, const GetDisclosureResponse& reply) {
  Table table = DisclosureTable(session);
  AddDisclosureRow(session.language(), reply.disclosure(), &table);
  session.out() << table.ToString();
  const auto line = [&](const Text& name, const std::string& text) {
    if (!text.empty()) session.out() << session.Say(name) << ": " << text << "\n";
  };
  line({.da = "Mærke", .en = "Label"}, reply.label());
  line({.da = "Nødvendighed", .en = "Necessity"}, reply.necessity());
  line({.da = "Rettet", .en = "Corrected"}, reply.correction_reason());
  line({.da = "Kaldt tilbage", .en = "Recalled"}, reply.recall_reason());
  if (reply.erased()) session.out() << session.Say({.da = "slettet\n", .en = "erased\n"});
}

// What the value holds, on one line.
std::string DisclosedText(Session& session, const disclosure::v1::DisclosedValue& value) {
  if (value.erased()) return session.Say({.da = "slettet", .en = "erased"});
  std::vector<std::string> parts;
  if (!value.text().empty()) parts.push_back(value.text());
  for (const auto& time : value.times()) parts.push_back(TimeText(session.language(), time));
  for (const std::string& code : value.offer_codes()) {
    parts.push_back(Label(session.language(), code));
  }
  for (const std::string& word : {EnumWord(session.language(), value.wish_to_leave()),
                                  EnumWord(session.language(), value.request_kind())}) {
    if (!word.empty()) parts.push_back(word);
  }
  return parts.empty() ? std::string("-") : absl::StrJoin(parts, ", ");
}

// The label stands on each line: it travels with what it is a label of.
void ShowDisclosed(Session& session, const GetDisclosedPersonResponse& reply) {
  Table table({{session.Say({.da = "Felt", .en = "Field"})},
               {session.Say({.da = "Værdi", .en = "Value"})},
               {session.Say({.da = "Udløber", .en = "Lapses"})},
               {session.Say({.da = "Videregivelse", .en = "Disclosure"})},
               {session.Say({.da = "Mærke", .en = "Label"})}});
  for (const auto& value : reply.values()) {
    table.Add({EnumWord(session.language(), value.disclosed_field()), DisclosedText(session, value),
               TimeText(session.language(), value.expires()), value.disclosure_id(),
               value.label()});
  }
  session.out() << table.ToString();
}

void ShowDisclosedPersons(Session& session, const ListDisclosedPersonsResponse& list) {
  Table table({{"Person"},
               {session.Say({.da = "Navn", .en = "Name"})},
               {session.Say({.da = "Felter", .en = "Fields"})},
               {session.Say({.da = "Udløber", .en = "Lapses"})},
               {session.Say({.da = "Videregivelse", .en = "Disclosure"})},
               {session.Say({.da = "Mærke", .en = "Label"})}});
  for (const auto& one : list.persons()) {
    const std::string name =
        one.erased() ? session.Say({.da = "slettet", .en = "erased"}) : one.name();
    table.Add({one.person_id(), name, FieldWords(session.language(), one.fields()),
               TimeText(session.language(), one.expires()), one.disclosure_id(), one.label()});
  }
  session.out() << (table.empty() ? session.Say({.da = "Intet er videregivet til dig.\n",
                                                 .en = "Nothing is disclosed to you.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void AddDisclose(CLI::App& app, Program& program) {
  auto form = std::make_shared<RequestForm>(DisclosureMethod("DisclosePerson"), program);
  CLI::App& disclose = *program.Command(
      app, "disclose",
      {.da = "videregiv navngivne felter om en person til EKI (retsplejelovens § 115)",
       .en = "disclose named fields of a person to EKI (section 115)"},
      [form](Session& session) { return SendForm(session, *form, "disclosure_id"); });
  AddFlagsTo(disclose, *form, kOfDisclosing);
  AddFlagsTo(disclose, *form, kOfDisclosureForm);
  form->NewId("disclosure_id");
}

void AddDisclosures(CLI::App& app, Program& program) {
  auto list = std::make_shared<RequestForm>(DisclosureMethod("ListDisclosures"), program);
  CLI::App& disclosures = *program.Command(
      app, "disclosures",
      {.da = "hvem der har videregivet hvad til hvem, også ved møder",
       .en = "who disclosed what to whom, by meetings too"},
      [list](Session& session) {
        return ShowSupport<ListDisclosuresResponse>(session, *list, &ShowDisclosures);
      });
  list->Add(disclosures, "--of-person", "person_id", {.da = "om personen", .en = "of the person"});
  list->Add(disclosures, "--from", "from", {.da = "fra da af", .en = "from then on"});
  list->Add(disclosures, "--before", "until", {.da = "før da", .en = "before then"});
  AddPageFlags(disclosures, *list);
  auto get = std::make_shared<RequestForm>(DisclosureMethod("GetDisclosure"), program);
  CLI::App* show =
      program.Command(disclosures, "show", {.da = "en videregivelse", .en = "one disclosure"},
                      [get](Session& session) {
                        return ShowSupport<GetDisclosureResponse>(session, *get, &ShowDisclosure);
                      });
  get->Add(*show, "DISCLOSURE", "disclosure_id",
           {.da = "videregivelsens id", .en = "the disclosure's id"})
      ->required();
  auto correct = std::make_shared<RequestForm>(DisclosureMethod("CorrectDisclosure"), program);
  CLI::App* correcting = program.Command(
      disclosures, "correct",
      {.da = "ret en videregivelse; alle værdier gives på ny",
       .en = "correct a disclosure; all values anew"},
      [correct](Session& session) { return SendForm(session, *correct, "disclosure_id"); });
  AddFlagsTo(*correcting, *correct, kOfDisclosureChange);
  AddFlagsTo(*correcting, *correct, kOfDisclosureForm);
  AddSending(disclosures, program, "recall",
             {.da = "kald en videregivelse tilbage", .en = "recall a disclosure"},
             DisclosureMethod("RecallDisclosure"), kOfDisclosureChange, "disclosure_id");
}

void AddDisclosed(CLI::App& app, Program& program) {
  auto list = std::make_shared<RequestForm>(DisclosureMethod("ListDisclosedPersons"), program);
  CLI::App& disclosed = *program.Command(
      app, "disclosed",
      {.da = "EKI: hvad der er videregivet til dig nu", .en = "EKI: what is disclosed to you now"},
      [list](Session& session) {
        return ShowSupport<ListDisclosedPersonsResponse>(session, *list, &ShowDisclosedPersons);
      });
  AddPageFlags(disclosed, *list);
  auto get = std::make_shared<RequestForm>(DisclosureMethod("GetDisclosedPerson"), program);
  CLI::App* person = program.Command(disclosed, "person",
                                     {.da = "de felter, der er videregivet om en person",
                                      .en = "the fields that are disclosed of a person"},
                                     [get](Session& session) {
                                       return ShowSupport<GetDisclosedPersonResponse>(
                                           session, *get, &ShowDisclosed);
                                     });
  get->Add(*person, "PERSON", "person_id", {.da = "personens id", .en = "the person's id"})
      ->required();
}

}  // namespace

void AddDisclosure(CLI::App& app, Program& program) {
  AddDisclose(app, program);
  AddDisclosures(app, program);
  AddDisclosed(app, program);
}

}  // namespace varsel::cli
