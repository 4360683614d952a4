// What a decision of the records area is given beside state and command. Gathered by the service;
// rules read nothing else.
#ifndef VARSEL_SERVICES_RECORDS_CONTEXT_H_
#define VARSEL_SERVICES_RECORDS_CONTEXT_H_

#include <optional>
#include <string>
#include <vector>

#include "services/domain/decide_context.h"
#include "services/records/term.h"

namespace varsel::records {

// The person that a command is about, over all of his records.
struct PersonFacts {
  std::vector<std::string> person_ids;  // the first is the record that stands
  std::optional<Kept> kept;             // of the controller at hand
  bool keeps = false;                   // the controller keeps something of him
  bool erased = false;                  // all that it kept
  bool restricted = false;
  std::optional<absl::Time> held_until;  // may be past
};

struct RecordsContext {
  DecideContext base;
  Controller controller = common::v1::CONTROLLER_POLICE;  // the caller's side
  const v1::RetentionPolicy* policy = nullptr;            // never null
  std::optional<PersonFacts> person;                      // nullopt = there is no such person
};

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_CONTEXT_H_
