// Rows into replies. Each function answers one query from the rows of one view, read at one moment.
// Never touches the log.
#ifndef VARSEL_SERVICES_INSIGHT_QUERY_H_
#define VARSEL_SERVICES_INSIGHT_QUERY_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/domain/programme.h"
#include "storage/views/view.h"
#include "varsel/insight/v1/insight_service.pb.h"

namespace varsel::insight {

// Rows of "insight.hit_rate".
absl::StatusOr<v1::GetHitRateResponse> QueryHitRate(const v1::GetHitRateRequest& request,
                                                    const views::RowReader& rows);
absl::StatusOr<v1::GetReceptionResponse> QueryReception(const v1::GetReceptionRequest& request,
                                                        const views::RowReader& rows);
// Rows of "insight.dose".
absl::StatusOr<v1::GetDoseResponse> QueryDose(const v1::GetDoseRequest& request,
                                              const views::RowReader& rows);
// Rows of "insight.loop_health".
absl::StatusOr<v1::GetLoopHealthResponse> QueryLoopHealth(absl::Time now,
                                                          const views::RowReader& rows);
// Rows of "insight.registration". query_registration.cc
absl::StatusOr<v1::GetRegistrationCoverageResponse> QueryRegistration(absl::Time now,
                                                                      const Programme& programme,
                                                                      const views::RowReader& rows);
// Rows of "insight.timeliness". query_timeliness.cc
absl::StatusOr<v1::GetTimelinessResponse> QueryTimeliness(const v1::GetTimelinessRequest& request,
                                                          const views::RowReader& rows);
absl::StatusOr<v1::ListTimelinessCasesResponse> QueryTimelinessCases(
    const v1::ListTimelinessCasesRequest& request, const views::RowReader& rows);
// Rows of "insight.coverage".
absl::StatusOr<v1::GetRoundCoverageResponse> QueryRoundCoverage(
    const v1::GetRoundCoverageRequest& request, absl::Time now, const views::RowReader& rows);

inline constexpr uint32_t kPageSizeDefault = 200;

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_QUERY_H_
