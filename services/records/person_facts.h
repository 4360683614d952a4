// A person over all of his records, from the rows of records.person. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RECORDS_PERSON_FACTS_H_
#define VARSEL_SERVICES_RECORDS_PERSON_FACTS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/records/context.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"

namespace varsel::records {

// The row of the record that stands, and all records of the person, that one first. nullopt: there
// is no such person.
struct Records {
  v1::KeptRow row;
  std::vector<Uuid> person_ids;
};
absl::StatusOr<std::optional<Records>> RecordsOf(const views::RowReader& rows, Uuid person);

PersonFacts FactsOf(const Records& records, Controller controller);

// The same for a command: with what must not move meanwhile (a merge, a hold, an erasure). Versions
// are read before the rows. ABORTED CONTENTION if records are merged all the while.
struct Gathered {
  std::optional<PersonFacts> person;
  std::vector<log::Precondition> reads;
};
absl::StatusOr<Gathered> GatherPerson(const log::EventLog& log, const views::ViewSource& views,
                                      const Uuid& person, Controller controller, Position at_least);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_PERSON_FACTS_H_
