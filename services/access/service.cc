#include "services/access/service.h"

#include <optional>
#include <utility>

#include "services/access/decide.h"
#include "services/access/evolve.h"
#include "services/access/keys.h"
#include "services/access/sample_draw.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::access {
namespace {

using runtime::Call;

void AddSignSample(const runtime::Ground& ground, const v1::AccessPolicy& policy) {
  using Plan = runtime::CommandPlan<SampleAggregate, v1::SignSampleResponse>;
  const runtime::AccessGround access = *ground.access;
  ground.methods.CommandOn<SampleAggregate, v1::SignSampleRequest, v1::SignSampleResponse>(
      access.runner, "varsel.access.v1.AccessService/SignSample",
      [access, &policy](const Call& call,
                        const v1::SignSampleRequest& request) -> absl::StatusOr<Plan> {
        const std::string side = SideOf(call.caller.controller, call.caller.agency);
        ASSIGN_OR_RETURN(const auto rows, access.views.Read(kReadsView, Position()));
        ASSIGN_OR_RETURN(const v1::MonthRow month, runtime::GetRowOrNew<v1::MonthRow>(
                                                       *rows, MonthKey(side, request.month())));
        // A month that is over has all its entries: nothing of this can change.
        SampleContext context{.now = access.system_clock.Now(),
                              .side = side,
                              .entries = month.entries(),
                              .sample_size = SampleSizeOf(month, policy),
                              .seed = SeedOf(month.chain(), side, request.month())};
        Plan plan{.stream = SampleStream(side, request.month())};
        if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        plan.decide = [&request, context = std::move(context)](const v1::SampleLife& life) {
          return Decide(life, request, context);
        };
        plan.reply = [month = request.month()](const runtime::CommandOutcome& outcome,
                                               v1::SignSampleResponse* response) {
          response->set_month(month);
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

void AddResolveFlag(const runtime::Ground& ground) {
  using Plan = runtime::CommandPlan<FlagAggregate, v1::ResolveFlagResponse>;
  const runtime::AccessGround access = *ground.access;
  ground.methods.CommandOn<FlagAggregate, v1::ResolveFlagRequest, v1::ResolveFlagResponse>(
      access.runner, "varsel.access.v1.AccessService/ResolveFlag",
      [access](const Call& call, const v1::ResolveFlagRequest& request) -> absl::StatusOr<Plan> {
        const Uuid flag = *Uuid::Parse(request.flag_id());
        ASSIGN_OR_RETURN(const auto rows, access.views.Read(kReadsView, Position()));
        ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::FlagRow>(*rows, FlagKey(flag)));
        const FlagContext context{
            .now = access.system_clock.Now(),
            .known = row.has_value() &&
                     row->agency() == SideOf(call.caller.controller, call.caller.agency)};
        Plan plan{.stream = FlagStream(flag)};
        plan.decide = [&request, context](const v1::FlagLife& life) {
          return Decide(life, request, context);
        };
        plan.reply = [id = request.flag_id()](const runtime::CommandOutcome& outcome,
                                              v1::ResolveFlagResponse* response) {
          response->set_flag_id(id);
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

}  // namespace

void RegisterCommands(const runtime::Ground& ground, const v1::AccessPolicy& policy) {
  AddSignSample(ground, policy);
  AddResolveFlag(ground);
}

}  // namespace varsel::access
