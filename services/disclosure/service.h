// The commands and queries of the disclosure area: facts gathered, plans handed to the runner; no
// rules. Thread-safe.
#ifndef VARSEL_SERVICES_DISCLOSURE_SERVICE_H_
#define VARSEL_SERVICES_DISCLOSURE_SERVICE_H_

#include <string>
#include <string_view>

#include "services/runtime/area.h"

namespace varsel::disclosure {

// `ground` outlives what is registered.
void RegisterCommands(const runtime::Ground& ground);          // service.cc
void RegisterPoliceQueries(const runtime::Ground& ground);     // query.cc
void RegisterRecipientQueries(const runtime::Ground& ground);  // query_disclosed.cc

inline std::string MethodName(std::string_view rpc) {
  return "varsel.disclosure.v1.DisclosureService/" + std::string(rpc);
}

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_SERVICE_H_
