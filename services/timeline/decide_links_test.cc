#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/timeline/decide_chain.h"
#include "storage/base/error.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::timeline {
namespace {

using testing::IsOk;
using testing::RefusedWith;
using testing::StoryBegins;
using testing::TestId;
using testing::TestUuid;

// A feud of so many acts, one a day, of which nothing is said yet.
LinksContext Feud(int acts) {
  LinksContext context;
  context.base.now = StoryBegins() + absl::Hours(24 * 365);
  for (int i = 0; i < acts; ++i) {
    v1::ChainIncidentRow row;
    *row.mutable_occurred_time() = ToProto(StoryBegins() + absl::Hours(24 * i));
    row.set_precision(v1::TIME_PRECISION_HOUR);
    context.incidents[TestId(absl::StrCat("act-", i))] = row;
  }
  return context;
}

template <typename Command = v1::ConfirmLinksRequest>
Command Links(const std::vector<std::pair<int, int>>& links) {
  Command command;
  command.set_reason_code("interview");
  for (const auto& [retaliation, answered] : links) {
    v1::LinkNamed& link = *command.add_links();
    link.set_retaliation_incident_id(TestId(absl::StrCat("act-", retaliation)));
    link.set_answered_incident_id(TestId(absl::StrCat("act-", answered)));
  }
  return command;
}

LinksContext::Said Proposed(int retaliation, int answered) {
  LinksContext::Said said{.version = 1};
  said.life.set_retaliation_incident_id(TestId(absl::StrCat("act-", retaliation)));
  v1::LinkLife& link = *said.life.add_links();
  link.set_answered_incident_id(TestId(absl::StrCat("act-", answered)));
  link.add_statements()->set_state(v1::LINK_STATE_PROPOSED);
  link.set_event_id(std::string(TestUuid("proposal").bytes()));
  return said;
}

std::string FieldOf(const Decision& decision) {
  const auto detail = DetailOf(decision.status());
  return detail.has_value() ? detail->field_path() : std::string();
}

TEST(DecideLinks, ConfirmsEachInTheStreamOfItsRetaliation) {
  LinksContext context = Feud(3);
  context.links[TestId("act-1")] = Proposed(1, 0);
  const Decision decision = Decide(Links({{1, 0}, {2, 1}}), context);
  ASSERT_THAT(decision, IsOk());
  ASSERT_EQ(decision->size(), 2u);
  EXPECT_EQ((*decision)[0].stream, LinksStream(TestUuid("act-1")));
  EXPECT_EQ((*decision)[1].stream, LinksStream(TestUuid("act-2")));
  EXPECT_EQ((*decision)[0].event.link_stated().state_before(), v1::LINK_STATE_PROPOSED);
  EXPECT_EQ((*decision)[1].event.link_stated().state_before(), v1::LINK_STATE_UNSPECIFIED);
  EXPECT_EQ((*decision)[1].event.link_stated().state(), v1::LINK_STATE_CONFIRMED);
}

TEST(DecideLinks, SaysNothingTwiceAlsoWithinOneRequest) {
  const Decision decision = Decide(Links({{1, 0}, {1, 0}}), Feud(2));
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->size(), 1u);
}

TEST(DecideLinks, RefusesAllForOneThatClosesACircleAndNamesItsPlace) {
  LinksContext context = Feud(3);
  context.closes_circle = {false, true};
  const Decision decision = Decide(Links({{1, 0}, {2, 1}}), context);
  EXPECT_THAT(decision, RefusedWith("LINK_CLOSES_CIRCLE"));
  EXPECT_EQ(FieldOf(decision), "links[1].answered_incident_id");
}

TEST(DecideLinks, RefusesAnIncidentThatIsNotThereAndNamesItsPlace) {
  const Decision decision = Decide(Links({{1, 0}, {7, 1}}), Feud(2));
  EXPECT_THAT(decision, RefusedWith("INCIDENT_UNKNOWN"));
  EXPECT_EQ(FieldOf(decision), "links[1].retaliation_incident_id");
}

TEST(DecideLinks, RefusesARetaliationBeforeItsCauseAndOneOfItself) {
  EXPECT_THAT(Decide(Links({{1, 0}, {0, 2}}), Feud(3)), RefusedWith("LINK_BEFORE_ITS_CAUSE"));
  EXPECT_THAT(Decide(Links({{1, 1}}), Feud(2)), RefusedWith("LINK_TO_ITSELF"));
}

TEST(DecideLinks, CountsWhatTheRequestAddsAmongTooMany) {
  std::vector<std::pair<int, int>> links;
  for (int i = 0; i <= kAnswersMax; ++i) links.emplace_back(30, i);
  const Decision decision = Decide(Links(links), Feud(31));
  EXPECT_THAT(decision, RefusedWith("LINKS_TOO_MANY"));
  EXPECT_EQ(FieldOf(decision), absl::StrCat("links[", kAnswersMax, "].retaliation_incident_id"));
}

TEST(DecideLinks, RefusesALinkOfWhichSomethingElseWasSaidMeanwhile) {
  LinksContext context = Feud(2);
  context.links[TestId("act-1")] = Proposed(1, 0);
  v1::ConfirmLinksRequest command = Links({{1, 0}});
  command.mutable_links(0)->set_expected_version(2);
  const Decision decision = Decide(command, context);
  EXPECT_THAT(decision, RefusedWith("VERSION_MET"));
  EXPECT_EQ(FieldOf(decision), "links[0].expected_version");
  command.mutable_links(0)->set_expected_version(1);
  EXPECT_THAT(Decide(command, context), IsOk());
}

TEST(DecideLinks, WithdrawsEachAndNamesWhatItTakesBack) {
  LinksContext context = Feud(3);
  context.links[TestId("act-1")] = Proposed(1, 0);
  context.links[TestId("act-2")] = Proposed(2, 1);
  const Decision decision = Decide(Links<v1::WithdrawLinksRequest>({{1, 0}, {2, 1}}), context);
  ASSERT_THAT(decision, IsOk());
  ASSERT_EQ(decision->size(), 2u);
  EXPECT_EQ((*decision)[1].corrects, EventId(TestUuid("proposal")));
  EXPECT_EQ((*decision)[1].event.link_withdrawn().reason_code(), "interview");
}

TEST(DecideLinks, RefusesToWithdrawOneTwiceOrOneThatWasNeverSaid) {
  LinksContext context = Feud(3);
  context.links[TestId("act-1")] = Proposed(1, 0);
  const Decision twice = Decide(Links<v1::WithdrawLinksRequest>({{1, 0}, {1, 0}}), context);
  EXPECT_THAT(twice, RefusedWith("LINK_WITHDRAWN_ALREADY"));
  EXPECT_EQ(FieldOf(twice), "links[1].answered_incident_id");
  EXPECT_THAT(Decide(Links<v1::WithdrawLinksRequest>({{2, 1}}), context),
              RefusedWith("LINK_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::timeline
