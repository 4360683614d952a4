// How a command of this area is registered: which stream it is of, what its decision rests on, and
// what its reply holds, all by the fields that its request and reply have.
#ifndef VARSEL_SERVICES_PICTURE_COMMAND_H_
#define VARSEL_SERVICES_PICTURE_COMMAND_H_

#include <string>
#include <utility>

#include "services/picture/decide.h"
#include "services/picture/service.h"
#include "services/picture/views.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "storage/base/status_macros.h"

namespace varsel::picture {

template <typename Request>
StreamId StreamOf(const Request& request) {
  if constexpr (requires { request.audit_id(); }) {
    return AuditStream(PictureId(request.audit_id()));
  } else if constexpr (requires { request.round_id(); }) {
    return ViolentStream(PictureId(request.round_id()));
  } else if constexpr (requires { request.observation_id(); }) {
    return AreaStream(PictureId(request.observation_id()));
  } else {
    return RiskStream(PictureId(request.group_id()));
  }
}

template <typename Response>
void SetStreamId(const std::string& id, Response* response) {
  if constexpr (requires { response->set_audit_id(id); }) {
    response->set_audit_id(id);
  } else if constexpr (requires { response->set_round_id(id); }) {
    response->set_round_id(id);
  } else if constexpr (requires { response->set_observation_id(id); }) {
    response->set_observation_id(id);
  } else {
    response->set_group_id(id);
  }
}

// gather: absl::StatusOr<PictureFacts>(views::ViewSource&, const Call&, const Request&).
template <typename Aggregate, typename Request, typename Response, typename Gather>
void AddCommand(const runtime::Ground& ground, const std::string& rpc, Gather gather) {
  using Plan = runtime::CommandPlan<Aggregate, Response>;
  views::ViewSource& views = ground.views;
  ground.methods.Command<Aggregate, Request, Response>(
      kPictureService + rpc,
      [&views, gather](const runtime::Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(PictureFacts facts, gather(views, call, request));
        Plan plan{.stream = StreamOf(request), .reads = std::move(facts.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        plan.decide = [&request,
                       context = std::move(facts.context)](const typename Aggregate::State& life) {
          return Decide(life, request, context);
        };
        plan.reply = [id = plan.stream.id.ToString()](const runtime::CommandOutcome& outcome,
                                                      Response* response) {
          SetStreamId(id, response);
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_COMMAND_H_
