// Who read of whom, over all areas: a pseudonymous replay is written down with the persons behind
// the pseudonyms, and every reading of the real areas names those whom its reply names.
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "services/replay/naming.h"
#include "services/runtime/person_ids.h"
#include "services/runtime/stored_event.h"
#include "tests/replay/laws.h"
#include "tests/replay/random_district.h"
#include "tests/testing/status_matchers.h"
#include "varsel/access/v1/access_events.pb.h"
#include "varsel/focus/v1/focus_service.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::replay {
namespace {

using testing::AreaHarness;
using testing::IsOk;
using testing::TestId;
using testing::TestUuid;

// The persons whom the entries of this reader name.
std::set<std::string> PersonsReadBy(const AreaHarness& harness, const std::string& actor) {
  std::set<std::string> persons;
  for (const log::Record& record : harness.AccessRecords()) {
    if (record.header.meta.actor != ActorId(TestUuid(actor))) continue;
    for (const SubjectId& person : record.header.meta.subjects) persons.insert(person.ToString());
  }
  return persons;
}

class AccessOfAllAreas : public ::testing::Test {
 protected:
  void SetUp() override {
    district_.Found();
    for (int step = 0; step < 200; ++step) district_.Step();
  }
  std::unique_ptr<AreaHarness> harness_ = NewHarness(7);
  RandomDistrict district_{7, *harness_};
};

TEST_F(AccessOfAllAreas, APseudonymousReplayIsWrittenWithThePersonsBehindIt) {
  size_t persons = 0;
  for (const std::string& section : district_.sections()) {
    // The persons whom the replay's items name by their ids.
    const auto replay = [&](v1::PersonNaming naming, const std::string& actor,
                            const std::string& purpose) {
      v1::ReplayRequest request;
      request.mutable_selection()->set_section_id(section);
      request.set_naming(naming);
      const auto items =
          harness_->CallStream("varsel.replay.v1.ReplayService/Replay", request, 100'000,
                               {.role = "leadership", .actor = TestId(actor), .purpose = purpose});
      EXPECT_THAT(items, IsOk());
      std::vector<Uuid> ids;
      v1::ReplayResponse response;
      for (const std::string& item : *items) {
        EXPECT_TRUE(response.ParseFromString(item));
        runtime::AddPersons(response, &ids);
      }
      std::set<std::string> told;
      for (const Uuid& id : ids) told.insert(id.ToString());
      return told;
    };
    const auto hidden = replay(v1::PERSON_NAMING_PSEUDONYMS, "hidden " + section, "oversight");
    const auto named = replay(v1::PERSON_NAMING_IDS, "named " + section, "identify-persons");
    EXPECT_TRUE(hidden.empty());
    EXPECT_EQ(PersonsReadBy(*harness_, "hidden " + section), named);
    EXPECT_EQ(PersonsReadBy(*harness_, "named " + section), named);
    persons += named.size();
  }
  EXPECT_GT(persons, 3u);
}

TEST_F(AccessOfAllAreas, APictureByPseudonymNamesWhomTheReplayNamesAndIsWrittenWithThem) {
  focus::v1::ListGroupsRequest list;
  list.set_page_size(200);
  const auto groups = harness_->Call<focus::v1::ListGroupsResponse>(
      "varsel.focus.v1.FocusService/ListGroups", list);
  ASSERT_THAT(groups, IsOk());
  size_t persons = 0;
  for (const auto& group : groups->groups()) {
    const std::string reader = "picture " + group.group_id();
    picture::v1::GetGroupPictureRequest request;
    request.add_group_ids(group.group_id());
    const auto ask = [&](const std::string& purpose) {
      const auto shown = harness_->Call<picture::v1::GetGroupPictureResponse>(
          "varsel.picture.v1.PictureService/GetGroupPicture", request,
          {.role = "leadership", .actor = TestId(reader + purpose), .purpose = purpose});
      EXPECT_THAT(shown, IsOk());
      return std::set<std::string>(shown->person_ids().begin(), shown->person_ids().end());
    };
    const std::set<std::string> hidden = ask("oversight");
    const std::set<std::string> ids = ask("identify-persons");
    EXPECT_EQ(PersonsReadBy(*harness_, reader + "oversight"), ids);
    std::set<std::string> expected;
    for (const std::string& id : ids) {
      expected.insert(Naming(harness_->keys(), true).Person(Uuid::Parse(id).value().bytes()));
    }
    EXPECT_EQ(hidden, expected);
    persons += ids.size();
  }
  EXPECT_GT(persons, 3u);
}

TEST_F(AccessOfAllAreas, AReplyThatNamesPersonsIsWrittenWithAllOfThem) {
  focus::v1::ListPersonsRequest list;
  list.set_page_size(200);
  const auto reply = harness_->Call<focus::v1::ListPersonsResponse>(
      "varsel.focus.v1.FocusService/ListPersons", list, {.actor = TestId("reader")});
  ASSERT_THAT(reply, IsOk());
  ASSERT_GT(reply->persons_size(), 5);
  std::vector<Uuid> ids;
  runtime::AddPersons(*reply, &ids);
  std::set<std::string> named;
  for (const Uuid& id : ids) named.insert(id.ToString());
  EXPECT_EQ(PersonsReadBy(*harness_, "reader"), named);
  for (const auto& person : reply->persons()) EXPECT_EQ(named.count(person.person_id()), 1u);
  harness_->ExpectRebuiltEqualsFollowed();
}

}  // namespace
}  // namespace varsel::replay
