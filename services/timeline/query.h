// Rows of the timeline area into replies. Known incidents only: much violence is never reported.
// Thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_QUERY_H_
#define VARSEL_SERVICES_TIMELINE_QUERY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "storage/views/view.h"
#include "varsel/timeline/v1/chain_rows.pb.h"
#include "varsel/timeline/v1/chain_service.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::timeline {

absl::StatusOr<v1::GetIncidentResponse> QueryIncident(const runtime::Call& call,
                                                      const v1::GetIncidentRequest& request,
                                                      const views::RowReader& rows,
                                                      const runtime::Sealer& sealer);
absl::StatusOr<v1::ListIncidentsResponse> QueryIncidents(const runtime::Call& call,
                                                         const v1::ListIncidentsRequest& request,
                                                         const views::RowReader& rows);

// Rows of view timeline.chain. query_chain.cc
absl::StatusOr<v1::GetChainResponse> QueryChain(const runtime::Call& call,
                                                const v1::GetChainRequest& request,
                                                const views::RowReader& rows,
                                                const runtime::Sealer& sealer);
absl::StatusOr<v1::ListChainsResponse> QueryChains(const runtime::Call& call,
                                                   const v1::ListChainsRequest& request,
                                                   const views::RowReader& rows);
// query_window.cc
absl::StatusOr<v1::ListRetaliationWindowsResponse> QueryWindows(
    const runtime::Call& call, const v1::ListRetaliationWindowsRequest& request,
    const views::RowReader& rows);
// The id of the incident's chain as clients see it.
absl::StatusOr<std::string> ChainIdOf(const views::RowReader& rows, const Uuid& incident);
// What the leader has set, without the reason.
void FillTiming(const v1::TimingFact& fact, v1::TimingSaid* said);

// `ground` outlives what is registered.
void RegisterQueries(const runtime::Ground& ground);
void RegisterChainQueries(const runtime::Ground& ground);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_QUERY_H_
