#include "services/varseld/flags.h"

#include <CLI/CLI.hpp>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/call_metrics.h"
#include "services/runtime/text_form.h"
#include "storage/keys/district_key_source.h"

namespace varsel::varseld {
namespace {

// Numbers are read as texts, so that a malformed one is a mistake among the others.
struct Texts {
  std::string calls_in_flight_max;
  std::string streams_open_max;
  std::string sign_heads_every;
  std::string backup_every;
  std::string backup_keep_points;
  std::string calls_per_minute;
  std::string personal_reads_per_minute;
};

void CheckDuration(const std::string& name, const std::string& text, absl::Duration* value,
                   std::vector<std::string>* mistakes) {
  absl::Duration duration;
  if (text.empty()) return;
  if (absl::ParseDuration(text, &duration) && duration >= absl::Milliseconds(100)) {
    *value = duration;
    return;
  }
  mistakes->push_back("--" + name + "=" + text + " is not a duration of 100ms or more, e.g. 1h");
}

// A text that was given is a number from `min` to `max`, and becomes the flag's value.
void CheckNumber(const std::string& name, const std::string& text, size_t min, size_t max,
                 size_t* value, std::vector<std::string>* mistakes) {
  size_t number = 0;
  if (text.empty()) return;
  if (absl::SimpleAtoi(text, &number) && number >= min && number <= max) {
    *value = number;
    return;
  }
  mistakes->push_back("--" + name + "=" + text + " is not a number from " + std::to_string(min) +
                      " to " + std::to_string(max));
}

void Declare(CLI::App& app, Flags* flags, Texts* texts) {
  app.option_defaults()->always_capture_default();
  app.add_option("--listen", flags->listen, "HOST:PORT to serve on; port 0 = any that is free");
  app.add_option("--data_dir", flags->data_dir, "the district's log, views and keys; made if new");
  app.add_option("--district", flags->district, "the police district's code, e.g. kbh");
  app.add_flag(
      "--development", flags->development,
      "a development log, for ever: the clock follows the calls' varsel-at; loopback only");
  app.add_option(
      "--policy_dir", flags->policy_dir,
      "the policy files: levers, offers, talking paper, programmes; else those beside the "
      "binary or in its source tree");
  app.add_option(
      "--district_key_file", flags->district_key_file,
      "64 hexadecimal characters that only the server's user may read, or credential:NAME "
      "in $CREDENTIALS_DIRECTORY; in development made in the data directory");
  app.add_option("--district_key_file_next", flags->district_key_file_next,
                 "the same of the key that 'varsel keys rotate' changes to; from then on it opens "
                 "the key store, at each start");
  app.add_option("--signing_key_file", flags->signing_key_file,
                 "64 hexadecimal characters that only the server's user may read: signs the heads "
                 "of the logs; else signing.key beside the district's key, made if new");
  app.add_option("--sign_heads_every", texts->sign_heads_every,
                 "how often heads are signed while there is something new, e.g. 1h or 10m");
  app.add_option("--backup_root", flags->backup_root,
                 "backups of the logs are taken in this folder and under it; empty = none");
  app.add_option("--key_backup_dir", flags->key_backup_dir,
                 "backups of the key store, at most 30 days old, apart from those of the logs");
  app.add_option("--backup_every", texts->backup_every,
                 "how often both are taken by themselves, e.g. 24h");
  app.add_option("--backup_keep_points", texts->backup_keep_points,
                 "so many backups are kept, and the last of each month before");
  app.add_option("--metrics_listen", flags->metrics_listen,
                 "HOST:PORT on loopback for Prometheus' /metrics; empty = none");
  DeclareIdentity(app, &flags->identity);
  app.add_option("--log_level", flags->log_level, "trace, debug, info, warn, error or off");
  app.add_option("--calls_in_flight_max", texts->calls_in_flight_max,
                 "calls under way; the next is refused with RESOURCE_EXHAUSTED");
  app.add_option("--streams_open_max", texts->streams_open_max,
                 "who follow, replay or watch at once; the next is refused likewise");
  app.add_option("--calls_per_minute", texts->calls_per_minute,
                 "of one actor, with as many at once; 0 = no limit; else 1200");
  app.add_option("--personal_reads_per_minute", texts->personal_reads_per_minute,
                 "persons whose data one actor is shown, likewise; 0 = no limit; else 300");
  app.set_config("--config", "", "a TOML or INI file with any of these, without the dashes");
  app.allow_extras();
  app.allow_config_extras(CLI::config_extras_mode::capture);
}

// Whether `path` is the folder or lies in it. False where either says nothing.
bool IsWithin(const std::string& path, const std::string& folder) {
  if (path.empty() || folder.empty()) return false;
  namespace fs = std::filesystem;
  const fs::path within = fs::absolute(path).lexically_normal().lexically_relative(
      fs::absolute(folder).lexically_normal());
  return !within.empty() && *within.begin() != "..";
}

bool IsAddress(const std::string& text) {
  const size_t colon = text.find_last_of(':');
  uint32_t port = 0;
  return colon != std::string::npos && colon > 0 &&
         absl::SimpleAtoi(text.substr(colon + 1), &port) && port <= 65535;
}

void CheckAddresses(const Flags& flags, std::vector<std::string>* mistakes) {
  const bool loopback = runtime::IsLoopback(flags.listen);
  if (!IsAddress(flags.listen)) {
    mistakes->push_back("--listen=" + flags.listen + " is not HOST:PORT");
  } else if (flags.development && !loopback) {
    mistakes->push_back("--listen=" + flags.listen +
                        " is not loopback: a development server is for this machine only");
  }
  CheckIdentity(flags.identity, flags.listen, loopback || !IsAddress(flags.listen), mistakes);
  if (flags.metrics_listen.empty()) return;
  if (!IsAddress(flags.metrics_listen) || !runtime::IsLoopback(flags.metrics_listen)) {
    mistakes->push_back("--metrics_listen=" + flags.metrics_listen +
                        " is not HOST:PORT on loopback");
  }
}

std::vector<std::string> MistakesIn(Flags* flags, const Texts& texts) {
  std::vector<std::string> mistakes;
  if (flags->data_dir.empty()) mistakes.push_back("--data_dir is missing");
  if (!runtime::IsCode(flags->district)) {
    mistakes.push_back(flags->district.empty() ? "--district is missing"
                                               : "--district=" + flags->district +
                                                     " is not a code of a-z, 0-9, . and -");
  }
  CheckAddresses(*flags, &mistakes);
  if (flags->district_key_file.empty()) {
    if (flags->development) {
      flags->district_key_file = flags->data_dir + "/district.key";
    } else {
      mistakes.push_back("--district_key_file is missing: in production the key lies apart");
    }
  }
  if (flags->signing_key_file.empty()) {
    const std::string& key = flags->district_key_file;
    const size_t slash = key.find_last_of('/');
    const bool is_path = !absl::StartsWith(key, "credential:") && slash != std::string::npos;
    flags->signing_key_file =
        (is_path ? key.substr(0, slash + 1) : flags->data_dir + "/") + "signing.key";
  }
  for (const std::string& key : {flags->district_key_file, flags->district_key_file_next}) {
    const auto source = keys::DistrictKeySourceOf(key);
    if (!source.ok()) mistakes.push_back(std::string(source.status().message()));
  }
  static const std::vector<std::string> kLevels = {"trace", "debug", "info",
                                                   "warn",  "error", "off"};
  if (std::find(kLevels.begin(), kLevels.end(), flags->log_level) == kLevels.end()) {
    mistakes.push_back("--log_level=" + flags->log_level +
                       " is none of trace, debug, info, warn, error, off");
  }
  CheckDuration("sign_heads_every", texts.sign_heads_every, &flags->sign_heads_every, &mistakes);
  CheckDuration("backup_every", texts.backup_every, &flags->backup_every, &mistakes);
  CheckNumber("backup_keep_points", texts.backup_keep_points, 1, 100'000,
              &flags->backup_keep_points, &mistakes);
  if (IsWithin(flags->key_backup_dir, flags->backup_root)) {
    mistakes.push_back("--key_backup_dir=" + flags->key_backup_dir +
                       " is within --backup_root: keys are never kept with what they open");
  }
  CheckNumber("calls_in_flight_max", texts.calls_in_flight_max, 1, 1'000'000,
              &flags->calls_in_flight_max, &mistakes);
  CheckNumber("streams_open_max", texts.streams_open_max, 1, 10'000, &flags->streams_open_max,
              &mistakes);
  CheckNumber("calls_per_minute", texts.calls_per_minute, 0, 1'000'000, &flags->calls_per_minute,
              &mistakes);
  CheckNumber("personal_reads_per_minute", texts.personal_reads_per_minute, 0, 1'000'000,
              &flags->personal_reads_per_minute, &mistakes);
  return mistakes;
}

}  // namespace

ParsedFlags ParseFlags(int argc, const char* const* argv, const std::string& version) {
  ParsedFlags parsed;
  Texts texts;
  CLI::App app("Varsel's server: all services over one embedded log.", "varseld");
  app.set_version_flag("--version", "varseld " + version);
  Declare(app, &parsed.flags, &texts);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    parsed.ask = ParsedFlags::Ask::kPrint;
    parsed.text = app.help();
    return parsed;
  } catch (const CLI::CallForVersion&) {
    parsed.ask = ParsedFlags::Ask::kPrint;
    parsed.text = "varseld " + version + "\n";
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.mistakes.push_back(error.what());
  }
  for (const std::string& unknown : app.remaining()) {
    parsed.mistakes.push_back(unknown + " is not known");
  }
  for (std::string& mistake : MistakesIn(&parsed.flags, texts)) {
    parsed.mistakes.push_back(std::move(mistake));
  }
  if (!parsed.mistakes.empty()) parsed.ask = ParsedFlags::Ask::kFail;
  return parsed;
}

}  // namespace varsel::varseld
