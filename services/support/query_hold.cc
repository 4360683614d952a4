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

// What is said under one of a person's records holds for him, whichever of them is asked for.
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

using CourseStates = google::protobuf::RepeatedField<int>;

absl::Status AddCourseStates(const views::RowReader& rows, const Uuid& record,
                             CourseStates* states) {
  absl::Status failed;
  RETURN_IF_ERROR(runtime::ScanRows<v1::CourseIndexRow>(
      rows, CoursesPrefix(record), "", [&](std::string_view, const v1::CourseIndexRow& index) {
        const auto row =
            runtime::GetRowOrNew<v1::CourseRow>(rows, CourseKey(UuidOf(index.course_id())));
        if (!row.ok()) {
          failed = row.status();
          return false;
        }
        states->Add(StandingAt(row->life(), absl::InfiniteFuture()).state);
        return true;
      }));
  return failed;
}

absl::StatusOr<CourseStates> CourseStatesOf(const Queries& queries, const Call& call,
                                            const std::vector<std::string>& records) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kCourseView, call.at_least));
  CourseStates states;
  for (const std::string& record : records) {
    RETURN_IF_ERROR(AddCourseStates(*rows, UuidOf(record), &states));
  }
  return states;
}

v1::Sharing SharingOf(const v1::SharingLife& life, const v1::SharingFact& fact) {
  v1::Sharing sharing;
  sharing.set_person_id(life.person_id());
  sharing.set_share_subject(fact.share_subject());
  sharing.set_answer(fact.answer());
  if (fact.has_asked_time()) *sharing.mutable_asked_time() = fact.asked_time();
  if (fact.has_answered_time()) *sharing.mutable_answered_time() = fact.answered_time();
  sharing.set_use_label(fact.use_label());
  return sharing;
}

// Under whichever record: EKI may have recalled under one what it shared under another.
v1::Sharing* LastAnswerOf(v1::ShareSubject subject, v1::GetSharingResponse* response) {
  v1::Sharing* last = nullptr;
  for (v1::Sharing& sharing : *response->mutable_sharings()) {
    if (sharing.share_subject() != subject || !sharing.has_answered_time()) continue;
    if (last == nullptr || FromProto(sharing.answered_time()) >= FromProto(last->answered_time())) {
      last = &sharing;
    }
  }
  return last;
}

absl::StatusOr<v1::GetSharingResponse> QuerySharing(const Queries& queries, const Call& call,
                                                    const v1::GetSharingRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kSharingView, call.at_least));
  ASSIGN_OR_RETURN(const std::vector<std::string> records,
                   RecordsFor(queries, call, request.person_id()));
  v1::GetSharingResponse response;
  for (const std::string& record : records) {
    ASSIGN_OR_RETURN(const auto row,
                     runtime::GetRow<v1::SharingRow>(*rows, SharingKey(UuidOf(record))));
    if (!row.has_value()) continue;
    if (record == request.person_id()) response.set_version(row->version());
    for (const v1::SharingFact& fact : row->life().facts()) {
      *response.add_sharings() = SharingOf(row->life(), fact);
    }
  }
  if (response.sharings().empty()) return Refuse(v1::SHARING_UNKNOWN, {.field = "person_id"});
  v1::Sharing* last = LastAnswerOf(v1::SHARE_SUBJECT_COURSE, &response);
  if (last != nullptr && last->answer() == v1::SHARE_ANSWER_SHARED && SeesCourses(call)) {
    ASSIGN_OR_RETURN(*last->mutable_course_states(), CourseStatesOf(queries, call, records));
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
