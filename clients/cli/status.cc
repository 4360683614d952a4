// status: does the server answer, and is each of its services serving?
#include <string>
#include <vector>

#include "clients/cli/exit_code.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/table.h"
#include "google/protobuf/wrappers.pb.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

constexpr char kHealthPath[] = "/grpc.health.v1.Health/Check";
constexpr int kServing = 1;

// gRPC's health check. Its request is one text and its reply one number, each in field 1: so
// protobuf's own wrappers read them.
absl::StatusOr<bool> IsServing(Session& session, const std::string& service) {
  google::protobuf::StringValue request;
  request.set_value(service);
  absl::StatusOr<std::string> bytes = session.CallBytes(kHealthPath, request.SerializeAsString());
  if (absl::IsNotFound(bytes.status())) return false;  // the server does not hold this service
  if (!bytes.ok()) return bytes.status();
  google::protobuf::Int32Value reply;
  if (!reply.ParseFromString(*bytes)) return absl::InternalError("the health reply does not parse");
  return reply.value() == kServing;
}

std::vector<std::string> ServiceNames() {
  std::vector<std::string> names;
  for (const auto* method : AllMethods()) {
    const std::string& name = method->service()->full_name();
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
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
  if (session.json()) {
    RETURN_IF_ERROR(session.ShowJson(json));
  } else {
    session.out() << table.ToString();
  }
  if (!serving)
    return absl::UnavailableError(
        session.Say({.da = "serveren tager ikke imod kald", .en = "the server takes no calls"}));
  return absl::OkStatus();
}

}  // namespace

void AddStatus(CLI::App& app, Program& program) {
  program.Command(app, "status", {.da = "svarer serveren", .en = "does the server answer"},
                  RunStatus);
}

}  // namespace varsel::cli
