#include "services/focus/shown_names.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"

namespace varsel::focus {
namespace {

using testing::TestUuid;

const absl::Time kNoon = testing::At("2023-01-17T12:00:00Z");
const ActorId kReader(TestUuid("reader"));

TEST(ShownNames, AreOfSoManyPersonsADayToEachActor) {
  ShownNames shown;
  for (size_t i = 0; i < ShownNames::kPersonsADay; ++i) {
    EXPECT_TRUE(shown.Show(kReader, TestUuid(std::to_string(i)), kNoon));
  }
  EXPECT_FALSE(shown.Show(kReader, TestUuid("one more"), kNoon + absl::Hours(23)));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("7"), kNoon)) << "who was shown is shown again";
  EXPECT_TRUE(shown.Show(ActorId(TestUuid("another")), TestUuid("one more"), kNoon));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("one more"), kNoon + absl::Hours(24)));
}

TEST(ShownNames, KeepNoMoreActorsThanTheyMay) {
  ShownNames shown;
  for (size_t i = 0; i < ShownNames::kActorsMax; ++i) {
    ASSERT_TRUE(shown.Show(ActorId(TestUuid(std::to_string(i))), TestUuid("person"), kNoon));
  }
  EXPECT_FALSE(shown.Show(kReader, TestUuid("person"), kNoon));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("person"), kNoon + absl::Hours(24)));
}

// What the access log has of an actor, told by hand: the oldest first.
struct Listed {
  absl::Duration ago;
  std::vector<std::string> persons;
};
class LogOf {
 public:
  explicit LogOf(std::vector<Listed> lists) : lists_(std::move(lists)) {}

  ShownNames::ListedBefore Reading() {
    return [this](const ActorId& actor, absl::Duration within,
                  const runtime::ListedVisitor& visit) -> absl::Status {
      EXPECT_EQ(within, absl::Hours(24));
      ++asked;
      if (!status.ok()) return status;
      if (actor != kReader) return absl::OkStatus();
      for (const Listed& list : lists_) {
        std::vector<SubjectId> persons;
        for (const std::string& person : list.persons) persons.emplace_back(TestUuid(person));
        if (!visit(list.ago, persons)) break;
      }
      return absl::OkStatus();
    };
  }

  absl::Status status;
  int asked = 0;

 private:
  const std::vector<Listed> lists_;
};

std::vector<std::string> Persons(size_t from, size_t to) {
  std::vector<std::string> persons;
  for (size_t i = from; i < to; ++i) persons.push_back(std::to_string(i));
  return persons;
}

TEST(ShownNamesAfterARestart, GoOnWithTheDayThatTheLogTellsOf) {
  LogOf log({{absl::Hours(20), Persons(0, 150)}, {absl::Hours(2), Persons(100, 199)}});
  ShownNames shown(log.Reading());
  EXPECT_TRUE(shown.Show(kReader, TestUuid("one more"), kNoon));
  EXPECT_FALSE(shown.Show(kReader, TestUuid("two more"), kNoon));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("198"), kNoon)) << "who was shown is shown again";
  EXPECT_TRUE(shown.Show(ActorId(TestUuid("another")), TestUuid("two more"), kNoon));
  EXPECT_EQ(log.asked, 2) << "each once";
  // The day began with the first list of it.
  const absl::Time ends = kNoon + absl::Hours(4);
  EXPECT_FALSE(shown.Show(kReader, TestUuid("two more"), ends - absl::Seconds(1)));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("two more"), ends));
  EXPECT_EQ(log.asked, 2);
}

TEST(ShownNamesAfterARestart, AreNoMoreThanTheDaysWhomeverTheLogNames) {
  // The second list passed the day's number: which of it had names stands nowhere.
  LogOf log({{absl::Hours(3), Persons(0, 150)},
             {absl::Hours(2), Persons(150, 300)},
             {absl::Hours(1), {"other"}}});
  ShownNames shown(log.Reading());
  EXPECT_TRUE(shown.Show(kReader, TestUuid("149"), kNoon));
  for (const char* person : {"150", "299", "other", "one more"}) {
    EXPECT_FALSE(shown.Show(kReader, TestUuid(person), kNoon)) << person;
  }
  EXPECT_TRUE(shown.Show(kReader, TestUuid("150"), kNoon + absl::Hours(21)));
}

TEST(ShownNamesAfterARestart, AreNoneUntilTheLogCanBeRead) {
  LogOf log({{absl::Hours(1), Persons(0, 200)}});
  log.status = absl::UnavailableError("stopped");
  ShownNames shown(log.Reading());
  EXPECT_FALSE(shown.Show(kReader, TestUuid("0"), kNoon));
  EXPECT_FALSE(shown.Show(kReader, TestUuid("1"), kNoon)) << "the page's next row";
  EXPECT_EQ(log.asked, 1);
  log.status = absl::OkStatus();
  const absl::Time later = kNoon + ShownNames::kReadAgainAfter;
  EXPECT_TRUE(shown.Show(kReader, TestUuid("0"), later));
  EXPECT_FALSE(shown.Show(kReader, TestUuid("one more"), later));
}

TEST(ShownNamesAfterARestart, AskTheLogNoMoreWhenADayHasPassed) {
  LogOf log({{absl::Hours(1), Persons(0, 200)}});
  ShownNames shown(log.Reading());
  EXPECT_TRUE(shown.Show(ActorId(TestUuid("another")), TestUuid("person"), kNoon));
  EXPECT_TRUE(shown.Show(kReader, TestUuid("one more"), kNoon + absl::Hours(24)));
  EXPECT_EQ(log.asked, 1);
}

}  // namespace
}  // namespace varsel::focus
