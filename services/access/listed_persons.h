// Whom a reader was shown in lists of late: out of his stream of the access log, so that it is
// there from the first call on, whatever becomes of a view. Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_LISTED_PERSONS_H_
#define VARSEL_SERVICES_ACCESS_LISTED_PERSONS_H_

#include "services/runtime/area.h"
#include "services/runtime/listed_persons.h"

namespace varsel::access {

// runtime::ListedPersons. Reads as many single records as the number of those that are read at most
// has binary digits, to find where `within` begins, and what follows page by page.
absl::Status VisitListed(const runtime::AccessGround& access, const runtime::ListedAsked& asked,
                         const runtime::ListedVisitor& visit);

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_LISTED_PERSONS_H_
