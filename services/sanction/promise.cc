#include "services/sanction/promise.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "services/sanction/lever.h"

namespace varsel::sanction {
namespace {

const v1::TriggerDuty* DutyFor(const v1::PromiseRow& promise, const v1::TriggerRow& trigger) {
  if (FromProto(trigger.incident_time()) < FromProto(promise.delivered_time())) return nullptr;
  if (promise.condition() == v1::CONDITION_JUDGED_MOST_VIOLENT && trigger.judged_by().empty()) {
    return nullptr;
  }
  for (const v1::TriggerDuty& duty : trigger.duties()) {
    if (duty.lever_id() == promise.lever_id()) return &duty;
  }
  return nullptr;
}

std::tuple<absl::Time, absl::Time, std::string_view> Order(const v1::TriggerRow& trigger) {
  return {FromProto(trigger.incident_time()), FromProto(trigger.triggered_time()),
          trigger.trigger_id()};
}

v1::PromiseState StateOf(const v1::TriggerDuty& duty) {
  switch (duty.end()) {
    case v1::DUTY_END_CARRIED_OUT:
      return duty.in_time() ? v1::PROMISE_STATE_CARRIED_OUT : v1::PROMISE_STATE_CARRIED_OUT_LATE;
    case v1::DUTY_END_NOT_CARRIED_OUT:
      return v1::PROMISE_STATE_NOT_CARRIED_OUT;
    case v1::DUTY_END_IMPOSSIBLE:
      return v1::PROMISE_STATE_IMPOSSIBLE;
    case v1::DUTY_END_UNSPECIFIED:
    case v1::DutyEnd_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::DutyEnd_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return duty.due_passed() ? v1::PROMISE_STATE_OVERDUE : v1::PROMISE_STATE_OPEN;
}

// Nothing more will come of it.
bool Ended(v1::PromiseState state) {
  return state == v1::PROMISE_STATE_CARRIED_OUT || state == v1::PROMISE_STATE_CARRIED_OUT_LATE ||
         state == v1::PROMISE_STATE_NOT_CARRIED_OUT || state == v1::PROMISE_STATE_IMPOSSIBLE ||
         state == v1::PROMISE_STATE_TAKEN_BACK;
}

void FillBacking(const v1::PromiseRow& promise, const PromiseGrounds& grounds,
                 v1::PromiseStanding* standing) {
  const absl::Time delivered = FromProto(promise.delivered_time());
  const Blockers no_package_holds_it = {v1::LEVER_BLOCKER_NOT_IN_PACKAGE};
  Blockers first;  // of the first group that has it in its package
  bool ready_since = false;
  for (const v1::PromiseLeverRow& lever : grounds.levers) {
    const Blockers blockers = BlockersIn(lever.periods(), delivered);
    if (blockers.empty()) return;  // backed
    if (first.empty() || first == no_package_holds_it) first = blockers;
    ready_since =
        ready_since || (lever.has_decided_time() &&
                        ReadyBetween(lever.periods(), delivered, FromProto(lever.decided_time())));
  }
  if (first.empty()) first = no_package_holds_it;
  for (const v1::LeverBlocker blocker : first) standing->add_blockers(blocker);
  standing->set_ready_since(ready_since);
}

}  // namespace

v1::PromiseStanding StandingOf(const v1::PromiseRow& promise, const PromiseGrounds& grounds) {
  v1::PromiseStanding standing;
  FillBacking(promise, grounds, &standing);
  standing.set_state(v1::PROMISE_STATE_NOT_DUE);
  const v1::TriggerRow* earliest = nullptr;
  for (const v1::TriggerRow& trigger : grounds.triggers) {
    const v1::TriggerDuty* duty = DutyFor(promise, trigger);
    if (duty == nullptr || promise.taken_back()) continue;
    if (earliest != nullptr && Order(*earliest) <= Order(trigger)) continue;
    earliest = &trigger;
    standing.set_duty_id(duty->duty_id());
    *standing.mutable_due() = duty->due();
    *standing.mutable_incident_time() = trigger.incident_time();
    standing.set_due_passed(duty->due_passed());
    standing.set_state(StateOf(*duty));
  }
  if (promise.taken_back()) standing.set_state(v1::PROMISE_STATE_TAKEN_BACK);
  standing.set_unbacked(!standing.blockers().empty() && !standing.ready_since() &&
                        !Ended(standing.state()));
  return standing;
}

void Count(const v1::PromiseRow& promise, int sign, v1::PromiseCountsRow* counts) {
  if (!promise.announced()) return;
  const v1::PromiseStanding& standing = promise.standing();
  const auto add = [&](int64_t value, void (v1::PromiseCountsRow::*set)(int64_t)) {
    (counts->*set)(value + sign);
  };
  if (standing.state() == v1::PROMISE_STATE_TAKEN_BACK) {
    return add(counts->taken_back(), &v1::PromiseCountsRow::set_taken_back);
  }
  add(counts->announced(), &v1::PromiseCountsRow::set_announced);
  if (standing.unbacked()) add(counts->unbacked(), &v1::PromiseCountsRow::set_unbacked);
  switch (standing.state()) {
    case v1::PROMISE_STATE_NOT_DUE:
      add(counts->not_due(), &v1::PromiseCountsRow::set_not_due);
      break;
    case v1::PROMISE_STATE_OPEN:
      add(counts->open(), &v1::PromiseCountsRow::set_open);
      break;
    case v1::PROMISE_STATE_CARRIED_OUT:
      add(counts->carried_out(), &v1::PromiseCountsRow::set_carried_out);
      break;
    case v1::PROMISE_STATE_CARRIED_OUT_LATE:
      add(counts->carried_out_late(), &v1::PromiseCountsRow::set_carried_out_late);
      break;
    case v1::PROMISE_STATE_NOT_CARRIED_OUT:
      add(counts->not_carried_out(), &v1::PromiseCountsRow::set_not_carried_out);
      break;
    case v1::PROMISE_STATE_OVERDUE:
      add(counts->overdue(), &v1::PromiseCountsRow::set_overdue);
      break;
    case v1::PROMISE_STATE_IMPOSSIBLE:
      add(counts->impossible(), &v1::PromiseCountsRow::set_impossible);
      break;
    case v1::PROMISE_STATE_UNSPECIFIED:
    case v1::PROMISE_STATE_TAKEN_BACK:
    case v1::PromiseState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::PromiseState_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  if (!standing.due_passed() || standing.state() == v1::PROMISE_STATE_IMPOSSIBLE) return;
  add(counts->due_total(), &v1::PromiseCountsRow::set_due_total);
  if (standing.state() == v1::PROMISE_STATE_CARRIED_OUT) {
    add(counts->due_in_time(), &v1::PromiseCountsRow::set_due_in_time);
  }
}

void Count(const v1::TriggerRow& trigger, int sign, v1::PromiseCountsRow* counts) {
  counts->set_triggers(counts->triggers() + sign);
  std::optional<absl::Time> first;
  for (const v1::TriggerDuty& duty : trigger.duties()) {
    if (duty.end() != v1::DUTY_END_CARRIED_OUT) continue;
    const absl::Time time = FromProto(duty.ended_time());
    if (!first.has_value() || time < *first) first = time;
  }
  if (!first.has_value()) return;
  counts->set_triggers_with_lever(counts->triggers_with_lever() + sign);
  const int64_t seconds = absl::ToInt64Seconds(*first - FromProto(trigger.incident_time()));
  counts->set_seconds_to_first_lever(counts->seconds_to_first_lever() + sign * seconds);
}

absl::Time FirstDifference(const Periods& before, const Periods& after) {
  const auto from = [](const v1::ReadinessPeriod& period) { return FromProto(period.from()); };
  const auto until = [](const v1::ReadinessPeriod& period) {
    return period.has_until() ? FromProto(period.until()) : absl::InfiniteFuture();
  };
  const int both = std::min(before.size(), after.size());
  for (int i = 0; i < both; ++i) {
    const v1::ReadinessPeriod& a = before[i];
    const v1::ReadinessPeriod& b = after[i];
    if (from(a) != from(b)) return std::min(from(a), from(b));
    if (!std::equal(a.blockers().begin(), a.blockers().end(), b.blockers().begin(),
                    b.blockers().end())) {
      return from(a);
    }
    if (until(a) != until(b)) return std::min(until(a), until(b));
  }
  if (before.size() > both) return from(before[both]);
  if (after.size() > both) return from(after[both]);
  return absl::InfiniteFuture();
}

}  // namespace varsel::sanction
