// One run of the program: what every command is given to stand on. Who calls, on which server, in
// which language, and where the answer is written. Thread-compatible.
#ifndef VARSEL_CLIENTS_CLI_SESSION_H_
#define VARSEL_CLIENTS_CLI_SESSION_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "clients/cli/connection.h"
#include "clients/cli/credentials.h"
#include "clients/cli/words.h"
#include "google/protobuf/message.h"
#include "nlohmann/json_fwd.hpp"

namespace varsel::cli {

// From flags, with defaults from the environment (VARSEL_SERVER, VARSEL_ACTOR and so on).
struct Options {
  std::string server = "127.0.0.1:7450";
  std::string output = "table";  // or "json"
  std::string actor;             // UUID of the one who calls
  std::string role;              // officer, project-leader, eki ...
  std::string section;           // UUID of the caller's section
  std::string purpose;           // a code: why personal data is read or written
  std::string legal_basis;       // a code
  std::string agency;            // a partner's: the code of his agency
  std::string controller;        // police, eki or partner: of a role that each has
  std::string token;             // who calls; else what token_file holds, else one from dev_key
  std::string token_file;
  std::string dev_key;  // a development server's key: tokens for actor, role and so on
  std::string tls_ca;   // PEM files
  std::string tls_cert;
  std::string tls_key;
  std::string position;  // read at least up to this position
  std::string pick;      // JSON pointer: only this part of the JSON object
  std::string at;        // of a development server's story clock
  double timeout_seconds =
      -1;  // of each call; 0 = none; below 0 = not said: 30, and none for a stream
};
Options OptionsFromEnvironment();

class Session {
 public:
  Session(Options options, Language language, std::ostream& out, std::ostream& error)
      : options_(std::move(options)), language_(language), out_(out), error_(error) {}

  const Options& options() const { return options_; }
  Language language() const { return language_; }
  bool json() const { return options_.output == "json"; }
  std::ostream& out() { return out_; }
  std::ostream& error() { return error_; }
  std::string Say(const Text& text) const { return In(language_, text); }

  // Shows an object as JSON, or the part of it that --pick names. UsageError if it has no such
  // part.
  absl::Status ShowJson(const nlohmann::ordered_json& json);
  absl::Status ShowJson(const google::protobuf::Message& message);

  // A call to the method with this full name (methods.h), as the options say. REQUIRES: the name is
  // known.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Call(
      std::string_view method, const google::protobuf::Message& request);
  template <typename Reply>
  absl::StatusOr<Reply> Call(std::string_view method, const google::protobuf::Message& request) {
    absl::StatusOr<std::unique_ptr<google::protobuf::Message>> reply = Call(method, request);
    if (!reply.ok()) return reply.status();
    return std::move(static_cast<Reply&>(**reply));
  }
  // The same on bytes, with other options than the session's.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Call(
      const google::protobuf::MethodDescriptor& method, const std::string& request_bytes,
      const Options& options);
  absl::StatusOr<std::string> CallBytes(const std::string& path, const std::string& request_bytes);
  absl::Status Stream(const google::protobuf::MethodDescriptor& method,
                      const std::string& request_bytes,
                      const std::function<bool(const google::protobuf::Message&)>& visit);

 private:
  absl::StatusOr<Connection*> connection();
  absl::StatusOr<CallContext> ContextOf(const Options& options, bool stream);

  const Options options_;
  const Language language_;
  std::ostream& out_;
  std::ostream& error_;
  std::unique_ptr<Connection> connection_;
  Tokens tokens_;
};

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_SESSION_H_
