#include "clients/cli/hit_rate.h"

#include <gtest/gtest.h>

#include "nlohmann/json.hpp"

namespace varsel::cli {
namespace {

using insight::v1::GetHitRateResponse;
using insight::v1::GetReceptionResponse;
using insight::v1::PersonFigures;

// The pilot's totals.
PersonFigures Pilot() {
  PersonFigures figures;
  figures.set_targeted(41);
  figures.set_reached(18);
  figures.set_in_person(11);
  figures.set_telephone(7);
  figures.set_not_reached(23);
  figures.set_no_response(16);
  figures.set_not_found(7);
  figures.set_numerator(18);
  figures.set_denominator(41);
  figures.set_unit("persons");
  figures.set_hit_rate(18.0 / 41);
  figures.set_interval_low(0.299);
  figures.set_interval_high(0.59);
  figures.set_interval_rough(true);
  return figures;
}

GetReceptionResponse PilotReception() {
  GetReceptionResponse reception;
  reception.mutable_persons()->set_reached(18);
  reception.mutable_persons()->set_positive(9);
  reception.mutable_persons()->set_neutral(7);
  reception.mutable_persons()->set_negative(2);
  return reception;
}

TEST(RateText, ShowsNumeratorDenominatorShareAndInterval) {
  EXPECT_EQ(RateText(Language::kDanish, Pilot()), "18/41 = 43,9 % [29,9 %; 59,0 %]");
  EXPECT_EQ(RateText(Language::kEnglish, Pilot()), "18/41 = 43.9 % [29.9 %; 59.0 %]");
}

TEST(RateText, ShowsNoIntervalWhereThereIsNone) {
  PersonFigures few;
  few.set_numerator(2);
  few.set_denominator(4);
  few.set_hit_rate(0.5);
  EXPECT_EQ(RateText(Language::kDanish, few), "2/4 = 50,0 %");
  EXPECT_EQ(RateText(Language::kDanish, PersonFigures()), "0/0");
}

TEST(HitRateText, ShowsEachRoundBesideTheTotalAndSaysThatTheIntervalIsRough) {
  GetHitRateResponse reply;
  *reply.mutable_persons() = Pilot();
  auto& rounds = *reply.add_breakdowns();
  rounds.set_breakdown(insight::v1::BREAKDOWN_ROUND);
  rounds.add_parts()->set_label("Pilottest");
  *rounds.mutable_parts(0)->mutable_persons() = Pilot();
  const std::string text = HitRateText(Language::kDanish, reply, PilotReception());
  EXPECT_NE(text.find("Pilottest"), std::string::npos);
  EXPECT_NE(text.find("groft"), std::string::npos);
  EXPECT_NE(text.find("  ingen respons     16  ████████████████\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  positiv      9  █████████\n"), std::string::npos) << text;
}

TEST(HitRateJson, HoldsEveryCountAsANumberAndWhatIsMissingAsNull) {
  GetHitRateResponse reply;
  *reply.mutable_persons() = Pilot();
  nlohmann::ordered_json json = HitRateJson(reply);
  for (const char* key :
       {"targeted", "reached", "in_person", "telephone", "other", "not_reached", "declined",
        "no_response", "not_found", "not_tried", "open", "message_sent"}) {
    EXPECT_TRUE(json[key].is_number_unsigned()) << key;
  }
  EXPECT_EQ(json["targeted"], 41);
  EXPECT_EQ(json["unit"], "persons");
  EXPECT_FALSE(json.contains("breakdowns"));
  json = HitRateJson(GetHitRateResponse());
  EXPECT_TRUE(json["hit_rate"].is_null());
  EXPECT_TRUE(json["interval_low"].is_null());
}

TEST(HitRateJson, PutsEachBreakdownUnderItsName) {
  GetHitRateResponse reply;
  auto& kinds = *reply.add_breakdowns();
  kinds.set_breakdown(insight::v1::BREAKDOWN_GROUP_KIND);
  kinds.add_parts()->set_key("street_group");
  const nlohmann::ordered_json json = HitRateJson(reply);
  EXPECT_EQ(json["breakdowns"]["group_kind"][0]["key"], "street_group");
  EXPECT_EQ(json["breakdowns"]["group_kind"][0]["targeted"], 0);
}

TEST(ReceptionJson, HoldsWhatNobodyAnsweredAsUnknown) {
  const nlohmann::ordered_json json = ReceptionJson(PilotReception());
  EXPECT_EQ(json["positive"], 9);
  EXPECT_EQ(json["unknown"], 0);
}

}  // namespace
}  // namespace varsel::cli
