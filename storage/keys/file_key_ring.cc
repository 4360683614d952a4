#include "storage/keys/file_key_ring.h"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

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
    if (table_.FindBySubject(rows[i].subject, rows[i].controller) != nullptr) {
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
  }
  for (KeyRow& row : rows) sodium_memzero(row.key.data(), row.key.size());
  GiveFile(written);
  return written;
}

absl::StatusOr<SealedBytes> FileKeyRing::Seal(const SubjectId& subject, uint8_t controller,
                                              std::string_view plain, std::string_view associated) {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    row = CopyOf(table_.FindBySubject(subject, controller));
  }
  return SealWith(row, entropy_, plain, associated);
}

absl::StatusOr<std::string> FileKeyRing::Open(const SealedBytes& sealed,
                                              std::string_view associated) const {
  std::optional<KeyRow> row;
  {
    MutexLock lock(mutex_);
    row = CopyOf(table_.FindById(sealed.key_id));
  }
  return OpenWith(row, sealed, associated);
}

absl::Status FileKeyRing::Erase(const SubjectId& subject, uint8_t controller) {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(TakeFile());
  const KeyRow* row = table_.FindBySubject(subject, controller);
  if (row == nullptr) {
    GiveFile(absl::OkStatus());
    return absl::OkStatus();
  }
  const Uuid key_id = row->id;
  table_.Remove(subject, controller);  // at once: nothing is sealed with it any more
  mutex_.Unlock();
  const absl::Status written = file_.RewriteWithout(key_id);
  mutex_.Lock();
  GiveFile(written);
  return written;
}

absl::Status FileKeyRing::RotateDistrictKey(const KeyBytes& new_key) {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(TakeFile());
  mutex_.Unlock();
  const absl::Status written = file_.Rewrap(district_key_, new_key, entropy_);
  mutex_.Lock();
  if (written.ok()) district_key_ = new_key;
  GiveFile(written);
  return written;
}

std::array<uint8_t, 32> FileKeyRing::Mac(std::string_view use, std::string_view bytes) const {
  return MacBytes(mac_key_, use, bytes);
}

}  // namespace varsel::keys
