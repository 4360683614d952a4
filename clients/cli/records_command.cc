// records: what a person asks the records officer for, the extract, erasure, legal holds and terms;
// and keys: the district's key.
#include <fstream>
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/extract_text.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"
#include "varsel/records/v1/keys_service.pb.h"
#include "varsel/records/v1/records_service.pb.h"

namespace varsel::cli {
namespace {

namespace rv1 = records::v1;

std::string RecordsMethod(const char* rpc) {
  return absl::StrCat("varsel.records.v1.RecordsService/", rpc);
}

constexpr FormFlag kCaseFlag = {
    "CASE", "case_id", {.da = "sagens id", .en = "the case's id"}, true};
constexpr FormFlag kOfOpen[] = {
    {"KIND", "case_kind", {.da = "hvad der bedes om", .en = "what is asked for"}, true},
    {"--person",
     "person_id",
     {.da = "personens id; udelades, når ingen blev fundet",
      .en = "the person's id; left out where nobody was found"}},
    {"--journal", "journal_code", {.da = "journalnummer", .en = "number in the journal"}, true},
    {"--asked", "asked_time", {.da = "hvornår; ellers nu", .en = "when; else now"}},
    {"--id", "case_id", {.da = "sagens id; ellers et nyt", .en = "the case's id; else a new one"}},
};
constexpr FormFlag kOfAnswer[] = {
    kCaseFlag, {"OUTCOME", "outcome", {.da = "svaret", .en = "the answer"}, true}, kVersionFlag};
constexpr FormFlag kOfCase[] = {kCaseFlag, kVersionFlag};
constexpr FormFlag kOfWithdraw[] = {kCaseFlag, Required(kReasonFlag), kVersionFlag};
constexpr FormFlag kOfPlace[] = {
    kPersonFlag,
    {"--basis", "legal_basis", {.da = "hjemlens kode", .en = "code of the provision"}, true},
    {"--until", "until", {.da = "til hvornår", .en = "until when"}, true},
    {"--id",
     "hold_id",
     {.da = "pligtens id; ellers et nyt", .en = "the hold's id; else a new one"}},
};
constexpr FormFlag kOfLift[] = {
    kPersonFlag,
    {"HOLD", "hold_id", {.da = "opbevaringspligtens id", .en = "the legal hold's id"}, true},
    Required(kReasonFlag),
};

void ShowRecordsCases(Session& session, const rv1::ListCasesResponse& list) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Frist", .en = "Due"})},
               {""},
               {session.Say({.da = "Sag", .en = "Case"})},
               {session.Say({.da = "Stand", .en = "State"})},
               {session.Say({.da = "Journal", .en = "Journal"})},
               {"Id"}});
  for (const auto& one : list.cases()) {
    table.Add({TimeText(language, one.due_time()),
               one.overdue() ? session.Say({.da = "over tid", .en = "overdue"}) : "",
               EnumWord(language, one.case_kind()), EnumWord(language, one.state()),
               one.journal_code(), one.case_id()});
  }
  session.out() << (table.empty()
                        ? session.Say({.da = "Ingen åbne sager.\n", .en = "No open cases.\n"})
                        : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void ShowCaseReply(Session& session, const rv1::GetCaseReplyResponse& reply) {
  session.out() << reply.text() << "\n";
}

void ShowErasure(Session& session, const rv1::GetErasureReportResponse& report) {
  if (report.person_ids().empty()) {
    session.out() << session.Say(
        {.da = "Intet er slettet i denne sag.\n", .en = "Nothing was erased by this case.\n"});
    return;
  }
  session.out() << session.Say({.da = "Slettet: ", .en = "Erased: "})
                << TimeText(session.language(), report.erased_time()) << "\n";
  session.out() << (report.keys_erased()
                        ? session.Say({.da = "Nøglerne findes ikke længere i serverens filer.\n",
                                       .en = "No file of the server's holds the keys any more.\n"})
                        : session.Say({.da = "Nøglerne er ved at blive slettet.\n",
                                       .en = "The keys are being erased.\n"}));
  if (report.has_last_key_backup_lapses()) {
    session.out() << session.Say({.da = "Den sidste sikkerhedskopi af nøglerne bortfalder: ",
                                  .en = "The last backup of the keys lapses: "})
                  << TimeText(session.language(), report.last_key_backup_lapses()) << "\n";
  } else {
    session.out() << session.Say({.da = "Serveren kender ingen sikkerhedskopi af nøglerne.\n",
                                  .en = "No backup of the keys is known to the server.\n"});
  }
}

void ShowTerms(Session& session, const rv1::ListTermsResponse& list) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Udløber", .en = "Ends"})},
               {session.Say({.da = "Hvad", .en = "What"})},
               {session.Say({.da = "Regnet fra", .en = "Counted from"})},
               {session.Say({.da = "Opbevaringspligt til", .en = "Held until"})},
               {"Person"}});
  for (const auto& term : list.terms()) {
    table.Add({TimeText(language, term.ends()), EnumWord(language, term.term_class()),
               TimeText(language, term.since()), TimeText(language, term.held_until()),
               term.person_id()});
  }
  session.out() << (table.empty()
                        ? session.Say({.da = "Ingen frister løber.\n", .en = "No term runs.\n"})
                        : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

template <typename Reply, typename Show>
CLI::App* AddQuery(CLI::App& parent, Program& program, const std::string& name, const Text& help,
                   const char* rpc, std::shared_ptr<RequestForm>* made, const Show& show) {
  auto form = std::make_shared<RequestForm>(RecordsMethod(rpc), program);
  *made = form;
  return program.Command(parent, name, help, [form, show](Session& session) {
    return ShowSupport<Reply>(session, *form, show);
  });
}

// All pages, in order of when it happened.
absl::StatusOr<ExtractItems> ReadExtract(Session& session, const std::string& person) {
  ExtractItems items;
  rv1::ExtractPersonRequest request;
  request.set_person_id(person);
  request.set_page_size(200);
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<rv1::ExtractPersonResponse>(
                                          RecordsMethod("ExtractPerson"), request));
    items.insert(items.end(), page.items().begin(), page.items().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
    return std::make_pair(a.occurred_time().seconds(), a.occurred_time().nanos()) <
           std::make_pair(b.occurred_time().seconds(), b.occurred_time().nanos());
  });
  return items;
}

struct ExtractFlags {
  std::string person;
  std::string format = "text";
};

absl::Status ShowExtract(Session& session, const ExtractFlags& flags) {
  ASSIGN_OR_RETURN(const ExtractItems items, ReadExtract(session, flags.person));
  if (session.json()) {
    rv1::ExtractPersonResponse all;
    all.set_person_id(flags.person);
    for (const auto& item : items) *all.add_items() = item;
    return session.ShowJson(all);
  }
  const Language language = session.language();
  session.out() << (flags.format == "csv"    ? ExtractCsv(language, items)
                    : flags.format == "html" ? ExtractHtml(language, items)
                                             : ExtractText(language, items));
  return absl::OkStatus();
}

void AddExtract(CLI::App& records, Program& program) {
  auto flags = std::make_shared<ExtractFlags>();
  CLI::App* extract =
      program.Command(records, "extract",
                      {.da = "alt, hvad din side har registreret om én person",
                       .en = "all that your side recorded of one person"},
                      [flags](Session& session) { return ShowExtract(session, *flags); });
  extract
      ->add_option("PERSON", flags->person,
                   program.Say({.da = "personens id", .en = "the person's id"}))
      ->required();
  extract
      ->add_option("--format", flags->format,
                   program.Say({.da = "text, csv eller html; json med --output=json",
                                .en = "text, csv or html; json by --output=json"}))
      ->check(CLI::IsMember({"text", "csv", "html"}));
}

void AddCases(CLI::App& records, Program& program) {
  std::shared_ptr<RequestForm> form;
  CLI::App* cases = AddQuery<rv1::ListCasesResponse>(
      records, program, "case",
      {.da = "sager, der venter på svar; open opretter en, reply giver ordene til den, der spurgte",
       .en = "cases that wait for an answer; open begins one, reply gives the words for who asked"},
      "ListCases", &form, &ShowRecordsCases);
  form->Add(*cases, "--overdue", "overdue_only",
            {.da = "kun dem over tid", .en = "overdue ones only"});
  AddPageFlags(*cases, *form);
  AddSending(*cases, program, "open", {.da = "opret en sag", .en = "begin a case"},
             RecordsMethod("OpenCase"), kOfOpen, "case_id", /*is_new=*/true);
  AddSending(*cases, program, "withdraw", {.da = "træk en sag tilbage", .en = "withdraw a case"},
             RecordsMethod("WithdrawCase"), kOfWithdraw, "case_id");
  CLI::App* reply = AddQuery<rv1::GetCaseReplyResponse>(
      *cases, program, "reply",
      {.da = "ordene til den, der spurgte", .en = "the words for who asked"}, "GetCaseReply", &form,
      &ShowCaseReply);
  form->Add(*reply, "CASE", "case_id", {.da = "sagens id", .en = "the case's id"})->required();
  AddSending(records, program, "answer", {.da = "besvar en sag", .en = "answer a case"},
             RecordsMethod("AnswerCase"), kOfAnswer, "case_id");
}

void AddErasure(CLI::App& records, Program& program) {
  AddSending(records, program, "erase",
             {.da = "indstil til sletning; en anden godkender",
              .en = "propose an erasure; another approves"},
             RecordsMethod("ProposeErasure"), kOfCase, "case_id");
  AddSending(records, program, "approve",
             {.da = "godkend en sletning, som en anden har indstillet",
              .en = "approve an erasure that another proposed"},
             RecordsMethod("ApproveErasure"), kOfCase, "case_id");
  std::shared_ptr<RequestForm> form;
  CLI::App* report = AddQuery<rv1::GetErasureReportResponse>(
      records, program, "erasure", {.da = "hvad en sletning gjorde", .en = "what an erasure did"},
      "GetErasureReport", &form, &ShowErasure);
  form->Add(*report, "CASE", "case_id", {.da = "sagens id", .en = "the case's id"})->required();
}

void AddHoldsAndTerms(CLI::App& records, Program& program) {
  CLI::App* hold =
      AddSending(records, program, "hold",
                 {.da = "opbevaringspligt: intet slettes før den ophører",
                  .en = "legal hold: nothing is erased before it ends"},
                 RecordsMethod("PlaceLegalHold"), kOfPlace, "hold_id", /*is_new=*/true);
  (void)hold;
  AddSending(records, program, "lift",
             {.da = "hæv en opbevaringspligt, som en anden har angivet",
              .en = "lift a legal hold that another placed"},
             RecordsMethod("LiftLegalHold"), kOfLift, "hold_id");
  std::shared_ptr<RequestForm> form;
  CLI::App* terms = AddQuery<rv1::ListTermsResponse>(
      records, program, "terms", {.da = "hvis frist udløber hvornår", .en = "whose term ends when"},
      "ListTerms", &form, &ShowTerms);
  form->Add(*terms, "--until", "until", {.da = "udløber før da", .en = "ending before then"});
  AddPageFlags(*terms, *form);
}

absl::Status Rotate(Session& session) {
  ASSIGN_OR_RETURN(const auto reply, session.Call<rv1::RotateDistrictKeyResponse>(
                                         "varsel.records.v1.KeyService/RotateDistrictKey",
                                         rv1::RotateDistrictKeyRequest()));
  if (session.json()) return session.ShowJson(reply);
  session.out()
      << (reply.rotated()
              ? session.Say(
                    {.da = "Kredsnøglen er skiftet. Den gamle åbner intet længere.\n",
                     .en = "The district key was rotated. The old one opens nothing any more.\n"})
              : session.Say({.da = "Kredsnøglen var allerede skiftet.\n",
                             .en = "The district key had been rotated already.\n"}))
      << session.Say({.da = "Fra næste start: --district_key_file=",
                      .en = "From the next start on: --district_key_file="})
      << reply.key_source() << "\n"
      << session.Say({.da = "Pakket om: ", .en = "Wrapped anew: "}) << reply.backups()
      << session.Say({.da = " sikkerhedskopier af loggene, ", .en = " backups of the logs, "})
      << reply.key_backups()
      << session.Say({.da = " af nøglelageret. Kopier andetsteds: varsel backup rewrap\n",
                      .en = " of the key store. Copies elsewhere: varsel backup rewrap\n"});
  return absl::OkStatus();
}

}  // namespace

void AddRecords(CLI::App& app, Program& program) {
  std::shared_ptr<RequestForm> form;
  CLI::App* records = app.add_subcommand(
      "records",
      program.Say(
          {.da = "den dokumentationsansvarlige: indsigt, rettelse, klage, sletning, frister",
           .en = "the records officer: access, correction, complaint, erasure, terms"}));
  records->set_help_flag("-h,--help",
                         program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  records->require_subcommand(1);
  AddCases(*records, program);
  AddExtract(*records, program);
  AddErasure(*records, program);
  AddHoldsAndTerms(*records, program);
}

void AddKeys(CLI::App& app, Program& program) {
  CLI::App* keys =
      app.add_subcommand("keys", program.Say({.da = "kredsens nøgle", .en = "the district's key"}));
  keys->set_help_flag("-h,--help", program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  keys->require_subcommand(1);
  program.Command(*keys, "rotate",
                  {.da = "skift til den næste kredsnøgle, mens serveren kører",
                   .en = "change to the next district key, while the server runs"},
                  [](Session& session) { return Rotate(session); });
}

}  // namespace varsel::cli
