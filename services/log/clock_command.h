// ConfirmClock: an administrator says that the clock is right after it jumped, and the log writes
// on. Recorded in the log's own stream, whose id is the log's.
#ifndef VARSEL_SERVICES_LOG_CLOCK_COMMAND_H_
#define VARSEL_SERVICES_LOG_CLOCK_COMMAND_H_

#include "services/domain/event_meta.h"
#include "services/log/log_host.h"
#include "services/runtime/area.h"
#include "varsel/log/v1/log_events.pb.h"

namespace varsel::log_service {

// The log's own stream. Nothing is decided on what happened before.
struct LogAggregate {
  struct State {};
  using Event = log::v1::LogEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta);
};

// `host` outlives the ground's method table.
void RegisterClockCommand(const runtime::Ground& ground, const LogHost& host);

}  // namespace varsel::log_service

#endif  // VARSEL_SERVICES_LOG_CLOCK_COMMAND_H_
