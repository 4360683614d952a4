#include "services/identity/verifying_key.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>

namespace varsel::identity {
namespace {

struct Named {
  Algorithm algorithm;
  std::string_view name;
};
constexpr std::array<Named, 4> kNames = {{{Algorithm::kRs256, "RS256"},
                                          {Algorithm::kPs256, "PS256"},
                                          {Algorithm::kEs256, "ES256"},
                                          {Algorithm::kEdDsa, "EdDSA"}}};

constexpr size_t kEs256Half = 32;  // r and s of P-256
constexpr size_t kEd25519Bytes = 64;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// JWS holds r || s (RFC 7518, section 3.4); OpenSSL wants them in DER. Empty if it cannot be.
std::string DerOf(std::string_view raw) {
  BIGNUM* r = BN_bin2bn(Bytes(raw), kEs256Half, nullptr);
  BIGNUM* s = BN_bin2bn(Bytes(raw) + kEs256Half, kEs256Half, nullptr);
  ECDSA_SIG* signature = ECDSA_SIG_new();
  if (r == nullptr || s == nullptr || signature == nullptr ||
      ECDSA_SIG_set0(signature, r, s) != 1) {
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    return {};
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &der);  // `signature` owns r and s
  std::string text;
  if (size > 0) text.assign(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  ECDSA_SIG_free(signature);
  return text;
}

bool SetPss(EVP_PKEY_CTX* context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1;
}

bool Verify(EVP_PKEY* key, Algorithm algorithm, std::string_view text, std::string_view signature) {
  struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  if (context == nullptr) return false;
  EVP_PKEY_CTX* of_key = nullptr;  // the context's
  const EVP_MD* digest = algorithm == Algorithm::kEdDsa ? nullptr : EVP_sha256();
  if (EVP_DigestVerifyInit(context.get(), &of_key, digest, nullptr, key) != 1) return false;
  if (algorithm == Algorithm::kPs256 && !SetPss(of_key)) return false;
  return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

}  // namespace

std::string_view NameOf(Algorithm algorithm) { return kNames[static_cast<size_t>(algorithm)].name; }

std::optional<Algorithm> AlgorithmNamed(std::string_view name) {
  for (const Named& named : kNames) {
    if (named.name == name) return named.algorithm;
  }
  return std::nullopt;
}

std::vector<Algorithm> AllAlgorithms() {
  std::vector<Algorithm> all;
  for (const Named& named : kNames) all.push_back(named.algorithm);
  return all;
}

bool VerifyingKey::Verifies(std::string_view text, std::string_view signature) const {
  std::string der;
  switch (algorithm_) {
    case Algorithm::kRs256:
    case Algorithm::kPs256:
      if (signature.size() != static_cast<size_t>(EVP_PKEY_get_size(key_.get()))) return false;
      break;
    case Algorithm::kEs256:
      if (signature.size() != 2 * kEs256Half) return false;
      der = DerOf(signature);
      signature = der;
      break;
    case Algorithm::kEdDsa:
      if (signature.size() != kEd25519Bytes) return false;
      break;
  }
  const bool holds = !signature.empty() && Verify(key_.get(), algorithm_, text, signature);
  ERR_clear_error();
  return holds;
}

}  // namespace varsel::identity
