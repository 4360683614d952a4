#include "services/identity/strict_json.h"

#include <set>
#include <vector>

namespace varsel::identity {

using nlohmann::json;

std::optional<json> ParseJsonObject(std::string_view text) {
  std::vector<std::set<std::string>> members;  // of each object that is open
  bool sound = true;
  const json::parser_callback_t watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (depth > kJsonDepthMax) sound = false;
    if (event == json::parse_event_t::object_start) members.emplace_back();
    if (event == json::parse_event_t::object_end) members.pop_back();
    if (event == json::parse_event_t::key &&
        !members.back().insert(parsed.get<std::string>()).second) {
      sound = false;
    }
    return true;
  };
  json object = json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (!sound || !object.is_object()) return std::nullopt;
  return object;
}

std::optional<std::string> TextOf(const json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace varsel::identity
