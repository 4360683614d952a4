// eki: the EKI table, its signatures, and EKI's contacts.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
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
}

constexpr FormFlag kOfEkiSign[] = {
    {"--report",
     "report_id",
     {.da = "rapportens id; ellers et nyt", .en = "the report's id; else a new one"}},
    {"--from",
     "from",
     {.da = "runder, der begyndte fra da", .en = "rounds that began from then"},
     true},
    {"--until", "until", {.da = "og før da", .en = "and before then"}, true},
};
constexpr FormFlag kOfEkiContact[] = {
    kPersonFlag,
    {"--kind", "contact_kind", {.da = "hvordan", .en = "how"}, true},
    {"--time", "contact_time", {.da = "hvornår", .en = "when"}, true},
    kNoteFlag,
};

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
  AddSending(*eki, program, "sign",
             {.da = "underskriv tabellen for en periode, for sin dataansvarlige",
              .en = "sign the table of a period, for one's controller"},
             SupportMethod("SignReport"), kOfEkiSign, "report_id", /*is_new=*/true);
  AddSending(*eki, program, "contact",
             {.da = "registrér EKI's kontakt med en person", .en = "record EKI's contact"},
             SupportMethod("RecordContact"), kOfEkiContact, "contact_id", /*is_new=*/true);
}

}  // namespace varsel::cli
