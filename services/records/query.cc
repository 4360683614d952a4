#include "services/records/query.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/records/case_reply.h"
#include "services/records/case_view.h"
#include "services/records/extract.h"
#include "services/records/person_facts.h"
#include "services/records/person_view.h"
#include "services/runtime/call.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/records/v1/records_reasons.pb.h"
#include "varsel/records/v1/records_service.pb.h"

namespace varsel::records {
namespace {

using runtime::Call;
using runtime::Taken;

constexpr absl::Duration kAwaitErased = absl::Seconds(10);

struct Desk {
  const runtime::Ground ground;
  const v1::RetentionPolicy& policy;
  const Eraser& eraser;
  const RecordsHost& host;
};

void FillCase(const v1::CaseRow& row, absl::Time now, v1::RecordsCase* told) {
  const v1::CaseLife& life = row.life();
  told->set_case_id(life.case_id());
  told->set_version(row.version());
  told->set_case_kind(life.case_kind());
  told->set_state(life.state());
  told->set_outcome(life.outcome());
  told->set_person_id(life.person_id());
  told->set_journal_code(life.journal_code());
  *told->mutable_asked_time() = life.asked_time();
  *told->mutable_due_time() = life.due_time();
  if (life.has_answered_time()) *told->mutable_answered_time() = life.answered_time();
  const absl::Time ended = life.has_answered_time() ? FromProto(life.answered_time()) : now;
  told->set_overdue(life.state() != v1::RECORDS_CASE_STATE_WITHDRAWN &&
                    ended > FromProto(life.due_time()));
}

// The other side's case is unknown.
absl::StatusOr<v1::CaseRow> CaseOf(const views::RowReader& rows, const Call& call,
                                   const std::string& case_id) {
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::CaseRow>(rows, CaseKey(*Uuid::Parse(case_id))));
  if (!row.has_value() || row->life().controller() != call.caller.controller) {
    return Refuse(v1::CASE_UNKNOWN, {.field = "case_id"});
  }
  return *std::move(row);
}

absl::StatusOr<v1::GetCaseResponse> GetCase(const Desk& desk, const Call& call,
                                            const v1::GetCaseRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kCaseView, call.at_least));
  ASSIGN_OR_RETURN(const v1::CaseRow row, CaseOf(*rows, call, request.case_id()));
  v1::GetCaseResponse response;
  FillCase(row, call.now, response.mutable_records_case());
  return response;
}

absl::StatusOr<v1::ListCasesResponse> ListCases(const Desk& desk, const Call& call,
                                                const v1::ListCasesRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kCaseView, call.at_least));
  v1::ListCasesResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(
          *rows, OpenCasesPrefix(call.caller.controller), "",
          {.size = request.page_size(), .token = request.page_token()},
          [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
            ASSIGN_OR_RETURN(const auto row,
                             runtime::GetRow<v1::CaseRow>(*rows, CaseKey(CaseOfKey(key))));
            if (!row.has_value()) return Taken::kPassedOver;
            if (request.overdue_only() && FromProto(row->life().due_time()) >= call.now) {
              return Taken::kLast;
            }
            FillCase(*row, call.now, response.add_cases());
            return Taken::kShown;
          }));
  return response;
}

absl::StatusOr<v1::GetCaseReplyResponse> GetCaseReply(const Desk& desk, const Call& call,
                                                      const v1::GetCaseReplyRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kCaseView, call.at_least));
  ASSIGN_OR_RETURN(const v1::CaseRow row, CaseOf(*rows, call, request.case_id()));
  v1::GetCaseReplyResponse response;
  response.set_text(CaseReply(row.life().case_kind(), row.life().outcome(), call.language == "da"));
  return response;
}

absl::StatusOr<v1::GetErasureReportResponse> GetErasureReport(
    const Desk& desk, const Call& call, const v1::GetErasureReportRequest& request) {
  v1::GetErasureReportResponse response;
  Position position;
  {
    ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kCaseView, call.at_least));
    RETURN_IF_ERROR(CaseOf(*rows, call, request.case_id()).status());
    ASSIGN_OR_RETURN(const auto erasure, runtime::GetRow<v1::ErasureRow>(
                                             *rows, ErasureKey(*Uuid::Parse(request.case_id()))));
    if (!erasure.has_value()) return response;
    *response.mutable_person_ids() = erasure->person_ids();
    *response.mutable_erased_time() = erasure->erased_time();
    position = Position(erasure->position());
  }
  response.set_keys_erased(desk.eraser.AwaitErased(position, kAwaitErased));
  if (desk.host.youngest_key_backup_lapses == nullptr) return response;
  response.set_key_backups_known(true);
  const std::optional<absl::Time> lapses = desk.host.youngest_key_backup_lapses();
  if (lapses.has_value()) *response.mutable_last_key_backup_lapses() = ToProto(*lapses);
  return response;
}

// The records of a person; of one that never was, as if there were none.
absl::StatusOr<Records> KnownPerson(const views::RowReader& rows, const std::string& person_id) {
  ASSIGN_OR_RETURN(auto records, RecordsOf(rows, *Uuid::Parse(person_id)));
  if (!records.has_value()) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  return *std::move(records);
}

absl::Status AddItem(const Desk& desk, Position position, const Extracted& extracted,
                     v1::ExtractPersonResponse* response) {
  ASSIGN_OR_RETURN(const std::vector<log::Record> record,
                   desk.ground.log.ReadAll(Position(position.value() - 1), 1));
  if (record.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto item, ItemOf(record.front(), extracted, desk.ground.sealer));
  if (item.has_value()) *response->add_items() = *std::move(item);
  return absl::OkStatus();
}

// One page over several ranges of rows, each after the other: scan(prefix, left, token) shows at
// most `left` rows of one and gives the token that goes on in it, or empty at its end; shown()
// counts those of the whole page. PAGE_TOKEN_MALFORMED if the token goes on in none of the ranges.
template <typename Request, typename Shown, typename Scan>
absl::StatusOr<std::string> PageOver(const std::vector<std::string>& prefixes,
                                     const Request& request, const Shown& shown, const Scan& scan) {
  ASSIGN_OR_RETURN(const std::string from, runtime::KeyOfPageToken(request.page_token(), ""));
  size_t at = 0;
  while (!from.empty() && at < prefixes.size() && !from.starts_with(prefixes[at])) ++at;
  if (at == prefixes.size()) {
    return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  }
  const uint32_t size = request.page_size() == 0 ? runtime::kPageDefault : request.page_size();
  std::string token = request.page_token();
  for (; at < prefixes.size(); ++at, token.clear()) {
    const uint32_t left = size - static_cast<uint32_t>(shown());
    if (left == 0) return runtime::PageToken(prefixes[at]);  // full where a range ended
    ASSIGN_OR_RETURN(std::string next, scan(prefixes[at], left, token));
    if (!next.empty()) return next;
  }
  return std::string();
}

absl::StatusOr<v1::ExtractPersonResponse> ExtractPerson(const Desk& desk, const Call& call,
                                                        const v1::ExtractPersonRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kPersonView, call.at_least));
  ASSIGN_OR_RETURN(const Records records, KnownPerson(*rows, request.person_id()));
  const Extracted extracted =
      ExtractedOf(records.person_ids, call.caller.controller, desk.ground.sealer.keys());
  v1::ExtractPersonResponse response;
  response.set_person_id(records.person_ids.front().ToString());
  std::vector<std::string> prefixes;
  for (const Uuid& person_id : records.person_ids) prefixes.push_back(SpokenOfPrefix(person_id));
  const auto take = [&](std::string_view key, std::string_view by) -> absl::StatusOr<Taken> {
    if (by.size() != 1 || static_cast<Controller>(by[0]) != call.caller.controller) {
      return Taken::kPassedOver;
    }
    const int before = response.items_size();
    RETURN_IF_ERROR(AddItem(desk, PositionOfKey(key), extracted, &response));
    return response.items_size() > before ? Taken::kShown : Taken::kPassedOver;
  };
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   PageOver(
                       prefixes, request, [&] { return response.items_size(); },
                       [&](const std::string& prefix, uint32_t left, const std::string& token) {
                         return runtime::ScanPage(*rows, prefix, "", {.size = left, .token = token},
                                                  take);
                       }));
  return response;
}

// What the row says of the controller's term.
void FillTerm(const v1::KeptRow& row, Controller controller, const v1::RetentionPolicy& policy,
              absl::Time now, v1::Term* term) {
  term->set_person_id(row.person_id());
  if (const std::optional<Kept> kept = KeptBy(row, controller)) {
    term->set_term_class(kept->term_class);
    *term->mutable_since() = ToProto(kept->since);
    *term->mutable_ends() = ToProto(kept->since + TermOf(policy, kept->term_class));
  }
  const std::optional<absl::Time> until = HeldUntil(row, controller);
  if (until.has_value() && *until > now) *term->mutable_held_until() = ToProto(*until);
  if (const v1::KeptSide* side = FindSide(row, controller)) {
    if (side->has_restricted_time()) *term->mutable_restricted_time() = side->restricted_time();
    if (side->has_erased_time()) *term->mutable_erased_time() = side->erased_time();
  }
}

absl::StatusOr<v1::GetTermResponse> GetTerm(const Desk& desk, const Call& call,
                                            const v1::GetTermRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kPersonView, call.at_least));
  ASSIGN_OR_RETURN(const Records records, KnownPerson(*rows, request.person_id()));
  v1::GetTermResponse response;
  FillTerm(records.row, call.caller.controller, desk.policy, call.now, response.mutable_term());
  for (size_t i = 1; i < records.person_ids.size(); ++i) {
    response.mutable_term()->add_merged_person_ids(records.person_ids[i].ToString());
  }
  for (const v1::LegalHold& hold : records.row.holds()) {
    if (hold.controller() != call.caller.controller || FromProto(hold.until()) <= call.now) {
      continue;
    }
    v1::TermHold& told = *response.add_holds();
    told.set_hold_id(hold.hold_id());
    told.set_person_id(hold.person_id());
    told.set_legal_basis(hold.legal_basis());
    *told.mutable_placed_time() = hold.placed_time();
    *told.mutable_until() = hold.until();
  }
  // Who is said to be erased can be read by nobody any more.
  const bool gone = response.term().has_erased_time() || response.term().has_restricted_time();
  if (gone && !desk.eraser.AwaitErased(desk.ground.log.head().position, kAwaitErased)) {
    return Refuse(common::v1::VIEW_NOT_THERE_YET, {.retry_after = absl::Seconds(1)});
  }
  return response;
}

absl::StatusOr<v1::ListTermsResponse> ListTerms(const Desk& desk, const Call& call,
                                                const v1::ListTermsRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kPersonView, call.at_least));
  std::vector<std::string> prefixes;
  for (int value = v1::TermClass_MIN + 1; value <= v1::TermClass_MAX; ++value) {
    prefixes.push_back(TermPrefix(call.caller.controller, static_cast<v1::TermClass>(value)));
  }
  prefixes.push_back(RestrictedPrefix(call.caller.controller));
  v1::ListTermsResponse response;
  const auto take = [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
    ASSIGN_OR_RETURN(const auto row,
                     runtime::GetRow<v1::KeptRow>(*rows, KeptKey(PersonOfKey(key))));
    if (!row.has_value()) return Taken::kPassedOver;
    v1::Term term;
    FillTerm(*row, call.caller.controller, desk.policy, call.now, &term);
    if (request.has_until() && term.has_ends() &&
        FromProto(term.ends()) >= FromProto(request.until())) {
      return Taken::kLast;  // of this class
    }
    *response.add_terms() = std::move(term);
    return Taken::kShown;
  };
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   PageOver(
                       prefixes, request, [&] { return response.terms_size(); },
                       [&](const std::string& prefix, uint32_t left, const std::string& token) {
                         return runtime::ScanPage(*rows, prefix, "", {.size = left, .token = token},
                                                  take);
                       }));
  return response;
}

template <typename Request, typename Response>
void Add(const std::shared_ptr<const Desk>& desk, const char* rpc, runtime::Work work,
         absl::StatusOr<Response> (*answer)(const Desk&, const Call&, const Request&)) {
  desk->ground.methods.Query<Request, Response>(
      std::string("varsel.records.v1.RecordsService/") + rpc, work,
      [desk, answer](const Call& call, const Request& request) {
        return answer(*desk, call, request);
      });
}

}  // namespace

void RegisterQueries(const runtime::Ground& ground, const v1::RetentionPolicy& policy,
                     const Eraser& eraser, const RecordsHost& host) {
  const auto desk = std::make_shared<const Desk>(Desk{ground, policy, eraser, host});
  Add(desk, "GetCase", runtime::Work::kPointReads, &GetCase);
  Add(desk, "ListCases", runtime::Work::kScan, &ListCases);
  Add(desk, "GetCaseReply", runtime::Work::kPointReads, &GetCaseReply);
  Add(desk, "GetErasureReport", runtime::Work::kScan, &GetErasureReport);
  Add(desk, "ExtractPerson", runtime::Work::kScan, &ExtractPerson);
  Add(desk, "GetTerm", runtime::Work::kScan, &GetTerm);
  Add(desk, "ListTerms", runtime::Work::kScan, &ListTerms);
}

}  // namespace varsel::records
