#include "storage/backup/backup_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_io.h"
#include "storage/keys/sealing.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;
using keys::FileDescriptor;

constexpr std::string_view kStoreMagic = "VARSELB1";
constexpr size_t kFixed = 25;  // 8 mark, 16 log id, 1 development
constexpr size_t kNonceAt = kFixed;
constexpr size_t kKeyAt = kNonceAt + keys::kNonceBytes;
constexpr size_t kDistrictAt = kKeyAt + sizeof(KeyBytes) + keys::kTagBytes;
constexpr size_t kHeadBytesMax = 512;
constexpr char kHeadName[] = "/backup";
constexpr char kPointTimeForm[] = "%E4Y%m%dT%H%M%SZ";
constexpr std::string_view kPointEnd = ".point";
constexpr std::string_view kPointMark = "varsel backup point 1";

absl::Status StoreDamaged(const std::string& what, const char* why) {
  return Refuse(common::v1::BACKUP_DAMAGED, {.id = what, .detail = why});
}
absl::Status StoreFailed(const std::string& path, const std::error_code& error) {
  return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = error.message()});
}

std::string FixedPart(const LogOwner& owner) {
  std::string bytes(kStoreMagic);
  bytes.append(owner.log_id.uuid().bytes());
  bytes.push_back(owner.development ? '\1' : '\0');
  return bytes;
}

std::string EncodeStoreHead(const LogOwner& owner, const KeyBytes& key,
                            const KeyBytes& district_key, Entropy& entropy) {
  const std::string nonce = keys::NewNonce(entropy);
  const std::string_view plain(reinterpret_cast<const char*>(key.data()), key.size());
  return FixedPart(owner) + nonce +
         keys::SealBytes(district_key, nonce, plain, FixedPart(owner) + owner.district) +
         owner.district;
}

absl::Status WriteStoreHead(const std::string& path, const std::string& bytes) {
  const std::string beside = path + ".new";
  const FileDescriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.is_open()) {
    return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
  }
  RETURN_IF_ERROR(keys::WriteAt(file, bytes, 0));
  RETURN_IF_ERROR(keys::Sync(file));
  if (std::rename(beside.c_str(), path.c_str()) != 0) {
    return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
  }
  return keys::SyncDirectoryOf(path);
}

struct StoreHead {
  LogOwner owner;
  KeyBytes key{};
};

absl::StatusOr<StoreHead> ReadStoreHead(const std::string& directory,
                                        const KeyBytes& district_key) {
  const FileDescriptor file(::open((directory + kHeadName).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return Refuse(common::v1::BACKUP_NOTHING_THERE, {.id = directory});
  ASSIGN_OR_RETURN(const std::string bytes, keys::ReadWhole(file, kHeadBytesMax));
  if (bytes.size() <= kDistrictAt || !bytes.starts_with(kStoreMagic) ||
      static_cast<uint8_t>(bytes[kFixed - 1]) > 1) {
    return StoreDamaged("backup", "not of its form");
  }
  StoreHead head;
  head.owner.log_id = LogId(Uuid::FromBytes(std::string_view(bytes).substr(8, Uuid::kSize)));
  head.owner.development = bytes[kFixed - 1] != 0;
  head.owner.district = bytes.substr(kDistrictAt);
  const auto key =
      keys::OpenBytes(district_key, std::string_view(bytes).substr(kNonceAt, keys::kNonceBytes),
                      std::string_view(bytes).substr(kKeyAt, kDistrictAt - kKeyAt),
                      FixedPart(head.owner) + head.owner.district);
  if (!key.has_value()) return Refuse(common::v1::BACKUP_KEY_WRONG);
  std::memcpy(head.key.data(), key->data(), head.key.size());
  return head;
}

std::optional<PointName> ParseName(absl::string_view text) {
  PointName name;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  std::string error;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &name.position) ||
      !absl::ParseTime(kPointTimeForm, parts[0], absl::UTCTimeZone(), &name.taken, &error) ||
      name.ToText() != text) {
    return std::nullopt;
  }
  return name;
}

// A line each: the mark, what it is, then its files.
std::string EncodePoint(const Point& point) {
  std::string text = absl::StrCat(absl::string_view(kPointMark.data(), kPointMark.size()), "\n",
                                  point.name.ToText(), " ", absl::ToUnixMicros(point.recorded), " ",
                                  point.signed_size, "\n");
  for (const FileEntry& file : point.files) {
    absl::StrAppend(&text, file.content, " ", file.bytes, " ", file.path, "\n");
  }
  return text;
}

std::optional<Point> DecodePoint(const std::string& text) {
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (lines.size() < 3 || lines[0] != kPointMark || !lines.back().empty()) return std::nullopt;
  Point point;
  const std::vector<std::string> facts = absl::StrSplit(lines[1], ' ');
  int64_t recorded = 0;
  if (facts.size() != 3 || !absl::SimpleAtoi(facts[1], &recorded) ||
      !absl::SimpleAtoi(facts[2], &point.signed_size)) {
    return std::nullopt;
  }
  const std::optional<PointName> name = ParseName(facts[0]);
  if (!name.has_value()) return std::nullopt;
  point.name = *name;
  point.recorded = absl::FromUnixMicros(recorded);
  for (size_t i = 2; i + 1 < lines.size(); ++i) {
    const std::vector<std::string> parts = absl::StrSplit(lines[i], absl::MaxSplits(' ', 2));
    FileEntry file;
    if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &file.bytes)) return std::nullopt;
    file.content = parts[0];
    file.path = parts[2];
    point.files.push_back(std::move(file));
  }
  return point;
}

}  // namespace

std::string PointName::ToText() const {
  return absl::StrCat(absl::FormatTime(kPointTimeForm, taken, absl::UTCTimeZone()), "-",
                      absl::StrFormat("%020d", position));
}

absl::StatusOr<BackupStore> BackupStore::Open(const std::string& directory,
                                              const KeyBytes& district_key) {
  ASSIGN_OR_RETURN(StoreHead head, ReadStoreHead(directory, district_key));
  return BackupStore(directory, std::move(head.owner), head.key);
}

absl::StatusOr<BackupStore> BackupStore::OpenOrMake(const std::string& directory,
                                                    const LogOwner& owner,
                                                    const KeyBytes& district_key,
                                                    Entropy& entropy) {
  std::error_code error;
  for (const char* folder : {"/files", "/points"}) {
    fs::create_directories(directory + folder, error);
    if (error) return StoreFailed(directory, error);
  }
  if (!fs::exists(directory + kHeadName)) {
    RETURN_IF_ERROR(
        WriteStoreHead(directory + kHeadName,
                       EncodeStoreHead(owner, keys::NewKey(entropy), district_key, entropy)));
  }
  ASSIGN_OR_RETURN(BackupStore store, Open(directory, district_key));
  if (store.owner_ == owner) return store;
  return Refuse(
      common::v1::BACKUP_OTHER_DISTRICT,
      {.detail = absl::StrCat(store.owner_.district, " ", store.owner_.log_id.ToString())});
}

std::string BackupStore::FileOf(const std::string& content) const {
  return directory_ + "/files/" + content;
}

absl::StatusOr<AddedPoint> BackupStore::Add(const std::string& stage, Point point) {
  AddedPoint added;
  std::error_code error;
  std::vector<std::string> paths;
  for (fs::recursive_directory_iterator at(stage, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file()) paths.push_back(fs::relative(at->path(), stage).string());
  }
  if (error) return StoreFailed(stage, error);
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(const Content content, ContentOf(key_, stage + "/" + path));
    point.files.push_back({.path = path, .content = content.name, .bytes = content.bytes});
    if (fs::exists(FileOf(content.name))) continue;
    RETURN_IF_ERROR(SealFile(key_, stage + "/" + path, FileOf(content.name)));
    ++added.files_copied;
    added.bytes_copied += content.bytes;
  }
  RETURN_IF_ERROR(SealToFile(key_, EncodePoint(point),
                             absl::StrCat(directory_, "/points/", point.name.ToText(),
                                          absl::string_view(kPointEnd.data(), kPointEnd.size()))));
  added.point = std::move(point);
  return added;
}

absl::StatusOr<std::vector<PointName>> BackupStore::List(const std::string& directory) {
  std::vector<PointName> names;
  std::error_code error;
  for (fs::directory_iterator at(directory + "/points", error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.ends_with(kPointEnd)) continue;
    const auto parsed = ParseName(name.substr(0, name.size() - kPointEnd.size()));
    if (parsed.has_value()) names.push_back(*parsed);
  }
  if (error) return Refuse(common::v1::BACKUP_NOTHING_THERE, {.id = directory});
  std::sort(names.begin(), names.end(), [](const PointName& a, const PointName& b) {
    return std::pair(a.taken, a.position) < std::pair(b.taken, b.position);
  });
  return names;
}

absl::StatusOr<Point> BackupStore::Read(const PointName& name) const {
  const std::string path = absl::StrCat(directory_, "/points/", name.ToText(),
                                        absl::string_view(kPointEnd.data(), kPointEnd.size()));
  ASSIGN_OR_RETURN(const std::string text, OpenSealedWhole(key_, path));
  std::optional<Point> point = DecodePoint(text);
  if (!point.has_value() || point->name.ToText() != name.ToText()) {
    return StoreDamaged(name.ToText(), "not of its form");
  }
  return *std::move(point);
}

absl::Status BackupStore::Check(const Point& point) const {
  for (const FileEntry& file : point.files) {
    ASSIGN_OR_RETURN(const Content content, ContentOfSealed(key_, FileOf(file.content)));
    if (content.name != file.content || content.bytes != file.bytes) {
      return StoreDamaged(file.path, "another content");
    }
  }
  return absl::OkStatus();
}

absl::Status BackupStore::Extract(const Point& point, const std::string& to) const {
  for (const FileEntry& file : point.files) {
    const fs::path path = fs::path(to) / file.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return StoreFailed(path.string(), error);
    ASSIGN_OR_RETURN(const Content content, Unseal(key_, FileOf(file.content), path.string()));
    if (content.name != file.content || content.bytes != file.bytes) {
      return StoreDamaged(file.path, "another content");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> BackupStore::Prune(size_t keep, absl::Time months_from) {
  ASSIGN_OR_RETURN(const std::vector<PointName> names, List(directory_));
  if (names.size() <= keep) return size_t{0};
  std::map<std::string, PointName> last_of_month;  // of the older ones
  for (size_t i = 0; i + keep < names.size(); ++i) {
    if (names[i].taken < months_from) continue;
    last_of_month[absl::FormatTime("%Y-%m", names[i].taken, absl::UTCTimeZone())] = names[i];
  }
  std::set<std::string> kept;
  for (const auto& [month, name] : last_of_month) kept.insert(name.ToText());
  for (size_t i = names.size() - keep; i < names.size(); ++i) kept.insert(names[i].ToText());
  // What is kept must be readable before anything goes.
  std::set<std::string> needed;
  for (const PointName& name : names) {
    if (!kept.contains(name.ToText())) continue;
    ASSIGN_OR_RETURN(const Point point, Read(name));
    for (const FileEntry& file : point.files) needed.insert(file.content);
  }
  std::error_code error;
  size_t gone = 0;
  for (const PointName& name : names) {
    if (kept.contains(name.ToText())) continue;
    fs::remove(absl::StrCat(directory_, "/points/", name.ToText(),
                            absl::string_view(kPointEnd.data(), kPointEnd.size())),
               error);
    if (error) return StoreFailed(name.ToText(), error);
    ++gone;
  }
  std::vector<fs::path> unneeded;
  for (fs::directory_iterator at(directory_ + "/files", error), end; !error && at != end;
       at.increment(error)) {
    if (!needed.contains(at->path().filename().string())) unneeded.push_back(at->path());
  }
  for (const fs::path& path : unneeded) fs::remove(path, error);
  if (error) return StoreFailed(directory_, error);
  return gone;
}

absl::Status RewrapBackupKey(const std::string& directory, const KeyBytes& old_key,
                             const KeyBytes& new_key, Entropy& entropy) {
  ASSIGN_OR_RETURN(const StoreHead head, ReadStoreHead(directory, old_key));
  return WriteStoreHead(directory + kHeadName,
                        EncodeStoreHead(head.owner, head.key, new_key, entropy));
}

}  // namespace varsel::backup
