#include "services/notification/levers.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "services/domain/time_proto.h"

namespace varsel::notification {
namespace {

using sanction::v1::LeverBlocker;
using sanction::v1::ReadinessPeriod;

// As other areas write it: LEVER_BLOCKER_NOT_CLEARED is "not-cleared".
std::string CodeOf(LeverBlocker blocker) {
  constexpr std::string_view kPrefix = "LEVER_BLOCKER_";
  std::string name = sanction::v1::LeverBlocker_Name(blocker);
  if (name.starts_with(kPrefix)) name.erase(0, kPrefix.size());
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", "-"}}));
}

// The period that holds `at`; nullptr before the first.
const ReadinessPeriod* PeriodAt(const v1::LeverReadinessRow& lever, absl::Time at) {
  const ReadinessPeriod* found = nullptr;
  for (const ReadinessPeriod& period : lever.periods()) {
    if (at < FromProto(period.from())) break;
    found = &period;
  }
  return found;
}

}  // namespace

std::vector<std::string> BlockersAt(const LeverFacts* levers, std::string_view lever_id,
                                    absl::Time at) {
  const std::vector<std::string> none_has_it = {CodeOf(sanction::v1::LEVER_BLOCKER_NOT_IN_PACKAGE)};
  std::vector<std::string> first;
  if (levers == nullptr) return none_has_it;
  for (const LeverFacts::OfGroup& group : levers->groups) {
    const auto lever = group.find(lever_id);
    const ReadinessPeriod* period = lever == group.end() ? nullptr : PeriodAt(lever->second, at);
    if (period == nullptr) continue;
    if (period->blockers().empty()) return {};
    std::vector<std::string> codes;
    for (const int blocker : period->blockers()) {
      codes.push_back(CodeOf(static_cast<LeverBlocker>(blocker)));
    }
    if (first.empty() || first == none_has_it) first = std::move(codes);
  }
  return first.empty() ? none_has_it : first;
}

void DecideLevers(const LeverFacts* levers, v1::DeliveryFacts* facts) {
  const absl::Time delivered = FromProto(facts->delivered_time());
  for (v1::AnnouncedLever& lever : *facts->mutable_announced_levers()) {
    lever.clear_blockers();
    for (std::string& code : BlockersAt(levers, lever.lever_id(), delivered)) {
      lever.add_blockers(std::move(code));
    }
  }
}

bool AnnouncesUnbacked(const v1::DeliveryFacts& facts) {
  return std::any_of(facts.announced_levers().begin(), facts.announced_levers().end(),
                     [](const v1::AnnouncedLever& lever) { return !lever.blockers().empty(); });
}

}  // namespace varsel::notification
