#include "storage/backup/sealed_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/escaping.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_io.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::backup {
namespace {

using keys::FileDescriptor;

constexpr std::string_view kSealedMagic = "VARSELF1";
constexpr size_t kPiece = 65'536;
constexpr size_t kStreamHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr size_t kOver = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr unsigned char kTagMore = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
constexpr unsigned char kTagLast = crypto_secretstream_xchacha20poly1305_TAG_FINAL;
static_assert(kStreamHeader == 24 && kOver == 17);
static_assert(sizeof(KeyBytes) == crypto_secretstream_xchacha20poly1305_KEYBYTES);

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

absl::Status SealedUnreadable(const std::string& path) {
  return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
}
absl::Status SealedDamaged(const std::string& path, const char* what) {
  return Refuse(common::v1::BACKUP_DAMAGED, {.id = path, .detail = what});
}

// A file read from its beginning, so many bytes at a time.
class Reader {
 public:
  static absl::StatusOr<Reader> Open(const std::string& path) {
    Reader reader;
    reader.path_ = path;
    reader.file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!reader.file_.is_open()) return SealedUnreadable(path);
    return reader;
  }
  // Fewer only at the end.
  absl::StatusOr<std::string> Next(size_t size) {
    std::string bytes(size, '\0');
    size_t got = 0;
    while (got < size) {
      const ssize_t read = ::read(file_.get(), bytes.data() + got, size - got);
      if (read < 0 && errno == EINTR) continue;
      if (read < 0) return SealedUnreadable(path_);
      if (read == 0) break;
      got += static_cast<size_t>(read);
    }
    bytes.resize(got);
    return bytes;
  }

 private:
  std::string path_;
  FileDescriptor file_;
};

class ContentHash {
 public:
  explicit ContentHash(const KeyBytes& key) {
    crypto_generichash_init(&state_, key.data(), key.size(), kBytes);
  }
  void Add(std::string_view bytes) {
    crypto_generichash_update(&state_, Raw(bytes), bytes.size());
    size_ += bytes.size();
  }
  Content Take() {
    std::string hash(kBytes, '\0');
    crypto_generichash_final(&state_, Raw(hash), hash.size());
    return {.name = absl::BytesToHexString(hash), .bytes = size_};
  }

 private:
  static constexpr size_t kBytes = 32;
  crypto_generichash_state state_;
  uint64_t size_ = 0;
};

// Writes to a name beside, which becomes the file's own when all of it is on disk.
class NewFile {
 public:
  static absl::StatusOr<NewFile> Make(const std::string& path) {
    NewFile made;
    made.path_ = path;
    made.file_ = FileDescriptor(
        ::open(made.Beside().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!made.file_.is_open()) return SealedUnreadable(path);
    return made;
  }
  absl::Status Append(std::string_view bytes) {
    RETURN_IF_ERROR(keys::WriteAt(file_, bytes, at_));
    at_ += bytes.size();
    return absl::OkStatus();
  }
  absl::Status Close() {
    RETURN_IF_ERROR(keys::Sync(file_));
    if (std::rename(Beside().c_str(), path_.c_str()) != 0) return SealedUnreadable(path_);
    return keys::SyncDirectoryOf(path_);
  }

 private:
  std::string Beside() const { return path_ + ".new"; }
  std::string path_;
  FileDescriptor file_;
  uint64_t at_ = 0;
};

// `next` gives the content piece by piece; one shorter than a piece is the last.
absl::Status SealPieces(const KeyBytes& key, const std::string& sealed_path,
                        const std::function<absl::StatusOr<std::string>()>& next) {
  ASSIGN_OR_RETURN(NewFile file, NewFile::Make(sealed_path));
  crypto_secretstream_xchacha20poly1305_state state;
  std::string header(kStreamHeader, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&state, Raw(header), key.data());
  RETURN_IF_ERROR(file.Append(std::string(kSealedMagic) + header));
  for (bool last = false; !last;) {
    ASSIGN_OR_RETURN(const std::string piece, next());
    last = piece.size() < kPiece;
    std::string sealed(piece.size() + kOver, '\0');
    crypto_secretstream_xchacha20poly1305_push(&state, Raw(sealed), nullptr, Raw(piece),
                                               piece.size(), Raw(kSealedMagic), kSealedMagic.size(),
                                               last ? kTagLast : kTagMore);
    RETURN_IF_ERROR(file.Append(sealed));
  }
  return file.Close();
}

}  // namespace

absl::StatusOr<Content> ContentOf(const KeyBytes& key, const std::string& path) {
  ASSIGN_OR_RETURN(Reader reader, Reader::Open(path));
  ContentHash hash(key);
  while (true) {
    ASSIGN_OR_RETURN(const std::string piece, reader.Next(kPiece));
    hash.Add(piece);
    if (piece.size() < kPiece) return hash.Take();
  }
}

Content ContentOfBytes(const KeyBytes& key, std::string_view bytes) {
  ContentHash hash(key);
  hash.Add(bytes);
  return hash.Take();
}

absl::Status SealFile(const KeyBytes& key, const std::string& plain_path,
                      const std::string& sealed_path) {
  ASSIGN_OR_RETURN(Reader reader, Reader::Open(plain_path));
  return SealPieces(key, sealed_path, [&] { return reader.Next(kPiece); });
}

absl::Status SealToFile(const KeyBytes& key, std::string_view plain,
                        const std::string& sealed_path) {
  return SealPieces(key, sealed_path, [&]() -> absl::StatusOr<std::string> {
    const std::string piece(plain.substr(0, kPiece));
    plain.remove_prefix(piece.size());
    return piece;
  });
}

absl::Status OpenSealed(const KeyBytes& key, const std::string& sealed_path,
                        const std::function<absl::Status(std::string_view)>& visit) {
  ASSIGN_OR_RETURN(Reader reader, Reader::Open(sealed_path));
  ASSIGN_OR_RETURN(const std::string begin, reader.Next(kSealedMagic.size() + kStreamHeader));
  crypto_secretstream_xchacha20poly1305_state state;
  if (begin.size() != kSealedMagic.size() + kStreamHeader || !begin.starts_with(kSealedMagic) ||
      crypto_secretstream_xchacha20poly1305_init_pull(
          &state, Raw(std::string_view(begin)) + kSealedMagic.size(), key.data()) != 0) {
    return SealedDamaged(sealed_path, "its beginning");
  }
  while (true) {
    ASSIGN_OR_RETURN(const std::string sealed, reader.Next(kPiece + kOver));
    if (sealed.size() < kOver) return SealedDamaged(sealed_path, "it is cut");
    std::string piece(sealed.size() - kOver, '\0');
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&state, Raw(piece), nullptr, &tag,
                                                   Raw(std::string_view(sealed)), sealed.size(),
                                                   Raw(kSealedMagic), kSealedMagic.size()) != 0) {
      return SealedDamaged(sealed_path, "a piece was changed");
    }
    RETURN_IF_ERROR(visit(piece));
    if (tag != kTagLast) continue;
    ASSIGN_OR_RETURN(const std::string after, reader.Next(1));
    return after.empty() ? absl::OkStatus()
                         : SealedDamaged(sealed_path, "it goes on after its end");
  }
}

absl::StatusOr<std::string> OpenSealedWhole(const KeyBytes& key, const std::string& sealed_path) {
  std::string whole;
  RETURN_IF_ERROR(OpenSealed(key, sealed_path, [&](std::string_view piece) {
    whole.append(piece);
    return absl::OkStatus();
  }));
  return whole;
}

absl::StatusOr<Content> Unseal(const KeyBytes& key, const std::string& sealed_path,
                               const std::string& plain_path) {
  ASSIGN_OR_RETURN(NewFile file, NewFile::Make(plain_path));
  ContentHash hash(key);
  RETURN_IF_ERROR(OpenSealed(key, sealed_path, [&](std::string_view piece) {
    hash.Add(piece);
    return file.Append(piece);
  }));
  RETURN_IF_ERROR(file.Close());
  return hash.Take();
}

absl::StatusOr<Content> ContentOfSealed(const KeyBytes& key, const std::string& sealed_path) {
  ContentHash hash(key);
  RETURN_IF_ERROR(OpenSealed(key, sealed_path, [&](std::string_view piece) {
    hash.Add(piece);
    return absl::OkStatus();
  }));
  return hash.Take();
}

}  // namespace varsel::backup
