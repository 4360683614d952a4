#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/sanction/decide.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

using common::v1::Access;

bool Passed(const v1::CheckFact& check) { return check.lawful() && check.proportionate(); }

// When the first check that was passed was made; nullopt if none was.
std::optional<absl::Time> FirstPassed(const v1::DutyLife& life) {
  std::optional<absl::Time> first;
  for (const v1::CheckFact& check : life.checks()) {
    if (check.withdrawn() || !Passed(check)) continue;
    const absl::Time time = FromProto(check.checked_time());
    if (!first.has_value() || time < *first) first = time;
  }
  return first;
}

bool HasCheck(const v1::DutyLife& life) {
  return std::any_of(life.checks().begin(), life.checks().end(),
                     [](const v1::CheckFact& check) { return !check.withdrawn(); });
}

bool PassedBefore(const v1::DutyLife& life, absl::Time ended) {
  const std::optional<absl::Time> passed = FirstPassed(life);
  return passed.has_value() && *passed <= ended;
}

// What is found impossible rests on a check. So does what is carried out; if it happened all the
// same, the caller says so and it is taken down. What was never carried out met nobody.
absl::Status CheckRestsOnCheck(const v1::DutyLife& life, const v1::CloseDutyRequest& command) {
  if (command.end() == v1::DUTY_END_NOT_CARRIED_OUT) return absl::OkStatus();
  const bool impossible = command.end() == v1::DUTY_END_IMPOSSIBLE;
  if (!impossible && command.unchecked()) return absl::OkStatus();
  if (!HasCheck(life)) return Refuse(v1::DUTY_NOT_OPENED, {.field = "duty_id"});
  const std::optional<absl::Time> passed = FirstPassed(life);
  if (impossible) {
    return passed.has_value() ? Refuse(v1::STILL_LAWFUL, {.field = "end"}) : absl::OkStatus();
  }
  if (!passed.has_value()) return Refuse(v1::CHECK_NOT_PASSED, {.field = "end"});
  if (FromProto(command.ended_time()) < *passed) {
    return Refuse(v1::TIME_REVERSED, {.field = "ended_time", .detail = Text(*passed)});
  }
  return absl::OkStatus();
}

struct FoundDutyFact {
  std::string event_id;  // 16 bytes; empty = there is none
  bool withdrawn = false;
  bool approval = false;
};

FoundDutyFact FindDutyFact(const v1::DutyLife& life, const std::string& id) {
  for (const v1::CheckFact& check : life.checks()) {
    if (check.check_id() == id) return {check.event_id(), check.withdrawn()};
  }
  for (const v1::ApprovalFact& approval : life.approvals()) {
    if (approval.approval_id() == id) return {approval.event_id(), approval.withdrawn(), true};
  }
  const auto uuid = Uuid::Parse(id);
  for (const v1::EndFact& end : life.ends()) {
    if (uuid.has_value() && end.event_id() == uuid->bytes()) {
      return {end.event_id(), end.withdrawn()};
    }
  }
  return {};
}

}  // namespace

Decision Decide(const v1::DutyLife& life, const v1::CloseDutyRequest& command,
                const SanctionContext&) {
  RETURN_IF_ERROR(CheckOpen(life));
  const absl::Time ended = FromProto(command.ended_time());
  if (ended < FromProto(life.triggered_time())) {
    return Refuse(v1::CLOSED_BEFORE_TRIGGERED,
                  {.field = "ended_time", .detail = Text(life.triggered_time())});
  }
  RETURN_IF_ERROR(CheckRestsOnCheck(life, command));
  if (command.what_code().empty()) return Refuse(v1::WHAT_MISSING, {.field = "what_code"});
  Events events(1);
  events[0].occurred = ended;
  v1::DutyEnded& event = *events[0].event.mutable_duty_ended();
  event.set_duty_id(life.duty_id());
  event.set_group_id(life.group_id());
  event.set_trigger_id(life.trigger_id());
  event.set_lever_id(life.lever_id());
  event.set_end(command.end());
  event.set_subject_id(life.group_id());
  *event.mutable_ended_time() = command.ended_time();
  event.set_in_time(ended <= FromProto(life.due()));
  event.set_what_code(command.what_code());
  event.set_unchecked(command.end() == v1::DUTY_END_CARRIED_OUT && !PassedBefore(life, ended));
  event.set_note(command.note());
  return events;
}

Decision Decide(const v1::DutyLife& life, const v1::WithdrawDutyFactRequest& command,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckDuty(life));
  const FoundDutyFact found = FindDutyFact(life, command.fact_id());
  if (found.event_id.empty()) return Refuse(v1::FACT_UNKNOWN, {.field = "fact_id"});
  if (found.withdrawn) return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "fact_id"});
  if (found.approval && context.base.role != Access::LEADERSHIP) {
    return Refuse(v1::ROLE_MAY_NOT_WITHDRAW, {.field = "fact_id", .detail = "leadership"});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  events[0].corrects = EventId(Uuid::FromBytes(found.event_id));
  v1::DutyFactWithdrawn& event = *events[0].event.mutable_duty_fact_withdrawn();
  event.set_duty_id(life.duty_id());
  event.set_group_id(life.group_id());
  event.set_trigger_id(life.trigger_id());
  event.set_lever_id(life.lever_id());
  event.set_fact_id(command.fact_id());
  event.set_reason_code(command.reason_code());
  return events;
}

Decision Decide(const v1::DutyLife& life, const v1::PassDutyDueRequest&,
                const SanctionContext& context) {
  RETURN_IF_ERROR(CheckDuty(life));
  if (life.due_passed() || context.base.now < FromProto(life.due())) {
    return Refuse(v1::DUE_NOT_PASSED, {.field = "duty_id", .detail = Text(life.due())});
  }
  Events events(1);
  events[0].occurred = FromProto(life.due());
  v1::DutyDuePassed& event = *events[0].event.mutable_duty_due_passed();
  event.set_duty_id(life.duty_id());
  event.set_group_id(life.group_id());
  event.set_trigger_id(life.trigger_id());
  event.set_lever_id(life.lever_id());
  *event.mutable_due() = life.due();
  return events;
}

}  // namespace varsel::sanction
