#include "clients/cli/session.h"

#include <cstdlib>

#include "absl/time/time.h"
#include "clients/cli/danish_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/methods.h"
#include "nlohmann/json.hpp"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(30);

void ReadEnvironment(const char* name, std::string* value) {
  const char* set = std::getenv(name);
  if (set != nullptr && *set != '\0') *value = set;
}

}  // namespace

Options OptionsFromEnvironment() {
  Options options;
  ReadEnvironment("VARSEL_SERVER", &options.server);
  ReadEnvironment("VARSEL_OUTPUT", &options.output);
  ReadEnvironment("VARSEL_ACTOR", &options.actor);
  ReadEnvironment("VARSEL_ROLE", &options.role);
  ReadEnvironment("VARSEL_SECTION", &options.section);
  ReadEnvironment("VARSEL_PURPOSE", &options.purpose);
  ReadEnvironment("VARSEL_LEGAL_BASIS", &options.legal_basis);
  ReadEnvironment("VARSEL_AGENCY", &options.agency);
  ReadEnvironment("VARSEL_CONTROLLER", &options.controller);
  ReadEnvironment("VARSEL_TOKEN", &options.token);
  ReadEnvironment("VARSEL_TOKEN_FILE", &options.token_file);
  ReadEnvironment("VARSEL_DEV_KEY", &options.dev_key);
  ReadEnvironment("VARSEL_TLS_CA", &options.tls_ca);
  ReadEnvironment("VARSEL_TLS_CERT", &options.tls_cert);
  ReadEnvironment("VARSEL_TLS_KEY", &options.tls_key);
  return options;
}

absl::StatusOr<Connection*> Session::connection() {
  if (connection_ == nullptr) {
    ASSIGN_OR_RETURN(auto credentials, ChannelCredentialsOf(options_));
    connection_ = std::make_unique<Connection>(options_.server, std::move(credentials));
  }
  return connection_.get();
}

absl::StatusOr<CallContext> Session::ContextOf(const Options& options, bool stream) {
  CallContext context;
  const auto add = [&context](const char* key, const std::string& value) {
    if (!value.empty()) context.metadata.emplace_back(key, value);
  };
  add("accept-language", std::string(CodeOf(language_)));
  ASSIGN_OR_RETURN(const std::string token, tokens_.For(options));
  if (!token.empty()) add("authorization", "Bearer " + token);
  add("varsel-purpose", options.purpose);
  add("varsel-legal-basis", options.legal_basis);
  add("varsel-position", options.position);
  if (!options.at.empty()) {
    ASSIGN_OR_RETURN(const absl::Time at, ParseTime(options.at));
    add("varsel-at", absl::FormatTime(absl::RFC3339_full, at, absl::UTCTimeZone()));
  }
  for (const auto& [key, value] : context.metadata) {
    for (const char c : value) {
      if (c < ' ' || c > '~') return UsageError(key + ": only plain ASCII can be sent here");
    }
  }
  if (options.timeout_seconds > 0) context.timeout = absl::Seconds(options.timeout_seconds);
  if (options.timeout_seconds < 0 && !stream) context.timeout = kTimeout;
  return context;
}

absl::Status Session::ShowJson(const nlohmann::ordered_json& json) {
  if (options_.pick.empty()) {
    out_ << json.dump(2) << "\n";
    return absl::OkStatus();
  }
  try {
    const nlohmann::ordered_json::json_pointer pointer(options_.pick);
    if (json.contains(pointer)) {
      out_ << json.at(pointer).dump(2) << "\n";
      return absl::OkStatus();
    }
  } catch (const nlohmann::ordered_json::exception&) {
    // not a JSON pointer: said below
  }
  return UsageError("--pick: " + options_.pick);
}

absl::Status Session::ShowJson(const google::protobuf::Message& message) {
  if (!options_.pick.empty()) return ShowJson(nlohmann::ordered_json::parse(ToJson(message)));
  out_ << ToJson(message);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Session::Call(
    std::string_view method, const google::protobuf::Message& request) {
  const auto found = FindMethod(method);
  VARSEL_CHECK(found.ok());
  VARSEL_CHECK((*found)->input_type() == request.GetDescriptor());
  return Call(**found, request.SerializeAsString(), options_);
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Session::Call(
    const google::protobuf::MethodDescriptor& method, const std::string& request_bytes,
    const Options& options) {
  ASSIGN_OR_RETURN(const CallContext context, ContextOf(options, /*stream=*/false));
  ASSIGN_OR_RETURN(Connection* const to, connection());
  return to->Call(method, request_bytes, context);
}

absl::StatusOr<std::string> Session::CallBytes(const std::string& path,
                                               const std::string& request_bytes) {
  ASSIGN_OR_RETURN(const CallContext context, ContextOf(options_, /*stream=*/false));
  ASSIGN_OR_RETURN(Connection* const to, connection());
  return to->CallBytes(path, request_bytes, context);
}

absl::Status Session::Stream(const google::protobuf::MethodDescriptor& method,
                             const std::string& request_bytes,
                             const std::function<bool(const google::protobuf::Message&)>& visit) {
  ASSIGN_OR_RETURN(const CallContext context, ContextOf(options_, /*stream=*/true));
  ASSIGN_OR_RETURN(Connection* const to, connection());
  return to->Stream(method, request_bytes, context, visit);
}

}  // namespace varsel::cli
