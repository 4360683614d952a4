// Many links in one command: the facts that the rules of each need, and where it is decided. No
// rules.
#include <string>
#include <utility>

#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/timeline/chain_read.h"
#include "services/timeline/decide_chain.h"
#include "services/timeline/evolve_chain.h"
#include "services/timeline/link_graph.h"
#include "services/timeline/service.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

// Nothing is ever written to it: each request has one of its own, and what it decides on are reads.
StreamId LinkingStream(const RequestId& request) { return {"timeline.linking", request.uuid()}; }

absl::Status GatherNamedIncident(const std::string& id, LinkGraph& graph, LinksContext* context) {
  if (context->incidents.contains(id)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const v1::ChainIncidentRow* row, graph.RestOnIncident(*Uuid::Parse(id)));
  if (row != nullptr) context->incidents.emplace(id, *row);
  return absl::OkStatus();
}

absl::Status GatherSaid(const std::string& retaliation, LinkGraph& graph, LinksContext* context) {
  if (context->links.contains(retaliation)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const v1::LinksLife* life, graph.RestOnLinks(*Uuid::Parse(retaliation)));
  const auto incident = context->incidents.find(retaliation);
  const uint64_t version =
      incident == context->incidents.end() ? 0 : incident->second.links_version();
  context->links.emplace(retaliation, LinksContext::Said{*life, version});
  return absl::OkStatus();
}

// Each link is looked at as if those before it stood: if one of them is refused, all are.
absl::Status GatherNamedLinks(const v1::ConfirmLinksRequest& request, LinkGraph& graph,
                              LinksContext* context) {
  for (const v1::LinkNamed& link : request.links()) {
    RETURN_IF_ERROR(GatherNamedIncident(link.retaliation_incident_id(), graph, context));
    RETURN_IF_ERROR(GatherNamedIncident(link.answered_incident_id(), graph, context));
    RETURN_IF_ERROR(GatherSaid(link.retaliation_incident_id(), graph, context));
    const Uuid retaliation = *Uuid::Parse(link.retaliation_incident_id());
    const Uuid answered = *Uuid::Parse(link.answered_incident_id());
    ASSIGN_OR_RETURN(const bool closes, graph.ClosesCircle(retaliation, answered));
    context->closes_circle.push_back(closes);
    graph.Link(retaliation, answered);
  }
  return absl::OkStatus();
}

absl::Status GatherNamedLinks(const v1::WithdrawLinksRequest& request, LinkGraph& graph,
                              LinksContext* context) {
  for (const v1::LinkNamed& link : request.links()) {
    RETURN_IF_ERROR(GatherNamedIncident(link.retaliation_incident_id(), graph, context));
    RETURN_IF_ERROR(GatherSaid(link.retaliation_incident_id(), graph, context));
  }
  return absl::OkStatus();
}

template <typename Request, typename Response>
void AddLinks(const runtime::Ground& ground, const std::string& rpc) {
  using Plan = runtime::CommandPlan<LinksAggregate, Response>;
  views::ViewSource& views = ground.views;
  ground.methods.Command<LinksAggregate, Request, Response>(
      "varsel.timeline.v1.ChainService/" + rpc,
      [&views](const runtime::Call& call, const Request& request) -> absl::StatusOr<Plan> {
        LinksContext context{.base = call.Context()};
        ASSIGN_OR_RETURN(const auto rows, views.Read(kChainView, call.at_least));
        LinkGraph graph(*rows);
        RETURN_IF_ERROR(GatherNamedLinks(request, graph, &context));
        Plan plan{.stream = LinkingStream(call.request_id), .reads = graph.Reads()};
        plan.decide = [&request, context = std::move(context)](const v1::LinksLife&) {
          return Decide(request, context);
        };
        plan.reply = [](const runtime::CommandOutcome& outcome, Response* response) {
          response->set_changed(static_cast<uint32_t>(outcome.event_ids.size()));
        };
        return plan;
      },
      runtime::Work::kScan);
}

}  // namespace

void RegisterLinksCommands(const runtime::Ground& ground) {
  AddLinks<v1::ConfirmLinksRequest, v1::ConfirmLinksResponse>(ground, "ConfirmLinks");
  AddLinks<v1::WithdrawLinksRequest, v1::WithdrawLinksResponse>(ground, "WithdrawLinks");
}

}  // namespace varsel::timeline
