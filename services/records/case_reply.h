// The words for whoever asked. They follow from the case's kind and outcome alone: so the words of
// "neither confirm nor deny" cannot differ by whether he is on record. Pure; thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_CASE_REPLY_H_
#define VARSEL_SERVICES_RECORDS_CASE_REPLY_H_

#include <string>

#include "varsel/records/v1/records_types.pb.h"

namespace varsel::records {

// `outcome` unspecified: the case is not answered yet.
std::string CaseReply(v1::RecordsCaseKind kind, v1::RecordsOutcome outcome, bool danish);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_CASE_REPLY_H_
