// evaluation: agreements under which pseudonymised rows may leave, and the files that do.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_form.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"
#include "varsel/evaluation/v1/evaluation_service.pb.h"

namespace varsel::cli {
namespace {

constexpr char kEvaluationService[] = "varsel.evaluation.v1.EvaluationService/";

constexpr FormFlag kOfAgreement = {
    "AGREEMENT", "agreement_id", {.da = "aftalens id", .en = "the agreement's id"}, true};
constexpr FormFlag kOfAgreementTerms[] = {
    {"--recipient",
     "terms.recipient",
     {.da = "modtager: en institution, aldrig en person",
      .en = "recipient: an institution, never a person"},
     true},
    {"--for", "terms.purpose_code", {.da = "formålets kode", .en = "code of the purpose"}, true},
    {"--basis", "terms.legal_basis_code", {.da = "hjemlens kode", .en = "code of the basis"}, true},
    {"--from", "terms.valid_from", {.da = "gælder fra", .en = "holds from"}, true},
    {"--until", "terms.valid_until", {.da = "gælder til", .en = "holds until"}, true},
    {"--data-from", "terms.data_from", {.da = "data fra", .en = "data from"}, true},
    {"--data-until", "terms.data_until", {.da = "data til", .en = "data until"}, true},
    {"--groups",
     "terms.group_ids",
     {.da = "kun disse grupperinger; ellers alle", .en = "these groups only; else all"}},
    {"--sections",
     "terms.section_ids",
     {.da = "kun disse sektioners grupperinger", .en = "groups of these sections only"}},
};
constexpr FormFlag kOfAgreementId[] = {
    {"--id", "agreement_id", {.da = "aftalens id; ellers et nyt", .en = "its id; else a new one"}},
};
constexpr FormFlag kOfAgreementApprove[] = {kOfAgreement, kVersionFlag};
constexpr FormFlag kOfAgreementReason[] = {kOfAgreement, Required(kReasonFlag), kVersionFlag};
constexpr FormFlag kOfAgreementPage[] = {kPageSizeFlag, kPageTokenFlag};
constexpr FormFlag kOfExports[] = {
    {"--of-agreement", "agreement_id", {.da = "kun denne aftales", .en = "of this one only"}},
};
constexpr FormFlag kOfExport[] = {
    kOfAgreement,
    {"--from", "from", {.da = "fra denne mandag", .en = "from this Monday"}, true},
    {"--until", "until", {.da = "til denne mandag", .en = "until this Monday"}, true},
    {"--id", "export_id", {.da = "udtrækkets id; ellers et nyt", .en = "its id; else a new one"}},
};

std::string StateText(Language language, evaluation::v1::AgreementState state) {
  return Label(language, *evaluation::v1::AgreementState_descriptor()->FindValueByNumber(state));
}

std::string AgreementsText(Language language, const evaluation::v1::ListAgreementsResponse& list) {
  Table table({{In(language, {.da = "Modtager", .en = "Recipient"})},
               {In(language, {.da = "Formål", .en = "Purpose"})},
               {In(language, {.da = "Hjemmel", .en = "Legal basis"})},
               {In(language, {.da = "Gælder til", .en = "Holds until"})},
               {In(language, {.da = "Tilstand", .en = "State"})},
               {In(language, {.da = "Registreret af", .en = "Recorded by"})},
               {"Id"}});
  for (const evaluation::v1::Agreement& one : list.agreements()) {
    table.Add({one.terms().recipient(), one.terms().purpose_code(), one.terms().legal_basis_code(),
               TimeText(language, one.terms().valid_until()), StateText(language, one.state()),
               one.recorded_by().substr(0, 8), one.agreement_id()});
  }
  return table.empty() ? In(language, {.da = "Ingen aftaler.\n", .en = "No agreements.\n"})
                       : table.ToString();
}

std::string ExportsText(Language language, const evaluation::v1::ListExportsResponse& list) {
  Table table({{In(language, {.da = "Lavet", .en = "Made"})},
               {In(language, {.da = "Af", .en = "By"})},
               {In(language, {.da = "Modtager", .en = "Recipient"})},
               {In(language, {.da = "Fra", .en = "From"})},
               {In(language, {.da = "Til", .en = "Until"})},
               {In(language, {.da = "Rækker", .en = "Rows"}), Table::Align::kRight},
               {"SHA-256"},
               {"Id"}});
  for (const evaluation::v1::Export& one : list.exports()) {
    table.Add({TimeText(language, one.made_time()), one.made_by().substr(0, 8),
               one.terms().recipient(), TimeText(language, one.from()),
               TimeText(language, one.until()), absl::StrCat(one.row_count()),
               one.sha256().substr(0, 16), one.export_id()});
  }
  return table.empty() ? In(language, {.da = "Intet er udleveret.\n", .en = "Nothing was taken.\n"})
                       : table.ToString();
}

absl::Status WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  return file ? absl::OkStatus() : absl::UnknownError("cannot write " + path);
}

// As Markdown, in both languages: the recipient may be neither.
std::string DictionaryText(const evaluation::v1::GetDictionaryResponse& dictionary) {
  std::string text = absl::StrCat(
      "# Varsel: datafortegnelse / data dictionary, format ", dictionary.format(), "\n\n",
      "Én række for hver gruppering og uge. Linjer, der begynder med `#`, er udtrækkets hoved. / "
      "One "
      "row for each group and week. Lines that begin with `#` are the head of the export.\n\n",
      "| column | betydning | meaning | unit | source events | tom eller 0 | empty or 0 |\n",
      "| --- | --- | --- | --- | --- | --- | --- |\n");
  for (const evaluation::v1::Column& column : dictionary.columns()) {
    absl::StrAppend(&text, "| ", column.name(), " | ", column.meaning_da(), " | ",
                    column.meaning_en(), " | ", column.unit(), " | ", column.source(), " | ",
                    column.empty_da(), " | ", column.empty_en(), " |\n");
  }
  return text;
}

// Fetches the file of an export that was made, with its data dictionary, into a folder.
absl::Status FetchExport(Session& session, const std::string& export_id, const std::string& out) {
  evaluation::v1::GetExportRequest request;
  request.set_export_id(export_id);
  ASSIGN_OR_RETURN(const auto* method, FindMethod(std::string(kEvaluationService) + "GetExport"));
  evaluation::v1::Export head;
  std::string bytes;
  RETURN_IF_ERROR(session.Stream(
      *method, request.SerializeAsString(), [&](const google::protobuf::Message& message) {
        const auto& item = static_cast<const evaluation::v1::GetExportResponse&>(message);
        if (item.has_head()) head = item.head();
        bytes.append(item.content());
        return true;
      }));
  if (bytes.size() != head.byte_count()) {
    return absl::UnavailableError("the file broke off: fetch it again");
  }
  ASSIGN_OR_RETURN(const auto dictionary, session.Call<evaluation::v1::GetDictionaryResponse>(
                                              std::string(kEvaluationService) + "GetDictionary",
                                              evaluation::v1::GetDictionaryRequest()));
  std::error_code failed;
  std::filesystem::create_directories(out, failed);
  const std::string file = out + "/evaluation-" + export_id + ".csv";
  const std::string columns = out + "/evaluation-dictionary.md";
  RETURN_IF_ERROR(WriteFile(file, bytes));
  RETURN_IF_ERROR(WriteFile(columns, DictionaryText(dictionary)));
  if (session.json()) {
    return session.ShowJson({{"export_id", export_id},
                             {"agreement_id", head.agreement_id()},
                             {"file", file},
                             {"dictionary", columns},
                             {"groups", head.group_count()},
                             {"rows", head.row_count()},
                             {"sha256", head.sha256()}});
  }
  session.out() << session.Say({.da = "Skrevet til ", .en = "Written to "}) << file
                << session.Say({.da = " og ", .en = " and "}) << columns << "\n"
                << session.Say({.da = "Persondata (pseudonymiserede): ",
                                .en = "Personal data (pseudonymised): "})
                << head.row_count() << session.Say({.da = " rækker, ", .en = " rows, "})
                << head.group_count() << session.Say({.da = " grupperinger", .en = " groups"})
                << "\nSHA-256 " << head.sha256() << "\n"
                << session.Say({.da = "Udtrækket står i loggen. Kun kendte hændelser: megen vold "
                                      "anmeldes aldrig.\n",
                                .en = "The export is in the log. Known incidents only: much "
                                      "violence is never reported.\n"});
  return absl::OkStatus();
}

void AddLists(CLI::App& evaluation, Program& program) {
  const std::string service = kEvaluationService;
  auto agreements = std::make_shared<RequestForm>(service + "ListAgreements", program);
  AddFlagsTo(*program.Command(evaluation, "list", {.da = "aftalerne", .en = "the agreements"},
                              [agreements](Session& session) -> absl::Status {
                                ASSIGN_OR_RETURN(const auto request, agreements->Build());
                                ASSIGN_OR_RETURN(
                                    const auto reply,
                                    session.Call<evaluation::v1::ListAgreementsResponse>(
                                        agreements->method(), *request));
                                if (session.json()) return session.ShowJson(reply);
                                session.out() << AgreementsText(session.language(), reply);
                                return absl::OkStatus();
                              }),
             *agreements, kOfAgreementPage);
  auto exports = std::make_shared<RequestForm>(service + "ListExports", program);
  CLI::App* taken = program.Command(
      evaluation, "exports",
      {.da = "hvem tog hvad ud, og hvornår", .en = "who took what, and when"},
      [exports](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, exports->Build());
        ASSIGN_OR_RETURN(const auto reply, session.Call<evaluation::v1::ListExportsResponse>(
                                               exports->method(), *request));
        if (session.json()) return session.ShowJson(reply);
        session.out() << ExportsText(session.language(), reply);
        return absl::OkStatus();
      });
  AddFlagsTo(*taken, *exports, kOfExports);
  AddFlagsTo(*taken, *exports, kOfAgreementPage);
}

void AddExports(CLI::App& evaluation, Program& program) {
  auto make =
      std::make_shared<RequestForm>(std::string(kEvaluationService) + "MakeExport", program);
  auto out = std::make_shared<std::string>(".");
  const Text folder = {.da = "mappe til filerne", .en = "folder for the files"};
  CLI::App* made = program.Command(
      evaluation, "export",
      {.da = "lav et udtræk, log det, og skriv filen", .en = "make an export, log it, write it"},
      [make, out](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, make->Build());
        ASSIGN_OR_RETURN(const auto reply, session.Call<evaluation::v1::MakeExportResponse>(
                                               make->method(), *request));
        return FetchExport(session, reply.export_id(), *out);
      });
  AddFlagsTo(*made, *make, kOfExport);
  make->NewId("export_id");
  made->add_option("--out", *out, program.Say(folder))->type_name("DIR");
  auto id = std::make_shared<std::string>();
  CLI::App* fetched =
      program.Command(evaluation, "fetch", {.da = "hent filen igen", .en = "fetch the file again"},
                      [id, out](Session& session) { return FetchExport(session, *id, *out); });
  fetched->add_option("EXPORT", *id, program.Say({.da = "udtrækkets id", .en = "the export's id"}))
      ->required();
  fetched->add_option("--out", *out, program.Say(folder))->type_name("DIR");
}

}  // namespace

void AddEvaluation(CLI::App& app, Program& program) {
  CLI::App& evaluation = *app.add_subcommand(
      "evaluation", program.Say({.da = "evaluering: aftaler og pseudonymiserede udtræk",
                                 .en = "evaluation: agreements and pseudonymised exports"}));
  evaluation.require_subcommand(1);
  const auto sending = [&](const char* name, const Text& help, const char* method,
                           std::span<const FormFlag> first, std::span<const FormFlag> second,
                           bool is_new) {
    auto send = std::make_shared<RequestForm>(std::string(kEvaluationService) + method, program);
    CLI::App* command = program.Command(evaluation, name, help, [send](Session& session) {
      return SendForm(session, *send, "agreement_id");
    });
    AddFlagsTo(*command, *send, first);
    AddFlagsTo(*command, *send, second);
    if (is_new) send->NewId("agreement_id");
  };
  sending("agreement", {.da = "registrér en aftale", .en = "record an agreement"},
          "RecordAgreement", kOfAgreementId, kOfAgreementTerms, true);
  sending("correct",
          {.da = "giv en aftale på ny; den skal godkendes igen",
           .en = "give an agreement anew; it must be approved again"},
          "CorrectAgreement", kOfAgreementReason, kOfAgreementTerms, false);
  sending("approve",
          {.da = "godkend en aftale, en anden har registreret",
           .en = "approve an agreement that another recorded"},
          "ApproveAgreement", kOfAgreementApprove, {}, false);
  sending("end", {.da = "afslut en aftale nu", .en = "end an agreement now"}, "EndAgreement",
          kOfAgreementReason, {}, false);
  sending("withdraw", {.da = "aftalen var en fejl", .en = "the agreement was a mistake"},
          "WithdrawAgreement", kOfAgreementReason, {}, false);
  AddLists(evaluation, program);
  AddExports(evaluation, program);
}

}  // namespace varsel::cli
