#include "storage/backup/restore.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/backup/log_prefix.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_key_ring.h"
#include "storage/kv/disk.h"
#include "storage/log/head_keeper.h"
#include "storage/proof/head_book.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

constexpr char kKeysName[] = "/keys";

absl::Status RestoreFailed(const std::string& path, const std::error_code& error) {
  return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = error.message()});
}

absl::Status Beyond(const std::string& what) {
  return Refuse(common::v1::BACKUP_POINT_BEYOND, {.detail = what});
}

// The earliest point that holds what is asked for; of a time, the earliest taken after it.
absl::StatusOr<PointName> ChoosePoint(const RestoreOptions& options) {
  ASSIGN_OR_RETURN(const std::vector<PointName> names, BackupStore::List(options.from));
  if (names.empty()) return Refuse(common::v1::BACKUP_NOTHING_THERE, {.id = options.from});
  if (options.position.has_value()) {
    for (const PointName& name : names) {
      if (name.position >= *options.position) return name;
    }
    return Beyond(absl::StrCat("position ", *options.position));
  }
  return names.back();
}

// How far the extracted log is to be kept.
absl::StatusOr<uint64_t> ChoosePosition(const RestoreOptions& options, const Point& point,
                                        const std::string& log) {
  uint64_t position = options.position.value_or(point.name.position);
  if (options.time.has_value()) {
    ASSIGN_OR_RETURN(const Position last, LastPositionAt(log, *options.time));
    position = std::min(position, last.value());
  }
  if (position == 0) return Beyond("a time with records");
  return position;
}

// The signed heads up to the position.
absl::Status KeepHeads(const std::string& from, const std::string& to, uint64_t position) {
  std::ifstream file(from, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  ASSIGN_OR_RETURN(const std::vector<proof::SignedHead> heads, proof::ParseHeads(text));
  std::ofstream kept(to, std::ios::binary | std::ios::trunc);
  for (const proof::SignedHead& head : heads) {
    if (head.head.size <= position) kept << head.note;
  }
  kept.close();
  return kept ? absl::OkStatus()
              : Refuse(common::v1::FILE_UNREADABLE, {.id = to, .detail = "write"});
}

// A target that is empty, and is emptied again unless all went well.
class Target {
 public:
  explicit Target(std::string path) : path_(std::move(path)) {}
  ~Target() {
    std::error_code error;
    if (!done_ && ours_) fs::remove_all(path_, error);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  absl::Status Take() {
    std::error_code error;
    if (fs::exists(path_, error) && !fs::is_empty(path_, error)) {
      return Refuse(common::v1::BACKUP_TARGET_NOT_EMPTY, {.id = path_});
    }
    fs::create_directories(path_, error);
    if (error) return RestoreFailed(path_, error);
    ours_ = true;
    return absl::OkStatus();
  }
  void Done() { done_ = true; }

 private:
  const std::string path_;
  bool ours_ = false;
  bool done_ = false;
};

absl::StatusOr<std::unique_ptr<keys::FileKeyRing>> PutKeys(const RestoreOptions& options) {
  const std::string path = options.to + kKeysName;
  std::error_code error;
  fs::copy_file(options.key_store, path, error);
  if (error) return RestoreFailed(options.key_store, error);
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
  if (error) return RestoreFailed(path, error);
  return keys::FileKeyRing::Open(
      {.path = path, .district_key = options.district_key, .create = false}, SystemEntropy());
}

// As the server calls what it makes the head records' MACs for.
std::string_view MacUseOf(proof::LogName name) {
  return name == proof::LogName::kAccess ? "access.head" : "log.head";
}

absl::Status WriteHeadRecord(const std::string& directory, proof::LogName name,
                             const log::HeadRecord& head, const keys::FileKeyRing& ring) {
  std::error_code error;
  fs::remove(directory + "/" + log::kHeadFile, error);
  if (error) return RestoreFailed(directory, error);
  ASSIGN_OR_RETURN(const std::unique_ptr<log::HeadKeeper> keeper,
                   log::HeadKeeper::Open(
                       kv::SystemDisk(), directory, /*make=*/true,
                       [&](std::string_view bytes) { return ring.Mac(MacUseOf(name), bytes); }));
  return keeper->WriteNow(head);
}

absl::StatusOr<log::LogHead> PutLog(const RestoreOptions& options, const Point& point,
                                    const std::string& stage) {
  const std::string source = stage + "/log";
  ASSIGN_OR_RETURN(const uint64_t position, ChoosePosition(options, point, source));
  RETURN_IF_ERROR(KeepHeads(stage + "/" + proof::HeadBook::kFileName,
                            options.to + "/" + proof::HeadBook::kFileName, position));
  const std::string log = options.to + "/log";
  if (position < point.name.position) return CopyLogPrefix(source, Position(position), log);
  ASSIGN_OR_RETURN(log::LogHead head, HeadOfLog(source));
  std::error_code error;
  fs::rename(source, log, error);
  if (error) return RestoreFailed(log, error);
  return head;
}

// The folder is there and ours, and the keys are open.
absl::StatusOr<Restored> RestoreInto(const RestoreOptions& options, const BackupStore& store,
                                     const keys::FileKeyRing& ring) {
  ASSIGN_OR_RETURN(const PointName name, ChoosePoint(options));
  ASSIGN_OR_RETURN(const Point point, store.Read(name));
  if (options.time.has_value() && *options.time > point.name.taken &&
      *options.time > point.recorded) {
    return Beyond(absl::FormatTime(absl::RFC3339_sec, *options.time, absl::UTCTimeZone()));
  }
  const std::string stage = options.to + "/restore.stage";
  std::error_code error;
  fs::create_directories(stage, error);
  if (error) return RestoreFailed(stage, error);
  RETURN_IF_ERROR(store.Extract(point, stage));
  ASSIGN_OR_RETURN(const log::LogHead head, PutLog(options, point, stage));
  fs::remove_all(stage, error);
  if (error) return RestoreFailed(stage, error);
  RETURN_IF_ERROR(WriteHeadRecord(
      options.to, options.name,
      log::HeadRecord{
          .log_id = store.owner().log_id, .position = head.position, .tree_head = head.tree_head},
      ring));
  return Restored{.owner = store.owner(),
                  .point = name,
                  .position = head.position.value(),
                  .tree_head = head.tree_head};
}

absl::StatusOr<BackupStore> OpenStore(const RestoreOptions& options) {
  ASSIGN_OR_RETURN(BackupStore store, BackupStore::Open(options.from, options.district_key));
  if (!options.district.empty() && options.district != store.owner().district) {
    return Refuse(common::v1::BACKUP_OTHER_DISTRICT, {.detail = store.owner().district});
  }
  return store;
}

}  // namespace

absl::StatusOr<Restored> Restore(const RestoreOptions& options) {
  ASSIGN_OR_RETURN(const BackupStore store, OpenStore(options));
  Target target(options.to);
  RETURN_IF_ERROR(target.Take());
  RETURN_IF_ERROR(ChoosePoint(options).status());
  ASSIGN_OR_RETURN(const std::unique_ptr<keys::FileKeyRing> ring, PutKeys(options));
  ASSIGN_OR_RETURN(Restored restored, RestoreInto(options, store, *ring));
  target.Done();
  return restored;
}

absl::StatusOr<RestoredLogs> RestoreLogs(const RestoreOptions& options) {
  RestoreOptions main = options;
  main.from = options.from + "/" + std::string(proof::NameOf(proof::LogName::kMain));
  ASSIGN_OR_RETURN(const BackupStore store, OpenStore(main));
  RestoreOptions access = options;
  access.name = proof::LogName::kAccess;
  access.from = options.from + "/" + std::string(proof::NameOf(access.name));
  access.to = options.to + "/" + std::string(proof::NameOf(access.name));
  access.district = store.owner().district;
  access.position.reset();
  access.time.reset();
  Target target(options.to);
  RETURN_IF_ERROR(target.Take());
  RETURN_IF_ERROR(ChoosePoint(main).status());
  ASSIGN_OR_RETURN(const std::unique_ptr<keys::FileKeyRing> ring, PutKeys(options));
  RestoredLogs restored;
  ASSIGN_OR_RETURN(restored.main, RestoreInto(main, store, *ring));
  if (fs::exists(access.from + "/points")) {
    ASSIGN_OR_RETURN(const BackupStore access_store, OpenStore(access));
    if (access_store.owner().development != store.owner().development) {
      return Refuse(common::v1::BACKUP_OTHER_DISTRICT, {.detail = access.from});
    }
    std::error_code error;
    fs::create_directories(access.to, error);
    if (error) return RestoreFailed(access.to, error);
    ASSIGN_OR_RETURN(restored.access, RestoreInto(access, access_store, *ring));
  }
  target.Done();
  return restored;
}

}  // namespace varsel::backup
