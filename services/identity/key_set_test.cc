#include "services/identity/key_set.h"

#include "gmock/gmock.h"
#include "services/identity/test_issuer.h"

namespace varsel::identity {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string FaultOf(const std::string& text) {
  const auto set = KeySet::Parse(text, AllAlgorithms());
  return set.ok() ? "" : std::string(set.status().message());
}

json Changed(Algorithm algorithm, const json& changes) {
  json key = KeyOf(algorithm).Public();
  key.update(changes);
  return key;
}

TEST(KeySet, PassesOverRsaUnder2048BitsAndWhatIsNotForSignatures) {
  const json weak = TestKey(Algorithm::kRs256, "weak", 1024).Public();
  const auto set = Parsed({KeyOf(Algorithm::kEs256).Public(),
                           weak,
                           Changed(Algorithm::kRs256, {{"use", "enc"}}),
                           {{"kty", "oct"}, {"k", "AAAA"}, {"kid", "h"}},
                           Changed(Algorithm::kEdDsa, {{"key_ops", {"sign"}}}),
                           Changed(Algorithm::kRs256, {{"alg", "RS512"}}),
                           Changed(Algorithm::kRs256, {{"alg", "ES256"}}),
                           Changed(Algorithm::kEs256, {{"crv", "P-384"}})});
  EXPECT_EQ(set->size(), 1);
  EXPECT_EQ(set->Find("weak"), nullptr);
  EXPECT_EQ(set->Find("h"), nullptr);
  EXPECT_EQ(set->passed_over()[0], "key 2: RSA of 1024 bits");
  EXPECT_THAT(set->passed_over(), ::testing::SizeIs(7));
  EXPECT_THAT(FaultOf(KeySetOf({weak})), HasSubstr("no key that can be used: key 1: RSA of 1024"));
}

TEST(KeySet, RefusesPointsThatAreNotOnTheCurve) {
  json key = KeyOf(Algorithm::kEs256).Public();
  key["y"] = key["x"];
  EXPECT_THAT(FaultOf(KeySetOf({key})), HasSubstr("point"));
  key["y"] = "AAAA";
  EXPECT_THAT(FaultOf(KeySetOf({key})), HasSubstr("point"));
}

TEST(KeySet, TakesOnlyTheAlgorithmsThatAreAllowed) {
  const auto set = KeySet::Parse(
      KeySetOf({KeyOf(Algorithm::kRs256).Public(), KeyOf(Algorithm::kEdDsa).Public()}),
      {Algorithm::kEdDsa});
  ASSERT_TRUE(set.ok());
  EXPECT_EQ((*set)->Find("rs"), nullptr);
  EXPECT_NE((*set)->Find("ed"), nullptr);
  EXPECT_THAT((*set)->passed_over(), ElementsAre("key 1: an algorithm that is not allowed here"));
}

TEST(KeySet, RefusesWhatIsNone) {
  for (const char* text :
       {"", "{}", "[]", R"({"keys":{}})", R"({"keys":[],"keys":[]})", "<html>"}) {
    EXPECT_EQ(FaultOf(text), "not a JSON Web Key Set") << text;
  }
  EXPECT_EQ(FaultOf(R"({"keys":[]})"), "no key that can be used");
  const json key = KeyOf(Algorithm::kEdDsa).Public();
  EXPECT_EQ(FaultOf(KeySetOf({key, key})), "two keys under one id");
  EXPECT_EQ(FaultOf(std::string(kKeySetBytesMax + 1, ' ')), "not a JSON Web Key Set");
}

TEST(KeySet, IsTheSameWithTheSameKeysUnderTheSameIds) {
  const json es = KeyOf(Algorithm::kEs256).Public();
  const json ed = KeyOf(Algorithm::kEdDsa).Public();
  EXPECT_TRUE(Parsed({es, ed})->IsSameAs(*Parsed({ed, es})));
  EXPECT_FALSE(Parsed({es, ed})->IsSameAs(*Parsed({es})));
  EXPECT_FALSE(Parsed({ed})->IsSameAs(*Parsed({TestKey(Algorithm::kEdDsa, "ed").Public()})));
}

}  // namespace
}  // namespace varsel::identity
