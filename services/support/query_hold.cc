// Holds, police's questions, and what EKI shares.
#include <string>

#include "services/domain/time_proto.h"
#include "services/support/course.h"
#include "services/support/eki_view.h"
#include "services/support/hold_view.h"
#include "services/support/match_rows.h"
#include "services/support/query.h"
#include "services/support/streams.h"
#include "services/support/table_view.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

using runtime::Call;
using runtime::Work;

bool StandsAt(const v1::StandingHoldRow& hold, absl::Time now) {
  return FromProto(hold.from()) <= now && (!hold.has_until() || FromProto(hold.until()) > now);
}

// A hold stands for the person, under whichever of his records it was raised.
absl::StatusOr<std::vector<std::string>> RecordsFor(const Queries& queries, const Call& call,
                                                    const std::string& person_id) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kTableView, call.at_least));
  return RecordsOf(*rows, person_id);
}

absl::StatusOr<v1::GetHoldResponse> QueryHold(const Queries& queries, const Call& call,
                                              const v1::GetHoldRequest& request) {
  ASSIGN_OR_RETURN(const auto records, RecordsFor(queries, call, request.person_id()));
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kHoldView, call.at_least));
  v1::GetHoldResponse response;
  for (const std::string& record : records) {
    RETURN_IF_ERROR(runtime::ScanRows<v1::StandingHoldRow>(
        *rows, StandingHoldsPrefix(UuidOf(record)), "",
        [&](std::string_view, const v1::StandingHoldRow& hold) {
          if (StandsAt(hold, call.now)) response.set_hold_exists(true);
          return !response.hold_exists();
        }));
  }
  response.set_use_label(v1::USE_LABEL_NO_INVESTIGATION);
  return response;
}

absl::Status AddHold(const Queries& queries, const views::RowReader& rows,
                     const std::string& hold_id, v1::ListHoldsResponse* response) {
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::HoldRow>(rows, HoldKey(UuidOf(hold_id))));
  v1::Hold& hold = *response->add_holds();
  hold.set_hold_id(row.life().hold_id());
  hold.set_version(row.version());
  hold.set_person_id(row.life().person_id());
  hold.set_basis(row.life().basis());
  hold.set_legal_basis(row.life().legal_basis());
  if (row.life().has_consent_time()) *hold.mutable_consent_time() = row.life().consent_time();
  *hold.mutable_from() = row.life().from();
  if (row.life().has_until()) *hold.mutable_until() = row.life().until();
  if (!row.has_sealed()) return absl::OkStatus();
  return OpenNote<v1::HoldRaised>(queries.sealer, row.sealed(), &hold);
}

// A page may go on from one of the person's records into the next.
absl::StatusOr<v1::ListHoldsResponse> QueryHolds(const Queries& queries, const Call& call,
                                                 const v1::ListHoldsRequest& request) {
  ASSIGN_OR_RETURN(const auto records, RecordsFor(queries, call, request.person_id()));
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kHoldView, call.at_least));
  v1::ListHoldsResponse response;
  v1::ListHoldsRequest part = request;
  if (part.page_size() == 0) part.set_page_size(runtime::kPageDefault);
  bool begun = part.page_token().empty();
  for (const std::string& record : records) {
    const std::string prefix = StandingHoldsPrefix(UuidOf(record));
    if (begun && part.page_size() == response.holds_size()) {
      response.set_next_page_token(runtime::PageToken(prefix));
      break;
    }
    if (!begun && !TokenIsOf(part.page_token(), prefix)) continue;
    begun = true;
    v1::ListHoldsRequest rest = part;
    rest.set_page_size(part.page_size() - response.holds_size());
    RETURN_IF_ERROR(FillPage<v1::StandingHoldRow>(
        *rows, prefix, rest, &response,
        [&](std::string_view, const v1::StandingHoldRow& standing) -> absl::StatusOr<bool> {
          if (!StandsAt(standing, call.now)) return false;
          RETURN_IF_ERROR(AddHold(queries, *rows, standing.hold_id(), &response));
          return true;
        }));
    if (!response.next_page_token().empty()) break;
    part.clear_page_token();
  }
  if (!begun) return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  return response;
}

absl::StatusOr<v1::ListHoldQuestionsResponse> QueryQuestions(
    const Queries& queries, const Call& call, const v1::ListHoldQuestionsRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kHoldView, call.at_least));
  v1::ListHoldQuestionsResponse response;
  RETURN_IF_ERROR(FillPage<v1::QuestionRow>(
      *rows, QuestionsPrefix(), request, &response,
      [&](std::string_view, const v1::QuestionRow& row) -> absl::StatusOr<bool> {
        v1::HoldQuestion& question = *response.add_questions();
        question.set_question_id(row.question_id());
        question.set_person_id(row.person_id());
        *question.mutable_asked_time() = row.asked_time();
        return true;
      }));
  return response;
}

// Only to the police exit coordinator, with whom they are shared, and to EKI, whose they are.
bool SeesCourses(const Call& call) {
  return call.caller.role == common::v1::Access::EXIT_COORDINATOR ||
         call.caller.role == common::v1::Access::EKI;
}

absl::Status FillCourseStates(const Queries& queries, const Call& call, const Uuid& person,
                              v1::Sharing* sharing) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kCourseView, call.at_least));
  absl::Status failed;
  RETURN_IF_ERROR(runtime::ScanRows<v1::CourseIndexRow>(
      *rows, CoursesPrefix(person), "", [&](std::string_view, const v1::CourseIndexRow& index) {
        const auto row =
            runtime::GetRowOrNew<v1::CourseRow>(*rows, CourseKey(UuidOf(index.course_id())));
        if (!row.ok()) {
          failed = row.status();
          return false;
        }
        sharing->add_course_states(StandingAt(row->life(), absl::InfiniteFuture()).state);
        return true;
      }));
  return failed;
}

absl::StatusOr<v1::GetSharingResponse> QuerySharing(const Queries& queries, const Call& call,
                                                    const v1::GetSharingRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kSharingView, call.at_least));
  const Uuid person = UuidOf(request.person_id());
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::SharingRow>(*rows, SharingKey(person)));
  if (!row.has_value()) return Refuse(v1::SHARING_UNKNOWN, {.field = "person_id"});
  v1::GetSharingResponse response;
  response.set_version(row->version());
  for (const v1::SharingFact& fact : row->life().facts()) {
    v1::Sharing& sharing = *response.add_sharings();
    sharing.set_person_id(row->life().person_id());
    sharing.set_share_subject(fact.share_subject());
    sharing.set_answer(fact.answer());
    if (fact.has_asked_time()) *sharing.mutable_asked_time() = fact.asked_time();
    if (fact.has_answered_time()) *sharing.mutable_answered_time() = fact.answered_time();
    sharing.set_use_label(fact.use_label());
    const bool course = fact.share_subject() == v1::SHARE_SUBJECT_COURSE &&
                        fact.answer() == v1::SHARE_ANSWER_SHARED;
    if (course && SeesCourses(call)) {
      RETURN_IF_ERROR(FillCourseStates(queries, call, person, &sharing));
    }
  }
  return response;
}

absl::StatusOr<v1::ListSharingAskedResponse> QueryWaiting(
    const Queries& queries, const Call& call, const v1::ListSharingAskedRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kSharingView, call.at_least));
  v1::ListSharingAskedResponse response;
  RETURN_IF_ERROR(FillPage<v1::WaitingShareRow>(
      *rows, WaitingSharesPrefix(), request, &response,
      [&](std::string_view, const v1::WaitingShareRow& row) -> absl::StatusOr<bool> {
        v1::Sharing& sharing = *response.add_sharings();
        sharing.set_person_id(row.person_id());
        sharing.set_share_subject(row.share_subject());
        *sharing.mutable_asked_time() = row.asked_time();
        return true;
      }));
  return response;
}

}  // namespace

void RegisterHoldQueries(const Queries& queries, runtime::MethodTable& methods) {
  AddQuery<v1::GetHoldRequest, v1::GetHoldResponse>(queries, methods, "GetHold", Work::kPointReads,
                                                    &QueryHold);
  AddQuery<v1::ListHoldsRequest, v1::ListHoldsResponse>(queries, methods, "ListHolds", Work::kScan,
                                                        &QueryHolds);
  AddQuery<v1::ListHoldQuestionsRequest, v1::ListHoldQuestionsResponse>(
      queries, methods, "ListHoldQuestions", Work::kScan, &QueryQuestions);
  AddQuery<v1::GetSharingRequest, v1::GetSharingResponse>(queries, methods, "GetSharing",
                                                          Work::kPointReads, &QuerySharing);
  AddQuery<v1::ListSharingAskedRequest, v1::ListSharingAskedResponse>(
      queries, methods, "ListSharingAsked", Work::kScan, &QueryWaiting);
}

}  // namespace varsel::support
