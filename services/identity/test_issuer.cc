#include "services/identity/test_issuer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "services/identity/base64url.h"
#include "storage/base/check.h"

namespace varsel::identity {
namespace {

using nlohmann::json;

std::string NumberIn(EVP_PKEY* key, const char* name, int size) {
  BIGNUM* number = nullptr;
  VARSEL_CHECK(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  std::string bytes(static_cast<size_t>(size > 0 ? size : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
               static_cast<int>(bytes.size()));
  BN_free(number);
  return EncodeBase64Url(bytes);
}

// r || s of a DER signature.
std::string RawOf(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()));
  std::string raw(64, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
  ECDSA_SIG_free(signature);
  return raw;
}

}  // namespace

TestKey::TestKey(Algorithm algorithm, std::string key_id, int rsa_bits)
    : algorithm_(algorithm), key_id_(std::move(key_id)) {
  EVP_PKEY* key = nullptr;
  switch (algorithm) {
    case Algorithm::kRs256:
    case Algorithm::kPs256:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<size_t>(rsa_bits));
      break;
    case Algorithm::kEs256:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
      break;
    case Algorithm::kEdDsa:
      key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      break;
  }
  VARSEL_CHECK(key != nullptr);
  key_.reset(key);
}

json TestKey::Public() const {
  json jwk = {{"kid", key_id_}, {"alg", std::string(NameOf(algorithm_))}, {"use", "sig"}};
  if (algorithm_ == Algorithm::kEdDsa) {
    std::string x(32, '\0');
    size_t size = x.size();
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(x.data()), &size);
    jwk.update({{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", EncodeBase64Url(x)}});
  } else if (algorithm_ == Algorithm::kEs256) {
    jwk.update({{"kty", "EC"},
                {"crv", "P-256"},
                {"x", NumberIn(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32)},
                {"y", NumberIn(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32)}});
  } else {
    jwk.update({{"kty", "RSA"},
                {"n", NumberIn(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0)},
                {"e", NumberIn(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0)}});
  }
  return jwk;
}

std::string TestKey::Signature(const std::string& text) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* of_key = nullptr;
  const EVP_MD* digest = algorithm_ == Algorithm::kEdDsa ? nullptr : EVP_sha256();
  VARSEL_CHECK(EVP_DigestSignInit(context, &of_key, digest, nullptr, key_.get()) == 1);
  if (algorithm_ == Algorithm::kPs256) {
    EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, RSA_PSS_SALTLEN_DIGEST);
  }
  std::string signature(1024, '\0');
  size_t size = signature.size();
  VARSEL_CHECK(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                              reinterpret_cast<const unsigned char*>(text.data()),
                              text.size()) == 1);
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return algorithm_ == Algorithm::kEs256 ? RawOf(signature) : signature;
}

json TestKey::Header() const {
  return {{"alg", std::string(NameOf(algorithm_))}, {"kid", key_id_}, {"typ", "JWT"}};
}

std::string TestKey::Sign(const json& header, const json& claims) const {
  const std::string text = EncodeBase64Url(header.dump()) + "." + EncodeBase64Url(claims.dump());
  return text + "." + EncodeBase64Url(Signature(text));
}

std::string TestKey::PublicPem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, key_.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  std::string pem(text, static_cast<size_t>(size));
  BIO_free(bio);
  return pem;
}

const TestKey& KeyOf(Algorithm algorithm) {
  static const TestKey& rs = *new TestKey(Algorithm::kRs256, "rs");
  static const TestKey& ps = *new TestKey(Algorithm::kPs256, "ps");
  static const TestKey& es = *new TestKey(Algorithm::kEs256, "es");
  static const TestKey& ed = *new TestKey(Algorithm::kEdDsa, "ed");
  switch (algorithm) {
    case Algorithm::kRs256:
      return rs;
    case Algorithm::kPs256:
      return ps;
    case Algorithm::kEs256:
      return es;
    case Algorithm::kEdDsa:
      break;
  }
  return ed;
}

std::string KeySetOf(const std::vector<json>& keys) { return json{{"keys", keys}}.dump(); }

std::shared_ptr<const KeySet> Parsed(const std::vector<json>& keys) {
  auto set = KeySet::Parse(KeySetOf(keys), AllAlgorithms());
  VARSEL_CHECK(set.ok());
  return *std::move(set);
}

absl::Time TestNow() { return absl::FromUnixSeconds(1'767'268'800); }

TokenRules TestRules() {
  return {.issuer = "https://login.test", .audience = "varsel", .district = "test"};
}

json SoundClaims() {
  const int64_t now = absl::ToUnixSeconds(TestNow());
  return {{"iss", "https://login.test"},
          {"aud", "varsel"},
          {"sub", "11111111-0000-4000-8000-000000000001"},
          {"role", "project_leader"},
          {"district", "test"},
          {"iat", now},
          {"nbf", now},
          {"exp", now + 900}};
}

}  // namespace varsel::identity
