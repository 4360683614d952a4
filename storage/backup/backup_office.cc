#include "storage/backup/backup_office.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kLookEvery = absl::Minutes(1);

absl::Status NotAllowed(std::string why) {
  return Refuse(common::v1::BACKUP_PLACE_NOT_ALLOWED, {.detail = std::move(why)});
}

std::string FolderOfLog(const std::string& folder, proof::LogName name) {
  return folder + "/" + std::string(proof::NameOf(name));
}

}  // namespace

BackupOffice::~BackupOffice() { Stop(); }

absl::StatusOr<std::string> BackupOffice::FolderOf(const std::string& folder) const {
  if (options_.root.empty()) return NotAllowed("It was started without one.");
  const fs::path root = fs::path(options_.root).lexically_normal();
  const fs::path asked = (root / folder).lexically_normal();  // an absolute one stands for itself
  const fs::path within = asked.lexically_relative(root);
  if (within.empty() || *within.begin() == "..") {
    return NotAllowed("Name a folder under it.");
  }
  return asked.string();
}

absl::Status BackupOffice::Alone(const std::function<absl::Status()>& task) {
  {
    MutexLock lock(mutex_);
    if (busy_) {
      return Refuse(common::v1::BACKUP_UNDER_WAY, {.retry_after = absl::Seconds(10)});
    }
    busy_ = true;
  }
  const auto no_longer_busy = absl::MakeCleanup([this] {
    MutexLock lock(mutex_);
    busy_ = false;
  });
  return task();
}

absl::StatusOr<std::vector<BackupOffice::Taken>> BackupOffice::Take(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string to, FolderOf(folder));
  std::vector<Taken> taken;
  RETURN_IF_ERROR(Alone([&]() -> absl::Status {
    ASSIGN_OR_RETURN(taken, TakeAlone(to));
    return absl::OkStatus();
  }));
  return taken;
}

absl::StatusOr<std::vector<BackupOffice::Taken>> BackupOffice::TakeAlone(const std::string& to) {
  ASSIGN_OR_RETURN(const KeyBytes district_key, options_.district_key());
  std::vector<Taken> taken;
  for (const Log& log : options_.logs) {
    const proof::LogName name = log.signer.origin().name;
    // A log in which nothing was ever written has nothing to be backed up, beside one that has.
    if (options_.logs.size() > 1 && log.log.head().position == Position()) continue;
    ASSIGN_OR_RETURN(TakenBackup backup, TakeBackup({.log = log.log,
                                                     .signer = log.signer,
                                                     .data_dir = log.data_dir,
                                                     .to = FolderOfLog(to, name),
                                                     .district_key = district_key,
                                                     .now = options_.clock->Now(),
                                                     .keep_points = options_.keep_points}));
    taken.push_back({name, std::move(backup)});
  }
  if (taken.empty()) return Refuse(common::v1::NO_SIGNED_HEAD);
  return taken;
}

absl::StatusOr<std::vector<BackupOffice::Listed>> BackupOffice::List(
    const std::string& folder) const {
  ASSIGN_OR_RETURN(const std::string from, FolderOf(folder));
  std::vector<Listed> listed;
  for (const Log& log : options_.logs) {
    const proof::LogName name = log.signer.origin().name;
    const auto points = BackupStore::List(FolderOfLog(from, name));
    if (!points.ok()) continue;  // none of this log yet
    for (const PointName& point : *points) listed.push_back({name, point});
  }
  if (listed.empty()) return Refuse(common::v1::BACKUP_NOTHING_THERE, {.id = from});
  return listed;
}

absl::StatusOr<BackupOffice::TakenKeys> BackupOffice::TakeKeys() {
  if (options_.key_folder.empty()) {
    return NotAllowed("For keys it needs --key_backup_dir.");
  }
  TakenKeys taken;
  RETURN_IF_ERROR(Alone([&]() -> absl::Status {
    ASSIGN_OR_RETURN(taken, TakeKeysAlone());
    return absl::OkStatus();
  }));
  return taken;
}

absl::StatusOr<BackupOffice::TakenKeys> BackupOffice::TakeKeysAlone() {
  TakenKeys taken;
  const absl::Time now = options_.clock->Now();
  ASSIGN_OR_RETURN(taken.backup, TakeKeyBackup(options_.key_store, options_.key_folder, now));
  ASSIGN_OR_RETURN(taken.pruned, PruneKeyBackups(options_.key_folder, now));
  return taken;
}

absl::StatusOr<std::vector<KeyBackup>> BackupOffice::ListKeys() const {
  if (options_.key_folder.empty()) return std::vector<KeyBackup>();
  return ListKeyBackups(options_.key_folder);
}

// The keys after the logs: a copy of the key store that is older than the log beside it may lack
// keys that the log needs.
absl::Status BackupOffice::TakeWhatIsDue() {
  const absl::Time due = options_.clock->Now() - options_.every;
  const absl::Status logs = TakeLogsIfDue(due);
  const absl::Status keys = TakeKeysIfDue(due);
  return logs.ok() ? keys : logs;
}

absl::Status BackupOffice::TakeKeysIfDue(absl::Time due) {
  if (options_.key_folder.empty()) return absl::OkStatus();
  // Also where nothing is to be taken, what lapsed goes.
  RETURN_IF_ERROR(PruneKeyBackups(options_.key_folder, options_.clock->Now()).status());
  ASSIGN_OR_RETURN(const std::vector<KeyBackup> backups, ListKeys());
  const bool fresh = !backups.empty() && backups.back().taken > due;
  return fresh ? absl::OkStatus() : TakeKeys().status();
}

absl::Status BackupOffice::TakeLogsIfDue(absl::Time due) {
  const bool written = std::any_of(options_.logs.begin(), options_.logs.end(), [](const Log& log) {
    return log.log.head().position > Position();
  });
  if (options_.root.empty() || !written) return absl::OkStatus();
  const auto listed = List("");
  const bool fresh =
      listed.ok() && std::any_of(listed->begin(), listed->end(),
                                 [&](const Listed& each) { return each.point.taken > due; });
  return fresh ? absl::OkStatus() : Take("").status();
}

void BackupOffice::Start(std::function<void(const absl::Status&)> failed) {
  if (options_.root.empty() && options_.key_folder.empty()) return;
  thread_ = std::thread([this, failed = std::move(failed)] { Run(failed); });
}

void BackupOffice::Run(const std::function<void(const absl::Status&)>& failed) {
  while (true) {
    const absl::Status done = TakeWhatIsDue();
    if (!done.ok()) failed(done);
    const absl::Duration until = SystemClock().Elapsed() + std::min(options_.every, kLookEvery);
    MutexLock lock(mutex_);
    while (!stop_ && SystemClock().Elapsed() < until) {
      wake_.WaitFor(mutex_, until - SystemClock().Elapsed());
    }
    if (stop_) return;
  }
}

void BackupOffice::Stop() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace varsel::backup
