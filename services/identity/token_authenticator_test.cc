#include "services/identity/token_authenticator.h"

#include <atomic>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "services/identity/test_issuer.h"
#include "storage/base/error.h"
#include "storage/base/mutex.h"
#include "tests/testing/manual_clock.h"

namespace varsel::identity {
namespace {

using nlohmann::json;

runtime::MapMetadata Bearing(const std::string& authorization) {
  runtime::MapMetadata metadata;
  metadata.Set(runtime::kAuthorizationKey, authorization);
  return metadata;
}

class TokenAuthenticatorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto source = KeySource::Open({.fetch = [this]() -> absl::StatusOr<std::string> {
                                     MutexLock lock(mutex_);
                                     return text_;
                                   },
                                   .clock = &clock_});
    ASSERT_TRUE(source.ok());
    source_ = *std::move(source);
    authenticator_ = std::make_unique<TokenAuthenticator>(TestRules(), *source_, clock_);
  }
  void SetKeys(const std::vector<json>& keys) {
    MutexLock lock(mutex_);
    text_ = KeySetOf(keys);
  }
  std::string ReasonFor(const std::string& token) {
    const auto caller = authenticator_->Authenticate(Bearing("Bearer " + token));
    return caller.ok() ? "" : ReasonOf(caller.status());
  }

  testing::ManualClock clock_{TestNow()};
  Mutex mutex_;
  std::string text_ ABSL_GUARDED_BY(mutex_) = KeySetOf({KeyOf(Algorithm::kEdDsa).Public()});
  std::unique_ptr<KeySource> source_;
  std::unique_ptr<TokenAuthenticator> authenticator_;
};

TEST_F(TokenAuthenticatorTest, NamesTheBearerOfAToken) {
  const std::string token = KeyOf(Algorithm::kEdDsa).Sign(SoundClaims());
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER "}) {
    const auto caller = authenticator_->Authenticate(Bearing(scheme + token));
    ASSERT_TRUE(caller.ok()) << caller.status();
    EXPECT_EQ(caller->role, common::v1::Access::PROJECT_LEADER);
  }
  EXPECT_EQ(authenticator_->cached(), 1);
}

TEST_F(TokenAuthenticatorTest, KnowsNobodyWithoutOne) {
  for (const char* text : {"", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "bearertoken"}) {
    EXPECT_EQ(ReasonOf(authenticator_->Authenticate(Bearing(text)).status()), "TOKEN_MISSING");
  }
  runtime::MapMetadata claimed;
  claimed.Set("varsel-actor", "11111111-0000-4000-8000-000000000001");
  claimed.Set("varsel-role", "project_leader");
  EXPECT_EQ(ReasonOf(authenticator_->Authenticate(claimed).status()), "TOKEN_MISSING");
  EXPECT_EQ(ReasonFor(std::string(100'000, 'x')), "TOKEN_MALFORMED");
}

TEST_F(TokenAuthenticatorTest, ATokenThatIsKnownExpiresToo) {
  const std::string token = KeyOf(Algorithm::kEdDsa).Sign(SoundClaims());
  EXPECT_EQ(ReasonFor(token), "");
  clock_.Advance(absl::Minutes(16));
  EXPECT_EQ(ReasonFor(token), "TOKEN_EXPIRED");
}

TEST_F(TokenAuthenticatorTest, AKeyThatLeavesTakesItsTokensWithIt) {
  const std::string token = KeyOf(Algorithm::kEdDsa).Sign(SoundClaims());
  EXPECT_EQ(ReasonFor(token), "");
  SetKeys({KeyOf(Algorithm::kEs256).Public()});
  ASSERT_TRUE(source_->Refresh().ok());
  EXPECT_EQ(ReasonFor(token), "TOKEN_KEY_UNKNOWN");
}

TEST_F(TokenAuthenticatorTest, AnUnknownKeyIsAskedForAndThenKnown) {
  const std::string token = KeyOf(Algorithm::kEs256).Sign(SoundClaims());
  EXPECT_EQ(ReasonFor(token), "TOKEN_KEY_UNKNOWN");
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(source_->refresh_wanted());
  SetKeys({KeyOf(Algorithm::kEdDsa).Public(), KeyOf(Algorithm::kEs256).Public()});
  ASSERT_TRUE(source_->Refresh().ok());
  EXPECT_EQ(ReasonFor(token), "");
}

TEST_F(TokenAuthenticatorTest, KeysThatAreTooOldCloseTheDoor) {
  const std::string token = KeyOf(Algorithm::kEdDsa).Sign(SoundClaims());
  EXPECT_EQ(ReasonFor(token), "");
  clock_.Advance(absl::Hours(25));
  const auto caller = authenticator_->Authenticate(Bearing("Bearer " + token));
  EXPECT_EQ(caller.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(caller.status()), "KEYS_UNAVAILABLE");
}

// Callers, keys that come and go, and time, all at once: what TSan is to see. A token whose key is
// there in every set is never refused.
TEST_F(TokenAuthenticatorTest, HoldsWhenThreadsMeet) {
  const TestKey& steady = KeyOf(Algorithm::kEdDsa);
  const TestKey& fleeting = KeyOf(Algorithm::kEs256);
  std::vector<std::string> tokens;
  for (int i = 0; i < 8; ++i) {
    json claims = SoundClaims();
    claims["jti"] = i;
    tokens.push_back((i % 2 == 0 ? steady : fleeting).Sign(claims));
  }
  std::atomic<bool> stop = false;
  std::atomic<int> refused = 0;
  std::vector<std::thread> callers;
  for (size_t t = 0; t < 4; ++t) {
    callers.emplace_back([&, t] {
      for (size_t i = t; i < 2000; ++i) {
        const std::string reason = ReasonFor(tokens[i % tokens.size()]);
        if (i % 2 == 0 && !reason.empty()) ++refused;
        if (i % 2 == 1 && !reason.empty() && reason != "TOKEN_KEY_UNKNOWN") ++refused;
      }
    });
  }
  std::thread keys([&] {
    for (int i = 0; !stop; ++i) {
      SetKeys(i % 2 == 0 ? std::vector<json>{steady.Public(), fleeting.Public()}
                         : std::vector<json>{steady.Public()});
      EXPECT_TRUE(source_->Refresh().ok());
      clock_.Advance(absl::Milliseconds(1));
      std::this_thread::yield();
    }
  });
  for (std::thread& caller : callers) caller.join();
  stop = true;
  keys.join();
  EXPECT_EQ(refused, 0);
}

// With the source's own thread: what is wanted is had, and it stops when told.
TEST_F(TokenAuthenticatorTest, TheSourcesThreadFollowsAnUnknownKey) {
  source_->StartThread();
  const std::string token = KeyOf(Algorithm::kEs256).Sign(SoundClaims());
  SetKeys({KeyOf(Algorithm::kEdDsa).Public(), KeyOf(Algorithm::kEs256).Public()});
  EXPECT_EQ(ReasonFor(token), "TOKEN_KEY_UNKNOWN");
  clock_.Advance(absl::Minutes(6));
  source_->NoteUnknownKey();
  while (source_->Current().set->Find("es") == nullptr) std::this_thread::yield();
  EXPECT_EQ(ReasonFor(token), "");
  source_->Stop();
}

}  // namespace
}  // namespace varsel::identity
