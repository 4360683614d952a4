// The streams of the records area. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RECORDS_STREAMS_H_
#define VARSEL_SERVICES_RECORDS_STREAMS_H_

#include "storage/base/ids.h"

namespace varsel::records {

inline StreamId CaseStream(const Uuid& case_id) { return {"records.case", case_id}; }
// The legal holds on a person.
inline StreamId HoldStream(const Uuid& person_id) { return {"records.hold", person_id}; }
// All that acts on keys: one for the district.
inline StreamId KeysStream() { return {"records.keys", Uuid::Derived("records", {}, "keys")}; }

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_STREAMS_H_
