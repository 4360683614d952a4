#include "storage/keys/file_key_ring.h"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/ring_parts.h"
#include "storage/keys/sealing.h"

namespace varsel::keys {

FileKeyRing::FileKeyRing(Entropy& entropy, const KeyBytes& district_key)
    : entropy_(entropy), district_key_(district_key) {}

FileKeyRing::~FileKeyRing() {
  // A failure only leaves the count behind; the entries themselves are on disk.
  (void)file_.SyncAcknowledged();
  sodium_memzero(district_key_.data(), district_key_.size());
  sodium_memzero(mac_key_.data(), mac_key_.size());
}

absl::StatusOr<std::unique_ptr<FileKeyRing>> FileKeyRing::Open(const Options& options,
                                                               Entropy& entropy) {
  std::unique_ptr<FileKeyRing> ring(new FileKeyRing(entropy, options.district_key));
  if (options.create && ::access(options.path.c_str(), F_OK) != 0) {
    ASSIGN_OR_RETURN(ring->file_, KeyFile::Create(options.path, options.district_key, entropy));
  } else {
    MutexLock lock(ring->mutex_);
    ASSIGN_OR_RETURN(ring->file_, KeyFile::Open(options.path, options.district_key, &ring->table_));
    ring->made_ = ring->file_.made();
  }
  ring->mac_key_ = ring->file_.mac_key();
  return ring;
}

bool FileKeyRing::HasKey(const SubjectId& subject, uint8_t controller) const {
  MutexLock lock(mutex_);
  return table_.FindBySubject(subject, controller) != nullptr;
}

size_t FileKeyRing::size() const {
  MutexLock lock(mutex_);
  return table_.size();
}

uint64_t FileKeyRing::made() const {
  MutexLock lock(mutex_);
  return made_;
}

absl::Status FileKeyRing::RaiseMade(uint64_t made) {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(TakeFile());
  const absl::Status written = file_.RaiseMade(made);
  if (written.ok()) made_ = file_.made();
  GiveFile(written);
  return written;
}

absl::Status FileKeyRing::TakeFile() {
  while (writing_) written_.Wait(mutex_);
  if (stopped_.ok()) writing_ = true;
  return stopped_;
}

void FileKeyRing::GiveFile(const absl::Status& written) {
  if (stopped_.ok()) stopped_ = written;
  writing_ = false;
  written_.NotifyAll();
}

absl::Status FileKeyRing::EnsureKey(const SubjectId& subject, uint8_t controller) {
  MutexLock lock(mutex_);
  if (table_.IsBarred({subject, controller})) return Refuse(common::v1::PERSON_ERASED);
  if (table_.FindBySubject(subject, controller) != nullptr) return absl::OkStatus();
  const bool asked = std::any_of(waiting_.begin(), waiting_.end(), [&](const KeyRow& row) {
    return row.subject == subject && row.controller == controller;
  });
  if (!asked) waiting_.push_back({entropy_.NewUuid(), subject, NewKey(entropy_), controller});
  // Whoever gets the file next writes all that waits, this key among them unless somebody was
  // quicker.
  RETURN_IF_ERROR(TakeFile());
  std::vector<KeyRow> rows = std::exchange(waiting_, {});
  for (size_t i = rows.size(); i-- > 0;) {
    const KeyOwner owner{rows[i].subject, rows[i].controller};
    if (table_.IsBarred(owner) ||
        table_.FindBySubject(owner.subject, owner.controller) != nullptr) {
      sodium_memzero(rows[i].key.data(), rows[i].key.size());
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  absl::Status written;
  if (!rows.empty()) {
    mutex_.Unlock();
    written = file_.Append(rows, district_key_, entropy_);
    mutex_.Lock();
  }
  if (written.ok()) {
    for (const KeyRow& row : rows) table_.Add(row);
    made_ = file_.made();
  }
  for (KeyRow& row : rows) sodium_memzero(row.key.data(), row.key.size());
  GiveFile(written);
  if (written.ok() && table_.IsBarred({subject, controller})) {
    return Refuse(common::v1::PERSON_ERASED);  // meanwhile
  }
  return written;
}

absl::StatusOr<SealedBytes> FileKeyRing::Seal(const SubjectId& subject, uint8_t controller,
                                              std::string_view plain, std::string_view associated) {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    row = RowToSeal(table_, {subject, controller});
  }
  return SealWith(row, entropy_, plain, associated);
}

absl::StatusOr<std::string> FileKeyRing::OpenAny(const SealedBytes& sealed,
                                                 std::string_view associated,
                                                 bool withheld_too) const {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    ASSIGN_OR_RETURN(row, RowToOpen(table_, sealed.key_id, withheld_too));
  }
  return OpenWith(row, sealed, associated);
}

absl::StatusOr<std::string> FileKeyRing::Open(const SealedBytes& sealed,
                                              std::string_view associated) const {
  return OpenAny(sealed, associated, /*withheld_too=*/false);
}

absl::StatusOr<std::string> FileKeyRing::OpenWithheld(const SealedBytes& sealed,
                                                      std::string_view associated) const {
  return OpenAny(sealed, associated, /*withheld_too=*/true);
}

std::optional<Uuid> FileKeyRing::KeyIdOf(const SubjectId& subject, uint8_t controller) const {
  MutexLock lock(mutex_);
  const KeyRow* row = table_.FindBySubject(subject, controller);
  if (row == nullptr || table_.IsBarred({subject, controller})) return std::nullopt;
  return row->id;
}

bool FileKeyRing::HasKeyId(const Uuid& key_id) const {
  MutexLock lock(mutex_);
  return table_.FindById(key_id) != nullptr;
}

bool FileKeyRing::IsErased(const SubjectId& subject, uint8_t controller) const {
  MutexLock lock(mutex_);
  return table_.IsBarred({subject, controller});
}

void FileKeyRing::Withhold(const SubjectId& subject, uint8_t controller, bool withheld) {
  MutexLock lock(mutex_);
  table_.Withhold({subject, controller}, withheld);
}

absl::Status FileKeyRing::EraseAll(const std::vector<KeyOwner>& owners) {
  MutexLock lock(mutex_);
  for (const KeyOwner& owner : owners) table_.Bar(owner);  // at once: nothing is opened any more
  RETURN_IF_ERROR(TakeFile());  // a key of theirs that was just being made is in the table then
  std::vector<Uuid> key_ids;
  for (const KeyOwner& owner : owners) {
    const KeyRow* row = table_.FindBySubject(owner.subject, owner.controller);
    if (row == nullptr) continue;
    key_ids.push_back(row->id);
    table_.Remove(owner.subject, owner.controller);
  }
  if (key_ids.empty()) {
    GiveFile(absl::OkStatus());
    return absl::OkStatus();
  }
  mutex_.Unlock();
  const absl::Status written = file_.RewriteWithout(key_ids);
  mutex_.Lock();
  GiveFile(written);
  return written;
}

absl::StatusOr<bool> FileKeyRing::RotateDistrictKey(const KeyBytes& new_key) {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(TakeFile());
  if (sodium_memcmp(new_key.data(), district_key_.data(), new_key.size()) == 0) {
    GiveFile(absl::OkStatus());
    return false;
  }
  mutex_.Unlock();
  const absl::Status written = file_.Rewrap(district_key_, new_key, entropy_);
  mutex_.Lock();
  if (written.ok()) district_key_ = new_key;
  GiveFile(written);
  if (!written.ok()) return written;
  return true;
}

std::array<uint8_t, 32> FileKeyRing::Mac(std::string_view use, std::string_view bytes) const {
  return MacBytes(mac_key_, use, bytes);
}

}  // namespace varsel::keys
