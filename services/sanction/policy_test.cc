#include "services/sanction/policy.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace varsel::sanction {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::RefusedWith;

constexpr char kLever[] = R"(
version: "2022-12"
levers {
  lever_id: "more-patrols" name_en: "More patrols" name_da: "Øget patruljering"
  owner_authority: OWNER_AUTHORITY_POLICE scope: LEVER_SCOPE_PLACE legal_bases: "politiloven-2"
  words_en: "You will see more of us." words_da: "I vil se flere af os."
}
)";

std::string DetailOfCatalogue(const std::string& text) {
  const auto parsed = ParseLeverCatalogue(text, "levers.textproto");
  EXPECT_THAT(parsed, RefusedWith("POLICY_FILE_INVALID"));
  return parsed.ok() ? std::string() : DetailOf(parsed.status())->detail();
}

TEST(LeverCatalogue, TheShippedOneHasElevenLeversWithoutAMistake) {
  const auto policy = LoadSanctionPolicy("deploy/policy");
  ASSERT_THAT(policy, IsOk());
  EXPECT_EQ(policy->levers.levers_size(), 11);
  for (const v1::Lever& lever : policy->levers.levers()) {
    EXPECT_GT(lever.legal_bases_size(), 0) << lever.lever_id();
  }
}

TEST(LeverCatalogue, AnUnknownFieldIsNamedWithItsLineAndTheRestIsReadOn) {
  const std::string text =
      std::string(kLever) +
      "levers { lever_id: \"curfew\" colour: \"red\" scope: LEVER_SCOPE_PLACE }\n";
  EXPECT_THAT(DetailOfCatalogue(text),
              AllOf(HasSubstr("colour"), HasSubstr("levers.textproto:8:"),
                    HasSubstr("levers.textproto:8: lever curfew has no name_en"),
                    HasSubstr("owner_authority"), HasSubstr("legal basis"), HasSubstr("words_en"),
                    HasSubstr("words_da")));
}

TEST(LeverCatalogue, AnUnknownScopeIsRefused) {
  std::string text = kLever;
  text.replace(text.find("LEVER_SCOPE_PLACE"), 17, "LEVER_SCOPE_SPACE");
  EXPECT_THAT(DetailOfCatalogue(text), HasSubstr("LEVER_SCOPE_SPACE"));
}

TEST(LeverCatalogue, ALeverTwiceAndAnEmptyCatalogueAreRefused) {
  const std::string text = kLever;
  EXPECT_THAT(DetailOfCatalogue(text + text.substr(text.find("levers"))), HasSubstr("twice"));
  EXPECT_THAT(DetailOfCatalogue("version: \"x\""), HasSubstr("no lever"));
}

TEST(PaperWords, APartWithoutLinesOrALanguageIsNamed) {
  const auto parsed = ParsePaperWords("version: \"1\" no_harm { en: \"Only English\" }", "paper");
  ASSERT_THAT(parsed, RefusedWith("POLICY_FILE_INVALID"));
  EXPECT_THAT(DetailOf(parsed.status())->detail(),
              AllOf(HasSubstr("no_harm has a line without da"), HasSubstr("support has no lines"),
                    HasSubstr("contacts has no contact")));
}

TEST(SanctionPolicyFiles, MistakesInBothFilesAreNamedAtOnce) {
  const std::string folder = ::testing::TempDir() + "/varsel_policy_mistakes";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/levers.textproto") << "version: \"1\" levers { colour: \"red\" }\n";
  std::ofstream(folder + "/talking_paper.textproto") << "version: \"1\"\n";
  const auto policy = LoadSanctionPolicy(folder);
  ASSERT_THAT(policy, RefusedWith("POLICY_FILE_INVALID"));
  EXPECT_THAT(DetailOf(policy.status())->detail(),
              AllOf(HasSubstr("levers.textproto:1:"), HasSubstr("colour"),
                    HasSubstr("lever 1 has no words_da"),
                    HasSubstr("talking_paper.textproto: legal has no lines")));
  EXPECT_THAT(DetailOf(policy.status())->en(), ::testing::Not(HasSubstr("\n")));
  std::filesystem::remove_all(folder);
}

TEST(SanctionPolicyFiles, AMissingFolderIsSaid) {
  EXPECT_TRUE(absl::IsNotFound(LoadSanctionPolicy("deploy/nowhere").status()));
}

}  // namespace
}  // namespace varsel::sanction
