// The server's keys: the key store is opened and brought up to the log's erasures, and rotated.
#include <algorithm>
#include <filesystem>
#include <string>

#include "services/records/replay_erasures.h"
#include "services/varseld/server.h"
#include "spdlog/spdlog.h"
#include "storage/backup/key_backups.h"
#include "storage/backup/rewrap.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/district_key.h"
#include "storage/keys/district_key_source.h"

namespace varsel::varseld {

absl::Status Server::OpenKeys() {
  // Beside a log there must be keys: made anew, they would open nothing of it.
  const bool is_new = !std::filesystem::exists(flags_.data_dir + "/log");
  const bool is_file = !flags_.district_key_file.starts_with("credential:");
  if (flags_.development && is_new && is_file &&
      !std::filesystem::exists(flags_.district_key_file)) {
    RETURN_IF_ERROR(keys::CreateDistrictKey(flags_.district_key_file, SystemEntropy()));
  }
  const absl::Status opened = OpenKeysWith(flags_.district_key_file, is_new);
  if (opened.ok() || flags_.district_key_file_next.empty()) return opened;
  // It was rotated already: the old key opens nothing any more, or is gone.
  if (!OpenKeysWith(flags_.district_key_file_next, /*create=*/false).ok()) return opened;
  spdlog::info("the key store is wrapped under the next district key");
  return absl::OkStatus();
}

absl::Status Server::OpenKeysWith(const std::string& text, bool create) {
  ASSIGN_OR_RETURN(const auto source, keys::DistrictKeySourceOf(text));
  ASSIGN_OR_RETURN(keys::KeyBytes district_key, source->Load());
  ASSIGN_OR_RETURN(keys_, keys::FileKeyRing::Open({.path = flags_.data_dir + "/keys",
                                                   .district_key = district_key,
                                                   .create = create},
                                                  SystemEntropy()));
  SetDistrictKeyText(text);
  return absl::OkStatus();
}

void Server::SetDistrictKeyText(const std::string& text) {
  MutexLock lock(district_key_mutex_);
  district_key_text_ = text;
}

absl::StatusOr<keys::KeyBytes> Server::LoadDistrictKey() {
  std::string text;
  {
    MutexLock lock(district_key_mutex_);
    text = district_key_text_;
  }
  ASSIGN_OR_RETURN(const auto source, keys::DistrictKeySourceOf(text));
  return source->Load();
}

absl::Status Server::ReplayErasures() {
  ASSIGN_OR_RETURN(const size_t replayed, records::ReplayErasures(*log_, *keys_));
  spdlog::info("keys={} erasures_replayed={}", keys_->size(), replayed);
  const records::KeyReach reach{.noted = log_->keys_noted(), .made = keys_->made()};
  ASSIGN_OR_RETURN(const bool all_read, records::CheckKeysReachTheLog(*log_, *keys_, reach));
  if (!all_read || log_->head().position == Position()) return absl::OkStatus();
  spdlog::info("every record was read: the key store has the keys of all");
  return keys_->RaiseMade(std::max(reach.noted.value_or(0), reach.made) + records::kKeysMadeGap);
}

absl::StatusOr<records::Rotation> Server::RotateDistrictKey() {
  if (flags_.district_key_file_next.empty()) return Refuse(common::v1::NO_NEXT_DISTRICT_KEY);
  ASSIGN_OR_RETURN(const auto source, keys::DistrictKeySourceOf(flags_.district_key_file_next));
  ASSIGN_OR_RETURN(const keys::KeyBytes next, source->Load());
  records::Rotation rotation;
  // No backup meanwhile: it would be taken under the old key, and missed.
  RETURN_IF_ERROR(backups_->Alone([&]() -> absl::Status {
    ASSIGN_OR_RETURN(const keys::KeyBytes before, DistrictKeyBefore());
    ASSIGN_OR_RETURN(rotation.rotated, keys_->RotateDistrictKey(next));
    SetDistrictKeyText(flags_.district_key_file_next);
    ASSIGN_OR_RETURN(const backup::Rewrapped rewrapped,
                     backup::RewrapBackups({.root = flags_.backup_root,
                                            .key_folder = flags_.key_backup_dir,
                                            .old_key = before,
                                            .new_key = next},
                                           SystemEntropy()));
    rotation.backups = rewrapped.backups;
    rotation.key_backups = rewrapped.key_backups;
    return absl::OkStatus();
  }));
  rotation.key_source = source->name();
  rotation.keys = keys_->size();
  spdlog::info("the district key was rotated again={} keys={} backups={} key_backups={}",
               !rotation.rotated, rotation.keys, rotation.backups, rotation.key_backups);
  return rotation;
}

// The one that the backups are wrapped under; of a rotation that was done, the one before if it is
// still where it was.
absl::StatusOr<keys::KeyBytes> Server::DistrictKeyBefore() {
  const auto source = keys::DistrictKeySourceOf(flags_.district_key_file);
  if (source.ok()) {
    absl::StatusOr<keys::KeyBytes> key = (*source)->Load();
    if (key.ok()) return key;
  }
  return LoadDistrictKey();
}

std::optional<absl::Time> Server::YoungestKeyBackupLapses() const {
  if (flags_.key_backup_dir.empty()) return std::nullopt;
  const auto lapses = backup::LastKeyBackupLapses(flags_.key_backup_dir, SystemClock().Now());
  if (!lapses.ok() || *lapses == absl::InfinitePast()) return std::nullopt;
  return *lapses;
}

}  // namespace varsel::varseld
