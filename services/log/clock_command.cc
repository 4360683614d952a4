#include "services/log/clock_command.h"

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "services/runtime/method_table.h"
#include "storage/base/error.h"
#include "varsel/log/v1/log_reasons.pb.h"
#include "varsel/log/v1/log_service.pb.h"

namespace varsel::log_service {
namespace {

using log::v1::ConfirmClockRequest;
using log::v1::ConfirmClockResponse;
using log::v1::LogEvent;
using Plan = runtime::CommandPlan<LogAggregate, ConfirmClockResponse>;

constexpr absl::Duration kDifferenceMax = absl::Minutes(5);

absl::StatusOr<Drafts<LogEvent>> Decide(const ConfirmClockRequest& request, absl::Time now) {
  if (absl::AbsDuration(FromProto(request.confirmed_time()) - now) > kDifferenceMax) {
    return Refuse(log::v1::CLOCK_DIFFERS,
                  {.field = "confirmed_time", .detail = absl::FormatDuration(kDifferenceMax)});
  }
  LogEvent event;
  *event.mutable_clock_confirmed()->mutable_confirmed_time() = request.confirmed_time();
  return Drafts<LogEvent>{{.event = event, .occurred = now}};
}

}  // namespace

LogAggregate::State LogAggregate::Evolve(State state, const Event&, const EventMeta&) {
  return state;
}

void RegisterClockCommand(const runtime::Ground& ground, const LogHost& host) {
  ground.methods.Command<LogAggregate, ConfirmClockRequest, ConfirmClockResponse>(
      "varsel.log.v1.LogService/ConfirmClock",
      [&log = ground.log, &host](const runtime::Call& call,
                                 const ConfirmClockRequest& request) -> absl::StatusOr<Plan> {
        const absl::StatusOr<Drafts<LogEvent>> drafts = Decide(request, call.now);
        if (!drafts.ok()) return drafts.status();
        host.confirm_clock();  // before the append: until then the log takes none
        return Plan{.stream = {"log", log.identity().log_id.uuid()},
                    .decide = [drafts = *drafts](const LogAggregate::State&)
                        -> absl::StatusOr<Drafts<LogEvent>> { return drafts; },
                    .reply =
                        [](const runtime::CommandOutcome& outcome, ConfirmClockResponse* reply) {
                          reply->set_version(outcome.version.value());
                        }};
      });
}

}  // namespace varsel::log_service
