#include "clients/cli/replay_text.h"

#include "clients/cli/replay_page.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace varsel::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Replayed AnIncident() {
  replay::v1::ReplayFrame frame;
  replay::v1::Step& step = *frame.add_steps();
  step.set_step_kind(replay::v1::STEP_KIND_INCIDENT);
  step.set_lane(replay::v1::LANE_INCIDENTS);
  step.mutable_occurred_time()->set_seconds(1'675'000'000);
  step.set_incident_kind(timeline::v1::INCIDENT_KIND_KNIFE);
  step.set_severity(timeline::v1::SEVERITY_SERIOUS_INJURY);
  auto& group = *step.add_groups();
  group.set_group_id("12345678-0000");
  group.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
  step.add_marks(replay::v1::STEP_MARK_LATE);
  auto& name = *frame.add_names();
  name.set_id("12345678-0000");
  name.set_name("</script><b>Rød");
  Replayed replayed;
  AddFrame(frame, &replayed);
  return replayed;
}

TEST(ReplayText, SaysWhatHappenedAndThatItWasRecordedLate) {
  const std::string text = ReplayText(Language::kDanish, AnIncident());
  EXPECT_THAT(text, HasSubstr("Voldshændelse: kniv, alvorlig skade, </script><b>Rød mod ukendt"));
  EXPECT_THAT(text, HasSubstr("[registreret sent]"));
  EXPECT_THAT(text, HasSubstr("Voldshændelser ▲"));
}

TEST(ReplayPage, HoldsBothReplaysAndNothingOfItsDataCanEndItsScript) {
  PageInput input;
  input.title = "<Rød>";
  input.now = AnIncident();
  input.then = Replayed();
  const std::string page = ReplayPage(input);
  EXPECT_THAT(page, HasSubstr("&lt;Rød&gt;"));
  EXPECT_THAT(page, HasSubstr("\\u003c/script\\u003e\\u003cb\\u003eRød"));
  EXPECT_THAT(page, HasSubstr("\"then\":[]"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_THAT(page, Not(HasSubstr("http://127")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
}

}  // namespace
}  // namespace varsel::cli
