// Registers a query that is a free function of the area's facts, the call and the request.
#ifndef VARSEL_SERVICES_RUNTIME_FACTS_QUERY_H_
#define VARSEL_SERVICES_RUNTIME_FACTS_QUERY_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"
#include "services/runtime/method_table.h"

namespace varsel::runtime {

// `facts` outlive the table. REQUIRES: as MethodTable::Query.
template <typename Facts, typename Request, typename Response>
void AddFactsQuery(MethodTable& methods, const Facts& facts, std::string_view method, Work work,
                   absl::StatusOr<Response> (*answer)(const Facts&, const Call&, const Request&)) {
  methods.Query<Request, Response>(method, work,
                                   [&facts, answer](const Call& call, const Request& request) {
                                     return answer(facts, call, request);
                                   });
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_FACTS_QUERY_H_
