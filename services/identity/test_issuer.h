// An issuer for tests: keys of every kind, and tokens signed with them, sound or not.
#ifndef VARSEL_SERVICES_IDENTITY_TEST_ISSUER_H_
#define VARSEL_SERVICES_IDENTITY_TEST_ISSUER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "services/identity/caller_claims.h"
#include "services/identity/key_set.h"

namespace varsel::identity {

class TestKey {
 public:
  // `algorithm` is what it signs with and what its key says; an RSA key may be of any size.
  TestKey(Algorithm algorithm, std::string key_id, int rsa_bits = 2048);

  nlohmann::json Public() const;
  std::string Signature(const std::string& text) const;
  nlohmann::json Header() const;
  // With a header and claims of one's own.
  std::string Sign(const nlohmann::json& header, const nlohmann::json& claims) const;
  std::string Sign(const nlohmann::json& claims) const { return Sign(Header(), claims); }
  // The public key in PEM: what a token forged with HS256 would take for the secret.
  std::string PublicPem() const;

 private:
  const Algorithm algorithm_;
  const std::string key_id_;
  KeyHandle key_;
};

// One of each algorithm, made once: "rs", "ps", "es" and "ed".
const TestKey& KeyOf(Algorithm algorithm);
std::string KeySetOf(const std::vector<nlohmann::json>& keys);
std::shared_ptr<const KeySet> Parsed(const std::vector<nlohmann::json>& keys);

// 2026-01-01 12:00 UTC.
absl::Time TestNow();
TokenRules TestRules();
// What TestRules take at TestNow: a project leader, for 15 minutes.
nlohmann::json SoundClaims();

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_TEST_ISSUER_H_
