// The pilot file of the demo, told to the real areas in memory: its totals are the report's, and
// every law holds of it.
#include <fstream>
#include <string>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "storage/base/check.h"
#include "tests/replay/laws.h"
#include "tests/testing/status_matchers.h"
#include "varsel/insight/v1/insight_service.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::replay {
namespace {

using google::protobuf::Struct;
using testing::AreaHarness;
using testing::CallerOptions;
using testing::IsOk;

std::string Text(const Struct& line, const std::string& name) {
  const auto field = line.fields().find(name);
  return field == line.fields().end() ? "" : field->second.string_value();
}

// Tells one line. False: it was a comment.
bool Tell(const std::string& json, AreaHarness& harness, std::vector<std::string>* texts) {
  Struct line;
  VARSEL_CHECK(google::protobuf::util::JsonStringToMessage(json, &line).ok());
  const std::string method = Text(line, "method");
  if (method.empty()) return false;
  const runtime::Method* found = harness.methods().Find(method);
  VARSEL_CHECK(found != nullptr);
  std::string request_json;
  VARSEL_CHECK(
      google::protobuf::util::MessageToJsonString(line.fields().at("request"), &request_json).ok());
  const std::unique_ptr<google::protobuf::Message> request(found->request->New());
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(request_json, request.get()).ok())
      << json;
  const CallerOptions caller{.role = Text(line, "role"),
                             .section = Text(line, "section"),
                             .actor = Text(line, "actor"),
                             .purpose = Text(line, "purpose"),
                             .at = Text(line, "at")};
  EXPECT_THAT(harness.CallMessage(method, *request, caller), IsOk()) << json;
  for (std::string& text : TextsOf(*request)) {
    // short words, names and dates may well stand elsewhere, too
    if (text.size() >= 30 && text.find(' ') != std::string::npos) texts->push_back(std::move(text));
  }
  return true;
}

std::unique_ptr<AreaHarness> PilotTold(bool keeps_states, std::vector<std::string>* texts) {
  std::unique_ptr<AreaHarness> harness;
  AreaHarness::Options options;
  options.start = testing::At("2022-11-01T08:00:00Z");
  if (!keeps_states) options.limits.states_cached_max = 1;
  harness = std::make_unique<AreaHarness>(AllAreas(), options);
  std::ifstream file(VARSEL_PILOT_FILE);
  std::string json;
  int told = 0;
  while (std::getline(file, json)) {
    if (!json.empty() && Tell(json, *harness, texts)) ++told;
    if (::testing::Test::HasFailure()) break;
  }
  EXPECT_GT(told, 100);
  return harness;
}

TEST(Pilot, CountsAsTheReportDoesAndHoldsEveryLaw) {
  std::vector<std::string> texts;
  const auto harness = PilotTold(true, &texts);
  ASSERT_FALSE(HasFailure());
  insight::v1::GetHitRateRequest request;
  request.add_breakdowns(insight::v1::BREAKDOWN_ROUND);
  const auto hit_rate = harness->Call<insight::v1::GetHitRateResponse>(
      "varsel.insight.v1.InsightService/GetHitRate", request);
  ASSERT_THAT(hit_rate, IsOk());
  const insight::v1::PersonFigures& persons = hit_rate->persons();
  EXPECT_EQ(persons.targeted(), 41u);
  EXPECT_EQ(persons.reached(), 18u);
  EXPECT_EQ(persons.in_person(), 11u);
  EXPECT_EQ(persons.telephone(), 7u);
  EXPECT_EQ(persons.other(), 0u);
  EXPECT_EQ(persons.not_reached(), 23u);
  EXPECT_EQ(persons.no_response(), 16u);
  EXPECT_EQ(persons.not_found(), 7u);
  EXPECT_EQ(persons.open(), 0u);
  EXPECT_NEAR(persons.hit_rate(), 0.439, 5e-4);
  ASSERT_EQ(hit_rate->breakdowns(0).parts_size(), 2);
  EXPECT_EQ(hit_rate->breakdowns(0).parts(0).persons().targeted(), 10u);
  EXPECT_EQ(hit_rate->breakdowns(0).parts(1).persons().targeted(), 31u);
  const auto reception = harness->Call<insight::v1::GetReceptionResponse>(
      "varsel.insight.v1.InsightService/GetReception", insight::v1::GetReceptionRequest());
  ASSERT_THAT(reception, IsOk());
  EXPECT_EQ(reception->persons().positive(), 9u);
  EXPECT_EQ(reception->persons().neutral(), 7u);
  EXPECT_EQ(reception->persons().negative(), 2u);

  const auto promises = harness->Call<sanction::v1::GetPromisesResponse>(
      "varsel.sanction.v1.SanctionService/GetPromises", sanction::v1::GetPromisesRequest());
  ASSERT_THAT(promises, IsOk());
  EXPECT_EQ(promises->announced(), 10);
  EXPECT_EQ(promises->not_due(), 2);
  EXPECT_EQ(promises->carried_out(), 5);
  EXPECT_EQ(promises->not_carried_out(), 1);
  EXPECT_EQ(promises->impossible(), 1);
  EXPECT_EQ(promises->open(), 1);
  EXPECT_EQ(promises->unbacked(), 1);
  EXPECT_EQ(promises->taken_back(), 1);
  EXPECT_EQ(promises->follow_through_numerator(), 5);
  EXPECT_EQ(promises->follow_through_denominator(), 6);

  harness->ExpectRebuiltEqualsFollowed();
  ExpectTextsSurviveSealed(*harness, texts);
  EXPECT_GT(texts.size(), 20u);
  ExpectSameRowsOnDisk(*harness);
}

TEST(Pilot, IsDecidedTheSameWhereEveryStateIsFoldedFromTheLog) {
  std::vector<std::string> texts;
  const auto live = PilotTold(true, &texts);
  const auto replayed = PilotTold(false, &texts);
  ExpectSameRecords(*live, *replayed);
}

}  // namespace
}  // namespace varsel::replay
