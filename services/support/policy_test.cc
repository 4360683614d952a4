#include "services/support/policy.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace varsel::support {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::RefusedWith;

constexpr char kGood[] = R"(
version: "2022-12"
offers { offer_code: "housing" name_en: "Housing" name_da: "Bolig" giver: OFFER_GIVER_EKI
         words_en: "We help you." words_da: "Vi hjælper dig." }
)";

std::string Mistakes(const std::string& text) {
  const auto parsed = ParseOfferCatalogue(text, "offers.textproto");
  EXPECT_THAT(parsed, RefusedWith("POLICY_FILE_INVALID"));
  const auto detail = DetailOf(parsed.status());
  return detail.has_value() ? detail->en() : "";
}

TEST(OfferCatalogue, AsShippedHasEveryOfferOfTheDomain) {
  const auto catalogue = LoadOfferCatalogue("deploy/policy");
  ASSERT_THAT(catalogue, IsOk());
  std::set<std::string> codes;
  for (const v1::Offer& offer : catalogue->offers()) codes.insert(offer.offer_code());
  EXPECT_EQ(codes, (std::set<std::string>{"exit-programme", "housing", "education", "work",
                                          "substance-treatment", "psychologist", "body-therapy",
                                          "debt-advice", "family", "protection"}));
}

TEST(OfferCatalogue, IsReadWhenNothingIsWrong) {
  EXPECT_THAT(ParseOfferCatalogue(kGood, "offers.textproto"), IsOk());
}

TEST(OfferCatalogue, RefusesAnUnknownFieldAndNamesItsLine) {
  EXPECT_THAT(Mistakes(std::string(kGood) + "price: 3"), HasSubstr("offers.textproto:5:"));
}

TEST(OfferCatalogue, NamesEveryMistakeAtOnce) {
  const std::string mistakes = Mistakes(R"(
version: "Not a code"
offers { offer_code: "housing" name_en: "Housing" giver: OFFER_GIVER_EKI words_en: "x" words_da: "x" }
offers { offer_code: "housing" name_en: "Housing" name_da: "Bolig" words_en: "x" words_da: "x" }
offers { name_en: "Nothing" name_da: "Intet" giver: OFFER_GIVER_EKI }
offers { offer_code: "Ikke Kode" name_en: "a" name_da: "b" giver: OFFER_GIVER_EKI words_en: "x" words_da: "x" }
)");
  for (const char* mistake :
       {"version is no code", "offer housing has no name_da", "offer housing stands twice",
        "offer housing has no giver", "offer 3 has no offer_code", "offer 3 has no words_da",
        "offer Ikke Kode has a code that is none"}) {
    EXPECT_THAT(mistakes, HasSubstr(mistake));
  }
}

TEST(OfferCatalogue, RefusesAnEmptyOneAndWhatIsNoText) {
  EXPECT_THAT(Mistakes("version: \"1\""), HasSubstr("it holds no offer"));
  EXPECT_THAT(Mistakes("offers {"), HasSubstr("offers.textproto:1:"));
  EXPECT_EQ(LoadOfferCatalogue("deploy/nowhere").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace varsel::support
