#include "services/identity/token_cache.h"

#include <gtest/gtest.h>

#include "services/identity/test_issuer.h"
#include "storage/log/sha256.h"

namespace varsel::identity {
namespace {

TokenCache::Key KeyNumber(int number) { return log::HashOf({std::to_string(number)}); }

KnownCaller Until(absl::Time until) {
  KnownCaller known;
  known.until = until;
  known.caller.agency = "ssp";
  return known;
}

TEST(TokenCache, KeepsACallerUntilHisTokenExpires) {
  TokenCache cache;
  cache.Put(KeyNumber(1), 1, Until(TestNow() + absl::Seconds(10)));
  EXPECT_EQ(cache.Find(KeyNumber(2), 1, TestNow()), std::nullopt);
  ASSERT_TRUE(cache.Find(KeyNumber(1), 1, TestNow()).has_value());
  EXPECT_EQ(cache.Find(KeyNumber(1), 1, TestNow())->agency, "ssp");
  EXPECT_EQ(cache.Find(KeyNumber(1), 1, TestNow() + absl::Seconds(10)), std::nullopt);
  EXPECT_EQ(cache.size(), 0);
}

TEST(TokenCache, ForgetsWhatOtherKeysVerified) {
  TokenCache cache;
  cache.Put(KeyNumber(1), 1, Until(absl::InfiniteFuture()));
  EXPECT_EQ(cache.Find(KeyNumber(1), 2, TestNow()), std::nullopt);
  EXPECT_EQ(cache.Find(KeyNumber(1), 1, TestNow()), std::nullopt) << "it is gone for good";
}

TEST(TokenCache, IsBounded) {
  TokenCache cache(160);
  for (int i = 0; i < 10'000; ++i) cache.Put(KeyNumber(i), 1, Until(absl::InfiniteFuture()));
  EXPECT_LE(cache.size(), 160);
  EXPECT_TRUE(cache.Find(KeyNumber(9'999), 1, TestNow()).has_value());
}

}  // namespace
}  // namespace varsel::identity
