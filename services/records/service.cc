#include "services/records/service.h"

#include <memory>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/records/case_view.h"
#include "services/records/decide.h"
#include "services/records/evolve.h"
#include "services/records/person_facts.h"
#include "services/records/streams.h"
#include "services/runtime/call.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::records {
namespace {

using runtime::Call;

struct Stand {
  const runtime::Ground ground;
  const v1::RetentionPolicy& policy;
};

// Stands for nobody: as much is read of him as of a person on record, so that the time that it
// takes tells nothing.
Uuid Nobody() { return Uuid::Derived("records", {}, "nobody"); }

// Whose data the command is about: of a case the person that it names.
absl::StatusOr<Uuid> PersonOfCase(const Stand& stand, const Call& call, const Uuid& case_id) {
  ASSIGN_OR_RETURN(const auto rows, stand.ground.views.Read(kCaseView, call.at_least));
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::CaseRow>(*rows, CaseKey(case_id)));
  return row.has_value() ? Uuid::Parse(row->life().person_id()).value_or(Nobody()) : Nobody();
}

template <typename Request>
absl::StatusOr<Uuid> PersonOf(const Stand& stand, const Call& call, const Request& request) {
  if constexpr (requires { request.person_id(); }) {
    return Uuid::Parse(request.person_id()).value_or(Nobody());
  } else {
    return PersonOfCase(stand, call, *Uuid::Parse(request.case_id()));
  }
}

template <typename Request>
Controller ControllerOf(const Call& call, const Request& request) {
  if constexpr (requires { request.controller(); }) {
    return static_cast<Controller>(request.controller());
  } else {
    return call.caller.controller;
  }
}

template <typename Aggregate, typename Request>
StreamId StreamOf(const Request& request, const Gathered& gathered) {
  if constexpr (std::is_same_v<Aggregate, CaseAggregate>) {
    return CaseStream(*Uuid::Parse(request.case_id()));
  } else if constexpr (std::is_same_v<Request, v1::EndTermRequest>) {
    // Of the record that stands: the due list names no other.
    return HoldStream(gathered.person.has_value() ? *Uuid::Parse(gathered.person->person_ids[0])
                                                  : *Uuid::Parse(request.person_id()));
  } else {
    return HoldStream(*Uuid::Parse(request.person_id()));
  }
}

// By when a case that is opened is to be answered; of anything else it says nothing.
template <typename Request>
absl::Time DueOf(const Call& call, const Request& request, const v1::RetentionPolicy& policy) {
  absl::Time asked = call.now;
  if constexpr (requires { request.asked_time(); }) {
    if (request.has_asked_time()) asked = FromProto(request.asked_time());
  }
  return asked + absl::Hours(24) * policy.case_days();
}

template <typename Request, typename Response>
void FillReply(const Request& request, absl::Time due, const runtime::CommandOutcome& outcome,
               Response* response) {
  if constexpr (requires { response->mutable_due_time(); }) {
    *response->mutable_due_time() = ToProto(due);
  }
  if constexpr (requires { response->set_version(uint64_t{}); }) {
    response->set_version(outcome.version.value());
  }
  if constexpr (requires { response->set_hold_id(request.hold_id()); }) {
    response->set_hold_id(request.hold_id());
  } else if constexpr (requires { response->set_case_id(request.case_id()); }) {
    response->set_case_id(request.case_id());
  }
}

template <typename Aggregate, typename Request, typename Response>
void Add(const std::shared_ptr<const Stand>& stand, const std::string& rpc) {
  using Plan = runtime::CommandPlan<Aggregate, Response>;
  stand->ground.methods.Command<Aggregate, Request, Response>(
      "varsel.records.v1.RecordsService/" + rpc,
      [stand](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(const Uuid person, PersonOf(*stand, call, request));
        RecordsContext context{.base = call.Context(),
                               .controller = ControllerOf(call, request),
                               .policy = &stand->policy};
        ASSIGN_OR_RETURN(Gathered gathered,
                         GatherPerson(stand->ground.log, stand->ground.views, person,
                                      context.controller, call.at_least));
        Plan plan{.stream = StreamOf<Aggregate>(request, gathered)};
        // What a person asks for is opened and answered whatever happens to the person meanwhile.
        if constexpr (!std::is_same_v<Request, v1::AnswerCaseRequest> &&
                      !std::is_same_v<Request, v1::WithdrawCaseRequest>) {
          plan.reads = std::move(gathered.reads);
        }
        context.person = std::move(gathered.person);
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        const absl::Time due = DueOf(call, request, stand->policy);
        plan.reply = [&request, due](const runtime::CommandOutcome& outcome, Response* response) {
          FillReply(request, due, outcome, response);
        };
        plan.decide = [&request,
                       context = std::move(context)](const typename Aggregate::State& life) {
          return Decide(life, request, context);
        };
        return plan;
      });
}

}  // namespace

void RegisterCommands(const runtime::Ground& ground, const v1::RetentionPolicy& policy) {
  const auto stand = std::make_shared<const Stand>(Stand{ground, policy});
  Add<CaseAggregate, v1::OpenCaseRequest, v1::OpenCaseResponse>(stand, "OpenCase");
  Add<CaseAggregate, v1::AnswerCaseRequest, v1::AnswerCaseResponse>(stand, "AnswerCase");
  Add<CaseAggregate, v1::WithdrawCaseRequest, v1::WithdrawCaseResponse>(stand, "WithdrawCase");
  Add<CaseAggregate, v1::ProposeErasureRequest, v1::ProposeErasureResponse>(stand,
                                                                            "ProposeErasure");
  Add<CaseAggregate, v1::ApproveErasureRequest, v1::ApproveErasureResponse>(stand,
                                                                            "ApproveErasure");
  Add<HoldAggregate, v1::PlaceLegalHoldRequest, v1::PlaceLegalHoldResponse>(stand,
                                                                            "PlaceLegalHold");
  Add<HoldAggregate, v1::LiftLegalHoldRequest, v1::LiftLegalHoldResponse>(stand, "LiftLegalHold");
  Add<HoldAggregate, v1::EndTermRequest, v1::EndTermResponse>(stand, "EndTerm");
}

}  // namespace varsel::records
