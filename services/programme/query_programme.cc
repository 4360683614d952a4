#include <memory>
#include <string>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/programme/case_view.h"
#include "services/programme/count_view.h"
#include "services/programme/list_standing.h"
#include "services/programme/query.h"
#include "services/programme/rules.h"
#include "services/programme/service.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

using runtime::Call;
using runtime::Ground;
using runtime::Work;

void FillEntry(const common::v1::Programme& policy, v1::ProgrammeEntry* entry) {
  entry->set_code(policy.code());
  *entry->mutable_name() = policy.name();
  entry->set_life(policy.life());
  entry->set_subject(policy.subject());
  entry->set_enabled(policy.in_force().enabled());
  if (!policy.in_force().enabled()) {
    *entry->mutable_legal_reason() = policy.in_force().legal_reason();
  }
  entry->set_version(policy.version());
}

void FillList(const v1::ListLife& life, bool with_meetings, v1::MeetingList* list) {
  list->set_list_id(life.list_id());
  list->set_programme(life.programme());
  list->set_section_id(life.section_id());
  list->set_closed(life.closed());
  list->set_version(life.version());
  const std::vector<absl::Time> due = MeetingsDue(life);
  if (!due.empty()) *list->mutable_next_due() = ToProto(due.front());
  list->set_meetings_left(static_cast<int32_t>(due.size()));
  if (!with_meetings) return;
  for (const v1::HeldMeeting& held : life.meetings()) {
    v1::ListMeeting& meeting = *list->add_meetings();
    meeting.set_meeting_id(held.meeting_id());
    *meeting.mutable_held_time() = held.held_time();
    *meeting.mutable_agencies() = held.agency_codes();
    *meeting.mutable_case_ids() = held.case_ids();
    meeting.set_withdrawn(held.withdrawn());
  }
}

template <typename Request, typename Response, typename Answer>
void AddPolicyQuery(const Ground& ground, const std::string& rpc, Answer answer) {
  ground.methods.Query<Request, Response>(
      kServiceName + rpc, Work::kPointReads,
      [answer](const Call& call, const Request& request) -> absl::StatusOr<Response> {
        return answer(call, request);
      });
}

template <typename Request, typename Response, typename Answer>
void AddViewQuery(const Ground& ground, const std::string& rpc, Work work, std::string_view view,
                  Answer answer) {
  ground.methods.Query<Request, Response>(
      kServiceName + rpc, work,
      [ground, view, answer](const Call& call, const Request& request) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(const auto rows, ground.views.Read(view, call.at_least));
        return answer(ground, call, request, *rows);
      });
}

}  // namespace

absl::StatusOr<v1::ListProgrammesResponse> QueryProgrammes(
    const Call& call, const v1::ListProgrammesRequest& request) {
  ASSIGN_OR_RETURN(const std::string start, runtime::KeyOfPageToken(request.page_token(), ""));
  const int size = request.page_size() == 0 ? kCasePageDefault : request.page_size();
  v1::ListProgrammesResponse response;
  for (const common::v1::Programme& policy : call.programmes->policies()) {
    if (policy.code() < start) continue;
    if (response.programmes_size() == size) {
      response.set_next_page_token(runtime::PageToken(policy.code()));
      break;
    }
    FillEntry(policy, response.add_programmes());
  }
  return response;
}

absl::StatusOr<v1::GetProgrammeResponse> QueryProgramme(const Call& call,
                                                        const v1::GetProgrammeRequest& request) {
  const std::string& code =
      request.programme().empty() ? call.programme().code : request.programme();
  const common::v1::Programme* policy = call.programmes->Find(code);
  if (policy == nullptr) {
    return Refuse(v1::NO_SUCH_PROGRAMME, {.field = "programme", .id = code});
  }
  v1::GetProgrammeResponse response;
  *response.mutable_programme() = *policy;
  return response;
}

absl::StatusOr<v1::GetMeetingListResponse> QueryMeetingList(
    const Call& call, const v1::GetMeetingListRequest& request, const views::RowReader& rows) {
  ASSIGN_OR_RETURN(const auto life,
                   runtime::GetRow<v1::ListLife>(rows, ListKey(request.list_id())));
  if (!life.has_value() ||
      InReach(life->programme(), life->section_id(), ContextOf(call)) == nullptr) {
    return Refuse(v1::LIST_UNKNOWN, {.field = "list_id"});
  }
  v1::GetMeetingListResponse response;
  FillList(*life, true, response.mutable_list());
  return response;
}

absl::StatusOr<v1::ListMeetingListsResponse> QueryMeetingLists(
    const Call& call, const v1::ListMeetingListsRequest& request, const views::RowReader& rows) {
  ASSIGN_OR_RETURN(const std::string start,
                   runtime::KeyOfPageToken(request.page_token(), kListPrefix));
  const int size = request.page_size() == 0 ? kCasePageDefault : request.page_size();
  const ProgrammeContext context = ContextOf(call);
  v1::ListMeetingListsResponse response;
  RETURN_IF_ERROR(runtime::ScanRows<v1::ListLife>(
      rows, kListPrefix, start, [&](std::string_view key, const v1::ListLife& life) {
        if (response.lists_size() == size) {
          response.set_next_page_token(runtime::PageToken(key));
          return false;
        }
        const bool asked = request.programme().empty() || life.programme() == request.programme();
        if (asked && InReach(life.programme(), life.section_id(), context) != nullptr) {
          FillList(life, false, response.add_lists());
        }
        return true;
      }));
  return response;
}

void RegisterQueries(const Ground& ground) {
  AddPolicyQuery<v1::ListProgrammesRequest, v1::ListProgrammesResponse>(ground, "ListProgrammes",
                                                                        &QueryProgrammes);
  AddPolicyQuery<v1::GetProgrammeRequest, v1::GetProgrammeResponse>(ground, "GetProgramme",
                                                                    &QueryProgramme);
  AddViewQuery<v1::GetCaseRequest, v1::GetCaseResponse>(
      ground, "GetCase", Work::kPointReads, kCaseView,
      [](const Ground& on, const Call& call, const auto& request, const auto& rows) {
        return QueryCase(call, request, rows, on.sealer);
      });
  AddViewQuery<v1::ListCasesRequest, v1::ListCasesResponse>(
      ground, "ListCases", Work::kScan, kCaseView,
      [](const Ground&, const Call& call, const auto& request, const auto& rows) {
        return QueryCases(call, request, rows);
      });
  AddViewQuery<v1::GetProgrammeFiguresRequest, v1::GetProgrammeFiguresResponse>(
      ground, "GetProgrammeFigures", Work::kPointReads, kCaseView,
      [](const Ground& on, const Call& call, const auto& request,
         const auto& rows) -> absl::StatusOr<v1::GetProgrammeFiguresResponse> {
        ASSIGN_OR_RETURN(const auto counts, on.views.Read(kCountView, call.at_least));
        return QueryFigures(call, request, rows, *counts);
      });
  AddViewQuery<v1::GetMeetingListRequest, v1::GetMeetingListResponse>(
      ground, "GetMeetingList", Work::kPointReads, kListView,
      [](const Ground&, const Call& call, const auto& request, const auto& rows) {
        return QueryMeetingList(call, request, rows);
      });
  AddViewQuery<v1::ListMeetingListsRequest, v1::ListMeetingListsResponse>(
      ground, "ListMeetingLists", Work::kScan, kListView,
      [](const Ground&, const Call& call, const auto& request, const auto& rows) {
        return QueryMeetingLists(call, request, rows);
      });
}

}  // namespace varsel::programme
