#include "services/identity/issuing_key.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/identity/base64url.h"
#include "services/identity/strict_json.h"
#include "services/identity/verifying_key.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace varsel::identity {
namespace {

using nlohmann::json;

constexpr char kDevelopmentIssuer[] = "varsel-development";
constexpr char kDevelopmentAudience[] = "varsel";
constexpr size_t kFileBytesMax = 4096;
constexpr size_t kKeyBytes = 32;

absl::Status Unusable(const std::string& path, const std::string& why) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", why));
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::StatusOr<std::string> ReadPrivate(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat facts;
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) {
    return Unusable(path, std::strerror(errno));
  }
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Unusable(path, "others may read this key; set its mode to 0600");
  }
  std::string text(kFileBytesMax, '\0');
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  if (size < 0) return Unusable(path, std::strerror(errno));
  text.resize(static_cast<size_t>(size));
  return text;
}

KeyHandle PrivateKeyOf(std::string_view bytes) {
  if (bytes.size() != kKeyBytes) return nullptr;
  return KeyHandle(EVP_PKEY_new_raw_private_key(
      EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(bytes.data()), kKeyBytes));
}

std::string PublicBytesOf(EVP_PKEY* key) {
  std::string bytes(kKeyBytes, '\0');
  size_t size = bytes.size();
  VARSEL_CHECK(
      EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size) == 1);
  return bytes;
}

json PublicJwk(const std::string& key_id, const std::string& public_bytes) {
  return {{"kty", "OKP"}, {"crv", "Ed25519"}, {"alg", "EdDSA"},
          {"use", "sig"}, {"kid", key_id},    {"x", EncodeBase64Url(public_bytes)}};
}

}  // namespace

struct IssuingKey::Parts {
  KeyHandle key;
  std::string key_id;
  std::string public_bytes;
  std::string issuer;
  std::string audience;
  std::string district;
};

IssuingKey::IssuingKey(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
IssuingKey::~IssuingKey() = default;

const std::string& IssuingKey::issuer() const { return parts_->issuer; }
const std::string& IssuingKey::audience() const { return parts_->audience; }
const std::string& IssuingKey::district() const { return parts_->district; }

absl::StatusOr<std::unique_ptr<IssuingKey>> IssuingKey::Load(const std::string& path) {
  ASSIGN_OR_RETURN(std::string text, ReadPrivate(path));
  const std::optional<json> jwk = ParseJsonObject(text);
  OPENSSL_cleanse(text.data(), text.size());
  if (!jwk.has_value()) return Unusable(path, "not a private JSON Web Key of varseld's");
  std::optional<std::string> secret = DecodeBase64Url(TextOf(*jwk, "d").value_or(""));
  auto parts = std::make_unique<Parts>();
  parts->key = PrivateKeyOf(secret.value_or(""));
  if (secret.has_value()) OPENSSL_cleanse(secret->data(), secret->size());
  parts->key_id = TextOf(*jwk, "kid").value_or("");
  parts->issuer = TextOf(*jwk, "iss").value_or("");
  parts->audience = TextOf(*jwk, "aud").value_or("");
  parts->district = TextOf(*jwk, "district").value_or("");
  if (parts->key == nullptr || TextOf(*jwk, "crv") != "Ed25519" || parts->key_id.empty() ||
      parts->issuer.empty() || parts->audience.empty() || parts->district.empty()) {
    return Unusable(path, "not a private JSON Web Key of varseld's");
  }
  parts->public_bytes = PublicBytesOf(parts->key.get());
  return std::unique_ptr<IssuingKey>(new IssuingKey(std::move(parts)));
}

absl::Status IssuingKey::Create(const std::string& path, const std::string& district) {
  const KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  VARSEL_CHECK(key != nullptr);
  std::string secret(kKeyBytes, '\0');
  size_t size = secret.size();
  VARSEL_CHECK(EVP_PKEY_get_raw_private_key(
                   key.get(), reinterpret_cast<unsigned char*>(secret.data()), &size) == 1);
  const std::string public_bytes = PublicBytesOf(key.get());
  json jwk = PublicJwk("development-" + EncodeBase64Url(public_bytes).substr(0, 12), public_bytes);
  jwk["d"] = EncodeBase64Url(secret);
  jwk["iss"] = kDevelopmentIssuer;
  jwk["aud"] = kDevelopmentAudience;
  jwk["district"] = district;
  std::string text = jwk.dump(2) + "\n";
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  const bool written =
      file.get() >= 0 &&
      ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file.get()) == 0;
  const int error = errno;
  OPENSSL_cleanse(secret.data(), secret.size());
  OPENSSL_cleanse(text.data(), text.size());
  if (written) return absl::OkStatus();
  if (file.get() >= 0) ::unlink(path.c_str());  // a part of a key would stand in the next one's way
  return Unusable(path, std::strerror(error));
}

std::string IssuingKey::Issue(const IssueFor& whom, absl::Time now, absl::Duration lifetime) const {
  json claims = {{"iss", parts_->issuer},           {"aud", parts_->audience},
                 {"district", parts_->district},    {"iat", absl::ToUnixSeconds(now)},
                 {"nbf", absl::ToUnixSeconds(now)}, {"exp", absl::ToUnixSeconds(now + lifetime)}};
  const auto add = [&claims](const char* claim, const std::string& value) {
    if (!value.empty()) claims[claim] = value;
  };
  add("sub", whom.actor);
  add("role", whom.role);
  add("section", whom.section);
  add("controller", whom.controller);
  add("agency", whom.agency);
  const json header = {{"alg", "EdDSA"}, {"kid", parts_->key_id}, {"typ", "JWT"}};
  return Sign(header.dump(), claims.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::string IssuingKey::Sign(const std::string& header, const std::string& claims) const {
  std::string token = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::string signature(64, '\0');
  size_t size = signature.size();
  const bool is_signed =
      context != nullptr &&
      EVP_DigestSignInit(context, nullptr, nullptr, nullptr, parts_->key.get()) == 1 &&
      EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(token.data()), token.size()) == 1;
  EVP_MD_CTX_free(context);
  VARSEL_CHECK(is_signed);
  return token + "." + EncodeBase64Url(signature);
}

std::string IssuingKey::PublicKeySet() const {
  const json keys = {{"keys", json::array({PublicJwk(parts_->key_id, parts_->public_bytes)})}};
  return keys.dump();
}

}  // namespace varsel::identity
