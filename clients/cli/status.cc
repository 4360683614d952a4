// status: does the server answer, is each of its services serving, and how does its log stand?
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/table.h"
#include "grpc/health/v1/health.pb.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"
#include "varsel/log/v1/log_service.pb.h"

namespace varsel::cli {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using log::v1::GetStatusRequest;
using log::v1::GetStatusResponse;

constexpr char kHealthPath[] = "/grpc.health.v1.Health/Check";

absl::StatusOr<bool> IsServing(Session& session, const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  const absl::StatusOr<std::string> bytes =
      session.CallBytes(kHealthPath, request.SerializeAsString());
  if (absl::IsNotFound(bytes.status())) return false;  // the server does not hold this service
  if (!bytes.ok()) return bytes.status();
  HealthCheckResponse reply;
  if (!reply.ParseFromString(*bytes)) return absl::InternalError("the health reply does not parse");
  return reply.status() == HealthCheckResponse::SERVING;
}

std::vector<std::string> ServiceNames() {
  std::vector<std::string> names;
  for (const auto* method : AllMethods()) {
    const std::string& name = method->service()->full_name();
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

std::string LogText(Session& session, const GetStatusResponse& log) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Log", .en = "Log"})}, {""}});
  table.Add({session.Say({.da = "politikreds", .en = "district"}),
             absl::StrCat(log.district(), log.development() ? session.Say({.da = " (udvikling)",
                                                                           .en = " (development)"})
                                                            : "")});
  table.Add(
      {session.Say({.da = "registreringer", .en = "records"}), absl::StrCat(log.head_position())});
  table.Add({session.Say({.da = "seneste", .en = "latest"}),
             TimeText(language, log.head_recorded_time())});
  table.Add({session.Say({.da = "serverens tid", .en = "the server's time"}),
             TimeText(language, log.domain_time())});
  table.Add({session.Say({.da = "ledig plads", .en = "free space"}),
             absl::StrFormat("%.1f GB", static_cast<double>(log.disk_free_bytes()) / 1e9)});
  if (log.access_ended_records() > 0) {
    table.Add({session.Say({.da = "adgangsloggen begynder efter", .en = "access log begins after"}),
               absl::StrCat(TimeText(language, log.access_ended_until()), " (",
                            log.access_ended_records(),
                            session.Say({.da = " slettet)", .en = " erased)"}))});
  }
  if (log.stopped())
    table.Add({session.Say({.da = "standset", .en = "stopped"}),
               session.Say({.da = "efter en fejlet skrivning", .en = "after a failed write"})});
  for (const log::v1::View& view : log.views()) {
    if (view.broken())
      table.Add({session.Say({.da = "visning i stykker", .en = "broken view"}), view.name()});
    if (view.rebuilding())
      table.Add(
          {session.Say({.da = "visning genopbygges", .en = "view being rebuilt"}), view.name()});
  }
  return table.ToString();
}

absl::Status RunStatus(Session& session) {
  ASSIGN_OR_RETURN(const bool serving, IsServing(session, ""));
  nlohmann::ordered_json json = {{"server", session.options().server}, {"serving", serving}};
  Table table({{session.Say({.da = "Tjeneste", .en = "Service"})}, {"Status"}});
  const auto word = [&session](bool up) {
    return up ? session.Say({.da = "svarer", .en = "serving"})
              : session.Say({.da = "svarer ikke", .en = "not serving"});
  };
  table.Add({session.options().server, word(serving)});
  for (const std::string& name : ServiceNames()) {
    ASSIGN_OR_RETURN(const bool up, IsServing(session, name));
    json["services"][name] = up;
    table.Add({name, word(up)});
  }
  // Health needs no caller; how the log stands does.
  const auto log =
      session.Call<GetStatusResponse>("varsel.log.v1.LogService/GetStatus", GetStatusRequest());
  if (!log.ok() && !absl::IsUnauthenticated(log.status())) return log.status();
  if (session.json()) {
    if (log.ok()) json["log"] = nlohmann::ordered_json::parse(ToJson(*log));
    RETURN_IF_ERROR(session.ShowJson(json));
  } else {
    session.out() << table.ToString();
    if (log.ok()) session.out() << "\n" << LogText(session, *log);
  }
  if (serving) return absl::OkStatus();
  return absl::UnavailableError(
      session.Say({.da = "serveren tager ikke imod kald", .en = "the server takes no calls"}));
}

}  // namespace

void AddStatus(CLI::App& app, Program& program) {
  program.Command(app, "status",
                  {.da = "svarer serveren, og hvordan står loggen",
                   .en = "does the server answer, and how does the log stand"},
                  RunStatus);
}

}  // namespace varsel::cli
