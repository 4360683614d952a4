// The commands of the sanction area: a request, the facts that its rule needs, and where it is
// decided. No rules. Thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_SERVICE_H_
#define VARSEL_SERVICES_SANCTION_SERVICE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/sanction/context.h"
#include "services/sanction/decide.h"
#include "storage/base/status_macros.h"
#include "storage/log/event_log.h"

namespace varsel::sanction {

inline constexpr char kServiceName[] = "varsel.sanction.v1.SanctionService/";

// What the commands stand on. All of it outlives them.
struct Service {
  log::EventLog& log;
  views::ViewSource& views;
  const v1::LeverCatalogue& catalogue;
};

// What a decision is given, and the streams that it was read from.
struct Gathered {
  SanctionContext context;
  std::vector<log::Precondition> reads;
};

// The version that the stream has now, as a read precondition. Called before a row that rests on
// the stream is read, so that what changes in between is noticed.
absl::Status Guard(const Service& service, const StreamId& stream, Gathered* gathered);

// For commands that rest on nothing but their own stream.
absl::Status GatherNothing(const Service& service, const runtime::Call& call,
                           const google::protobuf::Message& request, Gathered* gathered);

// Registers a command. gather: absl::Status(const Service&, const Call&, const Request&,
// Gathered*).
template <typename Aggregate, typename Request, typename Response, typename Stream, typename Gather>
void AddCommand(const Service& service, runtime::MethodTable& methods, const std::string& rpc,
                Stream stream, Gather gather) {
  using Plan = runtime::CommandPlan<Aggregate, Response>;
  methods.Command<Aggregate, Request, Response>(
      kServiceName + rpc,
      [service, stream, gather](const runtime::Call& call,
                                const Request& request) -> absl::StatusOr<Plan> {
        Gathered gathered{.context = {.base = call.Context(), .catalogue = &service.catalogue}};
        RETURN_IF_ERROR(gather(service, call, request, &gathered));
        Plan plan{.stream = stream(request), .reads = std::move(gathered.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        auto duties = std::make_shared<std::vector<std::string>>();
        plan.decide = [&request, duties, context = std::move(gathered.context)](
                          const typename Aggregate::State& life) -> Decision {
          Decision decision = Decide(life, request, context);
          duties->clear();
          if (!decision.ok()) return decision;
          for (const auto& draft : *decision) {
            if (draft.event.has_duty_created()) {
              duties->push_back(draft.event.duty_created().duty_id());
            }
          }
          return decision;
        };
        plan.reply = [&request, duties](const runtime::CommandOutcome& outcome,
                                        Response* response) {
          if constexpr (requires { response->set_package_id(""); }) {
            response->set_package_id(request.package_id());
          }
          if constexpr (requires { response->set_duty_id(""); }) {
            response->set_duty_id(request.duty_id());
          }
          if constexpr (requires { response->set_announcement_id(""); }) {
            response->set_announcement_id(request.announcement_id());
          }
          if constexpr (requires { response->set_fact_id(""); }) {
            response->set_fact_id(outcome.event_ids[0].ToString());
          }
          if constexpr (requires { response->add_duty_ids(""); }) {
            for (const std::string& duty : *duties) response->add_duty_ids(duty);
          }
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

// service_package.cc, service_trigger.cc, service_duty.cc
void RegisterPackageCommands(const Service& service, runtime::MethodTable& methods);
void RegisterTriggerCommands(const Service& service, runtime::MethodTable& methods);
void RegisterDutyCommands(const Service& service, runtime::MethodTable& methods);
// due.cc: clearances that run out, due times that pass.
void RegisterDue(const Service& service, runtime::DueTable& due);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_SERVICE_H_
