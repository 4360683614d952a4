#include "services/domain/programme.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/decide_context.h"
#include "tests/testing/status_matchers.h"

namespace varsel {
namespace {

using ::testing::ElementsAre;
using testing::RefusedWith;

absl::Duration Days(int days) { return absl::Hours(24 * days); }

common::v1::Programme Policy(const std::string& code, bool enabled = true) {
  common::v1::Programme policy;
  policy.set_code(code);
  policy.mutable_in_force()->set_enabled(enabled);
  policy.mutable_in_force()->mutable_legal_reason()->set_en("No law allows it.");
  policy.mutable_in_force()->mutable_legal_reason()->set_da("Ingen lov tillader det.");
  return policy;
}

TEST(TimesOfARhythm, AreItsDaysAndItsRepetitionsUntilItEnds) {
  common::v1::Rhythm rhythm;
  rhythm.add_after_days(56);
  rhythm.add_after_days(14);
  EXPECT_THAT(TimesOf(rhythm), ElementsAre(Days(14), Days(56)));
  rhythm.clear_after_days();
  rhythm.set_every_days(30);
  rhythm.set_times(3);
  EXPECT_THAT(TimesOf(rhythm), ElementsAre(Days(30), Days(60), Days(90)));
  rhythm.set_times(0);
  rhythm.set_until_days(70);
  EXPECT_THAT(TimesOf(rhythm), ElementsAre(Days(30), Days(60)));
}

TEST(TimesOfARhythm, AreNoneWhereItWouldNeverEnd) {
  common::v1::Rhythm rhythm;
  rhythm.set_every_days(14);
  EXPECT_TRUE(TimesOf(rhythm).empty());
}

TEST(ProgrammeCatalogue, GivesTheDistrictsOwnWhereNothingIsNamed) {
  common::v1::Programme young = Policy("knock-knock");
  young.mutable_ages()->set_minimum_years(15);
  const ProgrammeCatalogue catalogue({young, Policy(kDistrictProgramme)});
  EXPECT_EQ(catalogue.Of("").code, kDistrictProgramme);
  EXPECT_EQ(catalogue.Of("gone-since").code, kDistrictProgramme);
  EXPECT_EQ(catalogue.Of("knock-knock").minimum_age_years, 15);
  DecideContext context;
  context.programme = catalogue.district();
  context.programmes = &catalogue;
  EXPECT_EQ(context.In("knock-knock").programme.minimum_age_years, 15);
  EXPECT_EQ(context.In("").programme.code, kDistrictProgramme);
}

TEST(ProgrammeCatalogue, RefusesToBeginWhatIsUnknownOrNotInForce) {
  const ProgrammeCatalogue catalogue({Policy("call-in", false), Policy(kDistrictProgramme)});
  EXPECT_THAT(catalogue.ToBegin("", "programme"), testing::IsOk());
  EXPECT_THAT(catalogue.ToBegin("nothing", "programme"), RefusedWith("PROGRAMME_UNKNOWN"));
  const auto disabled = catalogue.ToBegin("call-in", "programme");
  ASSERT_THAT(disabled, RefusedWith("PROGRAMME_DISABLED"));
  EXPECT_THAT(DetailOf(disabled.status())->en(), ::testing::HasSubstr("No law allows it."));
  EXPECT_THAT(DetailOf(disabled.status())->da(), ::testing::HasSubstr("Ingen lov tillader det."));
}

TEST(ProgrammeCatalogue, HasForenetModVoldWithoutFiles) {
  EXPECT_EQ(DefaultProgrammes().district().minimum_age_years, 18);
  EXPECT_THAT(DefaultProgrammes().district().follow_ups_after, ElementsAre(Days(14), Days(56)));
}

}  // namespace
}  // namespace varsel
