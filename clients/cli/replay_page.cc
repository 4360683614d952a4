#include "clients/cli/replay_page.h"

#include <string>

#include "absl/strings/str_replace.h"
#include "clients/cli/danish_time.h"
#include "nlohmann/json.hpp"

namespace varsel::cli {
namespace {

using Json = nlohmann::ordered_json;

int64_t MillisOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1000 + time.nanos() / 1'000'000;
}

std::string NameOfKind(replay::v1::StepKind kind) {
  return replay::v1::StepKind_Name(kind).substr(10);  // without STEP_KIND_
}

// What the page draws and folds of one step; short names, for there are many.
Json StepJson(const replay::v1::Step& step, const std::map<std::string, std::string>& names) {
  Json json;
  json["k"] = NameOfKind(step.step_kind());
  json["l"] = static_cast<int>(step.lane());
  json["t"] = MillisOf(step.occurred_time());
  json["r"] = MillisOf(step.recorded_time());
  json["f"] = step.fact_ref();
  json["x"] = StepText(Language::kDanish, step, names);
  // What differs between then and now the page finds itself.
  replay::v1::Step own;
  for (const int mark : step.marks()) {
    if (mark == replay::v1::STEP_MARK_LATE || mark == replay::v1::STEP_MARK_UNBACKED) {
      own.add_marks(static_cast<replay::v1::StepMark>(mark));
    }
  }
  if (const std::string marks = MarksText(Language::kDanish, own); !marks.empty()) {
    json["m"] = marks;
  }
  if (!step.person().empty()) json["p"] = step.person();
  if (!step.lever_id().empty()) json["v"] = step.lever_id();
  if (!step.group_ids().empty())
    json["g"] = Json(std::vector<std::string>(step.group_ids().begin(), step.group_ids().end()));
  if (!step.about_fact_ref().empty()) json["a"] = step.about_fact_ref();
  for (const auto& lever : step.levers()) json["vs"].push_back(lever.lever_id());
  for (const auto& group : step.groups()) {
    const bool aggressor = group.role() == timeline::v1::GROUP_ROLE_AGGRESSOR;
    json[aggressor ? "ag" : "tg"].push_back(group.group_id());
  }
  return json;
}

// The levers that are announced, by their codes.
Json LeversJson(const Replayed& replayed) {
  Json levers = Json::object();
  for (const auto& step : replayed.steps) {
    for (const auto& lever : step.levers()) {
      levers[lever.lever_id()] = LeverText(Language::kDanish, lever.lever_id());
    }
  }
  for (const auto& promise : replayed.start.promises_open()) {
    levers[promise.lever_id()] = LeverText(Language::kDanish, promise.lever_id());
  }
  return levers;
}

Json StepsJson(const Replayed& replayed) {
  Json steps = Json::array();
  for (const auto& step : replayed.steps) steps.push_back(StepJson(step, replayed.names));
  return steps;
}

// The state before the first step, as the page folds it.
Json StateJson(const Replayed& replayed) {
  const replay::v1::ReplayState& state = replayed.start;
  Json json = {{"members", Json::array()},
               {"windows", Json::array()},
               {"levers", Json::array()},
               {"promises", Json::array()}};
  for (const auto& member : state.members()) {
    json["members"].push_back(
        {{"f", member.fact_ref()}, {"p", member.person()}, {"g", member.group_id()}});
  }
  for (const auto& window : state.open_windows()) {
    json["windows"].push_back({{"group", window.group_id()},
                               {"against", window.against_group_id()},
                               {"since", MillisOf(window.opened_time())},
                               {"closes", MillisOf(window.closes_time())}});
  }
  for (const auto& lever : state.levers_ready()) {
    json["levers"].push_back({{"g", lever.group_id()},
                              {"v", lever.lever_id()},
                              {"x", LeverText(Language::kDanish, lever.lever_id())},
                              {"since", MillisOf(lever.since())}});
  }
  for (const auto& promise : state.promises_open()) {
    json["promises"].push_back(
        {{"f", promise.fact_ref()},
         {"v", promise.lever_id()},
         {"g", std::vector<std::string>(promise.group_ids().begin(), promise.group_ids().end())},
         {"p", promise.person()},
         {"since", MillisOf(promise.announced_time())}});
  }
  return json;
}

// So that nothing in it can end the script element that it stands in.
std::string InScript(const Json& json) {
  return absl::StrReplaceAll(json.dump(-1, ' ', false, Json::error_handler_t::replace),
                             {{"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}});
}

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

}  // namespace

std::string ReplayPage(const PageInput& input) {
  Json data;
  data["now"] = StepsJson(input.now);
  data["start"]["now"] = StateJson(input.now);
  data["names"] = input.now.names;
  data["levers"] = LeversJson(input.now);
  if (input.then.has_value()) {
    data["then"] = StepsJson(*input.then);
    data["start"]["then"] = StateJson(*input.then);
    data["moment"] = absl::ToUnixMillis(input.moment);
    for (const auto& [id, name] : input.then->names) data["names"][id] = name;
  }
  const std::string about =
      input.then.has_value()
          ? "Kendt dengang: " + FormatTime(Language::kDanish, input.moment) + ". "
          : std::string();
  // The parts are put in at once, so that no text of the data is taken for a place.
  return absl::StrReplaceAll(kReplayPageHtml,
                             {{"{{title}}", Escaped(input.title)},
                              {"{{about}}", Escaped(about)},
                              {"{{made}}", Escaped(FormatTime(Language::kDanish, input.made))},
                              {"{{style}}", kReplayPageCss},
                              {"{{data}}", InScript(data)},
                              {"{{script}}", kReplayPageJs}});
}

}  // namespace varsel::cli
