#include "services/replay/replay_state.h"

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"

namespace varsel::replay {
namespace {

v1::Step StepOf(v1::StepKind kind, int day) {
  v1::Step step;
  step.set_step_kind(kind);
  *step.mutable_occurred_time() = ToProto(absl::UnixEpoch() + absl::Hours(24 * day));
  step.add_group_ids("red");
  return step;
}
v1::Step Attack(const char* id, const char* aggressor, const char* target, int day) {
  v1::Step step = StepOf(v1::STEP_KIND_INCIDENT, day);
  step.set_incident_id(id);
  auto& one = *step.add_groups();
  one.set_group_id(aggressor);
  one.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
  auto& other = *step.add_groups();
  other.set_group_id(target);
  other.set_role(timeline::v1::GROUP_ROLE_TARGET);
  return step;
}
v1::Step Promise(const char* fact, const char* lever, int day) {
  v1::Step step = StepOf(v1::STEP_KIND_PROMISE, day);
  step.set_fact_ref(fact);
  step.add_levers()->set_lever_id(lever);
  return step;
}
StateNow After(const std::vector<v1::Step>& steps) {
  StateNow state;
  for (const v1::Step& step : steps) state = Evolve(std::move(state), step, StateTerms());
  return state;
}

TEST(EvolveReplay, AnAttackOpensAWindowThatTheBlowBackClosesAndTurnsRound) {
  const StateNow one = After({Attack("a", "red", "blue", 1)});
  ASSERT_EQ(one.windows.size(), 1u);
  EXPECT_EQ(one.windows.begin()->second.group_id(), "blue");
  const StateNow two = After({Attack("a", "red", "blue", 1), Attack("b", "blue", "red", 9)});
  ASSERT_EQ(two.windows.size(), 1u);
  EXPECT_EQ(two.windows.begin()->second.group_id(), "red");
}

TEST(EvolveReplay, AWindowClosesByItselfWhenItsTermHasPassed) {
  const StateNow state = After({Attack("a", "red", "blue", 1)});
  EXPECT_EQ(At(state, absl::UnixEpoch() + absl::Hours(24 * 180)).windows.size(), 1u);
  EXPECT_EQ(At(state, absl::UnixEpoch() + absl::Hours(24 * 181)).windows.size(), 0u);
  EXPECT_EQ(
      After({Attack("a", "red", "blue", 1), StepOf(v1::STEP_KIND_ATTEMPT, 182)}).windows.size(),
      0u);
}

TEST(EvolveReplay, APromiseIsOpenUntilItsLeverHasEndedOrItIsTakenBack) {
  EXPECT_EQ(After({Promise("f", "patrols", 1)}).promises.size(), 1u);
  v1::Step ended = StepOf(v1::STEP_KIND_DUTY_ENDED, 3);
  ended.set_lever_id("patrols");
  EXPECT_EQ(After({Promise("f", "patrols", 1), ended}).promises.size(), 0u);
  EXPECT_EQ(After({Promise("f", "search", 1), ended}).promises.size(), 1u);
  v1::Step taken = StepOf(v1::STEP_KIND_PROMISE_TAKEN_BACK, 3);
  taken.set_about_fact_ref("f");
  taken.add_levers()->set_lever_id("patrols");
  EXPECT_EQ(After({Promise("f", "patrols", 1), taken}).promises.size(), 0u);
}

TEST(EvolveReplay, ALeverIsReadyUntilItIsNot) {
  v1::Step ready = StepOf(v1::STEP_KIND_LEVER_READY, 1);
  ready.set_lever_id("patrols");
  v1::Step gone = StepOf(v1::STEP_KIND_LEVER_NOT_READY, 2);
  gone.set_lever_id("patrols");
  EXPECT_EQ(After({ready}).levers.size(), 1u);
  EXPECT_EQ(After({ready, gone}).levers.size(), 0u);
}

}  // namespace
}  // namespace varsel::replay
