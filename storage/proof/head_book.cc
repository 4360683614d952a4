#include "storage/proof/head_book.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::proof {
namespace {

constexpr size_t kBookBytesMax = size_t{1} << 30;

bool SmallerSize(const SignedHead& head, uint64_t size) { return head.head.size < size; }

}  // namespace

absl::StatusOr<size_t> SignerOf(const SignedHead& head, const PublicKeys& keys) {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (head.head.key_id != keys[i].Id()) continue;
    RETURN_IF_ERROR(CheckSignature(head, keys[i]));
    return i;
  }
  return Refuse(common::v1::HEAD_SIGNATURE_WRONG, {.id = absl::StrCat(head.head.size)});
}

absl::Status CheckHeads(const std::vector<SignedHead>& heads, const LogOrigin& origin,
                        const PublicKeys& keys, bool others_by_form) {
  std::vector<std::string> ids;
  for (const PublicKey& key : keys) ids.push_back(key.Id());
  uint64_t before = 0;
  size_t signer = 0;
  for (const SignedHead& head : heads) {
    if (head.head.origin != origin) {
      return Refuse(common::v1::HEAD_OF_ANOTHER_LOG, {.detail = head.head.origin.ToText()});
    }
    if (head.head.size <= before) {
      return Refuse(common::v1::HEAD_MALFORMED,
                    {.detail = absl::StrCat("size ", head.head.size, " after ", before)});
    }
    before = head.head.size;
    // Once a key has followed another, whoever still has the older one signs nothing with it.
    size_t now = signer;
    while (now < ids.size() && ids[now] != head.head.key_id) ++now;
    if (now < keys.size()) {
      signer = now;
      RETURN_IF_ERROR(CheckSignature(head, keys[signer]));
    } else if (!others_by_form ||
               std::find(ids.begin(), ids.end(), head.head.key_id) != ids.end()) {
      return Refuse(common::v1::HEAD_SIGNATURE_WRONG, {.id = absl::StrCat(head.head.size)});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<HeadBook>> HeadBook::Open(const std::string& path,
                                                         const LogOrigin& origin,
                                                         const PublicKey& key) {
  keys::FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) {
    return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
  }
  RETURN_IF_ERROR(keys::SyncDirectoryOf(path));
  ASSIGN_OR_RETURN(std::string text, keys::ReadWhole(file, kBookBytesMax));
  const size_t whole = WholeNotes(text);
  if (whole < text.size()) {
    if (!IsCutNote(std::string_view(text).substr(whole))) {
      return Refuse(common::v1::HEAD_MALFORMED, {.detail = "the last head in the file"});
    }
    if (::ftruncate(file.get(), static_cast<off_t>(whole)) != 0) {
      return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
    }
    RETURN_IF_ERROR(keys::Sync(file));
    text.resize(whole);
  }
  ASSIGN_OR_RETURN(std::vector<SignedHead> heads, ParseHeads(text));
  RETURN_IF_ERROR(CheckHeads(heads, origin, {key}, /*others_by_form=*/true));
  return std::unique_ptr<HeadBook>(new HeadBook(std::move(file), std::move(heads), whole));
}

absl::Status HeadBook::Add(const SignedHead& head) {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(stopped_);
  VARSEL_CHECK(heads_.empty() || heads_.back().head.size < head.head.size);
  absl::Status written = keys::WriteAt(file_, head.note, end_);
  if (written.ok()) written = keys::Sync(file_);
  if (!written.ok()) {
    stopped_ = written;  // what the file holds is not known any more
    return written;
  }
  end_ += head.note.size();
  heads_.push_back(head);
  return absl::OkStatus();
}

std::optional<SignedHead> HeadBook::Last() const {
  MutexLock lock(mutex_);
  if (heads_.empty()) return std::nullopt;
  return heads_.back();
}

std::optional<SignedHead> HeadBook::AtSize(uint64_t size) const {
  MutexLock lock(mutex_);
  const auto found = std::lower_bound(heads_.begin(), heads_.end(), size, SmallerSize);
  if (found == heads_.end() || found->head.size != size) return std::nullopt;
  return *found;
}

std::vector<SignedHead> HeadBook::Before(uint64_t size, size_t limit) const {
  MutexLock lock(mutex_);
  auto at = std::lower_bound(heads_.begin(), heads_.end(), size, SmallerSize);
  std::vector<SignedHead> page;
  while (at != heads_.begin() && page.size() < limit) page.push_back(*--at);
  return page;
}

size_t HeadBook::count() const {
  MutexLock lock(mutex_);
  return heads_.size();
}

}  // namespace varsel::proof
