#include "services/runtime/merged_records.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"

namespace varsel::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// Who was merged into whom.
class MergedRecordsTest : public ::testing::Test {
 protected:
  std::string Surviving(const std::string& id) {
    auto found = SurvivingRecord(id, [&](const std::string& one) -> absl::StatusOr<std::string> {
      if (one == broken_) return absl::DataLossError("broken");
      return into_.contains(one) ? into_.at(one) : std::string();
    });
    return found.ok() ? *std::move(found) : std::string(found.status().message());
  }
  std::vector<std::string> Records(const std::string& surviving) {
    auto found = RecordsUnder(
        surviving, [&](const std::string& one) -> absl::StatusOr<std::vector<std::string>> {
          if (one == broken_) return absl::DataLossError("broken");
          std::vector<std::string> absorbed;
          for (const auto& [gone, staying] : into_) {
            if (staying == one) absorbed.push_back(gone);
          }
          return absorbed;
        });
    return found.ok() ? *std::move(found)
                      : std::vector<std::string>{std::string(found.status().message())};
  }

  std::map<std::string, std::string> into_;
  std::string broken_ = "none";
};

TEST_F(MergedRecordsTest, ARecordThatNeverWasMergedStandsForItselfAlone) {
  EXPECT_EQ(Surviving("a"), "a");
  EXPECT_THAT(Records("a"), ElementsAre("a"));
}

TEST_F(MergedRecordsTest, MergesOfMergedRecordsAreFollowedToTheOneThatStays) {
  into_ = {{"a", "b"}, {"b", "c"}, {"d", "c"}};
  for (const char* id : {"a", "b", "c", "d"}) EXPECT_EQ(Surviving(id), "c") << id;
  EXPECT_THAT(Records("c"), ElementsAre("c", "b", "d", "a"));
}

TEST_F(MergedRecordsTest, RowsThatMergeInARingEnd) {
  into_ = {{"a", "b"}, {"b", "a"}};
  EXPECT_THAT(Surviving("a"), SizeIs(1));
  EXPECT_THAT(Records("a"), SizeIs(kMergesFollowedMax + 1));
}

TEST_F(MergedRecordsTest, ARowThatCannotBeReadIsTold) {
  into_ = {{"a", "b"}};
  broken_ = "b";
  EXPECT_EQ(Surviving("a"), "broken");
  EXPECT_THAT(Records("b"), ElementsAre("broken"));
}

}  // namespace
}  // namespace varsel::runtime
