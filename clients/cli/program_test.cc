#include "clients/cli/program.h"

#include <gtest/gtest.h>

#include <set>

#include "clients/cli/completion.h"
#include "clients/cli/methods.h"
#include "clients/cli/request_form.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::cli {
namespace {

using notification::v1::RecordDeliveryRequest;

// Building the tree resolves every flag's field, so a flag for a field that is gone fails here.
TEST(Program, HasEveryCommandWithHelpInBothLanguages) {
  for (const Language language : {Language::kDanish, Language::kEnglish}) {
    Program program;
    program.language = language;
    CLI::App app;
    BuildProgram(app, program);
    for (const char* name :
         {"import",  "hit-rate",  "reception", "person",     "plan",          "attempt",
          "deliver", "followups", "lever",     "package",    "talking-paper", "trigger",
          "duty",    "promises",  "offer",     "course",     "eki",           "correct",
          "log",     "status",    "call",      "completion", "token"}) {
      ASSERT_NO_THROW((void)app.get_subcommand(name)) << name;
      EXPECT_FALSE(app.get_subcommand(name)->get_description().empty()) << name;
    }
    EXPECT_NE(app.help().find("7  "), std::string::npos) << "exit codes";
  }
}

TEST(Program, RunsTheInnermostCommand) {
  Program program;
  CLI::App app;
  BuildProgram(app, program);
  app.parse("followups record 0b0b0b0b-0000-4000-8000-000000000001 --time=now --server=h:1", false);
  EXPECT_TRUE(program.chosen);
  EXPECT_EQ(program.options.server, "h:1");
}

TEST(Completion, OffersEveryCommandAndOption) {
  Program program;
  CLI::App app;
  BuildProgram(app, program);
  std::set<std::string> paths;
  for (const CompletionNode& node : CompletionTree(app)) paths.insert(node.path);
  for (const char* path :
       {"", "hit-rate", "followups record", "lever clear", "package draft", "talking-paper",
        "trigger withdraw", "duty open", "promises take-back", "offer answer", "course step",
        "eki sign", "correct attempt", "log tail"}) {
    EXPECT_EQ(paths.count(path), 1u) << path;
  }
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = CompletionScript(app, shell);
    EXPECT_NE(script.find("hit-rate"), std::string::npos) << shell;
    EXPECT_NE(script.find("would-not-hear"), std::string::npos) << shell;
    EXPECT_EQ(script.find('@'), std::string::npos) << shell;
  }
}

TEST(Methods, AreFoundByTheEndOfTheirName) {
  ASSERT_TRUE(FindMethod("RecordAttempt").ok());
  EXPECT_EQ(*FindMethod("NotificationService/RecordAttempt"), *FindMethod("RecordAttempt"));
  EXPECT_EQ(*FindMethod("/varsel.notification.v1.NotificationService/RecordAttempt"),
            *FindMethod("RecordAttempt"));
  EXPECT_FALSE(FindMethod("Attempt").ok());
  EXPECT_FALSE(FindMethod("WithdrawFact").ok()) << "two services have it";
}

class RequestFormTest : public testing::Test {
 protected:
  RequestFormTest() : form_("varsel.notification.v1.NotificationService/RecordDelivery", program_) {
    form_.Add(app_, "--mode", "facts.mode", {});
    form_.Add(app_, "--time", "facts.delivered_time", {});
    form_.Add(app_, "--officer", "facts.officer_ids", {});
    form_.Add(app_, "--eki", "facts.eki_attended", {});
    form_.Add(app_, "--expected-version", "expected_version", {});
    form_.NewId("delivery_id");
  }

  absl::StatusOr<RecordDeliveryRequest> Parse(const std::string& line) {
    app_.parse(line, false);
    auto built = form_.Build();
    if (!built.ok()) return built.status();
    return static_cast<const RecordDeliveryRequest&>(**built);
  }

  Program program_;
  CLI::App app_;
  RequestForm form_;
};

TEST_F(RequestFormTest, SetsFieldsByTheirType) {
  const auto request = Parse(
      "--mode=in-public --time=2023-01-17T18:40:00Z --officer=a,b --officer=c --eki=ja "
      "--expected-version=7");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->facts().mode(), notification::v1::DELIVERY_MODE_IN_PUBLIC);
  EXPECT_EQ(request->facts().delivered_time().seconds(), 1673980800);
  EXPECT_EQ(request->facts().officer_ids_size(), 3);
  EXPECT_EQ(request->facts().eki_attended(), notification::v1::TRI_STATE_YES);
  EXPECT_EQ(request->expected_version(), 7u);
}

TEST(RequestFormList, AddsOneMessageAValue) {
  Program program;
  CLI::App app;
  RequestForm form("varsel.notification.v1.NotificationService/RecordDelivery", program);
  form.Add(app, "--lever", "facts.announced_levers.lever_id", {});
  app.parse("--lever=more-patrols,search --lever=zone-ban", false);
  const auto built = form.Build();
  ASSERT_TRUE(built.ok()) << built.status();
  const auto& levers =
      static_cast<const RecordDeliveryRequest&>(**built).facts().announced_levers();
  ASSERT_EQ(levers.size(), 3);
  EXPECT_EQ(levers[0].lever_id(), "more-patrols");
  EXPECT_EQ(levers[2].lever_id(), "zone-ban");
}

TEST_F(RequestFormTest, FillsNewIdsWithRandomOnes) {
  const auto request = Parse("--mode=telephone");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->request_id().size(), 36u);
  EXPECT_EQ(request->delivery_id().size(), 36u);
  EXPECT_NE(request->request_id(), request->delivery_id());
}

TEST_F(RequestFormTest, NamesTheChoicesOfAValueThatIsNotOne) {
  const auto request = Parse("--mode=by-pigeon");
  ASSERT_FALSE(request.ok());
  EXPECT_NE(request.status().message().find("in-public"), absl::string_view::npos);
}

}  // namespace
}  // namespace varsel::cli
