// The steps of a replay in words, and its lanes as text for a terminal. Pure.
#ifndef VARSEL_CLIENTS_CLI_REPLAY_TEXT_H_
#define VARSEL_CLIENTS_CLI_REPLAY_TEXT_H_

#include <map>
#include <string>
#include <vector>

#include "clients/cli/words.h"
#include "nlohmann/json_fwd.hpp"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::cli {

// What the stream told, put together.
struct Replayed {
  std::vector<replay::v1::Step> steps;
  replay::v1::ReplayState start;             // the state before the first step
  std::map<std::string, std::string> names;  // of groups and sections, by id
  uint64_t position = 0;
  google::protobuf::Timestamp as_of_time;
};
void AddFrame(const replay::v1::ReplayFrame& frame, Replayed* replayed);

// "Voldshændelse: kniv, alvorlig skade. Opdigtet Elm mod Opdigtet Gran"
std::string StepText(Language language, const replay::v1::Step& step,
                     const std::map<std::string, std::string>& names);
// "registreret sent", and so on; empty where there is no mark.
std::string MarksText(Language language, const replay::v1::Step& step);
// A lever of the catalogue: "mere patrulje".
std::string LeverText(Language language, const std::string& lever_id);
// The name of an id, or its first eight characters.
std::string NameOrId(const std::map<std::string, std::string>& names, const std::string& id);

// Lanes over time, then each step in a line.
std::string ReplayText(Language language, const Replayed& replayed);
// {"steps_total", "position", "as_of_time", "state_at_start", "names", "steps"}
nlohmann::ordered_json ReplayJson(const Replayed& replayed);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_REPLAY_TEXT_H_
