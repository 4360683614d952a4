#include "services/identity/json_web_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/identity/base64url.h"
#include "services/identity/strict_json.h"
#include "storage/base/status_macros.h"

namespace varsel::identity {
namespace {

using nlohmann::json;

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

absl::Status Not(const std::string& what) { return absl::InvalidArgumentError(what); }

absl::StatusOr<std::string> BytesOf(const json& jwk, const char* member) {
  const std::optional<std::string> text = TextOf(jwk, member);
  std::optional<std::string> bytes;
  if (text.has_value()) bytes = DecodeBase64Url(*text);
  if (!bytes.has_value() || bytes->empty()) return Not(absl::StrCat(member, " is not base64url"));
  return *std::move(bytes);
}

Number NumberOf(const std::string& bytes) {
  return Number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                          static_cast<int>(bytes.size()), nullptr));
}

// The key that the builder describes; null if OpenSSL does not take it.
KeyHandle Build(const char* type, OSSL_PARAM_BLD* builder) {
  OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr);
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context) != 1 ||
      EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
    key = nullptr;
  }
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(params);
  ERR_clear_error();
  return KeyHandle(key);
}

struct FreeBuilder {
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
};
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeBuilder>;

absl::StatusOr<KeyHandle> RsaKey(const json& jwk) {
  ASSIGN_OR_RETURN(const std::string n_bytes, BytesOf(jwk, "n"));
  ASSIGN_OR_RETURN(const std::string e_bytes, BytesOf(jwk, "e"));
  if (n_bytes.size() > kRsaBitsMax / 8 + 1 || e_bytes.size() > 8) return Not("RSA of that size");
  const Number n = NumberOf(n_bytes);
  const Number e = NumberOf(e_bytes);
  if (n == nullptr || e == nullptr) return Not("RSA");
  const int bits = BN_num_bits(n.get());
  if (bits < kRsaBitsMin || bits > kRsaBitsMax) return Not(absl::StrCat("RSA of ", bits, " bits"));
  if (!BN_is_odd(n.get()) || !BN_is_odd(e.get()) || BN_is_one(e.get())) return Not("RSA");
  const Builder builder(OSSL_PARAM_BLD_new());
  KeyHandle key;
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1) {
    key = Build("RSA", builder.get());
  }
  if (key == nullptr) return Not("RSA");
  return key;
}

absl::StatusOr<KeyHandle> EcKey(const json& jwk) {
  if (TextOf(jwk, "crv") != "P-256") return Not("a curve other than P-256");
  ASSIGN_OR_RETURN(const std::string x, BytesOf(jwk, "x"));
  ASSIGN_OR_RETURN(const std::string y, BytesOf(jwk, "y"));
  if (x.size() != 32 || y.size() != 32) return Not("a point of P-256");
  const std::string point = "\x04" + x + y;  // uncompressed (SEC 1, section 2.3.3)
  const Builder builder(OSSL_PARAM_BLD_new());
  KeyHandle key;
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) == 1) {
    key = Build("EC", builder.get());
  }
  if (key == nullptr) return Not("a point of P-256");
  EVP_PKEY_CTX* check = EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr);
  const bool on_curve = check != nullptr && EVP_PKEY_public_check(check) == 1;
  EVP_PKEY_CTX_free(check);
  ERR_clear_error();
  if (!on_curve) return Not("a point of P-256");
  return key;
}

absl::StatusOr<KeyHandle> OkpKey(const json& jwk) {
  if (TextOf(jwk, "crv") != "Ed25519") return Not("a curve other than Ed25519");
  ASSIGN_OR_RETURN(const std::string x, BytesOf(jwk, "x"));
  KeyHandle key;
  if (x.size() == 32) {
    key.reset(EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(x.data()), x.size()));
  }
  if (key == nullptr) return Not("a key of Ed25519");
  return key;
}

absl::Status CheckUse(const json& jwk) {
  if (jwk.contains("use") && TextOf(jwk, "use") != "sig") return Not("not for signatures");
  if (const auto operations = jwk.find("key_ops"); operations != jwk.end()) {
    if (!operations->is_array() ||
        std::find(operations->begin(), operations->end(), "verify") == operations->end()) {
      return Not("not for signatures");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const VerifyingKey>> ParseJsonWebKey(const json& jwk) {
  if (!jwk.is_object()) return Not("not an object");
  RETURN_IF_ERROR(CheckUse(jwk));
  const std::string kind = TextOf(jwk, "kty").value_or("");
  const bool rsa = kind == "RSA";
  Algorithm algorithm = kind == "RSA"  ? Algorithm::kRs256
                        : kind == "EC" ? Algorithm::kEs256
                                       : Algorithm::kEdDsa;
  if (jwk.contains("alg")) {
    const std::optional<Algorithm> named = AlgorithmNamed(TextOf(jwk, "alg").value_or(""));
    const bool fits = named == algorithm || (rsa && named == Algorithm::kPs256);
    if (!fits) return Not("an algorithm that is not taken");
    algorithm = *named;
  }
  absl::StatusOr<KeyHandle> key = rsa             ? RsaKey(jwk)
                                  : kind == "EC"  ? EcKey(jwk)
                                  : kind == "OKP" ? OkpKey(jwk)
                                                  : Not("a kind of key that is not taken");
  if (!key.ok()) return key.status();
  return std::make_shared<const VerifyingKey>(algorithm, *std::move(key));
}

}  // namespace varsel::identity
