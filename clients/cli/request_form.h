// Flags for the fields of a request, bound by the names of the proto: so a command is a list of
// facts, and a new field needs one line. Thread-compatible; lives as long as the parsing.
#ifndef VARSEL_CLIENTS_CLI_REQUEST_FORM_H_
#define VARSEL_CLIENTS_CLI_REQUEST_FORM_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "clients/cli/program.h"
#include "clients/cli/words.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace varsel::cli {

class RequestForm {
 public:
  // `method` as in FindMethod. REQUIRES: it is known.
  RequestForm(std::string_view method, const Program& program);

  // A flag ("--way") or a positional ("notification") for the field at `path` ("facts.mode"). Enums
  // take their codes, shown in the help; times what ParseTime takes; bools and three-way answers
  // yes or no; lists are given by repeating or by commas. Through a list of messages
  // ("facts.announced_levers.lever_id") each value adds one. REQUIRES: the field exists and is one
  // of these, a text or a number.
  CLI::Option* Add(CLI::App& app, const std::string& flag, std::string_view path, const Text& help);

  // The request as typed. Empty ids of new things (`request_id` and those in NewId) are filled with
  // random UUIDs.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Build() const;
  // A field that is given a random UUID unless typed. REQUIRES: the field exists and is a text.
  void NewId(std::string_view path);

  const std::string& method() const { return method_; }

 private:
  using Path = std::vector<const google::protobuf::FieldDescriptor*>;
  struct Entry {
    std::string flag;
    Path path;
    std::shared_ptr<std::vector<std::string>> values;
  };

  Path Resolve(std::string_view path) const;

  std::string method_;
  Language language_;
  const google::protobuf::Descriptor* type_;
  std::vector<Entry> entries_;
  std::vector<Path> new_ids_;
};

// Sets `field` of `message` (adds, if it is a list) from its text. UsageError, naming the choices,
// if it does not fit.
absl::Status SetField(const google::protobuf::FieldDescriptor& field, const std::string& text,
                      google::protobuf::Message* message);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_REQUEST_FORM_H_
