// How a command on a person becomes a plan: gather, decide, reply. Shared by the service_*.cc
// files.
#ifndef VARSEL_SERVICES_FOCUS_PERSON_PLAN_H_
#define VARSEL_SERVICES_FOCUS_PERSON_PLAN_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/focus/decide.h"
#include "services/focus/evolve.h"
#include "services/focus/facts.h"
#include "services/focus/service.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "storage/base/status_macros.h"

namespace varsel::focus {

template <typename Response>
using PersonPlan = runtime::CommandPlan<PersonAggregate, Response>;

// The id by which what an event recorded is withdrawn: the caller's own, or the event's.
std::string FactIdFor(const v1::FocusEvent& event, const EventId& event_id);

// Gathers more than the person; may be null.
template <typename Request>
using Gather = std::function<absl::Status(const Request&, Facts&)>;
// Fills in more than ids and version, from the first event; may be null.
template <typename Response>
using Fill = std::function<void(const v1::FocusEvent& first, Response* response)>;

// The plan on the stream that `facts` found.
template <typename Request, typename Response>
PersonPlan<Response> PlanOn(const Facts& facts, const Request& request, Fill<Response> fill) {
  PersonPlan<Response> plan{.stream = facts.stream(), .reads = facts.reads()};
  if constexpr (requires { request.expected_version(); }) {
    if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
  }
  // The reply says what was decided, so the decision is kept for it.
  const auto first = std::make_shared<v1::FocusEvent>();
  plan.decide = [&request, context = facts.context(), first](const v1::PersonLife& life) {
    Decision decision = Decide(life, request, context);
    first->Clear();
    if (decision.ok() && !decision->empty()) *first = decision->front().event;
    return decision;
  };
  plan.reply = [stream = facts.stream(), first, fill = std::move(fill)](
                   const runtime::CommandOutcome& outcome, Response* response) {
    response->set_person_id(stream.id.ToString());
    response->set_version(outcome.version.value());
    if constexpr (requires { response->set_fact_id(""); }) {
      if (!outcome.event_ids.empty()) {
        response->set_fact_id(FactIdFor(*first, outcome.event_ids.front()));
      }
    }
    if (fill && !outcome.event_ids.empty()) fill(*first, response);
  };
  return plan;
}

// Registers FocusService/`name` as a command on request.person_id().
template <typename Request, typename Response>
void PersonCommand(const Desk& desk, const std::string& name, Gather<Request> gather = nullptr,
                   Fill<Response> fill = nullptr) {
  desk.ground.methods.Command<PersonAggregate, Request, Response>(
      absl::StrCat("varsel.focus.v1.FocusService/", name),
      [ground = desk.ground, gather = std::move(gather), fill = std::move(fill)](
          const runtime::Call& call,
          const Request& request) -> absl::StatusOr<PersonPlan<Response>> {
        Facts facts(ground, call);
        RETURN_IF_ERROR(facts.Person(request.person_id()));
        if (gather) RETURN_IF_ERROR(gather(request, facts));
        return PlanOn<Request, Response>(facts, request, fill);
      });
}

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_PERSON_PLAN_H_
