#include "services/picture/service.h"

#include <utility>
#include <vector>

#include "services/picture/decide.h"
#include "services/picture/evolve.h"
#include "services/picture/views.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::picture {
namespace {

using runtime::Call;

// The row of something that the command names; what it rests on becomes a read precondition.
absl::StatusOr<bool> IsThere(const views::RowReader& rows, char space, const StreamId& stream,
                             PictureFacts* facts) {
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::ReferenceRow>(rows, PictureKey(space, stream.id)));
  if (!row.has_value()) return false;
  facts->reads.push_back({stream, Version(row->version())});
  return !row->withdrawn();
}

template <typename Request>
absl::StatusOr<PictureFacts> GatherPicture(views::ViewSource& views, const Call& call,
                                           const Request& request) {
  PictureFacts facts{.context = {.base = call.Context(), .bound = SectionBoundOf(call)},
                     .reads = {}};
  ASSIGN_OR_RETURN(const auto rows, views.Read(kFactsView, call.at_least));
  if constexpr (requires { request.group_id(); }) {
    RETURN_IF_ERROR(GatherGroup(*rows, request.group_id(), &facts));
  }
  if constexpr (requires { request.section_id(); }) {
    ASSIGN_OR_RETURN(
        facts.context.section_known,
        IsThere(*rows, 'z', {"focus.section", PictureId(request.section_id())}, &facts));
    for (const std::string& group : request.group_ids()) {
      RETURN_IF_ERROR(GatherGroup(*rows, group, &facts));
    }
  }
  return facts;
}

template <typename Aggregate, typename Request, typename Response>
void AddPicture(const runtime::Ground& ground, const std::string& rpc) {
  using Plan = runtime::CommandPlan<Aggregate, Response>;
  views::ViewSource& views = ground.views;
  ground.methods.Command<Aggregate, Request, Response>(
      kPictureService + rpc,
      [&views](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(PictureFacts facts, GatherPicture(views, call, request));
        StreamId stream;
        if constexpr (requires { request.group_id(); }) {
          stream = RiskStream(PictureId(request.group_id()));
        } else {
          stream = AreaStream(PictureId(request.observation_id()));
        }
        Plan plan{.stream = stream, .reads = std::move(facts.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        plan.decide = [&request,
                       context = std::move(facts.context)](const typename Aggregate::State& life) {
          return Decide(life, request, context);
        };
        plan.reply = [stream](const runtime::CommandOutcome& outcome, Response* response) {
          if constexpr (requires { response->set_group_id(""); }) {
            response->set_group_id(stream.id.ToString());
          } else {
            response->set_observation_id(stream.id.ToString());
          }
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

}  // namespace

absl::Status GatherGroup(const views::RowReader& rows, const std::string& group_id,
                         PictureFacts* facts) {
  if (facts->context.known_groups.contains(group_id)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool known,
                   IsThere(rows, 'g', {"focus.group", PictureId(group_id)}, facts));
  if (known) facts->context.known_groups.insert(group_id);
  return absl::OkStatus();
}

std::optional<std::string> SectionBoundOf(const Call& call) {
  if (call.scope != common::v1::Access::OWN_SECTION) return std::nullopt;
  return call.caller.section.has_value() ? call.caller.section->ToString() : std::string();
}

void RegisterPictureCommands(const runtime::Ground& ground) {
  AddPicture<RiskAggregate, v1::JudgeRiskRequest, v1::JudgeRiskResponse>(ground, "JudgeRisk");
  AddPicture<RiskAggregate, v1::CorrectRiskRequest, v1::CorrectRiskResponse>(ground, "CorrectRisk");
  AddPicture<RiskAggregate, v1::WithdrawRiskRequest, v1::WithdrawRiskResponse>(ground,
                                                                               "WithdrawRisk");
  AddPicture<AreaAggregate, v1::ObserveAreaRequest, v1::ObserveAreaResponse>(ground, "ObserveArea");
  AddPicture<AreaAggregate, v1::CorrectAreaObservationRequest, v1::CorrectAreaObservationResponse>(
      ground, "CorrectAreaObservation");
  AddPicture<AreaAggregate, v1::WithdrawAreaObservationRequest,
             v1::WithdrawAreaObservationResponse>(ground, "WithdrawAreaObservation");
}

}  // namespace varsel::picture
