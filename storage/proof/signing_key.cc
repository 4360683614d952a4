#include "storage/proof/signing_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_io.h"
#include "storage/log/sha256.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::proof {
namespace {

using keys::FileDescriptor;
using KeySeed = std::array<uint8_t, 32>;

constexpr size_t kHexBytes = 64;
constexpr size_t kKeyIdBytes = 8;

static_assert(sizeof(Signature) == crypto_sign_BYTES);
static_assert(sizeof(KeySeed) == crypto_sign_SEEDBYTES);

absl::Status Unusable(const std::string& path, std::string_view why) {
  return Refuse(common::v1::SIGNING_KEY_UNUSABLE, {.detail = path + ": " + std::string(why)});
}

// 32 bytes of 64 hexadecimal characters, perhaps with a line's end.
std::optional<std::array<uint8_t, 32>> FromHex(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::array<uint8_t, 32> bytes;
  size_t size = 0;
  const char* end = nullptr;
  if (sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end) !=
          0 ||
      size != bytes.size() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return bytes;
}

absl::Status WriteNew(const std::string& path, std::string_view text, mode_t mode) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.is_open()) return Unusable(path, std::strerror(errno));
  RETURN_IF_ERROR(keys::WriteAt(file, text, 0));
  RETURN_IF_ERROR(keys::Sync(file));
  return keys::SyncDirectoryOf(path);
}

}  // namespace

std::string PublicKey::ToText() const {
  return absl::BytesToHexString(absl::string_view(view().data(), view().size()));
}

std::string PublicKey::Id() const {
  const log::Sha256 hash = log::HashOf({view()});
  const std::string_view bytes = log::BytesOf(hash).substr(0, kKeyIdBytes);
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

bool PublicKey::Verifies(std::string_view text, const Signature& signature) const {
  return crypto_sign_verify_detached(signature.data(),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     text.size(), bytes.data()) == 0;
}

absl::StatusOr<PublicKey> ParsePublicKey(std::string_view text) {
  const auto bytes = FromHex(text);
  if (!bytes.has_value()) {
    return Refuse(common::v1::KEY_FILE_MALFORMED,
                  {.detail = "a public key is 64 hexadecimal characters",
                   .detail_da = "en offentlig nøgle er 64 hexadecimale tegn"});
  }
  return PublicKey{*bytes};
}

absl::StatusOr<PublicKey> LoadPublicKey(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
  }
  ASSIGN_OR_RETURN(const std::string text, keys::ReadWhole(file, kHexBytes + 2));
  return ParsePublicKey(text);
}

absl::StatusOr<std::vector<PublicKey>> LoadPublicKeys(const std::string& path) {
  constexpr size_t kKeysBytesMax = size_t{64} << 10;
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
  }
  ASSIGN_OR_RETURN(const std::string text, keys::ReadWhole(file, kKeysBytesMax));
  std::vector<PublicKey> found;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    ASSIGN_OR_RETURN(const PublicKey key,
                     ParsePublicKey(std::string_view(line.data(), line.size())));
    found.push_back(key);
  }
  if (found.empty()) return ParsePublicKey("").status();
  return found;
}

SigningKey SigningKey::FromSeed(const KeySeed& seed) {
  SigningKey key;
  crypto_sign_seed_keypair(key.public_key_.bytes.data(), key.secret_.data(), seed.data());
  return key;
}

absl::StatusOr<SigningKey> SigningKey::Load(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return Unusable(path, std::strerror(errno));
  struct stat facts;
  if (::fstat(file.get(), &facts) != 0) return Unusable(path, std::strerror(errno));
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Unusable(path, "others may read it; set its mode to 0600");
  }
  ASSIGN_OR_RETURN(std::string text, keys::ReadWhole(file, kHexBytes + 2));
  auto seed = FromHex(text);
  sodium_memzero(text.data(), text.size());
  if (!seed.has_value()) return Unusable(path, "a signing key is 64 hexadecimal characters");
  SigningKey key = FromSeed(*seed);
  sodium_memzero(seed->data(), seed->size());
  return key;
}

absl::Status SigningKey::Create(const std::string& path, Entropy& entropy) {
  KeySeed seed;
  entropy.Fill(seed.data(), seed.size());
  std::string text(kHexBytes + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), seed.data(), seed.size());
  text.back() = '\n';
  const std::string public_text = FromSeed(seed).public_key().ToText() + "\n";
  const absl::Status written = WriteNew(path, text, 0600);
  sodium_memzero(text.data(), text.size());
  sodium_memzero(seed.data(), seed.size());
  RETURN_IF_ERROR(written);
  return WriteNew(path + ".pub", public_text, 0644);
}

SigningKey::SigningKey(SigningKey&& other) noexcept
    : secret_(other.secret_), public_key_(other.public_key_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
  std::swap(secret_, other.secret_);
  std::swap(public_key_, other.public_key_);
  return *this;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Signature SigningKey::Sign(std::string_view bytes) const {
  Signature signature;
  crypto_sign_detached(signature.data(), nullptr,
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       secret_.data());
  return signature;
}

}  // namespace varsel::proof
