// eki: the EKI table, its signatures, EKI's contacts, and what EKI shares.
#include <memory>
#include <string>

#include "clients/cli/eki_text.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::cli {
namespace {

using support::v1::GetEkiTableResponse;
using support::v1::ListReportsResponse;

absl::Status ShowEkiTable(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> request, form.Build());
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> reply,
                   session.Call(form.method(), *request));
  const auto& table = static_cast<const GetEkiTableResponse&>(*reply).table();
  if (session.json()) return session.ShowJson(EkiJson(table));
  session.out() << EkiText(session.language(), table);
  return absl::OkStatus();
}

void ShowReports(Session& session, const ListReportsResponse& list) {
  const Language language = session.language();
  Table table({{"Id"},
               {session.Say({.da = "Fra", .en = "From"})},
               {session.Say({.da = "Til", .en = "Until"})},
               {session.Say({.da = "Politiet", .en = "Police"})},
               {"EKI"}});
  for (const auto& report : list.reports()) {
    table.Add({report.report_id(), TimeText(language, report.from()),
               TimeText(language, report.until()),
               Label(language, report.signed_by_police() ? "yes" : "no"),
               Label(language, report.signed_by_eki() ? "yes" : "no")});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen rapporter.\n", .en = "No reports.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void AddEkiReports(CLI::App& eki, Program& program) {
  auto list = std::make_shared<RequestForm>(SupportMethod("ListReports"), program);
  CLI::App* reports = program.Command(
      eki, "reports",
      {.da = "rapporter, og hvem der har underskrevet", .en = "reports, and by whom signed"},
      [list](Session& session) {
        return ShowSupport<ListReportsResponse>(session, *list, &ShowReports);
      });
  AddPageFlags(*reports, *list);

  auto sign = std::make_shared<RequestForm>(SupportMethod("SignReport"), program);
  CLI::App* command = program.Command(
      eki, "sign",
      {.da = "underskriv tabellen for en periode, for sin dataansvarlige",
       .en = "sign the table of a period, for one's controller"},
      [sign](Session& session) { return SendSupport(session, *sign, "report_id"); });
  sign->Add(*command, "--report", "report_id",
            {.da = "rapportens id; ellers et nyt", .en = "the report's id; else a new one"});
  sign->Add(*command, "--from", "from",
            {.da = "runder, der begyndte fra da", .en = "rounds that began from then"})
      ->required();
  sign->Add(*command, "--until", "until", {.da = "og før da", .en = "and before then"})->required();
  sign->NewId("report_id");
}

void AddEkiContact(CLI::App& eki, Program& program) {
  auto form = std::make_shared<RequestForm>(SupportMethod("RecordContact"), program);
  CLI::App* command = program.Command(
      eki, "contact", {.da = "registrér EKI's kontakt med en person", .en = "record EKI's contact"},
      [form](Session& session) { return SendSupport(session, *form, "contact_id"); });
  form->Add(*command, "PERSON", "person_id", {.da = "personens id", .en = "the person's id"})
      ->required();
  form->Add(*command, "--kind", "contact_kind", {.da = "hvordan", .en = "how"})->required();
  form->Add(*command, "--time", "contact_time", {.da = "hvornår", .en = "when"})->required();
  form->Add(*command, "--note", "note", {.da = "kort note", .en = "short note"});
  form->NewId("contact_id");

  auto share = std::make_shared<RequestForm>(SupportMethod("AnswerSharing"), program);
  CLI::App* answer = program.Command(
      eki, "share",
      {.da = "del noget om en person, eller afslå", .en = "share of a person, or decline"},
      [share](Session& session) { return SendSupport(session, *share, "person_id"); });
  share->Add(*answer, "PERSON", "person_id", {.da = "personens id", .en = "the person's id"})
      ->required();
  share->Add(*answer, "--what", "share_subject", {.da = "hvad", .en = "what"})->required();
  share->Add(*answer, "--answer", "answer", {.da = "svaret", .en = "the answer"})->required();
  share->Add(*answer, "--basis", "basis", {.da = "på hvad", .en = "on what"});
  share->Add(*answer, "--provision", "legal_basis",
             {.da = "hjemlens kode", .en = "code of the provision"});
}

}  // namespace

void AddEki(CLI::App& app, Program& program) {
  auto form = std::make_shared<RequestForm>(SupportMethod("GetEkiTable"), program);
  CLI::App* eki =
      program.Command(app, "eki",
                      {.da = "EKI-tabellen: kontakt før og efter, og forløb",
                       .en = "the EKI table: contact before and after, and courses"},
                      [form](Session& session) { return ShowEkiTable(session, *form); });
  form->Add(*eki, "--round", "round_id",
            {.da = "kun denne runde, som den er nu", .en = "this round only, as it stands now"});
  form->Add(*eki, "--report", "report_id", {.da = "denne rapport", .en = "this report"});
  form->Add(*eki, "--signed", "newest_signed",
            {.da = "yes: den nyeste, som begge har underskrevet",
             .en = "yes: the newest that both signed"});
  AddEkiReports(*eki, program);
  AddEkiContact(*eki, program);
}

}  // namespace varsel::cli
