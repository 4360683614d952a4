#include "clients/cli/import_line.h"

#include <gtest/gtest.h>

#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::cli {
namespace {

const std::string kMethod = R"("method": "varsel.focus.v1.FocusService/RegisterSection")";

std::string RequestIdOf(const std::string& text) {
  const auto line = ParseImportLine(text, Options());
  EXPECT_TRUE(line.ok() && line->has_value()) << text;
  return static_cast<const focus::v1::RegisterSectionRequest&>(*(*line)->request).request_id();
}

std::string ErrorOf(const std::string& text) {
  const auto line = ParseImportLine(text, Options());
  EXPECT_FALSE(line.ok()) << text;
  EXPECT_EQ(line.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(line.status().message());
}

TEST(ParseImportLine, ReadsTheRequestAndWhatTheLineSaysOfTheCaller) {
  Options session;
  session.role = "officer";
  session.purpose = "notification";
  const auto line =
      ParseImportLine("{" + kMethod + R"(, "request": {"name": "Nord"}, "role": "project_leader",
      "at": "2023-01-17T19:40:00+01:00", "comment": "x"})",
                      session);
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ((*line)->method->name(), "RegisterSection");
  EXPECT_EQ((*line)->options.role, "project_leader");
  EXPECT_EQ((*line)->options.purpose, "notification");
  EXPECT_EQ((*line)->options.at, "2023-01-17T19:40:00+01:00");
}

TEST(ParseImportLine, PassesOverBlankLinesAndComments) {
  for (const char* text : {"", "  \t\r", R"({"comment": "Piloten"})"}) {
    const auto line = ParseImportLine(text, Options());
    ASSERT_TRUE(line.ok()) << text;
    EXPECT_FALSE(line->has_value()) << text;
  }
}

TEST(ParseImportLine, GivesTheSameLineTheSameRequestIdForEver) {
  const std::string id = RequestIdOf("{" + kMethod + R"(, "request": {"name": "Nord"}})");
  EXPECT_EQ(id.size(), 36u);
  EXPECT_EQ(RequestIdOf(R"({"request": {"name": "Nord"}, "comment": "x", )" + kMethod + "}"), id);
  EXPECT_NE(RequestIdOf("{" + kMethod + R"(, "request": {"name": "Syd"}})"), id);
  EXPECT_NE(RequestIdOf("{" + kMethod + R"(, "request": {"name": "Nord"}, "actor": "a"})"), id);
}

TEST(ParseImportLine, KeepsTheRequestIdOfTheFile) {
  EXPECT_EQ(RequestIdOf("{" + kMethod + R"(, "request": {"request_id": "abc"}})"), "abc");
}

TEST(ParseImportLine, SaysWhatIsWrongWithALine) {
  EXPECT_NE(ErrorOf("{\"method\"").find("not JSON"), std::string::npos);
  EXPECT_NE(ErrorOf("[1]").find("not a JSON object"), std::string::npos);
  EXPECT_NE(ErrorOf(R"({"request": {}})").find("\"method\" is missing"), std::string::npos);
  EXPECT_NE(ErrorOf("{" + kMethod + "}").find("\"request\" is missing"), std::string::npos);
  EXPECT_NE(
      ErrorOf("{" + kMethod + R"(, "request": {}, "rolle": "x"})").find("unknown key \"rolle\""),
      std::string::npos);
  EXPECT_NE(ErrorOf("{" + kMethod + R"(, "request": {"navn": "x"}})").find("navn"),
            std::string::npos);
  EXPECT_NE(ErrorOf(R"({"method": "RecordNothing", "request": {}})").find("no such method"),
            std::string::npos);
  EXPECT_NE(ErrorOf("{" + kMethod + R"(, "request": {}, "at": 7})").find("\"at\" is not a text"),
            std::string::npos);
  EXPECT_NE(ErrorOf("{" + kMethod + ", \"request\": {\"name\": \"\xFF\"}}").find("not JSON"),
            std::string::npos);
}

}  // namespace
}  // namespace varsel::cli
