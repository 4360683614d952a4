#include "storage/keys/key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/sealing.h"

namespace varsel::keys {
namespace {

constexpr std::string_view kMagic = "VARSKEY1";
constexpr size_t kStoreIdAt = 8;
constexpr size_t kMacNonceAt = 24;
constexpr size_t kMacKeyAt = 48;
constexpr size_t kAcknowledgedAt = 96;
constexpr size_t kGoneAt = 112;
constexpr size_t kEntryNonceAt = 33;
constexpr size_t kEntryKeyAt = 57;
constexpr size_t kWrappedBytes = sizeof(KeyBytes) + kTagBytes;
constexpr size_t kFileBytesMax = size_t{4} << 30;

absl::Status Unreadable(std::string why) {
  return Refuse(common::v1::KEY_STORE_UNREADABLE, {.detail = std::move(why)});
}

std::string_view BytesOf(const KeyBytes& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

std::string LittleEndian(uint64_t number) {
  std::string bytes;
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(number >> shift));
  return bytes;
}

uint64_t FromLittleEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = 8; i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}

// The 16 bytes of the header that say how many entries were acknowledged.
std::string AcknowledgedSlot(const KeyBytes& mac_key, uint64_t entries) {
  const std::string count = LittleEndian(entries);
  const auto mac = MacBytes(mac_key, "key_store.acknowledged", count);
  return count + std::string(reinterpret_cast<const char*>(mac.data()), 8);
}

// The 16 bytes of the header that say how many keys are no longer here.
std::string GoneSlot(const KeyBytes& mac_key, uint64_t gone) {
  if (gone == 0) return std::string(16, '\0');
  const std::string count = LittleEndian(gone);
  const auto mac = MacBytes(mac_key, "key_store.gone", count);
  return count + std::string(reinterpret_cast<const char*>(mac.data()), 8);
}

std::string MacKeyAssociated(std::string_view store_id) {
  return std::string(store_id) + std::string(kMagic);
}

std::string EncodeHeader(std::string_view store_id, const KeyBytes& mac_key, uint64_t entries,
                         uint64_t gone, const KeyBytes& district_key, Entropy& entropy) {
  const std::string nonce = NewNonce(entropy);
  std::string header(kMagic);
  header += store_id;
  header += nonce;
  header += SealBytes(district_key, nonce, BytesOf(mac_key), MacKeyAssociated(store_id));
  header += AcknowledgedSlot(mac_key, entries);
  header += GoneSlot(mac_key, gone);
  return header;
}

std::string EncodeEntry(const KeyRow& row, std::string_view store_id, const KeyBytes& district_key,
                        Entropy& entropy) {
  std::string entry(row.id.bytes());
  entry += row.subject.uuid().bytes();
  entry.push_back(static_cast<char>(row.controller));
  const std::string nonce = NewNonce(entropy);
  const std::string wrapped =
      SealBytes(district_key, nonce, BytesOf(row.key), std::string(store_id) + entry);
  return entry + nonce + wrapped;
}

std::optional<KeyRow> DecodeEntry(std::string_view entry, std::string_view store_id,
                                  const KeyBytes& district_key) {
  const std::optional<std::string> key =
      OpenBytes(district_key, entry.substr(kEntryNonceAt, kNonceBytes),
                entry.substr(kEntryKeyAt, kWrappedBytes),
                std::string(store_id) + std::string(entry.substr(0, kEntryNonceAt)));
  if (!key.has_value()) return std::nullopt;
  KeyRow row;
  row.id = Uuid::FromBytes(entry.substr(0, 16));
  row.subject = SubjectId(Uuid::FromBytes(entry.substr(16, 16)));
  row.controller = static_cast<uint8_t>(entry[32]);
  std::memcpy(row.key.data(), key->data(), row.key.size());
  return row;
}

// Where a store is written anew before it takes the old one's place.
std::string BesideOf(const std::string& path) { return path + ".new"; }

absl::StatusOr<FileDescriptor> OpenLocked(const std::string& path, int flags) {
  FileDescriptor file(::open(path.c_str(), flags | O_RDWR | O_CLOEXEC, 0600));
  if (!file.is_open()) return Unreadable(path + ": " + std::strerror(errno));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return Refuse(common::v1::LOG_LOCKED);
  return file;
}

}  // namespace

absl::StatusOr<KeyFile> KeyFile::Create(const std::string& path, const KeyBytes& district_key,
                                        Entropy& entropy) {
  KeyFile store;
  store.path_ = path;
  ASSIGN_OR_RETURN(store.file_, OpenLocked(path, O_CREAT | O_EXCL));
  store.store_id_ = std::string(entropy.NewUuid().bytes());
  store.mac_key_ = NewKey(entropy);
  RETURN_IF_ERROR(WriteAt(
      store.file_, EncodeHeader(store.store_id_, store.mac_key_, 0, 0, district_key, entropy), 0));
  RETURN_IF_ERROR(Sync(store.file_));
  RETURN_IF_ERROR(SyncDirectoryOf(path));
  return store;
}

absl::StatusOr<KeyFile> KeyFile::Open(const std::string& path, const KeyBytes& district_key,
                                      KeyTable* table) {
  KeyFile store;
  store.path_ = path;
  ASSIGN_OR_RETURN(store.file_, OpenLocked(path, 0));
  ::unlink(BesideOf(path).c_str());  // of a rewrite that was cut short: it may hold what is erased
  ASSIGN_OR_RETURN(const std::string bytes, ReadWhole(store.file_, kFileBytesMax));
  const std::string_view all(bytes);
  if (all.size() < kHeaderBytes || !all.starts_with(kMagic)) return Unreadable("not a key store");
  store.store_id_ = std::string(all.substr(kStoreIdAt, 16));
  const std::optional<std::string> mac_key =
      OpenBytes(district_key, all.substr(kMacNonceAt, kNonceBytes),
                all.substr(kMacKeyAt, kWrappedBytes), MacKeyAssociated(store.store_id_));
  if (!mac_key.has_value()) return Unreadable("it was made with another one");
  std::memcpy(store.mac_key_.data(), mac_key->data(), store.mac_key_.size());
  const uint64_t acknowledged = FromLittleEndian(all.substr(kAcknowledgedAt, 8));
  if (all.substr(kAcknowledgedAt, 16) != AcknowledgedSlot(store.mac_key_, acknowledged)) {
    return Unreadable("its header is damaged");
  }
  store.gone_ = FromLittleEndian(all.substr(kGoneAt, 8));
  if (all.substr(kGoneAt, 16) != GoneSlot(store.mac_key_, store.gone_)) {
    return Unreadable("its header is damaged");
  }
  const size_t whole = (all.size() - kHeaderBytes) / kEntryBytes;
  table->Reserve(whole + whole / 16 + 64);
  for (store.entries_ = 0; store.entries_ < whole; ++store.entries_) {
    const std::optional<KeyRow> row =
        DecodeEntry(all.substr(kHeaderBytes + store.entries_ * kEntryBytes, kEntryBytes),
                    store.store_id_, district_key);
    if (!row.has_value() || !table->Add(*row)) break;
  }
  if (store.entries_ < acknowledged) {
    return Unreadable(
        absl::StrCat("entry ", store.entries_ + 1, " of ", acknowledged, " is damaged or missing"));
  }
  const uint64_t end = kHeaderBytes + store.entries_ * kEntryBytes;
  if (end < all.size() && ::ftruncate(store.file_.get(), static_cast<off_t>(end)) != 0) {
    return Unreadable(std::strerror(errno));
  }
  RETURN_IF_ERROR(store.Acknowledge(store.entries_));
  RETURN_IF_ERROR(Sync(store.file_));
  return store;
}

absl::Status KeyFile::Append(const std::vector<KeyRow>& rows, const KeyBytes& district_key,
                             Entropy& entropy) {
  std::string bytes;
  bytes.reserve(rows.size() * kEntryBytes);
  for (const KeyRow& row : rows) bytes += EncodeEntry(row, store_id_, district_key, entropy);
  RETURN_IF_ERROR(WriteAt(file_, bytes, kHeaderBytes + entries_ * kEntryBytes));
  RETURN_IF_ERROR(Sync(file_));
  return Acknowledge(entries_ + rows.size());
}

absl::Status KeyFile::Acknowledge(uint64_t entries) {
  entries_ = entries;
  return WriteAt(file_, AcknowledgedSlot(mac_key_, entries), kAcknowledgedAt);
}

absl::Status KeyFile::SyncAcknowledged() { return Sync(file_); }

absl::Status KeyFile::RewriteWithout(const std::vector<Uuid>& key_ids) {
  const absl::flat_hash_set<Uuid> gone(key_ids.begin(), key_ids.end());
  return Replace([&](std::string bytes) -> absl::StatusOr<std::string> {
    std::string kept = bytes.substr(0, kHeaderBytes);
    for (size_t at = kHeaderBytes; at + kEntryBytes <= bytes.size(); at += kEntryBytes) {
      const std::string_view entry = std::string_view(bytes).substr(at, kEntryBytes);
      if (!gone.contains(Uuid::FromBytes(entry.substr(0, Uuid::kSize)))) kept += entry;
    }
    const uint64_t entries = (kept.size() - kHeaderBytes) / kEntryBytes;
    kept.replace(kAcknowledgedAt, 16, AcknowledgedSlot(mac_key_, entries));
    kept.replace(kGoneAt, 16, GoneSlot(mac_key_, made() - entries));
    return kept;
  });
}

absl::Status KeyFile::RaiseMade(uint64_t made) {
  if (made <= this->made()) return absl::OkStatus();
  const uint64_t gone = made - entries_;
  RETURN_IF_ERROR(WriteAt(file_, GoneSlot(mac_key_, gone), kGoneAt));
  RETURN_IF_ERROR(Sync(file_));
  gone_ = gone;
  return absl::OkStatus();
}

absl::Status KeyFile::Rewrap(const KeyBytes& old_key, const KeyBytes& new_key, Entropy& entropy) {
  return Replace([&](std::string bytes) -> absl::StatusOr<std::string> {
    std::string wrapped = EncodeHeader(store_id_, mac_key_, entries_, gone_, new_key, entropy);
    for (size_t at = kHeaderBytes; at + kEntryBytes <= bytes.size(); at += kEntryBytes) {
      const std::optional<KeyRow> row =
          DecodeEntry(std::string_view(bytes).substr(at, kEntryBytes), store_id_, old_key);
      if (!row.has_value()) return Unreadable("an entry does not open");
      wrapped += EncodeEntry(*row, store_id_, new_key, entropy);
    }
    return wrapped;
  });
}

absl::Status KeyFile::Replace(const Rewrite& rewrite) {
  ASSIGN_OR_RETURN(std::string bytes, ReadWhole(file_, kHeaderBytes + entries_ * kEntryBytes));
  ASSIGN_OR_RETURN(const std::string renewed, rewrite(std::move(bytes)));
  const std::string beside = BesideOf(path_);
  ::unlink(beside.c_str());  // of a rewrite that was cut short
  ASSIGN_OR_RETURN(FileDescriptor file, OpenLocked(beside, O_CREAT | O_EXCL));
  RETURN_IF_ERROR(WriteAt(file, renewed, 0));
  RETURN_IF_ERROR(Sync(file));
  if (::rename(beside.c_str(), path_.c_str()) != 0) {
    return Unreadable(std::strerror(errno));
  }
  file_ = std::move(file);
  const uint64_t before = made();
  entries_ = (renewed.size() - kHeaderBytes) / kEntryBytes;
  gone_ = before - entries_;
  return SyncDirectoryOf(path_);
}

}  // namespace varsel::keys
