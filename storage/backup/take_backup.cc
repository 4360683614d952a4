#include "storage/backup/take_backup.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/head_keeper.h"
#include "storage/proof/verify_files.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

absl::Status StageFailed(const std::string& path, const std::error_code& error) {
  return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = error.message()});
}

// A folder that goes away with all that is in it.
class Stage {
 public:
  explicit Stage(std::string path) : path_(std::move(path)) { Remove(); }
  ~Stage() { Remove(); }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  const std::string& path() const { return path_; }

 private:
  void Remove() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  const std::string path_;
};

absl::Status CopyFile(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::copy_file(from, to, error);
  return error ? StageFailed(from, error) : absl::OkStatus();
}

// The heads first: what they say of the log is then in it.
absl::Status TakeMoment(const TakeOptions& options, const std::string& stage) {
  std::error_code error;
  fs::create_directories(stage, error);
  if (error) return StageFailed(stage, error);
  for (const char* name : {proof::HeadBook::kFileName, log::kHeadFile}) {
    RETURN_IF_ERROR(CopyFile(options.data_dir + "/" + name, stage + "/" + name));
  }
  return options.log.Checkpoint(stage + "/log");
}

}  // namespace

absl::StatusOr<TakenBackup> TakeBackup(const TakeOptions& options) {
  RETURN_IF_ERROR(options.signer.SignNow().status());
  const log::LogIdentity identity = options.log.identity();
  ASSIGN_OR_RETURN(BackupStore store,
                   BackupStore::OpenOrMake(options.to,
                                           LogOwner{.district = identity.district,
                                                    .development = identity.development,
                                                    .log_id = identity.log_id},
                                           options.district_key, SystemEntropy()));
  const Stage stage(options.data_dir + "/backup.stage");
  RETURN_IF_ERROR(TakeMoment(options, stage.path()));
  ASSIGN_OR_RETURN(const proof::VerifyReport report,
                   proof::VerifyFiles({.directory = stage.path(),
                                       .name = options.signer.origin().name,
                                       .public_keys = {options.signer.public_key()},
                                       .others_by_form = true,
                                       .witness = {}}));
  Point point;
  point.name = {.taken = absl::FromUnixSeconds(absl::ToUnixSeconds(options.now)),
                .position = report.records};
  point.recorded = report.last_recorded;
  point.signed_size = report.last_signed;
  TakenBackup taken;
  taken.records = report.records;
  ASSIGN_OR_RETURN(taken.added, store.Add(stage.path(), std::move(point)));
  // What was checked above is what now lies there, byte for byte.
  RETURN_IF_ERROR(store.Check(taken.added.point));
  ASSIGN_OR_RETURN(taken.pruned, store.Prune(options.keep_points, options.log.erased().since));
  return taken;
}

}  // namespace varsel::backup
