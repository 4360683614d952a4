#include "services/log/backup_query.h"

#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::log_service {
namespace {

log::v1::LogName NameProto(proof::LogName name) {
  return name == proof::LogName::kAccess ? log::v1::LOG_NAME_ACCESS : log::v1::LOG_NAME_MAIN;
}

void Fill(const backup::KeyBackup& backup, log::v1::KeyBackup* proto) {
  *proto->mutable_taken_time() = ToProto(backup.taken);
  *proto->mutable_lapse_time() = ToProto(backup.lapses());
}

}  // namespace

absl::StatusOr<backup::BackupOffice*> BackupQuery::Office() const {
  backup::BackupOffice* office = host_.backups();
  if (office != nullptr) return office;
  return Refuse(common::v1::BACKUP_PLACE_NOT_ALLOWED, {.detail = "It was started without one."});
}

absl::StatusOr<log::v1::TakeBackupResponse> BackupQuery::TakeBackup(
    const log::v1::TakeBackupRequest& request) const {
  ASSIGN_OR_RETURN(backup::BackupOffice * office, Office());
  ASSIGN_OR_RETURN(const auto taken, office->Take(request.folder()));
  log::v1::TakeBackupResponse response;
  for (const backup::BackupOffice::Taken& each : taken) {
    const backup::Point& point = each.backup.added.point;
    log::v1::TakenBackup& proto = *response.add_backups();
    proto.set_log(NameProto(each.name));
    proto.set_position(point.name.position);
    proto.set_signed_size(point.signed_size);
    *proto.mutable_taken_time() = ToProto(point.name.taken);
    proto.set_files(point.files.size());
    proto.set_files_copied(each.backup.added.files_copied);
    proto.set_bytes_copied(each.backup.added.bytes_copied);
    proto.set_points_pruned(each.backup.pruned);
  }
  return response;
}

absl::StatusOr<log::v1::GetBackupsResponse> BackupQuery::GetBackups(
    const log::v1::GetBackupsRequest& request) const {
  ASSIGN_OR_RETURN(backup::BackupOffice * office, Office());
  ASSIGN_OR_RETURN(const auto keys, office->ListKeys());
  ASSIGN_OR_RETURN(const auto listed, office->List(request.folder()));
  log::v1::GetBackupsResponse response;
  for (const backup::BackupOffice::Listed& each : listed) {
    log::v1::BackupPoint& proto = *response.add_points();
    proto.set_log(NameProto(each.name));
    proto.set_position(each.point.position);
    *proto.mutable_taken_time() = ToProto(each.point.taken);
  }
  for (const backup::KeyBackup& backup : keys) Fill(backup, response.add_key_backups());
  return response;
}

absl::StatusOr<log::v1::TakeKeyBackupResponse> BackupQuery::TakeKeyBackup(
    const log::v1::TakeKeyBackupRequest&) const {
  ASSIGN_OR_RETURN(backup::BackupOffice * office, Office());
  ASSIGN_OR_RETURN(const auto taken, office->TakeKeys());
  log::v1::TakeKeyBackupResponse response;
  Fill(taken.backup, response.mutable_backup());
  response.set_pruned(taken.pruned);
  return response;
}

}  // namespace varsel::log_service
