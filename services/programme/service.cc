#include "services/programme/service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/decide.h"
#include "services/programme/evolve.h"
#include "services/programme/list_standing.h"
#include "services/programme/streams.h"
#include "services/programme/subject_facts.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

using runtime::Call;
using runtime::Ground;

// What a decision says that the reply repeats.
struct Told {
  std::vector<v1::CaseMark> marks;
  std::optional<absl::Time> next_due;
};

void AddMarks(const v1::ProgrammeEvent& event, Told* told) {
  const auto take = [told](const auto& marks) {
    for (const int mark : marks) told->marks.push_back(static_cast<v1::CaseMark>(mark));
  };
  take(event.case_opened().marks());
  take(event.case_fact_recorded().marks());
  take(event.case_fact_corrected().marks());
}

std::optional<absl::Time> NextDueOf(const v1::CaseLife& life) { return NextDue(life); }
std::optional<absl::Time> NextDueOf(const v1::CountLife&) { return std::nullopt; }
std::optional<absl::Time> NextDueOf(const v1::ListLife& life) {
  const std::vector<absl::Time> due = MeetingsDue(life);
  return due.empty() ? std::optional<absl::Time>() : due.front();
}

template <typename Aggregate>
Told ToldOf(typename Aggregate::State life, const Drafts<v1::ProgrammeEvent>& drafts) {
  Told told;
  for (const auto& draft : drafts) {
    AddMarks(draft.event, &told);
    life = Aggregate::Evolve(std::move(life), draft.event, EventMeta{});
  }
  told.next_due = NextDueOf(life);
  return told;
}

// The reply repeats the request's ids.
template <typename Request, typename Response>
void FillReply(const Request& request, const Told& told, Version version, Response* response) {
  if constexpr (requires { response->set_case_id(""); }) response->set_case_id(request.case_id());
  if constexpr (requires { request.fact(); }) {
    response->set_fact_id(request.fact().fact_id());
  } else if constexpr (requires { response->set_fact_id(""); }) {
    response->set_fact_id(request.fact_id());
  }
  if constexpr (requires { response->set_count_id(""); }) {
    response->set_count_id(request.count_id());
  }
  if constexpr (requires { response->set_list_id(""); }) response->set_list_id(request.list_id());
  if constexpr (requires { response->set_meeting_id(""); }) {
    response->set_meeting_id(request.meeting_id());
  }
  if constexpr (requires { response->marks(); }) {
    for (const v1::CaseMark mark : told.marks) response->add_marks(mark);
  }
  if constexpr (requires { response->mutable_next_due(); }) {
    if (told.next_due.has_value()) *response->mutable_next_due() = ToProto(*told.next_due);
  }
  response->set_version(version.value());
}

template <typename Request>
absl::StatusOr<Gathered> Gather(const Ground& ground, const Call& call, const Request& request) {
  Gathered gathered{.context = ContextOf(call), .reads = {}};
  if constexpr (requires { request.section_id(); }) {
    RETURN_IF_ERROR(GatherSection(ground, call, request.section_id(), &gathered));
  }
  if constexpr (requires { request.subject_id(); }) {
    RETURN_IF_ERROR(GatherSubject(ground, call, request, &gathered));
  }
  return gathered;
}

template <typename Request>
StreamId StreamOf(const Request& request, const ProgrammeContext& context) {
  if constexpr (requires { request.count_id(); }) {
    return CountStream(request.programme(), context.agency);
  } else if constexpr (requires { request.list_id(); }) {
    return ListStream(request.list_id());
  } else {
    return CaseStream(request.case_id());
  }
}

template <typename Aggregate, typename Request, typename Response>
void Add(const Ground& ground, const std::string& rpc) {
  using Plan = runtime::CommandPlan<Aggregate, Response>;
  ground.methods.Command<Aggregate, Request, Response>(
      kServiceName + rpc,
      [ground](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(Gathered gathered, Gather(ground, call, request));
        Plan plan{.stream = StreamOf(request, gathered.context),
                  .reads = std::move(gathered.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        auto told = std::make_shared<Told>();
        plan.decide = [&request, told, context = std::move(gathered.context)](
                          const typename Aggregate::State& life) -> Decision {
          Decision decision = Decide(life, request, context);
          if (decision.ok()) *told = ToldOf<Aggregate>(life, *decision);
          return decision;
        };
        plan.reply = [&request, told](const runtime::CommandOutcome& outcome, Response* response) {
          FillReply(request, *told, outcome.version, response);
        };
        return plan;
      });
}

}  // namespace

ProgrammeContext ContextOf(const Call& call) {
  ProgrammeContext context;
  context.base = call.Context();
  context.scope = call.scope;
  context.caller_section = call.caller.section;
  context.agency = call.caller.agency;
  return context;
}

void RegisterCommands(const Ground& ground) {
  Add<CaseAggregate, v1::OpenCaseRequest, v1::OpenCaseResponse>(ground, "OpenCase");
  Add<CaseAggregate, v1::CorrectCaseRequest, v1::CorrectCaseResponse>(ground, "CorrectCase");
  Add<CaseAggregate, v1::WithdrawCaseRequest, v1::WithdrawCaseResponse>(ground, "WithdrawCase");
  Add<CaseAggregate, v1::RecordCaseFactRequest, v1::RecordCaseFactResponse>(ground,
                                                                            "RecordCaseFact");
  Add<CaseAggregate, v1::CorrectCaseFactRequest, v1::CorrectCaseFactResponse>(ground,
                                                                              "CorrectCaseFact");
  Add<CaseAggregate, v1::WithdrawCaseFactRequest, v1::WithdrawCaseFactResponse>(ground,
                                                                                "WithdrawCaseFact");
  Add<CountAggregate, v1::ReturnCountRequest, v1::ReturnCountResponse>(ground, "ReturnCount");
  Add<CountAggregate, v1::CorrectCountRequest, v1::CorrectCountResponse>(ground, "CorrectCount");
  Add<CountAggregate, v1::WithdrawCountRequest, v1::WithdrawCountResponse>(ground, "WithdrawCount");
  Add<ListAggregate, v1::OpenMeetingListRequest, v1::OpenMeetingListResponse>(ground,
                                                                              "OpenMeetingList");
  Add<ListAggregate, v1::CloseMeetingListRequest, v1::CloseMeetingListResponse>(ground,
                                                                                "CloseMeetingList");
  Add<ListAggregate, v1::RecordListMeetingRequest, v1::RecordListMeetingResponse>(
      ground, "RecordListMeeting");
  Add<ListAggregate, v1::CorrectListMeetingRequest, v1::CorrectListMeetingResponse>(
      ground, "CorrectListMeeting");
  Add<ListAggregate, v1::WithdrawListMeetingRequest, v1::WithdrawListMeetingResponse>(
      ground, "WithdrawListMeeting");
}

}  // namespace varsel::programme
