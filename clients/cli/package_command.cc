// package: the levers prepared against one group, as counts with each blocker.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/sanction_text.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::cli {
namespace {

using sanction::v1::GetPackageRequest;
using sanction::v1::GetPackageResponse;
using sanction::v1::GetReadinessBoardResponse;
using sanction::v1::ListPackagesResponse;

constexpr FormFlag kOfPackageShow[] = {
    {"PACKAGE", "package_id", {.da = "pakkens id; ellers en liste", .en = "id; else a list"}},
    {"--of-group", "group_id", {.da = "grupperingens pakke", .en = "the group's package"}},
    {"--at-time", "at", {.da = "som grebene stod da", .en = "as the levers stood then"}},
    {"--known-at", "known_at", {.da = "som det vidstes da", .en = "as it was known then"}},
};
constexpr FormFlag kOfPackageList[] = {
    kListPageSizeFlag,
    kListPageTokenFlag,
};
constexpr FormFlag kOfPackageDraft[] = {
    {"GROUP", "group_id", {.da = "grupperingens id", .en = "the group's id"}, true},
    {"--id",
     "package_id",
     {.da = "pakkens id; ellers et nyt", .en = "the package's id; else a new one"}},
};
constexpr FormFlag kOfPackageWithdraw[] = {
    {"PACKAGE", "package_id", {.da = "pakkens id", .en = "the package's id"}, true},
    Required(kReasonFlag),
    kVersionFlag,
};

constexpr FormFlag kOfPackageBoard[] = {
    {"--at-time", "at", {.da = "som grebene stod da", .en = "as the levers stood then"}},
};

absl::Status ShowBoard(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const auto request, form.Build());
  ASSIGN_OR_RETURN(const auto board,
                   session.Call<GetReadinessBoardResponse>(form.method(), *request));
  if (session.json()) return session.ShowJson(board);
  session.out() << BoardText(session.language(), board);
  return absl::OkStatus();
}

absl::Status ShowPackage(Session& session, const RequestForm& show, const RequestForm& list) {
  ASSIGN_OR_RETURN(const auto request, show.Build());
  const auto& asked = static_cast<const GetPackageRequest&>(*request);
  if (asked.package_id().empty() && asked.group_id().empty()) {
    ASSIGN_OR_RETURN(const auto list_request, list.Build());
    ASSIGN_OR_RETURN(const auto packages,
                     session.Call<ListPackagesResponse>(list.method(), *list_request));
    if (session.json()) return session.ShowJson(packages);
    session.out() << PackagesText(session.language(), packages);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto reply, session.Call<GetPackageResponse>(show.method(), asked));
  if (session.json()) return session.ShowJson(reply.package());
  session.out() << PackageText(session.language(), reply.package());
  return absl::OkStatus();
}

}  // namespace

void AddPackage(CLI::App& app, Program& program) {
  const std::string service = kSanctionService;
  auto show = std::make_shared<RequestForm>(service + "GetPackage", program);
  auto list = std::make_shared<RequestForm>(service + "ListPackages", program);
  CLI::App& package = *program.Command(
      app, "package",
      {.da = "en grupperings sanktionspakke, eller alle: hvad er parat, og hvad mangler",
       .en = "a group's sanction package, or all: what is ready, and what is missing"},
      [show, list](Session& session) { return ShowPackage(session, *show, *list); });
  AddFlagsTo(package, *show, kOfPackageShow);
  AddFlagsTo(package, *list, kOfPackageList);
  auto board = std::make_shared<RequestForm>(service + "GetReadinessBoard", program);
  AddFlagsTo(*program.Command(package, "board",
                              {.da = "paratheden i hele kredsen: hver pakke, og hvem der ingen har",
                               .en = "readiness in the whole district: each package, and who has "
                                     "none"},
                              [board](Session& session) { return ShowBoard(session, *board); }),
             *board, kOfPackageBoard);
  AddSending(package, program, "draft", {.da = "begynd en pakke", .en = "begin a package"},
             service + "DraftPackage", kOfPackageDraft, "package_id", /*is_new=*/true);
  AddSending(package, program, "withdraw",
             {.da = "pakken var der aldrig", .en = "there never was such a package"},
             service + "WithdrawPackage", kOfPackageWithdraw, "package_id");
}

}  // namespace varsel::cli
