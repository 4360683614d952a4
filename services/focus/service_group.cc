#include <string>
#include <utility>

#include "services/focus/decide.h"
#include "services/focus/evolve.h"
#include "services/focus/facts.h"
#include "services/focus/person_view.h"
#include "services/focus/service.h"
#include "services/runtime/method_table.h"
#include "storage/base/status_macros.h"

namespace varsel::focus {
namespace {

template <typename Aggregate, typename Request, typename Response>
runtime::CommandPlan<Aggregate, Response> PlanOn(const StreamId& stream, const Facts& facts,
                                                 const Request& request) {
  runtime::CommandPlan<Aggregate, Response> plan{.stream = stream, .reads = facts.reads()};
  if constexpr (requires { request.expected_version(); }) {
    if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
  }
  plan.decide = [&request, context = facts.context()](const typename Aggregate::State& life) {
    return Decide(life, request, context);
  };
  plan.reply = [stream](const runtime::CommandOutcome& outcome, Response* response) {
    if constexpr (requires { response->set_group_id(""); }) {
      response->set_group_id(stream.id.ToString());
    } else {
      response->set_section_id(stream.id.ToString());
    }
    response->set_version(outcome.version.value());
  };
  return plan;
}

template <typename Request, typename Response>
void SectionCommand(const Desk& desk, const std::string& name) {
  desk.ground.methods.Command<SectionAggregate, Request, Response>(
      "varsel.focus.v1.FocusService/" + name,
      [ground = desk.ground](const runtime::Call& call, const Request& request)
          -> absl::StatusOr<runtime::CommandPlan<SectionAggregate, Response>> {
        const Facts facts(ground, call);
        return PlanOn<SectionAggregate, Request, Response>(
            SectionStream(IdOf(request.section_id())), facts, request);
      });
}

template <typename Request, typename Response>
void GroupCommand(const Desk& desk, const std::string& name) {
  desk.ground.methods.Command<GroupAggregate, Request, Response>(
      "varsel.focus.v1.FocusService/" + name,
      [ground = desk.ground](const runtime::Call& call, const Request& request)
          -> absl::StatusOr<runtime::CommandPlan<GroupAggregate, Response>> {
        Facts facts(ground, call);
        if constexpr (requires { request.section_id(); }) {
          RETURN_IF_ERROR(facts.Section(request.section_id()));
        }
        return PlanOn<GroupAggregate, Request, Response>(GroupStream(IdOf(request.group_id())),
                                                         facts, request);
      });
}

}  // namespace

void RegisterGroupCommands(const Desk& desk) {
  SectionCommand<v1::RegisterSectionRequest, v1::RegisterSectionResponse>(desk, "RegisterSection");
  SectionCommand<v1::CorrectSectionRequest, v1::CorrectSectionResponse>(desk, "CorrectSection");
  GroupCommand<v1::RegisterGroupRequest, v1::RegisterGroupResponse>(desk, "RegisterGroup");
  GroupCommand<v1::CorrectGroupRequest, v1::CorrectGroupResponse>(desk, "CorrectGroup");
  GroupCommand<v1::DissolveGroupRequest, v1::DissolveGroupResponse>(desk, "DissolveGroup");
  GroupCommand<v1::WithdrawGroupRequest, v1::WithdrawGroupResponse>(desk, "WithdrawGroup");
}

}  // namespace varsel::focus
