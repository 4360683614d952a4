#include <utility>

#include "services/domain/time_proto.h"
#include "services/timeline/decide_chain.h"
#include "services/timeline/evolve_chain.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_reasons.pb.h"

namespace varsel::timeline {

StreamId TimingStream(const Uuid& incident) { return {"timeline.timing", incident}; }

Decision Decide(const v1::TimingLife& life, const v1::SetTimingRequest& command,
                const ChainContext& context) {
  if (!context.retaliation.has_value()) {
    return Refuse(v1::INCIDENT_UNKNOWN, {.field = "incident_id"});
  }
  if (context.retaliation->withdrawn()) {
    return Refuse(v1::INCIDENT_WITHDRAWN_ALREADY, {.field = "incident_id"});
  }
  const bool waits = command.timing() == v1::TIMING_WAIT_UNTIL;
  const bool to_come =
      command.has_wait_until() && FromProto(command.wait_until()) > context.base.now;
  if (waits ? !to_come : command.has_wait_until()) {
    return Refuse(v1::TIMING_NEEDS_A_TIME, {.field = "wait_until"});
  }
  const v1::TimingFact* before = TimingNow(life);
  Draft<v1::TimelineEvent> draft{
      .occurred = context.base.now,
      .corrects = before == nullptr ? EventId() : EventId(Uuid::FromBytes(before->event_id()))};
  v1::TimingSet& event = *draft.event.mutable_timing_set();
  event.set_incident_id(command.incident_id());
  event.set_timing(command.timing());
  if (waits) *event.mutable_wait_until() = command.wait_until();
  event.set_reason(command.reason());
  Drafts<v1::TimelineEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

Decision Decide(const v1::TimingLife& life, const v1::WithdrawTimingRequest& command,
                const ChainContext& context) {
  const v1::TimingFact* before = TimingNow(life);
  if (before == nullptr) return Refuse(v1::TIMING_NOT_SET, {.field = "incident_id"});
  Draft<v1::TimelineEvent> draft{.occurred = context.base.now,
                                 .corrects = EventId(Uuid::FromBytes(before->event_id()))};
  v1::TimingWithdrawn& event = *draft.event.mutable_timing_withdrawn();
  event.set_incident_id(command.incident_id());
  event.set_reason_code(command.reason_code());
  Drafts<v1::TimelineEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

}  // namespace varsel::timeline
