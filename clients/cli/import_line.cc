#include "clients/cli/import_line.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/methods.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"
#include "storage/base/uuid.h"

namespace varsel::cli {
namespace {

using google::protobuf::FieldDescriptor;
using nlohmann::json;

// What of the line goes beside the request, and where it is kept.
struct Envelope {
  const char* key;
  std::string Options::*value;
};
constexpr Envelope kEnvelope[] = {
    {"at", &Options::at},           {"actor", &Options::actor},
    {"role", &Options::role},       {"section", &Options::section},
    {"purpose", &Options::purpose}, {"legal_basis", &Options::legal_basis},
    {"agency", &Options::agency},   {"controller", &Options::controller},
};

absl::StatusOr<json> ParseObject(std::string_view text) {
  try {
    json object = json::parse(text.begin(), text.end());
    if (!object.is_object()) return absl::InvalidArgumentError("not a JSON object");
    return object;
  } catch (const json::exception& error) {
    return absl::InvalidArgumentError(absl::StrCat("not JSON: ", error.what()));
  }
}

absl::Status ReadEnvelope(const json& object, Options* options) {
  for (const auto& [key, value] : object.items()) {
    if (key == "method" || key == "request" || key == "comment") continue;
    const Envelope* found = nullptr;
    for (const Envelope& known : kEnvelope) {
      if (key == known.key) found = &known;
    }
    if (found == nullptr)
      return absl::InvalidArgumentError(absl::StrCat("unknown key \"", key, "\""));
    if (!value.is_string())
      return absl::InvalidArgumentError(absl::StrCat("\"", key, "\" is not a text"));
    options->*(found->value) = value.get<std::string>();
  }
  return absl::OkStatus();
}

// The same line gives the same id for ever.
std::string RequestIdOf(const json& object) {
  json content = object;
  content.erase("comment");
  return Uuid::Derived("import", {}, content.dump()).ToString();
}

}  // namespace

absl::StatusOr<std::optional<ImportLine>> ParseImportLine(std::string_view text,
                                                          const Options& options) {
  if (text.find_first_not_of(" \t\r") == std::string_view::npos) return std::nullopt;
  ASSIGN_OR_RETURN(const json object, ParseObject(text));
  if (object.size() == 1 && object.contains("comment")) return std::nullopt;
  if (!object.contains("method") || !object["method"].is_string()) {
    return absl::InvalidArgumentError("\"method\" is missing");
  }
  if (!object.contains("request") || !object["request"].is_object()) {
    return absl::InvalidArgumentError("\"request\" is missing, or is not an object");
  }
  ImportLine line;
  line.options = options;
  RETURN_IF_ERROR(ReadEnvelope(object, &line.options));
  const auto method = FindMethod(object["method"].get<std::string>());
  if (!method.ok()) return absl::InvalidArgumentError(method.status().message());
  line.method = *method;
  line.request = NewMessage(*line.method->input_type());
  RETURN_IF_ERROR(FromJson(object["request"].dump(), line.request.get()));
  const FieldDescriptor* request_id = line.method->input_type()->FindFieldByName("request_id");
  const auto& reflection = *line.request->GetReflection();
  if (request_id != nullptr && reflection.GetString(*line.request, request_id).empty()) {
    reflection.SetString(line.request.get(), request_id, RequestIdOf(object));
  }
  return std::optional<ImportLine>(std::move(line));
}

}  // namespace varsel::cli
