#include "clients/cli/timeline_text.h"

#include <gtest/gtest.h>

namespace varsel::cli {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

template <typename Incident>
void FillSides(Incident* incident) {
  auto& by = *incident->add_groups();
  by.set_group_id("11111111-aaaa");
  by.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
  auto& on = *incident->add_groups();
  on.set_group_id("22222222-bbbb");
  on.set_role(timeline::v1::GROUP_ROLE_TARGET);
}

TEST(ChainText, TellsWhatAnswersWhatInDanish) {
  timeline::v1::GetChainResponse reply;
  reply.mutable_chain()->set_chain_id("chain");
  reply.mutable_chain()->set_incidents(2);
  auto& spiral = *reply.add_spirals();
  spiral.set_state(timeline::v1::SPIRAL_STATE_PROPOSED);
  spiral.add_signs(timeline::v1::SPIRAL_SIGN_FIREARM_ENTERS);
  auto& incident = *reply.add_incidents();
  incident.set_incident_kind(timeline::v1::INCIDENT_KIND_FIREARM);
  FillSides(&incident);
  auto& link = *incident.add_answers();
  link.set_answered_incident_id("33333333-cccc");
  link.set_state(timeline::v1::LINK_STATE_CONFIRMED);
  const std::string text = ChainText(Language::kDanish, {{"11111111-aaaa", "Havnen"}}, reply);
  EXPECT_TRUE(Has(text, "Havnen → 22222222")) << text;
  EXPECT_TRUE(Has(text, "33333333 (bekræftet)")) << text;
  EXPECT_TRUE(Has(text, "foreslået: skydevåben kommer til")) << text;
  EXPECT_TRUE(Has(text, "Kun kendte hændelser")) << text;
}

TEST(IncidentsText, ShowsAnUnknownSideAsAQuestion) {
  timeline::v1::ListIncidentsResponse list;
  list.add_incidents()->set_incident_kind(timeline::v1::INCIDENT_KIND_ARSON);
  const std::string text = IncidentsText(Language::kEnglish, {}, list);
  EXPECT_TRUE(Has(text, "arson")) << text;
  EXPECT_TRUE(Has(text, "?")) << text;
}

TEST(TimelinessText, ShowsNumeratorDenominatorAndWhatIsOpen) {
  insight::v1::GetTimelinessResponse figures;
  figures.mutable_incidents()->set_numerator(3);
  figures.mutable_incidents()->set_denominator(4);
  figures.mutable_incidents()->set_value(0.75);
  figures.set_open(2);
  figures.set_contacted(5);
  figures.set_mean_hours_to_contact(12.5);
  const std::string text = TimelinessText(Language::kDanish, figures);
  EXPECT_TRUE(Has(text, "3 af 4  75,0 %")) << text;
  EXPECT_TRUE(Has(text, "12,5 i snit af 5")) << text;
}

}  // namespace
}  // namespace varsel::cli
