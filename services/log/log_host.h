// What the process knows of itself and of its log beyond the EventLog interface, handed to the
// log's area by varseld. Every function is thread-safe.
#ifndef VARSEL_SERVICES_LOG_LOG_HOST_H_
#define VARSEL_SERVICES_LOG_LOG_HOST_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/time/time.h"
#include "storage/backup/backup_office.h"
#include "storage/log/log_cut.h"
#include "storage/proof/head_signer.h"

namespace varsel::log_service {

struct LogHost {
  std::string version = "unknown";
  // What opening the log took.
  std::function<absl::Duration()> recovery = [] { return absl::ZeroDuration(); };
  std::function<absl::Duration()> uptime = [] { return absl::ZeroDuration(); };
  std::function<uint64_t()> disk_free_bytes = [] { return uint64_t{0}; };
  std::function<bool()> stopped = [] { return false; };
  // What of the access log has come to the end of its term.
  std::function<log::LogCut()> access_cut = [] { return log::LogCut(); };
  std::function<void()> confirm_clock = [] {
  };  // the clock's time is right: go on after CLOCK_JUMPED
  // Who signs the heads of a log; nullptr where the process keeps none of that name.
  std::function<proof::HeadSigner*(proof::LogName)> signer =
      [](proof::LogName) -> proof::HeadSigner* { return nullptr; };
  std::function<backup::BackupOffice*()> backups = []() -> backup::BackupOffice* {
    return nullptr;
  };
};

}  // namespace varsel::log_service

#endif  // VARSEL_SERVICES_LOG_LOG_HOST_H_
