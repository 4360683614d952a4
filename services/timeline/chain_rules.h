// What makes one incident an answer to another, and a step a turn for the worse: domain.md,
// *Incidents, chains, replay*. Shared by the decisions and the fold of the view. Pure; thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_RULES_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/domain/programme.h"
#include "varsel/timeline/v1/chain_rows.pb.h"

namespace varsel::timeline {

// How far back the system looks for what an incident may answer: the policy's default. A fold reads
// no configuration, so a programme with another window bounds what is shown as open, not what is
// proposed.
inline const absl::Duration kProposedWithin = Programme().chain_open_for;
// What one incident may be linked to: what it answers, as far as it was not withdrawn.
inline constexpr int kAnswersMax = 20;
// How many the system proposes for one incident by itself.
inline constexpr int kProposedMax = 5;

// The first moment at which it may have happened, and the first at which it had surely happened.
absl::Time EarliestOf(const v1::ChainIncidentRow& incident);
absl::Time LatestOf(const v1::ChainIncidentRow& incident);
// True if, by all that is known of both times, the retaliation was over before the other began.
bool IsBeforeItsCause(const v1::ChainIncidentRow& retaliation,
                      const v1::ChainIncidentRow& answered);

// An aggressor of `later` was a target of `earlier` by one who is now its target, and it happened
// after it, within kProposedWithin. Withdrawn ones answer nothing.
bool Answers(const v1::ChainIncidentRow& later, const v1::ChainIncidentRow& earlier);

// By what the chain grows worse from `earlier` to `later`; empty = it does not, or not within
// kProposedWithin. `starts`: the earlier one answers nothing.
std::vector<v1::SpiralSign> SignsOf(const v1::ChainIncidentRow& later,
                                    const v1::ChainIncidentRow& earlier, bool starts);

// The last thing that was said of it.
v1::LinkState StateOf(const v1::LinkLife& link);
v1::SpiralState StateOf(const v1::SpiralLife& spiral);
bool Stands(v1::LinkState state);    // proposed, suspected, confirmed
bool Stands(v1::SpiralState state);  // proposed, confirmed

// Reasons that only the system gives. What it withdrew for one of them it may propose again, when
// the incidents fit again; what a person withdrew it never does.
inline constexpr std::string_view kIncidentWithdrawn = "incident-withdrawn";
inline constexpr std::string_view kMovedInTime = "moved-in-time";
inline constexpr std::string_view kNoLongerFits = "no-longer-fits";
inline constexpr std::string_view kClosesCircle = "closes-a-circle";
inline constexpr std::string_view kStepWithdrawn = "step-withdrawn";
inline constexpr std::string_view kNoLongerWorse = "no-longer-worse";
inline constexpr std::string_view kAnotherStands = "another-stands";

// What the system is to do about a link: nothing, propose it, or withdraw it and why.
struct Review {
  enum class Action : uint8_t { kNothing = 0, kPropose = 1, kWithdraw = 2 };
  Action action = Action::kNothing;
  std::string reason = {};  // of withdrawing
};
// `link` nullptr = nothing was ever said of it. `may_propose`: it is among the nearest, and there
// are not too many already.
Review ReviewOf(const v1::LinkLife* link, const v1::ChainIncidentRow& retaliation,
                const v1::ChainIncidentRow& answered, bool may_propose);
// The same of a spiral. `link_stands`: its step does. `chain_allows`: no other one stands in the
// chain, and none was rejected that rested on this step or a later one.
Review ReviewOf(const v1::SpiralLife* spiral, bool link_stands, bool worse, bool chain_allows);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_RULES_H_
