// call: any RPC by its name, with JSON in and out.
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "clients/cli/exit_code.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

struct CallFlags {
  std::string method;
  std::string json = "{}";
  bool bytes = false;
  bool list = false;
};

std::string ReadStandardInput() {
  return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
}

absl::StatusOr<std::string> RequestBytes(const google::protobuf::MethodDescriptor& method,
                                         const CallFlags& flags) {
  const std::string text = flags.json == "-" ? ReadStandardInput() : flags.json;
  if (flags.bytes) return text;
  std::unique_ptr<google::protobuf::Message> request = NewMessage(*method.input_type());
  RETURN_IF_ERROR(FromJson(text, request.get()));
  return request->SerializeAsString();
}

absl::Status RunCall(Session& session, const CallFlags& flags) {
  if (flags.list || flags.method.empty()) {
    for (const auto* method : AllMethods()) {
      session.out() << NameOf(*method) << (method->server_streaming() ? "  (stream)" : "") << "\n";
    }
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto* method, FindMethod(flags.method));
  ASSIGN_OR_RETURN(const std::string bytes, RequestBytes(*method, flags));
  if (method->server_streaming()) {
    return session.Stream(*method, bytes, [&session](const google::protobuf::Message& item) {
      session.out() << ToJson(item, /*one_line=*/true) << std::endl;
      return session.out().good();
    });
  }
  ASSIGN_OR_RETURN(const auto reply, session.Call(*method, bytes, session.options()));
  return session.ShowJson(*reply);
}

}  // namespace

void AddCall(CLI::App& app, Program& program) {
  auto flags = std::make_shared<CallFlags>();
  CLI::App* command =
      program.Command(app, "call",
                      {.da = "kald en hvilken som helst metode med JSON; uden metode vises alle",
                       .en = "call any method with JSON; without a method all are listed"},
                      [flags](Session& session) { return RunCall(session, *flags); });
  command->add_option("METHOD", flags->method,
                      program.Say({.da = "f.eks. InsightService/GetHitRate",
                                   .en = "e.g. InsightService/GetHitRate"}));
  command->add_option("JSON", flags->json,
                      program.Say({.da = "anmodningen, eller - for at læse den fra standard input",
                                   .en = "the request, or - to read it from standard input"}));
  command->add_flag("--bytes", flags->bytes,
                    program.Say({.da = "anmodningen er de serialiserede bytes, ikke JSON",
                                 .en = "the request is the serialized bytes, not JSON"}));
  command->add_flag("--list", flags->list,
                    program.Say({.da = "vis alle metoder", .en = "list all methods"}));
}

}  // namespace varsel::cli
