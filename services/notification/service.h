// The area's service: requests in, facts gathered, plans handed to the command runner; no rules.
// One file a topic. Thread-safe.
#ifndef VARSEL_SERVICES_NOTIFICATION_SERVICE_H_
#define VARSEL_SERVICES_NOTIFICATION_SERVICE_H_

#include <optional>
#include <string>

#include "services/notification/facts.h"
#include "services/runtime/area.h"
#include "services/runtime/method_table.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::notification {

// Registers the commands and queries of each topic. `facts` outlives the method table.
void RegisterRoundCommands(runtime::MethodTable& methods, const Facts& facts);  // service_round.cc
void RegisterPlanCommands(runtime::MethodTable& methods, const Facts& facts);   // service_plan.cc
void RegisterFactCommands(runtime::MethodTable& methods, const Facts& facts);   // service_fact.cc
void RegisterAcuteCommands(runtime::MethodTable& methods, const Facts& facts);  // service_acute.cc
void RegisterTalkCommands(runtime::MethodTable& methods, const Facts& facts);   // service_talk.cc
void RegisterNotificationQueries(runtime::MethodTable& methods,
                                 const Facts& facts);  // query_notification.cc
void RegisterRoundQueries(runtime::MethodTable& methods, const Facts& facts);  // query_round.cc
void RegisterListQueries(runtime::MethodTable& methods, const Facts& facts);   // query_list.cc

// "varsel.notification.v1.NotificationService/" + rpc.
std::string MethodName(std::string_view rpc);

template <typename Request>
std::optional<Version> ExpectedBy(const Request& request) {
  if (request.expected_version() == 0) return std::nullopt;
  return Version(request.expected_version());
}

// What a command's drafts tell for its reply: ids, versions, times and codes only.
struct Told {
  uint32_t attempt_number = 0;
  std::vector<v1::Mark> marks;
  std::vector<std::string> missing;
  std::optional<google::protobuf::Timestamp> complete_due;
  std::optional<google::protobuf::Timestamp> settles_due;
};
Told ToldOf(const EventDrafts& drafts);

// Fills in what the reply has of it.
template <typename Response>
void FillReply(const runtime::CommandOutcome& outcome, const Told& told, Response* response) {
  response->set_version(outcome.version.value());
  if constexpr (requires { response->set_attempt_number(0); }) {
    response->set_attempt_number(told.attempt_number);
  }
  if constexpr (requires { response->add_marks(v1::MARK_UNSPECIFIED); }) {
    for (const v1::Mark mark : told.marks) response->add_marks(mark);
  }
  if constexpr (requires { response->add_missing(""); }) {
    for (const std::string& name : told.missing) response->add_missing(name);
  }
  if constexpr (requires { response->mutable_complete_due(); }) {
    if (told.complete_due.has_value()) *response->mutable_complete_due() = *told.complete_due;
  }
  if constexpr (requires { response->mutable_settles_due(); }) {
    if (told.settles_due.has_value()) *response->mutable_settles_due() = *told.settles_due;
  }
}

// Sets the plan's decide and reply around `decide(state)`.
template <typename Aggregate, typename Response, typename Decide>
void SetDecide(runtime::CommandPlan<Aggregate, Response>* plan, Decide decide) {
  auto told = std::make_shared<Told>();
  plan->decide = [decide = std::move(decide),
                  told](const typename Aggregate::State& state) -> absl::StatusOr<EventDrafts> {
    absl::StatusOr<EventDrafts> drafts = decide(state);
    if (drafts.ok()) *told = ToldOf(*drafts);
    return drafts;
  };
  plan->reply = [told](const runtime::CommandOutcome& outcome, Response* response) {
    FillReply(outcome, *told, response);
  };
}

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_SERVICE_H_
