#include "services/runtime/policy_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/error.h"
#include "tests/testing/status_matchers.h"
#include "varsel/common/v1/programme.pb.h"

namespace varsel::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RefusedWith;

constexpr char kText[] = R"(code: "x"
parties {
  code: "parents" }
parties { code: "Not a code"
  colour: "red"
}
)";

struct Read {
  explicit Read(const std::string& text) : file("folder/x.textproto", text, &policy, &mistakes) {}
  Mistakes mistakes;
  common::v1::Programme policy;
  PolicyFile file;
};

TEST(PolicyFile, NamesAnUnknownFieldWithItsLineAndReadsOn) {
  Read read(kText);
  EXPECT_THAT(read.mistakes, ElementsAre(HasSubstr("x.textproto:5:")));
  EXPECT_THAT(read.mistakes[0], HasSubstr("colour"));
  EXPECT_EQ(read.policy.parties_size(), 2);
}

TEST(PolicyFile, PutsWhatIsMissingWhereItsMessageStands) {
  Read read(kText);
  read.mistakes.clear();
  const PolicyPlace first = read.file.root().In("parties", 0).Named("party parents");
  first.Missing(read.policy.parties(0).name().en().empty(), "name");
  const PolicyPlace second = read.file.root().In("parties", 1).Named("party 2");
  second.Code("code", read.policy.parties(1).code());
  read.file.root().In("forum").Mistake("forum is not there");
  EXPECT_THAT(read.mistakes,
              ElementsAre("x.textproto:2: party parents has no name",
                          "x.textproto:4: party 2 has the code 'Not a code', which is no code",
                          "x.textproto: forum is not there"));
}

TEST(PolicyFile, RefusesAnUnknownValueAndWhatIsNoText) {
  EXPECT_THAT(Read("life: PROGRAMME_LIFE_SOMEHOW").mistakes,
              ElementsAre(HasSubstr("x.textproto:1:")));
  EXPECT_THAT(Read("parties {").mistakes, ElementsAre(HasSubstr("x.textproto:1:")));
}

TEST(FinishOfMistakes, IsOneRefusalThatNamesEachInALineOfItsOwn) {
  EXPECT_THAT(Finish({}, "x"), testing::IsOk());
  const absl::Status refused = Finish({"a:1: one", "b:2: two"}, "folder");
  ASSERT_THAT(refused, RefusedWith("POLICY_FILE_INVALID"));
  EXPECT_THAT(DetailOf(refused)->detail(), "a:1: one; b:2: two");
  EXPECT_THAT(DetailOf(refused)->en(), Not(HasSubstr("\n")));
}

TEST(ReadPolicyText, SaysWhichFileIsNotThere) {
  const auto text = ReadPolicyText("deploy/nowhere.textproto");
  EXPECT_TRUE(absl::IsNotFound(text.status()));
  EXPECT_THAT(std::string(text.status().message()), HasSubstr("deploy/nowhere.textproto"));
}

}  // namespace
}  // namespace varsel::runtime
