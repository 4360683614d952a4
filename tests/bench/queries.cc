#include "tests/bench/queries.h"

#include "google/protobuf/message.h"
#include "tests/bench/district.h"
#include "varsel/focus/v1/focus_service.pb.h"
#include "varsel/insight/v1/insight_service.pb.h"
#include "varsel/meeting/v1/meeting_service.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::bench {
namespace {

std::vector<MeasuredQuery> MakeQueries() {
  std::vector<MeasuredQuery> queries;
  const auto add = [&](const char* work, const std::string& method,
                       const google::protobuf::Message& request) {
    queries.push_back({work, "varsel." + method, request.SerializeAsString()});
  };
  add("hit_rate", "insight.v1.InsightService/GetHitRate", insight::v1::GetHitRateRequest());
  add("registration", "insight.v1.InsightService/GetRegistrationCoverage",
      insight::v1::GetRegistrationCoverageRequest());
  add("due_list", "meeting.v1.MeetingService/ListDue", meeting::v1::ListDueRequest());
  meeting::v1::ListDueRequest officer;
  officer.set_officer_id(ActorOf(Who::kLeader));
  add("due_officer", "meeting.v1.MeetingService/ListDue", officer);
  meeting::v1::ListDueRequest person;
  person.set_person_id(PersonId(0));
  add("due_person", "meeting.v1.MeetingService/ListDue", person);
  add("due_count", "meeting.v1.MeetingService/CountDue", meeting::v1::CountDueRequest());
  add("agenda", "meeting.v1.MeetingService/GetAgenda", meeting::v1::GetAgendaRequest());
  add("readiness", "sanction.v1.SanctionService/GetReadinessBoard",
      sanction::v1::GetReadinessBoardRequest());
  focus::v1::GetPersonRequest one;
  one.set_person_id(PersonId(0));
  add("person", "focus.v1.FocusService/GetPerson", one);
  sanction::v1::GetTalkingPaperRequest paper;
  paper.set_person_id(PersonId(0));
  add("talking_paper", "sanction.v1.SanctionService/GetTalkingPaper", paper);
  add("promises", "sanction.v1.SanctionService/GetPromises", sanction::v1::GetPromisesRequest());
  add("eki_table", "support.v1.SupportService/GetEkiTable", support::v1::GetEkiTableRequest());
  return queries;
}

}  // namespace

const std::vector<MeasuredQuery>& Queries() {
  static const auto& queries = *new std::vector<MeasuredQuery>(MakeQueries());
  return queries;
}

const MeasuredQuery* FindQuery(std::string_view work) {
  for (const MeasuredQuery& query : Queries()) {
    if (query.work == work) return &query;
  }
  return nullptr;
}

}  // namespace varsel::bench
