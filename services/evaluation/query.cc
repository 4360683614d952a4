#include <string>

#include "services/evaluation/book_view.h"
#include "services/evaluation/columns.h"
#include "services/evaluation/query_export.h"
#include "services/evaluation/service.h"
#include "services/evaluation/standing.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::evaluation {
namespace {

using runtime::Call;

// An agreement is of police's data: another controller's data-protection officer has his own.
bool SeesAgreements(const Call& call) {
  return call.caller.controller == common::v1::CONTROLLER_POLICE;
}

// The id at the end of a key of one of the indexes.
Uuid IdAtEnd(std::string_view key) { return Uuid::FromBytes(key.substr(key.size() - Uuid::kSize)); }

v1::Agreement ShownAgreement(const v1::AgreementRow& row, absl::Time now) {
  const v1::AgreementLife& life = row.life();
  v1::Agreement shown;
  shown.set_agreement_id(life.agreement_id());
  shown.set_version(row.version());
  *shown.mutable_terms() = life.terms();
  shown.set_state(StandingOf(life, now));
  shown.set_recorded_by(life.recorded_by());
  *shown.mutable_recorded_time() = life.recorded_time();
  shown.set_corrected_by(life.corrected_by());
  shown.set_approved_by(life.approved_by());
  if (life.has_approved_time()) *shown.mutable_approved_time() = life.approved_time();
  if (life.has_over_time()) *shown.mutable_over_time() = life.over_time();
  return shown;
}

// Calls `take(row)` with the rows that the index lists, a page of them; the next page's token.
template <typename Row, typename Request, typename Take>
absl::StatusOr<std::string> PageOf(const views::RowReader& rows, const std::string& index,
                                   char space, const Request& request, Take take) {
  const runtime::Page page{.size = static_cast<uint32_t>(request.page_size()),
                           .token = request.page_token()};
  return runtime::ScanPage(
      rows, index, "", page,
      [&](std::string_view key, std::string_view) -> absl::StatusOr<runtime::Taken> {
        ASSIGN_OR_RETURN(const auto row, runtime::GetRow<Row>(rows, BookKey(space, IdAtEnd(key))));
        if (!row.has_value()) return runtime::Taken::kPassedOver;
        take(*row);
        return runtime::Taken::kShown;
      });
}

v1::GetDictionaryResponse Dictionary() {
  v1::GetDictionaryResponse response;
  response.set_format(kFormat);
  for (const Column& column : Columns()) {
    v1::Column& shown = *response.add_columns();
    shown.set_name(std::string(column.name));
    shown.set_meaning_da(std::string(column.meaning_da));
    shown.set_meaning_en(std::string(column.meaning_en));
    shown.set_unit(std::string(column.unit));
    shown.set_source(std::string(column.source));
    shown.set_empty_da(std::string(column.empty_da));
    shown.set_empty_en(std::string(column.empty_en));
  }
  return response;
}

}  // namespace

void RegisterEvaluationQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  const std::string service = kEvaluationService;
  ground.methods.Query<v1::ListAgreementsRequest, v1::ListAgreementsResponse>(
      service + "ListAgreements", runtime::Work::kScan,
      [&views](const Call& call, const v1::ListAgreementsRequest& request)
          -> absl::StatusOr<v1::ListAgreementsResponse> {
        v1::ListAgreementsResponse response;
        if (!SeesAgreements(call)) return response;
        ASSIGN_OR_RETURN(const auto rows, views.Read(kBookView, call.at_least));
        ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                         PageOf<v1::AgreementRow>(*rows, BookSpace('n').Take(), 'a', request,
                                                  [&](const v1::AgreementRow& row) {
                                                    *response.add_agreements() =
                                                        ShownAgreement(row, call.now);
                                                  }));
        return response;
      });
  ground.methods.Query<v1::ListExportsRequest, v1::ListExportsResponse>(
      service + "ListExports", runtime::Work::kScan,
      [&views](const Call& call,
               const v1::ListExportsRequest& request) -> absl::StatusOr<v1::ListExportsResponse> {
        v1::ListExportsResponse response;
        if (!SeesAgreements(call)) return response;
        ASSIGN_OR_RETURN(const auto rows, views.Read(kBookView, call.at_least));
        const std::string index = request.agreement_id().empty()
                                      ? BookSpace('x').Take()
                                      : BookKey('y', BookId(request.agreement_id()));
        ASSIGN_OR_RETURN(
            *response.mutable_next_page_token(),
            PageOf<v1::ExportRow>(*rows, index, 'e', request, [&](const v1::ExportRow& row) {
              *response.add_exports() = ShownExport(row.life());
            }));
        return response;
      });
  ground.methods.Query<v1::GetDictionaryRequest, v1::GetDictionaryResponse>(
      service + "GetDictionary", runtime::Work::kPointReads,
      [](const Call&, const v1::GetDictionaryRequest&)
          -> absl::StatusOr<v1::GetDictionaryResponse> { return Dictionary(); });
}

}  // namespace varsel::evaluation
