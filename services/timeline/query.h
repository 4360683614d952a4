// Rows of the timeline area into replies. Known incidents only: much violence is never reported.
// Thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_QUERY_H_
#define VARSEL_SERVICES_TIMELINE_QUERY_H_

#include "absl/status/statusor.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "storage/views/view.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::timeline {

absl::StatusOr<v1::GetIncidentResponse> QueryIncident(const runtime::Call& call,
                                                      const v1::GetIncidentRequest& request,
                                                      const views::RowReader& rows,
                                                      const runtime::Sealer& sealer);
absl::StatusOr<v1::ListIncidentsResponse> QueryIncidents(const runtime::Call& call,
                                                         const v1::ListIncidentsRequest& request,
                                                         const views::RowReader& rows);

// `ground` outlives what is registered.
void RegisterQueries(const runtime::Ground& ground);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_QUERY_H_
