// Links, spirals and timing: a request, the facts that its rule needs, and where it is decided. No
// rules. And what the system looks at by itself, from the queue of view timeline.chain.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/runtime/command.h"
#include "services/runtime/due_table.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "services/timeline/chain_read.h"
#include "services/timeline/decide_chain.h"
#include "services/timeline/evolve_chain.h"
#include "services/timeline/link_graph.h"
#include "services/timeline/service.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

using runtime::Call;

constexpr char kChainService[] = "varsel.timeline.v1.ChainService/";

struct ChainFacts {
  ChainContext context;
  std::vector<log::Precondition> reads;
};

absl::Status GatherIncident(const views::RowReader& rows, const std::string& id,
                            std::optional<v1::ChainIncidentRow>* into, ChainFacts* facts) {
  const Uuid incident = *Uuid::Parse(id);
  ASSIGN_OR_RETURN(*into, ReadIncident(rows, incident));
  if (into->has_value()) {
    facts->reads.push_back({IncidentStream(incident), Version((*into)->version())});
  }
  return absl::OkStatus();
}

// Both incidents of a link or a step.
template <typename Request>
absl::Status GatherEnds(const views::RowReader& rows, const Request& request, ChainFacts* facts) {
  RETURN_IF_ERROR(
      GatherIncident(rows, request.retaliation_incident_id(), &facts->context.retaliation, facts));
  if (request.retaliation_incident_id() == request.answered_incident_id()) return absl::OkStatus();
  return GatherIncident(rows, request.answered_incident_id(), &facts->context.answered, facts);
}

template <typename Request>
absl::Status GatherCircle(const views::RowReader& rows, const Request& request, ChainFacts* facts) {
  LinkGraph graph(rows);
  ASSIGN_OR_RETURN(facts->context.closes_circle,
                   graph.ClosesCircle(*Uuid::Parse(request.retaliation_incident_id()),
                                      *Uuid::Parse(request.answered_incident_id())));
  for (log::Precondition& read : graph.Reads()) facts->reads.push_back(std::move(read));
  return absl::OkStatus();
}

template <typename Request>
absl::Status GatherReview(const views::RowReader& rows, char what, const Request& request,
                          ChainFacts* facts) {
  ASSIGN_OR_RETURN(auto pending,
                   ReadPending(rows, what, *Uuid::Parse(request.retaliation_incident_id()),
                               *Uuid::Parse(request.answered_incident_id())));
  if (pending.has_value()) {
    facts->context.review = {pending->action, std::move(pending->reason)};
  }
  return absl::OkStatus();
}

absl::Status GatherFor(const views::RowReader& rows, const v1::LinkIncidentsRequest& request,
                       ChainFacts* facts) {
  RETURN_IF_ERROR(GatherEnds(rows, request, facts));
  return GatherCircle(rows, request, facts);
}
absl::Status GatherFor(const views::RowReader& rows, const v1::ReviewLinkRequest& request,
                       ChainFacts* facts) {
  RETURN_IF_ERROR(GatherEnds(rows, request, facts));
  RETURN_IF_ERROR(GatherReview(rows, kLinkReview, request, facts));
  return GatherCircle(rows, request, facts);
}
absl::Status GatherFor(const views::RowReader& rows, const v1::ReviewSpiralRequest& request,
                       ChainFacts* facts) {
  RETURN_IF_ERROR(GatherEnds(rows, request, facts));
  RETURN_IF_ERROR(GatherReview(rows, kSpiralReview, request, facts));
  const Uuid retaliation = *Uuid::Parse(request.retaliation_incident_id());
  const Uuid answered = *Uuid::Parse(request.answered_incident_id());
  ASSIGN_OR_RETURN(facts->context.signs, ReadSigns(rows, retaliation, answered));
  ASSIGN_OR_RETURN(const OtherSpirals others,
                   ReadOtherSpirals(rows, retaliation, SpiralIdOf(retaliation, answered)));
  facts->context.another_stands = others.one_stands;
  return absl::OkStatus();
}
absl::Status GatherFor(const views::RowReader& rows, const v1::SetTimingRequest& request,
                       ChainFacts* facts) {
  return GatherIncident(rows, request.incident_id(), &facts->context.retaliation, facts);
}
template <typename Request>
absl::Status GatherFor(const views::RowReader&, const Request&, ChainFacts*) {
  return absl::OkStatus();
}

template <typename Request>
StreamId ChainStreamOf(const Request& request) {
  if constexpr (requires { request.spiral_id(); }) {
    return SpiralStream(*Uuid::Parse(request.spiral_id()));
  } else if constexpr (std::is_same_v<Request, v1::ReviewSpiralRequest>) {
    return SpiralStream(SpiralIdOf(*Uuid::Parse(request.retaliation_incident_id()),
                                   *Uuid::Parse(request.answered_incident_id())));
  } else if constexpr (requires { request.incident_id(); }) {
    return TimingStream(*Uuid::Parse(request.incident_id()));
  } else {
    return LinksStream(*Uuid::Parse(request.retaliation_incident_id()));
  }
}

template <typename Response>
void FillReply(const StreamId& stream, Version version, Response* response) {
  const std::string id = stream.id.ToString();
  if constexpr (requires { response->set_spiral_id(id); }) {
    response->set_spiral_id(id);
  } else if constexpr (requires { response->set_incident_id(id); }) {
    response->set_incident_id(id);
  } else {
    response->set_retaliation_incident_id(id);
  }
  response->set_version(version.value());
}

template <typename Aggregate, typename Request, typename Response>
void AddChain(const runtime::Ground& ground, const std::string& rpc) {
  using Plan = runtime::CommandPlan<Aggregate, Response>;
  views::ViewSource& views = ground.views;
  ground.methods.Command<Aggregate, Request, Response>(
      kChainService + rpc,
      [&views](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ChainFacts facts{.context = {.base = call.Context()}, .reads = {}};
        ASSIGN_OR_RETURN(const auto rows, views.Read(kChainView, call.at_least));
        RETURN_IF_ERROR(GatherFor(*rows, request, &facts));
        const StreamId stream = ChainStreamOf(request);
        Plan plan{.stream = stream, .reads = std::move(facts.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        plan.decide = [&request,
                       context = std::move(facts.context)](const typename Aggregate::State& life) {
          return Decide(life, request, context);
        };
        plan.reply = [stream](const runtime::CommandOutcome& outcome, Response* response) {
          FillReply(stream, outcome.version, response);
        };
        return plan;
      });
}

// What the system is to look at, the longest waiting first.
absl::StatusOr<std::vector<runtime::DueTask>> Reviews(const views::ViewSource& views,
                                                      absl::Time now, size_t limit) {
  ASSIGN_OR_RETURN(const auto rows, views.Read(kChainView, Position()));
  std::vector<runtime::DueTask> tasks;
  RETURN_IF_ERROR(
      rows->Scan(ChainSpace('q').Take(), "", [&](std::string_view key, std::string_view) {
        KeyReader reader(key.substr(1));
        const absl::Time due = reader.Time();
        if (due > now || tasks.size() == limit) return false;
        const bool link = reader.Byte() == static_cast<uint8_t>(kLinkReview);
        const std::string retaliation = reader.Id().ToString();
        const std::string answered = reader.Id().ToString();
        const auto fill = [&](auto request) {
          request->set_retaliation_incident_id(retaliation);
          request->set_answered_incident_id(answered);
          tasks.push_back(
              {.due = due,
               .key = retaliation + answered,
               .method = std::string(kChainService) + (link ? "ReviewLink" : "ReviewSpiral"),
               .request = std::move(request)});
        };
        if (link) {
          fill(std::make_unique<v1::ReviewLinkRequest>());
        } else {
          fill(std::make_unique<v1::ReviewSpiralRequest>());
        }
        return true;
      }));
  return tasks;
}

}  // namespace

void RegisterChainCommands(const runtime::Ground& ground) {
  AddChain<LinksAggregate, v1::LinkIncidentsRequest, v1::LinkIncidentsResponse>(ground,
                                                                                "LinkIncidents");
  AddChain<LinksAggregate, v1::WithdrawLinkRequest, v1::WithdrawLinkResponse>(ground,
                                                                              "WithdrawLink");
  AddChain<LinksAggregate, v1::ReviewLinkRequest, v1::ReviewLinkResponse>(ground, "ReviewLink");
  AddChain<SpiralAggregate, v1::JudgeSpiralRequest, v1::JudgeSpiralResponse>(ground, "JudgeSpiral");
  AddChain<SpiralAggregate, v1::ReviewSpiralRequest, v1::ReviewSpiralResponse>(ground,
                                                                               "ReviewSpiral");
  AddChain<TimingAggregate, v1::SetTimingRequest, v1::SetTimingResponse>(ground, "SetTiming");
  AddChain<TimingAggregate, v1::WithdrawTimingRequest, v1::WithdrawTimingResponse>(
      ground, "WithdrawTiming");
  ground.due.Add(
      [&views = ground.views](absl::Time now, size_t limit) { return Reviews(views, now, limit); });
}

}  // namespace varsel::timeline
