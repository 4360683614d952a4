#include "storage/backup/verify_backup.h"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

// Removed with all that is in it.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string name = (fs::temp_directory_path() / "varsel-verify.XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;  // mode 0700
  }
  ~PrivateFolder() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

absl::StatusOr<CheckedBackup> VerifyBackup(const std::string& from, const KeyBytes& district_key,
                                           proof::VerifyOptions options) {
  ASSIGN_OR_RETURN(const BackupStore store, BackupStore::Open(from, district_key));
  ASSIGN_OR_RETURN(const std::vector<PointName> names, BackupStore::List(from));
  if (names.empty()) return Refuse(common::v1::BACKUP_NOTHING_THERE, {.id = from});
  std::set<std::string> checked;  // points share files
  Point point;
  for (const PointName& name : names) {
    ASSIGN_OR_RETURN(point, store.Read(name));
    Point unchecked = point;
    std::erase_if(unchecked.files,
                  [&](const FileEntry& file) { return !checked.insert(file.content).second; });
    RETURN_IF_ERROR(store.Check(unchecked));
  }
  const PrivateFolder folder;
  if (folder.path().empty()) {
    return Refuse(common::v1::FILE_UNREADABLE,
                  {.id = fs::temp_directory_path().string(), .detail = "mkdtemp"});
  }
  RETURN_IF_ERROR(store.Extract(point, folder.path()));
  options.directory = folder.path();
  CheckedBackup result{.points = names.size(), .latest = {}};
  ASSIGN_OR_RETURN(result.latest, proof::VerifyFiles(options));
  return result;
}

}  // namespace varsel::backup
