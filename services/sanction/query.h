// Rows of the sanction area into replies. Thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_QUERY_H_
#define VARSEL_SERVICES_SANCTION_QUERY_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "services/runtime/method_table.h"
#include "services/runtime/sealer.h"
#include "services/sanction/policy.h"
#include "storage/views/view.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::sanction {

// What the queries stand on. All of it outlives them.
struct Queries {
  views::ViewSource& views;
  const runtime::Sealer& sealer;
  const SanctionPolicy& policy;
};

// A page of a list: up to `size` rows whose key begins with `prefix`, from where the token says.
struct Page {
  std::string prefix;
  std::string start;  // empty = the first
  int size = 50;
};
// INVALID_ARGUMENT PAGE_TOKEN_MALFORMED if the token is none of this list's.
absl::StatusOr<Page> PageOf(std::string prefix, int page_size, const std::string& page_token);

// query_package.cc
absl::StatusOr<v1::ListLeversResponse> QueryLevers(const Queries& queries);
absl::StatusOr<v1::GetPackageResponse> QueryPackage(const Queries& queries,
                                                    const runtime::Call& call,
                                                    const v1::GetPackageRequest& request);
absl::StatusOr<v1::ListPackagesResponse> QueryPackages(const Queries& queries,
                                                       const runtime::Call& call,
                                                       const v1::ListPackagesRequest& request);
absl::StatusOr<v1::GetReadinessBoardResponse> QueryReadinessBoard(
    const Queries& queries, const runtime::Call& call, const v1::GetReadinessBoardRequest& request);
// query_promise.cc
absl::StatusOr<v1::ListPromisesResponse> QueryPromiseList(const Queries& queries,
                                                          const runtime::Call& call,
                                                          const v1::ListPromisesRequest& request);
absl::StatusOr<v1::GetPromisesResponse> QueryPromises(const Queries& queries,
                                                      const runtime::Call& call,
                                                      const v1::GetPromisesRequest& request);
// query_duty.cc
absl::StatusOr<v1::GetDutyResponse> QueryDuty(const Queries& queries, const runtime::Call& call,
                                              const v1::GetDutyRequest& request);
absl::StatusOr<v1::ListDutiesResponse> QueryDuties(const Queries& queries,
                                                   const runtime::Call& call,
                                                   const v1::ListDutiesRequest& request);
// query_paper.cc
absl::StatusOr<v1::GetTalkingPaperResponse> QueryTalkingPaper(
    const Queries& queries, const runtime::Call& call, const v1::GetTalkingPaperRequest& request);
absl::StatusOr<v1::GetCardResponse> QueryCard(const Queries& queries, const runtime::Call& call,
                                              const v1::GetCardRequest& request);

// True if the incident that a duty or trigger rests on is no longer violence by the group.
absl::StatusOr<bool> IncidentChanged(const views::RowReader& incidents,
                                     const std::string& incident_id, const std::string& group_id);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_QUERY_H_
