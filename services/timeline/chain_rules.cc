#include "services/timeline/chain_rules.h"

#include <algorithm>

#include "services/domain/time_proto.h"

namespace varsel::timeline {
namespace {

absl::Duration LengthOf(v1::TimePrecision precision) {
  switch (precision) {
    case v1::TIME_PRECISION_HOUR:
      return absl::Hours(1);
    case v1::TIME_PRECISION_DAY:
      return absl::Hours(24);
    case v1::TIME_PRECISION_MONTH:
      return absl::Hours(31 * 24);
    case v1::TIME_PRECISION_MINUTE:
    case v1::TIME_PRECISION_UNSPECIFIED:
    case v1::TimePrecision_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::TimePrecision_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return absl::Minutes(1);
}

bool Has(const v1::ChainIncidentRow& incident, std::string_view group_id, v1::GroupRole role) {
  return std::any_of(incident.groups().begin(), incident.groups().end(),
                     [&](const v1::InvolvedGroup& group) {
                       return group.group_id() == group_id && group.role() == role;
                     });
}

// Knife, then firearm; 0 = neither.
int WeaponOf(const v1::ChainIncidentRow& incident) {
  if (incident.incident_kind() == v1::INCIDENT_KIND_FIREARM) return 2;
  return incident.incident_kind() == v1::INCIDENT_KIND_KNIFE ? 1 : 0;
}

bool WithinWindow(const v1::ChainIncidentRow& later, const v1::ChainIncidentRow& earlier) {
  const absl::Duration between = EarliestOf(later) - EarliestOf(earlier);
  return between <= kProposedWithin;
}

bool BySystem(std::string_view reason) {
  return reason == kIncidentWithdrawn || reason == kMovedInTime || reason == kNoLongerFits ||
         reason == kStepWithdrawn || reason == kNoLongerWorse || reason == kAnotherStands;
}

}  // namespace

absl::Time EarliestOf(const v1::ChainIncidentRow& incident) {
  return FromProto(incident.occurred_time());
}
absl::Time LatestOf(const v1::ChainIncidentRow& incident) {
  return EarliestOf(incident) + LengthOf(incident.precision());
}

bool IsBeforeItsCause(const v1::ChainIncidentRow& retaliation,
                      const v1::ChainIncidentRow& answered) {
  return LatestOf(retaliation) <= EarliestOf(answered);
}

bool Answers(const v1::ChainIncidentRow& later, const v1::ChainIncidentRow& earlier) {
  if (later.withdrawn() || earlier.withdrawn()) return false;
  if (EarliestOf(later) <= EarliestOf(earlier) || !WithinWindow(later, earlier)) return false;
  for (const v1::InvolvedGroup& aggressor : later.groups()) {
    if (aggressor.role() != v1::GROUP_ROLE_AGGRESSOR) continue;
    if (!Has(earlier, aggressor.group_id(), v1::GROUP_ROLE_TARGET)) continue;
    for (const v1::InvolvedGroup& target : later.groups()) {
      if (target.role() == v1::GROUP_ROLE_TARGET &&
          Has(earlier, target.group_id(), v1::GROUP_ROLE_AGGRESSOR)) {
        return true;
      }
    }
  }
  return false;
}

std::vector<v1::SpiralSign> SignsOf(const v1::ChainIncidentRow& later,
                                    const v1::ChainIncidentRow& earlier, bool starts) {
  std::vector<v1::SpiralSign> signs;
  if (later.withdrawn() || earlier.withdrawn() || !WithinWindow(later, earlier)) return signs;
  if (earlier.severity() != v1::SEVERITY_UNSPECIFIED && later.severity() > earlier.severity()) {
    signs.push_back(v1::SPIRAL_SIGN_SEVERITY_RISES);
  }
  const int before = WeaponOf(earlier);
  const int after = WeaponOf(later);
  if (after == 1 && before == 0) signs.push_back(v1::SPIRAL_SIGN_KNIFE_ENTERS);
  if (after == 2 && before < 2) signs.push_back(v1::SPIRAL_SIGN_FIREARM_ENTERS);
  if (starts && before == 1) signs.push_back(v1::SPIRAL_SIGN_KNIFE_STARTS);
  if (starts && before == 2) signs.push_back(v1::SPIRAL_SIGN_FIREARM_STARTS);
  return signs;
}

v1::LinkState StateOf(const v1::LinkLife& link) {
  return link.statements().empty() ? v1::LINK_STATE_UNSPECIFIED
                                   : link.statements(link.statements_size() - 1).state();
}
v1::SpiralState StateOf(const v1::SpiralLife& spiral) {
  return spiral.statements().empty() ? v1::SPIRAL_STATE_UNSPECIFIED
                                     : spiral.statements(spiral.statements_size() - 1).state();
}
bool Stands(v1::LinkState state) {
  return state == v1::LINK_STATE_PROPOSED || state == v1::LINK_STATE_SUSPECTED ||
         state == v1::LINK_STATE_CONFIRMED;
}
bool Stands(v1::SpiralState state) {
  return state == v1::SPIRAL_STATE_PROPOSED || state == v1::SPIRAL_STATE_CONFIRMED;
}

Review ReviewOf(const v1::LinkLife* link, const v1::ChainIncidentRow& retaliation,
                const v1::ChainIncidentRow& answered, bool may_propose) {
  using Action = Review::Action;
  const v1::LinkState state = link == nullptr ? v1::LINK_STATE_UNSPECIFIED : StateOf(*link);
  const bool fits = Answers(retaliation, answered);
  if (Stands(state)) {
    if (retaliation.withdrawn() || answered.withdrawn()) {
      return {Action::kWithdraw, std::string(kIncidentWithdrawn)};
    }
    if (IsBeforeItsCause(retaliation, answered))
      return {Action::kWithdraw, std::string(kMovedInTime)};
    if (state == v1::LINK_STATE_PROPOSED && !fits)
      return {Action::kWithdraw, std::string(kNoLongerFits)};
    return {};
  }
  if (!may_propose || !fits) return {};
  const bool taken_back_by_someone =
      state == v1::LINK_STATE_WITHDRAWN &&
      !BySystem(link->statements(link->statements_size() - 1).reason_code());
  return taken_back_by_someone ? Review{} : Review{Action::kPropose, {}};
}

Review ReviewOf(const v1::SpiralLife* spiral, bool link_stands, bool worse, bool chain_allows) {
  using Action = Review::Action;
  const v1::SpiralState state = spiral == nullptr ? v1::SPIRAL_STATE_UNSPECIFIED : StateOf(*spiral);
  if (Stands(state)) {
    if (!link_stands) return {Action::kWithdraw, std::string(kStepWithdrawn)};
    if (state == v1::SPIRAL_STATE_PROPOSED && !worse)
      return {Action::kWithdraw, std::string(kNoLongerWorse)};
    return {};
  }
  if (state == v1::SPIRAL_STATE_REJECTED || !link_stands || !worse || !chain_allows) return {};
  return {Action::kPropose, {}};
}

}  // namespace varsel::timeline
