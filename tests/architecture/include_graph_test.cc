#include "tests/architecture/include_graph.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace varsel::architecture {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A source file of an area that has all its stems, so that only what a test adds is wrong.
std::vector<SourceFile> Area(const std::string& name) {
  std::vector<SourceFile> files;
  for (const char* stem : {"decide", "evolve", "query", "register", "service"}) {
    files.push_back(Parse("services/" + name + "/" + stem + ".cc", ""));
  }
  return files;
}

std::vector<std::string> ComplaintsAbout(const std::string& path, const std::string& text) {
  std::vector<SourceFile> tree = Area("focus");
  tree.push_back(Parse(path, text));
  return Complaints(tree);
}

TEST(Architecture, TheTreeKeepsItsDirection) {
  const std::vector<SourceFile> tree = ReadTree(VARSEL_SOURCE_DIR);
  ASSERT_GT(tree.size(), 50u) << "the tree was not found at " VARSEL_SOURCE_DIR;
  EXPECT_THAT(Complaints(tree), IsEmpty());
}

TEST(Architecture, AcceptsACleanArea) { EXPECT_THAT(Complaints(Area("focus")), IsEmpty()); }

TEST(Architecture, FindsStorageThatKnowsTheDomain) {
  EXPECT_THAT(ComplaintsAbout("storage/log/a.cc", "#include \"services/domain/ids.h\"\n"),
              SizeIs(1));
  EXPECT_THAT(
      ComplaintsAbout("storage/log/a.cc", "#include \"varsel/focus/v1/focus_types.pb.h\"\n"),
      SizeIs(1));
  EXPECT_THAT(ComplaintsAbout("storage/base/a.cc", "#include \"storage/kv/database.h\"\n"),
              SizeIs(1));
}

TEST(Architecture, FindsAnAreaThatIncludesAnother) {
  EXPECT_THAT(
      ComplaintsAbout("services/focus/view.cc", "#include \"services/notification/state.h\"\n"),
      ElementsAre(HasSubstr("services/focus/view.cc: includes services/notification/state.h")));
  EXPECT_THAT(ComplaintsAbout("services/focus/view.cc",
                              "#include \"varsel/insight/v1/insight_rows.pb.h\"\n"),
              ElementsAre(HasSubstr("only events and types")));
  EXPECT_THAT(ComplaintsAbout("services/focus/view.cc",
                              "#include \"varsel/insight/v1/insight_events.pb.h\"\n"),
              IsEmpty());
  EXPECT_THAT(ComplaintsAbout("services/runtime/a.cc", "#include \"services/focus/state.h\"\n"),
              SizeIs(1));
}

TEST(Architecture, FindsGrpcAndRocksDbOutsideTheirFolders) {
  EXPECT_THAT(ComplaintsAbout("services/focus/service.cc", "#include <grpcpp/grpcpp.h>\n"),
              SizeIs(1));
  EXPECT_THAT(ComplaintsAbout("services/runtime/pipeline.cc", "#include <grpcpp/grpcpp.h>\n"),
              SizeIs(1));
  EXPECT_THAT(ComplaintsAbout("services/runtime/grpc_status.cc", "#include <grpcpp/grpcpp.h>\n"),
              IsEmpty());
  EXPECT_THAT(ComplaintsAbout("storage/log/a.cc", "#include \"rocksdb/db.h\"\n"), SizeIs(1));
  EXPECT_THAT(ComplaintsAbout("storage/kv/a.cc", "#include \"rocksdb/db.h\"\n"), IsEmpty());
}

TEST(Architecture, FindsARuleThatReadsAClockThroughAnotherHeader) {
  std::vector<SourceFile> tree = Area("focus");
  tree.push_back(Parse("services/focus/decide_person.cc", "#include \"services/focus/state.h\"\n"));
  tree.push_back(Parse("services/focus/state.h",
                       "// State.\n#ifndef VARSEL_SERVICES_FOCUS_STATE_H_\n"
                       "#include \"storage/base/clock.h\"\n"));
  EXPECT_THAT(Complaints(tree),
              ElementsAre(AllOf(HasSubstr("services/focus/decide_person.cc: reaches "
                                          "storage/base/clock.h"),
                                HasSubstr("rules are pure"))));
}

TEST(Architecture, FindsARuleThatUsesTheRuntime) {
  EXPECT_THAT(
      ComplaintsAbout("services/focus/evolve_group.cc", "#include \"services/runtime/call.h\"\n"),
      SizeIs(1));
  EXPECT_THAT(ComplaintsAbout("services/focus/decide_group.cc", "#include <random>\n"), SizeIs(1));
}

TEST(Architecture, FindsAServiceProtoThatImportsEvents) {
  EXPECT_THAT(ComplaintsAbout("proto/varsel/focus/v1/focus_service.proto",
                              "import \"varsel/focus/v1/focus_events.proto\";\n"),
              SizeIs(1));
}

TEST(Architecture, FindsALongFile) {
  std::string text;
  for (size_t i = 0; i <= kLinesMax; ++i) text += "\n";
  EXPECT_THAT(ComplaintsAbout("services/focus/view.cc", text), ElementsAre(HasSubstr("801 lines")));
}

TEST(Architecture, FindsAHeaderWithoutItsOpeningAndGuard) {
  EXPECT_THAT(ComplaintsAbout("services/focus/state.h", "#ifndef OTHER_H_\n"), SizeIs(2));
}

TEST(Architecture, FindsCodeThatStandsOnTests) {
  EXPECT_THAT(ComplaintsAbout("services/focus/view.cc", "#include \"tests/testing/harness.h\"\n"),
              SizeIs(1));
  EXPECT_THAT(
      ComplaintsAbout("services/focus/view_test.cc", "#include \"tests/testing/harness.h\"\n"),
      IsEmpty());
}

TEST(Architecture, KnowsAFixtureByWhoIncludesIt) {
  std::vector<SourceFile> tree = Area("focus");
  tree.push_back(Parse("services/focus/story.h",
                       "// A story.\n#ifndef VARSEL_SERVICES_FOCUS_STORY_H_\n"
                       "#include \"tests/testing/test_ids.h\"\n"));
  tree.push_back(Parse("services/focus/view_test.cc", "#include \"services/focus/story.h\"\n"));
  EXPECT_THAT(Complaints(tree), IsEmpty());
  tree.push_back(Parse("services/focus/view.cc", "#include \"services/focus/story.h\"\n"));
  EXPECT_THAT(Complaints(tree), ElementsAre(HasSubstr("only tests stand on tests")));
}

TEST(Architecture, FindsAnAreaWithoutItsStems) {
  EXPECT_THAT(Complaints({Parse("services/focus/decide.cc", "")}), SizeIs(4));
}

}  // namespace
}  // namespace varsel::architecture
