#include "services/identity/token_form.h"

#include <gtest/gtest.h>

#include <string>

#include "services/identity/base64url.h"
#include "services/identity/strict_json.h"
#include "storage/base/error.h"

namespace varsel::identity {
namespace {

std::string Token(const std::string& header, const std::string& claims) {
  return EncodeBase64Url(header) + "." + EncodeBase64Url(claims) + "." + EncodeBase64Url("s");
}

std::string Fault(const std::string& token) {
  const auto form = ParseToken(token);
  if (form.ok()) return "";
  EXPECT_EQ(form.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(ReasonOf(form.status()), "TOKEN_MALFORMED");
  return DetailOf(form.status())->detail();
}

constexpr char kHeader[] = R"({"alg":"RS256","kid":"k","typ":"JWT"})";

TEST(ParseToken, TakesWhatIsOfItsForm) {
  const std::string token = Token(kHeader, R"({"sub":"x"})");
  const auto form = ParseToken(token);
  ASSERT_TRUE(form.ok()) << form.status();
  EXPECT_EQ(form->algorithm, "RS256");
  EXPECT_EQ(form->key_id, "k");
  EXPECT_EQ(form->signature, "s");
  EXPECT_EQ(form->claims["sub"], "x");
  EXPECT_EQ(form->signed_part, token.substr(0, token.rfind('.')));
}

TEST(ParseToken, RefusesWhatHasNotThreeParts) {
  for (const char* token : {"", ".", "a.b", "a.b.c.d", "nonsense"}) {
    EXPECT_EQ(Fault(token), "not three parts") << token;
  }
}

TEST(ParseToken, RefusesEveryTruncation) {
  const std::string token = Token(kHeader, R"({"sub":"x"})");
  for (size_t size = 0; size + 2 < token.size(); ++size) {
    EXPECT_NE(Fault(token.substr(0, size)), "") << size;
  }
}

TEST(ParseToken, RefusesOneThatIsTooLarge) {
  EXPECT_EQ(Fault(Token(kHeader, R"({"sub":")" + std::string(9000, 'x') + R"("})")),
            "over 6144 bytes");
}

TEST(ParseToken, RefusesMembersSaidTwice) {
  EXPECT_EQ(Fault(Token(kHeader, R"({"sub":"x","sub":"y"})")), "claims");
  EXPECT_EQ(Fault(Token(kHeader, R"({"a":{"b":1,"b":2}})")), "claims");
  EXPECT_EQ(Fault(Token(R"({"alg":"RS256","alg":"none"})", "{}")), "header");
  EXPECT_EQ(Fault(Token(kHeader, R"({"a":{"b":1},"c":{"b":1}})")), "");
}

TEST(ParseToken, RefusesJsonThatIsNone) {
  for (const char* claims : {"", "[]", "1", "{", "{}x", R"({"a":1,})", R"({"a":"\xff"})",
                             "{\"a\":\"\xff\"}", "{/**/}", R"({"a":NaN})"}) {
    EXPECT_EQ(Fault(Token(kHeader, claims)), "claims") << claims;
  }
  EXPECT_EQ(Fault(Token(kHeader, "{\"a\":" + std::string(50, '[') + std::string(50, ']') + "}")),
            "claims");
}

TEST(ParseToken, RefusesAHeaderThatAsksForMoreThanIsUnderstood) {
  EXPECT_EQ(Fault(Token(R"({"alg":"RS256","crit":["b64"],"b64":false})", "{}")),
            "header with crit");
  EXPECT_EQ(Fault(Token(R"({"kid":"k"})", "{}")), "header without alg");
  EXPECT_EQ(Fault(Token(R"({"alg":1})", "{}")), "header without alg");
  EXPECT_EQ(Fault(Token(R"({"alg":"RS256","kid":7})", "{}")), "kid");
  EXPECT_EQ(Fault(Token(R"({"alg":"RS256","typ":"JOSE"})", "{}")), "typ");
}

TEST(Base64Url, HasOneSpellingOfEachValue) {
  for (size_t size = 0; size < 70; ++size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i * 37 + size));
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  }
  for (const char* text : {"A", "AAAAA", "AB", "AAB", "AA==", "A A", "A+", "A/", "AA\n"}) {
    EXPECT_EQ(DecodeBase64Url(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace varsel::identity
