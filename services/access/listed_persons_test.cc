// What the access log has to say of whom a reader was shown, over what the real pipeline wrote.
#include "services/access/listed_persons.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/access/policy.h"
#include "services/access/register.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/note_requests.h"
#include "tests/testing/notes_area.h"
#include "tests/testing/status_matchers.h"

namespace varsel::access {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::kGetNote;
using testing::kReadNotes;
using testing::TestId;
using testing::TestUuid;
using ::testing::UnorderedElementsAre;

class ListedPersonsTest : public ::testing::Test {
 protected:
  ListedPersonsTest() : harness_(Areas()) {
    const auto added =
        harness_.Call<testing::v1::AddNoteResponse>(testing::kAddNote, testing::AddNote());
    EXPECT_THAT(added, IsOk());
  }

  static std::vector<std::unique_ptr<runtime::Area>> Areas() {
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(testing::NewNotesArea({}));
    areas.push_back(NewAccessArea(DefaultAccessPolicy(), absl::Milliseconds(5)));
    return areas;
  }

  void Read(const std::vector<std::string>& persons, const std::string& actor = "reader",
            const std::string& note = "n") {
    testing::v1::GetNoteRequest get = testing::GetNote(note);
    for (const std::string& person : persons) get.add_person_ids(TestId(person));
    const auto reply = harness_.Call<testing::v1::GetNoteResponse>(
        kGetNote, get, {.role = "project_leader", .actor = TestId(actor)});
    EXPECT_EQ(reply.ok(), note == "n");
  }

  runtime::ListedAsked Asked(const std::string& actor = "reader") const {
    return {.actor = ActorId(TestUuid(actor)), .within = absl::Hours(24), .methods = {kGetNote}};
  }

  absl::Status Visit(const runtime::ListedAsked& asked, const runtime::ListedVisitor& visit) {
    runtime::CommandRunner runner({.log = harness_.access_log(),
                                   .sealer = harness_.sealer(),
                                   .work = work_,
                                   .entropy = SystemEntropy(),
                                   .system_clock = harness_.system_clock(),
                                   .limits = {}});
    return VisitListed({.log = harness_.access_log(),
                        .views = harness_.access_log(),
                        .runner = runner,
                        .entropy = SystemEntropy(),
                        .system_clock = harness_.system_clock()},
                       asked, visit);
  }
  // How many hours ago, and how many persons.
  std::vector<std::pair<int64_t, size_t>> Lists(const runtime::ListedAsked& asked) {
    std::vector<std::pair<int64_t, size_t>> lists;
    EXPECT_THAT(Visit(asked,
                      [&](absl::Duration ago, const std::vector<SubjectId>& persons) {
                        lists.emplace_back(absl::ToInt64Hours(ago), persons.size());
                        return true;
                      }),
                IsOk());
    return lists;
  }

  runtime::WorkPool work_{{.threads = 1, .queue_max = 8, .retry_after = absl::Milliseconds(1)}};
  testing::AreaHarness harness_;
};

using Pair = std::pair<int64_t, size_t>;

TEST_F(ListedPersonsTest, AreThoseOfTheReaderSinceThenTheOldestFirst) {
  Read({"long ago"});
  harness_.system_clock().Advance(absl::Hours(10));
  Read({"a", "b"});
  Read({"of another", "b", "c"}, "another");
  harness_.system_clock().Advance(absl::Hours(20));
  Read({"a", "b", "c"});
  harness_.system_clock().Advance(absl::Hours(3));
  EXPECT_THAT(Lists(Asked()), ElementsAre(Pair(23, 2), Pair(3, 3)));
  EXPECT_THAT(Lists(Asked("another")), ElementsAre(Pair(23, 3)));
  EXPECT_THAT(Lists(Asked("nobody")), IsEmpty());
  harness_.system_clock().Advance(absl::Hours(22));
  EXPECT_THAT(Lists(Asked()), IsEmpty());
}

TEST_F(ListedPersonsTest, AreNotThoseOfOtherMethodsAndOfRefusals) {
  Read({"a"});
  Read({"b"}, "reader", "no such note");
  runtime::ListedAsked asked = Asked();
  EXPECT_THAT(Lists(asked), ElementsAre(Pair(0, 1)));
  asked.methods = {kReadNotes};
  EXPECT_THAT(Lists(asked), IsEmpty());
}

TEST_F(ListedPersonsTest, WhoHasEnoughGoesNoFurther) {
  for (const char* person : {"a", "b", "c"}) Read({person});
  int visited = 0;
  ASSERT_THAT(Visit(Asked(), [&](absl::Duration, const auto&) { return ++visited < 2; }), IsOk());
  EXPECT_EQ(visited, 2);
}

TEST_F(ListedPersonsTest, OfMoreEntriesThanAreReadNoneIsTold) {
  for (const char* person : {"a", "b", "c"}) Read({person});
  harness_.system_clock().Advance(absl::Hours(23));
  for (const char* person : {"d", "e"}) Read({person});
  runtime::ListedAsked asked = Asked();
  asked.entries_max = 5;
  EXPECT_EQ(Lists(asked).size(), 5u);
  asked.entries_max = 4;
  const auto none = [](absl::Duration, const auto&) {
    ADD_FAILURE() << "visited";
    return true;
  };
  EXPECT_TRUE(absl::IsResourceExhausted(Visit(asked, none)));
  // A day on there are few again, however many were before.
  harness_.system_clock().Advance(absl::Hours(2));
  EXPECT_THAT(Lists(asked), ElementsAre(Pair(2, 1), Pair(2, 1)));
}

TEST_F(ListedPersonsTest, AreFoundAmongManyPages) {
  for (int i = 0; i < 600; ++i) {
    Read({"p" + std::to_string(i)});
    harness_.system_clock().Advance(absl::Minutes(4));  // 360 of them in a day
  }
  const auto lists = Lists(Asked());
  ASSERT_EQ(lists.size(), 360u);
  EXPECT_EQ(lists.front(), Pair(24, 1));
  EXPECT_EQ(lists.back(), Pair(0, 1));
}

}  // namespace
}  // namespace varsel::access
