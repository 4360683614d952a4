#include "services/focus/name_index.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/testing/test_ids.h"

namespace varsel::focus {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TestUuid;
using ::testing::UnorderedElementsAreArray;

TEST(PlainWords, WritesDanishLettersAndAccentsPlainly) {
  EXPECT_THAT(PlainWords("Søren ÅGÅRD-Æbelø"), ElementsAre("soeren", "aagaard", "aebeloe"));
  EXPECT_THAT(PlainWords("José O'Hara, Çelik"), ElementsAre("jose", "ohara", "celik"));
  EXPECT_THAT(PlainWords(""), IsEmpty());
}

TEST(WordLikeness, KnowsBeginningsAndSlipsOfThePen) {
  EXPECT_EQ(WordLikeness("hassan", "hassan"), 1);
  EXPECT_GT(WordLikeness("mohammed", "mohamed"), 0.8);
  EXPECT_GT(WordLikeness("mohammad", "mohamed"), 0.7);
  EXPECT_GT(WordLikeness("ras", "rasmus"), 0.8);
  EXPECT_EQ(WordLikeness("ali", "omar"), 0);
  EXPECT_EQ(WordLikeness("", "ali"), 0);
}

TEST(NameIndex, ShowsTheLikeliestAndNobodyMuchLessLike) {
  NameIndex index;
  index.Put(TestUuid("a"), {.name = "Ali Hassan", .aliases = {}, .birth_date = {}});
  index.Put(TestUuid("b"), {.name = "Ali Omar", .aliases = "Bønnen", .birth_date = {}});
  index.Put(TestUuid("c"), {.name = "Jens Jensen", .aliases = {}, .birth_date = {}});
  EXPECT_THAT(index.Find({.name = "Ali Hasan", .aliases = {}, .birth_date = {}}, 10),
              ElementsAre(TestUuid("a")));  // the other is half as like: not shown
  EXPECT_THAT(index.Find({.name = "Ali", .aliases = {}, .birth_date = {}}, 10).size(), 2u);
  EXPECT_THAT(index.Find({.name = "boennen", .aliases = {}, .birth_date = {}}, 10),
              ElementsAre(TestUuid("b")));
  EXPECT_THAT(index.Find({.name = "Ali", .aliases = {}, .birth_date = {}}, 1).size(), 1u);
}

TEST(NameIndex, TakesTheSameBirthDateOrAVeryLikeNameForADuplicate) {
  const absl::CivilDay day(1990, 6, 15);
  NameIndex index;
  index.Put(TestUuid("a"), {.name = "Ali Hassan", .aliases = {}, .birth_date = day});
  index.Put(TestUuid("b"), {.name = "Ali Omar", .aliases = {}, .birth_date = {}});
  EXPECT_THAT(index.Duplicates({.name = "Aly Hassan", .aliases = {}, .birth_date = {}}, Uuid(), 10),
              IsEmpty());  // half of it only
  EXPECT_THAT(index.Duplicates({.name = "Ali Hasan", .aliases = {}, .birth_date = {}}, Uuid(), 10),
              ElementsAre(TestUuid("a")));
  EXPECT_THAT(
      index.Duplicates({.name = "Jens Jensen", .aliases = {}, .birth_date = day}, Uuid(), 10),
      ElementsAre(TestUuid("a")));
  EXPECT_THAT(
      index.Duplicates({.name = "Ali Hassan", .aliases = {}, .birth_date = day}, TestUuid("a"), 10),
      IsEmpty());
}

// The likeness as it is defined: of each word asked for, the likeliest of the person's; their mean.
double LikenessOf(const std::string& asked, const std::string& name) {
  double sum = 0;
  const std::vector<std::string> words = PlainWords(asked);
  for (const std::string& word : words) {
    double best = 0;
    for (const std::string& other : PlainWords(name))
      best = std::max(best, WordLikeness(word, other));
    sum += best;
  }
  return sum / static_cast<double>(words.size());
}

TEST(NameIndex, FindsTheSameDuplicatesAsLookingAtEverybodyWould) {
  static constexpr const char* kFirst[] = {"Mohammed", "Mohamed", "Ali",
                                           "Jonas",    "Jonass",  "Opdigtet"};
  static constexpr const char* kLast[] = {"Hansen", "Hanssen", "Omar", "Opdigtet", "Nielsen"};
  std::mt19937 random(7);
  const auto name = [&random] {
    std::string text = absl::StrCat(kFirst[random() % 6], " ", kLast[random() % 5]);
    if (random() % 2 == 0) absl::StrAppend(&text, " ", kFirst[random() % 6]);
    if (random() % 3 == 0) absl::StrAppend(&text, " nr", random() % 40);
    return text;
  };
  NameIndex index;
  std::vector<std::string> names;
  for (int i = 0; i < 400; ++i) {
    names.push_back(name());
    index.Put(TestUuid(std::to_string(i)), {.name = names.back(), .aliases = {}, .birth_date = {}});
  }
  for (int round = 0; round < 60; ++round) {
    const std::string asked = name();
    std::vector<Uuid> expected;
    for (size_t i = 0; i < names.size(); ++i) {
      if (LikenessOf(asked, names[i]) > 0.75 - 1e-9)
        expected.push_back(TestUuid(std::to_string(i)));
    }
    EXPECT_THAT(index.Duplicates({.name = asked, .aliases = {}, .birth_date = {}}, Uuid(), 1000),
                UnorderedElementsAreArray(expected))
        << asked;
  }
}

TEST(NameIndex, ForgetsWhatWasReplacedOrErased) {
  NameIndex index;
  index.Put(TestUuid("a"),
            {.name = "Ali", .aliases = {}, .birth_date = absl::CivilDay(1990, 1, 1)});
  index.Put(TestUuid("a"), {.name = "Omar", .aliases = {}, .birth_date = {}});
  EXPECT_THAT(
      index.Find({.name = "Ali", .aliases = {}, .birth_date = absl::CivilDay(1990, 1, 1)}, 10),
      IsEmpty());
  index.Erase(TestUuid("a"));
  EXPECT_EQ(index.size(), 0u);
}

}  // namespace
}  // namespace varsel::focus
