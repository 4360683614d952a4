// Backups, on demand. Thread-safe; what it does blocks for as long as the disk takes.
#ifndef VARSEL_SERVICES_LOG_BACKUP_QUERY_H_
#define VARSEL_SERVICES_LOG_BACKUP_QUERY_H_

#include "absl/status/statusor.h"
#include "services/log/log_host.h"
#include "varsel/log/v1/backup_service.pb.h"

namespace varsel::log_service {

// Each with the codes that its RPC names.
class BackupQuery {
 public:
  // `host` outlives this.
  explicit BackupQuery(const LogHost& host) : host_(host) {}

  absl::StatusOr<log::v1::TakeBackupResponse> TakeBackup(
      const log::v1::TakeBackupRequest& request) const;
  absl::StatusOr<log::v1::GetBackupsResponse> GetBackups(
      const log::v1::GetBackupsRequest& request) const;
  absl::StatusOr<log::v1::TakeKeyBackupResponse> TakeKeyBackup(
      const log::v1::TakeKeyBackupRequest& request) const;

 private:
  absl::StatusOr<backup::BackupOffice*> Office() const;

  const LogHost& host_;
};

}  // namespace varsel::log_service

#endif  // VARSEL_SERVICES_LOG_BACKUP_QUERY_H_
