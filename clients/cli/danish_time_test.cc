#include "clients/cli/danish_time.h"

#include <gtest/gtest.h>

#include "clients/cli/exit_code.h"

namespace varsel::cli {
namespace {

absl::Time Utc(const char* text) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, nullptr));
  return time;
}

TEST(ParseTime, ReadsALocalTimeAsDanishInWinterAndSummer) {
  EXPECT_EQ(*ParseTime("2023-01-17 19:40"), Utc("2023-01-17T18:40:00Z"));
  EXPECT_EQ(*ParseTime("2023-07-17 19:40"), Utc("2023-07-17T17:40:00Z"));
  EXPECT_EQ(*ParseTime("2023-01-17"), Utc("2023-01-16T23:00:00Z"));
}

TEST(ParseTime, ReadsRfc3339WithItsOwnOffset) {
  EXPECT_EQ(*ParseTime("2023-01-17T19:40:00+01:00"), Utc("2023-01-17T18:40:00Z"));
  EXPECT_EQ(*ParseTime("2023-01-17T19:40:00Z"), Utc("2023-01-17T19:40:00Z"));
}

TEST(ParseTime, RefusesADateThatIsNotThere) {
  for (const char* text :
       {"2023-02-30 10:00", "2023-13-01", "2023-01-17 25:00", "i går", "", "17"}) {
    EXPECT_EQ(ExitCodeOf(ParseTime(text).status()), ExitCode::kUsage) << text;
  }
}

TEST(ParseTime, RefusesALocalTimeThatTheClockChangeSkipsOrRepeats) {
  EXPECT_FALSE(ParseTime("2023-03-26 02:30").ok());
  EXPECT_FALSE(ParseTime("2023-10-29 02:30").ok());
  EXPECT_TRUE(ParseTime("2023-10-29T02:30:00+02:00").ok());
}

TEST(FormatTime, ShowsTheDanishFormInDanishTime) {
  const absl::Time time = Utc("2023-01-17T18:40:00Z");
  EXPECT_EQ(FormatTime(Language::kDanish, time), "17. jan. 2023 kl. 19.40");
  EXPECT_EQ(FormatTime(Language::kEnglish, time), "17 Jan 2023 19:40");
}

}  // namespace
}  // namespace varsel::cli
