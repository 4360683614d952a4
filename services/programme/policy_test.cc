#include "services/programme/policy.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/programme_catalogue.h"
#include "storage/base/error.h"
#include "tests/testing/status_matchers.h"

namespace varsel::programme {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::RefusedWith;

constexpr char kFolder[] = "deploy/policy";

std::string Shipped(const std::string& code) {
  return *runtime::ReadPolicyText(std::string(kFolder) + "/programmes/" + code + ".textproto");
}

// The mistakes of a shipped file in which `from` was made `to`.
std::string MistakesIn(const std::string& code, const std::string& from, const std::string& to) {
  const std::string text = Shipped(code);
  EXPECT_THAT(text, HasSubstr(from));
  const auto parsed = ParseProgramme(absl::StrReplaceAll(text, {{from, to}}), code + ".textproto");
  EXPECT_THAT(parsed, RefusedWith("POLICY_FILE_INVALID")) << to;
  const auto detail = DetailOf(parsed.status());
  return detail.has_value() ? detail->detail() : std::string();
}

TEST(ProgrammeFiles, AsShippedAreThoseOfTheDomainPageWithoutAMistake) {
  const auto policies = LoadProgrammes(kFolder);
  ASSERT_THAT(policies, IsOk());
  std::set<std::string> codes;
  for (const auto& policy : *policies) codes.insert(policy.code());
  EXPECT_EQ(codes, (std::set<std::string>{"bekymringssamtale", "bekymringssamtale-no", "call-in",
                                          "forenet-mod-vold", "gruppe-14-dage", "knock-knock",
                                          "rusbehandling", "ssp-18-plus"}));
}

TEST(ProgrammeFiles, OfForenetModVoldSayWhatHeldBeforeProgrammesWereFiles) {
  const auto policies = LoadProgrammes(kFolder);
  ASSERT_THAT(policies, IsOk());
  const ProgrammeCatalogue catalogue(*policies);
  const Programme& file = catalogue.district();
  const Programme before;
  EXPECT_EQ(file.code, before.code);
  EXPECT_EQ(file.minimum_age_years, before.minimum_age_years);
  EXPECT_EQ(file.maximum_age_years, before.maximum_age_years);
  EXPECT_EQ(file.violence_look_back_years, before.violence_look_back_years);
  EXPECT_EQ(file.review_within_months, before.review_within_months);
  EXPECT_EQ(file.removed_after_review_due_months, before.removed_after_review_due_months);
  EXPECT_EQ(file.provisional_lapses_after, before.provisional_lapses_after);
  EXPECT_EQ(file.complete_within, before.complete_within);
  EXPECT_EQ(file.offer_follow_up_working_days, before.offer_follow_up_working_days);
  EXPECT_EQ(file.small_cells_below, before.small_cells_below);
  EXPECT_EQ(file.follow_ups_after, before.follow_ups_after);
  EXPECT_EQ(file.follow_up_after_incident, before.follow_up_after_incident);
  EXPECT_EQ(file.first_attempt_within, before.first_attempt_within);
  EXPECT_EQ(file.chain_open_for, before.chain_open_for);
  EXPECT_EQ(file.collision_within, before.collision_within);
  EXPECT_EQ(file.disclosure_expires_after, before.disclosure_expires_after);
}

TEST(ProgrammeFiles, SayOfWhatIsNotInForceWhyTheLawDoesNotAllowIt) {
  EXPECT_THAT(MistakesIn("call-in", "legal_reason {", "legal_reasons {"),
              AllOf(HasSubstr("legal_reasons"), HasSubstr("has no legal_reason in English"),
                    HasSubstr("has no legal_reason in Danish")));
}

TEST(AProgrammeFile, IsRefusedForAnUnknownFieldWithItsLine) {
  EXPECT_THAT(MistakesIn("knock-knock", "consent { needed: false }",
                         "consent { needed: false colour: \"red\" }"),
              AllOf(HasSubstr("knock-knock.textproto:"), HasSubstr("colour")));
}

TEST(AProgrammeFile, IsRefusedForARhythmThatNeverEnds) {
  EXPECT_THAT(MistakesIn("knock-knock", "every_days: 30 times: 3", "every_days: 30"),
              AllOf(HasSubstr("knock-knock.textproto:30: follow_up never ends"),
                    HasSubstr("times or until_days")));
  EXPECT_THAT(MistakesIn("ssp-18-plus", "every_days: 14 times: 26", "every_days: 14"),
              HasSubstr("forum's rhythm never ends"));
  EXPECT_THAT(MistakesIn("gruppe-14-dage", "every_days: 30 times: 6", "every_days: 30"),
              HasSubstr("phase met never ends"));
  EXPECT_THAT(MistakesIn("knock-knock", "every_days: 30 times: 3", "every_days: 1 times: 999"),
              HasSubstr("more than 120 times"));
  EXPECT_THAT(MistakesIn("knock-knock", "every_days: 30 times: 3", "times: 3"),
              HasSubstr("neither after_days nor every_days"));
  EXPECT_THAT(MistakesIn("forenet-mod-vold", "after_days: 14", "after_days: -14"),
              HasSubstr("comes back after no time"));
}

TEST(AProgrammeFile, IsRefusedForWhatDoesNotFitTogether) {
  EXPECT_THAT(MistakesIn("rusbehandling", "counts_only: true", "counts_only: false"),
              HasSubstr("phase started is counted by 'treatment-centre', which is no agency"));
  EXPECT_THAT(MistakesIn("bekymringssamtale-no", "given_by: \"parents\"", "given_by: \"uncle\""),
              HasSubstr("consent is given by 'uncle', which is no party"));
  EXPECT_THAT(MistakesIn("bekymringssamtale-no", "needed: true", "needed: false"),
              HasSubstr("phase mapped needs consent, and the programme asks for none"));
  EXPECT_THAT(MistakesIn("ssp-18-plus", "agencies: \"ssp\" agencies", "agencies: \"nav\" agencies"),
              HasSubstr("intake is by 'nav', which has no such part"));
  EXPECT_THAT(MistakesIn("knock-knock", "maximum_years: 24", "maximum_years: 12"),
              HasSubstr("maximum age under its minimum"));
  EXPECT_THAT(MistakesIn("knock-knock", "code: \"knock-knock\"", "code: \"knock\""),
              HasSubstr("which is not its file's name"));
  EXPECT_THAT(
      MistakesIn("knock-knock", "controller: CONTROLLER_POLICE", "controller: CONTROLLER_PARTNER"),
      HasSubstr("say CONTROLLER_POLICE"));
}

TEST(AProgrammeFile, NamesEveryMistakeAtOnce) {
  const auto parsed = ParseProgramme("code: \"x\" life: PROGRAMME_LIFE_CASES", "x.textproto");
  ASSERT_THAT(parsed, RefusedWith("POLICY_FILE_INVALID"));
  const std::string mistakes = DetailOf(parsed.status())->detail();
  for (const char* missing :
       {"name in English", "subject", "in_force", "regime", "country", "legal basis", "to_confirm",
        "agency", "consent", "track", "intake has no way", "outcome", "small_cells_below",
        "kept_after_end_days"}) {
    EXPECT_THAT(mistakes, HasSubstr(missing));
  }
}

TEST(ProgrammeFiles, AreRefusedWithTheMistakesOfAllAndWithoutForenetModVold) {
  const std::string folder = ::testing::TempDir() + "/varsel_programmes";
  std::filesystem::create_directories(folder + "/programmes");
  std::ofstream(folder + "/programmes/a.textproto") << "code: \"a\" colour: 1\n";
  std::ofstream(folder + "/programmes/b.textproto") << "code: \"b\"\n";
  const auto policies = LoadProgrammes(folder);
  ASSERT_THAT(policies, RefusedWith("POLICY_FILE_INVALID"));
  EXPECT_THAT(DetailOf(policies.status())->detail(),
              AllOf(HasSubstr("a.textproto:1:"), HasSubstr("b.textproto: programme b has no life"),
                    HasSubstr("forenet-mod-vold.textproto is not there")));
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(absl::IsNotFound(LoadProgrammes("deploy/nowhere").status()));
}

}  // namespace
}  // namespace varsel::programme
