#include "services/identity/token_verifier.h"

#include <openssl/hmac.h>

#include "gmock/gmock.h"
#include "services/identity/base64url.h"
#include "services/identity/test_issuer.h"
#include "storage/base/error.h"

namespace varsel::identity {
namespace {

using nlohmann::json;

std::shared_ptr<const KeySet> AllKeys() {
  std::vector<json> keys;
  for (const Algorithm algorithm : AllAlgorithms()) keys.push_back(KeyOf(algorithm).Public());
  return Parsed(keys);
}

std::string ReasonOfToken(const std::string& token) {
  const auto known = VerifyToken(token, *AllKeys(), TestRules(), TestNow());
  if (known.ok()) return "";
  EXPECT_EQ(known.status().code(), absl::StatusCode::kUnauthenticated);
  return ReasonOf(known.status());
}

std::string Unsigned(const json& header, const json& claims) {
  return EncodeBase64Url(header.dump()) + "." + EncodeBase64Url(claims.dump());
}

TEST(VerifyToken, TakesEachAlgorithmWithItsOwnKey) {
  for (const Algorithm algorithm : AllAlgorithms()) {
    EXPECT_EQ(ReasonOfToken(KeyOf(algorithm).Sign(SoundClaims())), "") << NameOf(algorithm);
  }
}

TEST(VerifyToken, RefusesAForgedSignature) {
  for (const Algorithm algorithm : AllAlgorithms()) {
    const TestKey& key = KeyOf(algorithm);
    const std::string token = key.Sign(SoundClaims());
    const size_t dot = token.rfind('.');
    std::string signature = *DecodeBase64Url(token.substr(dot + 1));
    signature[5] = static_cast<char>(signature[5] ^ 0x10);
    EXPECT_EQ(ReasonOfToken(token.substr(0, dot + 1) + EncodeBase64Url(signature)),
              "TOKEN_SIGNATURE_BAD");
    json other = SoundClaims();
    other["role"] = "dpo";
    EXPECT_EQ(ReasonOfToken(Unsigned(key.Header(), other) + token.substr(dot)),
              "TOKEN_SIGNATURE_BAD");
    EXPECT_EQ(ReasonOfToken(token.substr(0, dot + 1)), "TOKEN_SIGNATURE_BAD");
    // Another's key under this key's id.
    EXPECT_EQ(ReasonOfToken(TestKey(algorithm, "x").Sign(key.Header(), SoundClaims())),
              "TOKEN_SIGNATURE_BAD");
  }
}

TEST(VerifyToken, RefusesNoneHoweverItIsSpelled) {
  for (const char* none : {"none", "None", "NONE", "nOnE", ""}) {
    for (const char* key_id : {"rs", "es"}) {
      const std::string text = Unsigned({{"alg", none}, {"kid", key_id}}, SoundClaims());
      EXPECT_EQ(ReasonOfToken(text + "."), "TOKEN_ALGORITHM_REFUSED") << none;
    }
  }
}

TEST(VerifyToken, RefusesAPublicKeyTakenForASecret) {
  const std::string pem = KeyOf(Algorithm::kRs256).PublicPem();
  for (const char* key_id : {"rs", "ps", "es", "ed"}) {
    const std::string text = Unsigned({{"alg", "HS256"}, {"kid", key_id}}, SoundClaims());
    unsigned char mac[32];
    unsigned size = 0;
    HMAC(EVP_sha256(), pem.data(), static_cast<int>(pem.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
    const std::string signature(reinterpret_cast<const char*>(mac), size);
    EXPECT_EQ(ReasonOfToken(text + "." + EncodeBase64Url(signature)), "TOKEN_ALGORITHM_REFUSED");
  }
}

TEST(VerifyToken, RefusesAnAlgorithmThatIsNotTheKeysOwn) {
  for (const Algorithm of_key : AllAlgorithms()) {
    for (const Algorithm said : AllAlgorithms()) {
      if (of_key == said) continue;
      json header = KeyOf(of_key).Header();
      header["alg"] = std::string(NameOf(said));
      EXPECT_EQ(ReasonOfToken(KeyOf(of_key).Sign(header, SoundClaims())),
                "TOKEN_ALGORITHM_REFUSED");
      // Signed by the one, with the other's name and id.
      EXPECT_EQ(ReasonOfToken(KeyOf(of_key).Sign(KeyOf(said).Header(), SoundClaims())),
                "TOKEN_SIGNATURE_BAD");
    }
  }
}

TEST(VerifyToken, RefusesAKeyThatIsNotThere) {
  const TestKey stranger(Algorithm::kEdDsa, "stranger");
  EXPECT_EQ(ReasonOfToken(stranger.Sign(SoundClaims())), "TOKEN_KEY_UNKNOWN");
  EXPECT_EQ(ReasonOfToken(stranger.Sign({{"alg", "EdDSA"}}, SoundClaims())), "TOKEN_KEY_UNKNOWN");
  // A key that the token brings along is nobody's.
  json header = stranger.Header();
  header["jwk"] = stranger.Public();
  EXPECT_EQ(ReasonOfToken(stranger.Sign(header, SoundClaims())), "TOKEN_KEY_UNKNOWN");
}

TEST(VerifyToken, NeedsNoKeyIdWhereThereIsOneKey) {
  const TestKey& key = KeyOf(Algorithm::kEs256);
  const auto known = VerifyToken(key.Sign({{"alg", "ES256"}}, SoundClaims()),
                                 *Parsed({key.Public()}), TestRules(), TestNow());
  EXPECT_TRUE(known.ok()) << known.status();
}

TEST(VerifyToken, SaysNothingOfClaimsThatNobodySigned) {
  json claims = SoundClaims();
  claims["exp"] = 1;
  claims["iss"] = "x";
  const std::string token = KeyOf(Algorithm::kEdDsa).Sign(claims);
  EXPECT_EQ(ReasonOfToken(token.substr(0, token.size() - 4) + "AAAA"), "TOKEN_SIGNATURE_BAD");
}

TEST(VerifyToken, PutsNothingOfATokenIntoItsErrors) {
  json claims = SoundClaims();
  claims["sub"] = "Marked-7f3a";
  claims["role"] = "Marked-7f3a";
  claims["district"] = "Marked-7f3a";
  std::vector<std::string> tokens = {KeyOf(Algorithm::kEdDsa).Sign(claims)};
  claims["district"] = "test";
  tokens.push_back(KeyOf(Algorithm::kEdDsa).Sign(claims));
  tokens.push_back(KeyOf(Algorithm::kEdDsa).Sign({{"alg", "Marked-7f3a"}}, claims));
  tokens.push_back(
      KeyOf(Algorithm::kEdDsa).Sign({{"alg", "ES256"}, {"kid", "Marked-7f3a"}}, claims));
  for (const std::string& token : tokens) {
    const auto known = VerifyToken(token, *AllKeys(), TestRules(), TestNow());
    ASSERT_FALSE(known.ok());
    EXPECT_THAT(known.status().ToString(), ::testing::Not(::testing::HasSubstr("7f3a")));
    EXPECT_THAT(DetailOf(known.status())->DebugString(),
                ::testing::Not(::testing::HasSubstr("7f3a")));
  }
}

}  // namespace
}  // namespace varsel::identity
