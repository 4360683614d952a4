// promises: what was announced, what was kept, and what waits before leadership.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/sanction_text.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::cli {
namespace {

using sanction::v1::GetPromisesRequest;
using sanction::v1::GetPromisesResponse;
using sanction::v1::ListPromisesRequest;
using sanction::v1::ListPromisesResponse;

constexpr FormFlag kOfPromisesList[] = {
    {"--of-group",
     "group_id",
     {.da = "grupperingens; ellers kredsens", .en = "of the group; else of the district"}},
    {"--state", "state", {.da = "listen: i denne tilstand", .en = "the list: in this state"}},
    {"--unbacked",
     "unbacked_only",
     {.da = "listen: kun dem uden dækning", .en = "the list: unbacked ones only"}},
    kListPageSizeFlag,
    kListPageTokenFlag,
};
constexpr FormFlag kOfPromisesTakeBack[] = {
    {"ANNOUNCEMENT", "announcement_id", {.da = "varslets id", .en = "the announcement's id"}, true},
    {"--time",
     "taken_back_time",
     {.da = "da personen fik det at vide", .en = "when the person was told"},
     true},
    {"--reason", "reason", {.da = "hvorfor", .en = "why"}, true},
};
constexpr FormFlag kOfPromisesWithdraw[] = {
    {"ANNOUNCEMENT", "announcement_id", {.da = "varslets id", .en = "the announcement's id"}, true},
    {"--reason", "reason_code", {.da = "grundens kode", .en = "code of the reason"}, true},
};

// Any flag of the list asks for the list; else the counts.
absl::Status ShowPromises(Session& session, const RequestForm& form, bool list) {
  ASSIGN_OR_RETURN(const auto built, form.Build());
  const auto& asked = static_cast<const ListPromisesRequest&>(*built);
  if (list || asked.state() != 0 || asked.unbacked_only() || !asked.page_token().empty()) {
    ASSIGN_OR_RETURN(const auto promises, session.Call<ListPromisesResponse>(form.method(), asked));
    if (session.json()) return session.ShowJson(promises);
    session.out() << PromiseListText(session.language(), promises);
    return absl::OkStatus();
  }
  GetPromisesRequest request;
  request.set_group_id(asked.group_id());
  ASSIGN_OR_RETURN(
      const auto promises,
      session.Call<GetPromisesResponse>(std::string(kSanctionService) + "GetPromises", request));
  if (session.json()) return session.ShowJson(PromisesJson(promises));
  session.out() << PromisesText(session.language(), promises);
  return absl::OkStatus();
}

}  // namespace

void AddPromises(CLI::App& app, Program& program) {
  const std::string service = kSanctionService;
  auto form = std::make_shared<RequestForm>(service + "ListPromises", program);
  auto list = std::make_shared<bool>(false);
  CLI::App& promises = *program.Command(
      app, "promises",
      {.da = "hvad der er varslet, og hvad der er holdt; --list viser hvert varsel",
       .en = "what was announced and what was kept; --list shows each announcement"},
      [form, list](Session& session) { return ShowPromises(session, *form, *list); });
  AddFlagsTo(promises, *form, kOfPromisesList);
  promises.add_flag("--list", *list,
                    program.Say({.da = "hvert varsel", .en = "each announcement"}));
  AddSending(promises, program, "take-back",
             {.da = "personen har fået at vide, at varslet ikke gælder",
              .en = "the person was told that it does not hold"},
             service + "TakeBackAnnouncement", kOfPromisesTakeBack, "announcement_id");
  AddSending(promises, program, "withdraw-take-back",
             {.da = "det blev aldrig trukket tilbage", .en = "it was never taken back"},
             service + "WithdrawTakeBack", kOfPromisesWithdraw, "announcement_id");
}

}  // namespace varsel::cli
