// The server's configuration: flags, and a TOML or INI file by --config. Read once at start; every
// mistake is named at once.
#ifndef VARSEL_SERVICES_VARSELD_FLAGS_H_
#define VARSEL_SERVICES_VARSELD_FLAGS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/varseld/identity_flags.h"

namespace varsel::varseld {

struct Flags {
  std::string listen = "127.0.0.1:7450";
  std::string data_dir;
  std::string district;
  bool development = false;
  std::string policy_dir;              // the catalogues; where nothing is said as areas.h finds it
  std::string district_key_file;       // in development: data_dir/district.key unless given
  std::string district_key_file_next;  // the key to rotate to; empty = none
  // Signs the heads of the logs; where nothing is said signing.key beside the district's key, made
  // when there is none and nothing was signed yet.
  std::string signing_key_file;
  absl::Duration sign_heads_every = absl::Hours(1);  // while there is something new
  std::string backup_root;     // backups are taken there and under it; empty = none
  std::string key_backup_dir;  // of the key store, apart; empty = none
  absl::Duration backup_every = absl::Hours(24);
  size_t backup_keep_points = 30;  // and the last of each month before
  std::string metrics_listen;      // empty = none
  std::string log_level = "info";
  size_t calls_in_flight_max = 4096;
  size_t calls_per_minute = 1200;          // of one actor; 0 = no limit
  size_t personal_reads_per_minute = 300;  // persons shown to one actor; 0 = no limit
  IdentityFlags identity;                  // who may call, and over what
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
