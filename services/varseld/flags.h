// The server's configuration: flags, and a TOML or INI file by --config. Read once at start; every
// mistake is named at once.
#ifndef VARSEL_SERVICES_VARSELD_FLAGS_H_
#define VARSEL_SERVICES_VARSELD_FLAGS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace varsel::varseld {

struct Flags {
  std::string listen = "127.0.0.1:7450";
  std::string data_dir;
  std::string district;
  bool development = false;
  std::string policy_dir;         // the catalogues; where nothing is said as areas.h finds it
  std::string district_key_file;  // in development: data_dir/district.key unless given
  std::string metrics_listen;     // empty = none
  std::string log_level = "info";
  size_t calls_in_flight_max = 4096;
  size_t calls_per_minute = 1200;          // of one actor; 0 = no limit
  size_t personal_reads_per_minute = 300;  // persons shown to one actor; 0 = no limit
  size_t streams_open_max = 256;  // who follows, replays or watches: each has a thread of its own
};

// What the command line asked for.
struct ParsedFlags {
  enum class Ask { kServe, kPrint, kFail };
  Ask ask = Ask::kServe;
  Flags flags;
  std::string text;                   // to print: help or version
  std::vector<std::string> mistakes;  // of kFail: one line each
};

ParsedFlags ParseFlags(int argc, const char* const* argv, const std::string& version);

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_FLAGS_H_
