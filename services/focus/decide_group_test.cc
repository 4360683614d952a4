#include "services/domain/time_proto.h"
#include "services/focus/decide.h"
#include "services/focus/evolve.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::focus {
namespace {

using testing::At;
using testing::Outcome;
using testing::TestId;

template <typename Aggregate>
class Story {
 public:
  Story() {
    context_.base.now = At("2023-01-01T12:00:00Z");
    context_.section_known = true;
  }
  template <typename Command>
  Outcome<Aggregate> When(const Command& command) {
    return Outcome<Aggregate>(Decide(life_, command, context_));
  }
  template <typename Command>
  Story& Given(const Command& command) {
    const Decision decision = Decide(life_, command, context_);
    EXPECT_TRUE(decision.ok()) << decision.status().ToString();
    for (const auto& draft : *decision) life_ = Aggregate::Evolve(life_, draft.event, EventMeta());
    return *this;
  }
  FocusContext& context() { return context_; }
  const typename Aggregate::State& life() const { return life_; }

 private:
  FocusContext context_;
  typename Aggregate::State life_;
};

template <typename Command>
Command Group() {
  Command command;
  command.set_group_id(TestId("group"));
  command.set_name("Opfundet gruppe");
  command.set_group_kind(v1::GROUP_KIND_STREET_GROUP);
  command.set_section_id(TestId("section"));
  *command.mutable_active_from() = ToProto(At("2020-01-01T12:00:00Z"));
  return command;
}

v1::DissolveGroupRequest Dissolve(const std::string& time) {
  v1::DissolveGroupRequest command;
  command.set_group_id(TestId("group"));
  *command.mutable_active_until() = ToProto(At(time));
  return command;
}

TEST(DecideGroup, RefusesAnIdInUseAndASectionThatIsNotThere) {
  Story<GroupAggregate> story;
  story.context().section_known = false;
  story.When(Group<v1::RegisterGroupRequest>()).ThenRefused("SECTION_UNKNOWN");
  story.context().section_known = true;
  story.Given(Group<v1::RegisterGroupRequest>());
  story.When(Group<v1::RegisterGroupRequest>()).ThenRefused("ID_IN_USE");
}

TEST(DecideGroup, IsDissolvedOnceAndNotBeforeItBegan) {
  Story<GroupAggregate> story;
  story.Given(Group<v1::RegisterGroupRequest>());
  story.When(Dissolve("2019-01-01T12:00:00Z")).ThenRefused("PERIOD_REVERSED");
  story.Given(Dissolve("2022-01-01T12:00:00Z"));
  story.When(Dissolve("2022-02-01T12:00:00Z")).ThenRefused("GROUP_DISSOLVED_ALREADY");
}

TEST(DecideGroup, StaysDissolvedWhenCorrectedUnlessItIsActiveAgain) {
  Story<GroupAggregate> story;
  story.Given(Group<v1::RegisterGroupRequest>()).Given(Dissolve("2022-01-01T12:00:00Z"));
  v1::CorrectGroupRequest correct = Group<v1::CorrectGroupRequest>();
  correct.set_name("Andet navn");
  story.Given(correct);
  EXPECT_TRUE(story.life().has_active_until());
  EXPECT_EQ(story.life().name(), "Andet navn");
  correct.set_active_again(true);
  story.Given(correct);
  EXPECT_FALSE(story.life().has_active_until());
}

TEST(DecideGroup, WithdrawnIsUnknown) {
  Story<GroupAggregate> story;
  v1::WithdrawGroupRequest withdraw;
  withdraw.set_group_id(TestId("group"));
  story.When(withdraw).ThenRefused("GROUP_UNKNOWN");
  story.Given(Group<v1::RegisterGroupRequest>()).Given(withdraw);
  story.When(withdraw).ThenRefused("GROUP_UNKNOWN");
  story.When(Group<v1::CorrectGroupRequest>()).ThenRefused("GROUP_UNKNOWN");
}

TEST(DecideSection, IsRegisteredOnceAndCorrectedWhenThere) {
  Story<SectionAggregate> story;
  v1::RegisterSectionRequest command;
  command.set_section_id(TestId("section"));
  command.set_name("Nord");
  v1::CorrectSectionRequest correct;
  correct.set_section_id(TestId("section"));
  correct.set_name("Syd");
  story.When(correct).ThenRefused("SECTION_UNKNOWN");
  story.Given(command).When(command).ThenRefused("ID_IN_USE");
  EXPECT_EQ(story.Given(correct).life().name(), "Syd");
}

}  // namespace
}  // namespace varsel::focus
