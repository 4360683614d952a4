#include "services/replay/replay_state.h"

#include <algorithm>
#include <vector>

#include "services/domain/time_proto.h"

namespace varsel::replay {
namespace {

using timeline::v1::GROUP_ROLE_AGGRESSOR;
using timeline::v1::GROUP_ROLE_TARGET;

std::vector<std::string> GroupsIn(const v1::Step& step, timeline::v1::GroupRole role) {
  std::vector<std::string> groups;
  for (const timeline::v1::InvolvedGroup& group : step.groups()) {
    if (group.role() == role) groups.push_back(group.group_id());
  }
  return groups;
}

void CloseWindowsBy(absl::Time time, StateNow& state) {
  std::erase_if(state.windows,
                [&](const auto& entry) { return FromProto(entry.second.closes_time()) <= time; });
}

// A blow back answers what was open, and opens what the other may do.
void FoldIncident(const v1::Step& step, const StateTerms& terms, StateNow& state) {
  const std::vector<std::string> aggressors = GroupsIn(step, GROUP_ROLE_AGGRESSOR);
  const absl::Time occurred = FromProto(step.occurred_time());
  for (const std::string& target : GroupsIn(step, GROUP_ROLE_TARGET)) {
    for (const std::string& aggressor : aggressors) {
      std::erase_if(state.windows, [&](const auto& entry) {
        return entry.second.group_id() == aggressor && entry.second.against_group_id() == target;
      });
      v1::OpenWindow& window = state.windows[{step.incident_id(), {target, aggressor}}];
      window.set_incident_id(step.incident_id());
      window.set_group_id(target);
      window.set_against_group_id(aggressor);
      *window.mutable_opened_time() = step.occurred_time();
      *window.mutable_closes_time() = ToProto(occurred + terms.window_open_for);
    }
  }
}

void FoldLever(const v1::Step& step, StateNow& state) {
  for (const std::string& group : step.group_ids()) {
    if (step.step_kind() == v1::STEP_KIND_LEVER_NOT_READY) {
      state.levers.erase({group, step.lever_id()});
      continue;
    }
    v1::ReadyLever& lever = state.levers[{group, step.lever_id()}];
    lever.set_group_id(group);
    lever.set_lever_id(step.lever_id());
    *lever.mutable_since() = step.occurred_time();
  }
}

void FoldPromise(const v1::Step& step, StateNow& state) {
  for (const notification::v1::AnnouncedLever& lever : step.levers()) {
    v1::OpenPromise& promise = state.promises[{step.fact_ref(), lever.lever_id()}];
    promise.set_person(step.person());
    promise.set_lever_id(lever.lever_id());
    *promise.mutable_announced_time() = step.occurred_time();
    promise.set_unbacked(!lever.blockers().empty());
    *promise.mutable_group_ids() = step.group_ids();
    promise.set_fact_ref(step.fact_ref());
  }
}

// The lever met the group, or it was said why not: what was announced of it is no longer open.
void FoldDutyEnded(const v1::Step& step, StateNow& state) {
  std::erase_if(state.promises, [&](const auto& entry) {
    const v1::OpenPromise& promise = entry.second;
    return promise.lever_id() == step.lever_id() &&
           std::any_of(
               step.group_ids().begin(), step.group_ids().end(), [&](const std::string& group) {
                 return std::count(promise.group_ids().begin(), promise.group_ids().end(), group) >
                        0;
               });
  });
}

void FoldAffiliation(const v1::Step& step, StateNow& state) {
  if (step.step_kind() == v1::STEP_KIND_AFFILIATION_ENDED) {
    state.members.erase(step.fact_ref());
    return;
  }
  v1::KnownMember& member = state.members[step.fact_ref()];
  member.set_person(step.person());
  member.set_group_id(step.group_ids().empty() ? std::string() : step.group_ids(0));
  member.set_role(step.affiliation_role());
  *member.mutable_from() = step.occurred_time();
  member.set_fact_ref(step.fact_ref());
}

void FoldTakenBack(const v1::Step& step, StateNow& state) {
  for (const notification::v1::AnnouncedLever& lever : step.levers()) {
    state.promises.erase({step.about_fact_ref(), lever.lever_id()});
  }
}

}  // namespace

bool ChangesState(v1::StepKind kind) {
  return kind == v1::STEP_KIND_INCIDENT || kind == v1::STEP_KIND_AFFILIATED ||
         kind == v1::STEP_KIND_AFFILIATION_ENDED || kind == v1::STEP_KIND_LEVER_READY ||
         kind == v1::STEP_KIND_LEVER_NOT_READY || kind == v1::STEP_KIND_PROMISE ||
         kind == v1::STEP_KIND_PROMISE_TAKEN_BACK || kind == v1::STEP_KIND_DUTY_ENDED;
}

StateNow Evolve(StateNow state, const v1::Step& step, const StateTerms& terms) {
  CloseWindowsBy(FromProto(step.occurred_time()), state);
  switch (step.step_kind()) {
    case v1::STEP_KIND_INCIDENT:
      FoldIncident(step, terms, state);
      break;
    case v1::STEP_KIND_AFFILIATED:
    case v1::STEP_KIND_AFFILIATION_ENDED:
      FoldAffiliation(step, state);
      break;
    case v1::STEP_KIND_LEVER_READY:
    case v1::STEP_KIND_LEVER_NOT_READY:
      FoldLever(step, state);
      break;
    case v1::STEP_KIND_PROMISE:
      FoldPromise(step, state);
      break;
    case v1::STEP_KIND_PROMISE_TAKEN_BACK:
      FoldTakenBack(step, state);
      break;
    case v1::STEP_KIND_DUTY_ENDED:
      FoldDutyEnded(step, state);
      break;
    case v1::STEP_KIND_PLANNED:
    case v1::STEP_KIND_CANCELLED:
    case v1::STEP_KIND_CLOSED:
    case v1::STEP_KIND_REOPENED:
    case v1::STEP_KIND_ATTEMPT:
    case v1::STEP_KIND_DELIVERY:
    case v1::STEP_KIND_FOLLOW_UP:
    case v1::STEP_KIND_GROUP_TALK:
    case v1::STEP_KIND_PROVISIONAL:
    case v1::STEP_KIND_TRIGGERED:
    case v1::STEP_KIND_DUTY:
    case v1::STEP_KIND_DUTY_OVERDUE:
    case v1::STEP_KIND_OFFER:
    case v1::STEP_KIND_AFFILIATION_DENIED:
    case v1::STEP_KIND_NOMINATED:
    case v1::STEP_KIND_APPROVED:
    case v1::STEP_KIND_DECLINED:
    case v1::STEP_KIND_REMOVED:
    case v1::STEP_KIND_MERGED:
    case v1::STEP_KIND_FACT_WITHDRAWN:
    case v1::STEP_KIND_UNSPECIFIED:
    case v1::StepKind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::StepKind_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return state;
}

StateNow At(StateNow state, absl::Time time) {
  CloseWindowsBy(time, state);
  return state;
}

v1::ReplayState StateProto(const StateNow& state) {
  v1::ReplayState proto;
  for (const auto& [fact, member] : state.members) *proto.add_members() = member;
  for (const auto& [key, window] : state.windows) *proto.add_open_windows() = window;
  for (const auto& [key, lever] : state.levers) *proto.add_levers_ready() = lever;
  for (const auto& [key, promise] : state.promises) *proto.add_promises_open() = promise;
  return proto;
}

StateNow StateOf(const v1::ReplayState& proto) {
  StateNow state;
  for (const auto& member : proto.members()) state.members[member.fact_ref()] = member;
  for (const auto& window : proto.open_windows()) {
    state.windows[{window.incident_id(), {window.group_id(), window.against_group_id()}}] = window;
  }
  for (const auto& lever : proto.levers_ready()) {
    state.levers[{lever.group_id(), lever.lever_id()}] = lever;
  }
  for (const auto& promise : proto.promises_open()) {
    state.promises[{promise.fact_ref(), promise.lever_id()}] = promise;
  }
  return state;
}

}  // namespace varsel::replay
