// Rows and policies of the programme area into replies. What a caller may not see answers as
// unknown; of a case he sees his agency's part, and what was shared with it. Thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_QUERY_H_
#define VARSEL_SERVICES_PROGRAMME_QUERY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/programme/context.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "storage/views/view.h"
#include "varsel/programme/v1/programme_rows.pb.h"
#include "varsel/programme/v1/programme_service.pb.h"

namespace varsel::programme {

inline constexpr int kCasePageDefault = 50;
inline constexpr int kCasesScannedMax = 2000;  // of one page, where a filter passes few

// query_case.cc
absl::StatusOr<v1::GetCaseResponse> QueryCase(const runtime::Call& call,
                                              const v1::GetCaseRequest& request,
                                              const views::RowReader& rows,
                                              const runtime::Sealer& sealer);
absl::StatusOr<v1::ListCasesResponse> QueryCases(const runtime::Call& call,
                                                 const v1::ListCasesRequest& request,
                                                 const views::RowReader& rows);
// query_figures.cc
absl::StatusOr<v1::GetProgrammeFiguresResponse> QueryFigures(
    const runtime::Call& call, const v1::GetProgrammeFiguresRequest& request,
    const views::RowReader& cases, const views::RowReader& counts);
// query_programme.cc: policies and lists
absl::StatusOr<v1::ListProgrammesResponse> QueryProgrammes(
    const runtime::Call& call, const v1::ListProgrammesRequest& request);
absl::StatusOr<v1::GetProgrammeResponse> QueryProgramme(const runtime::Call& call,
                                                        const v1::GetProgrammeRequest& request);
absl::StatusOr<v1::GetMeetingListResponse> QueryMeetingList(
    const runtime::Call& call, const v1::GetMeetingListRequest& request,
    const views::RowReader& rows);
absl::StatusOr<v1::ListMeetingListsResponse> QueryMeetingLists(
    const runtime::Call& call, const v1::ListMeetingListsRequest& request,
    const views::RowReader& rows);

// `ground` outlives what is registered.
void RegisterQueries(const runtime::Ground& ground);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_QUERY_H_
