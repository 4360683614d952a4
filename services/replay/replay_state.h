// What the steps of a replay come to: members known, retaliation windows open, levers ready,
// promises open. A pure and total fold of steps in order of occurrence; a step that says nothing of
// a state changes nothing but the time.
#ifndef VARSEL_SERVICES_REPLAY_REPLAY_STATE_H_
#define VARSEL_SERVICES_REPLAY_REPLAY_STATE_H_

#include <map>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "varsel/replay/v1/replay_types.pb.h"

namespace varsel::replay {

// The state in a form that is quick to change; StateProto is what leaves.
struct StateNow {
  std::map<std::string, v1::KnownMember> members;  // by the fact of the affiliation
  // By incident, attacked group and attacker.
  std::map<std::pair<std::string, std::pair<std::string, std::string>>, v1::OpenWindow> windows;
  std::map<std::pair<std::string, std::string>, v1::ReadyLever> levers;     // by group and lever
  std::map<std::pair<std::string, std::string>, v1::OpenPromise> promises;  // by delivery and lever
};

struct StateTerms {
  absl::Duration window_open_for = absl::Hours(180 * 24);  // policy
};

// The state after the step. Windows whose term has passed by then are closed.
StateNow Evolve(StateNow state, const v1::Step& step, const StateTerms& terms);
// The same state at a later time: windows whose term has passed are closed.
StateNow At(StateNow state, absl::Time time);
// Lists in the order of their keys.
v1::ReplayState StateProto(const StateNow& state);
// From which the fold goes on: StateProto(StateOf(x)) == x.
StateNow StateOf(const v1::ReplayState& state);

// Whether a step of this kind can change a state other than by its time.
bool ChangesState(v1::StepKind kind);

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_REPLAY_STATE_H_
