#include "services/picture/service.h"

#include <string>

#include "services/picture/command.h"
#include "services/picture/evolve.h"
#include "services/picture/views.h"
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
  AddCommand<Aggregate, Request, Response>(ground, rpc, &GatherPicture<Request>);
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
