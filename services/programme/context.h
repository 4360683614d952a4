// What a decision of the programme area is given beside state and command. Gathered by the service;
// rules read nothing else.
#ifndef VARSEL_SERVICES_PROGRAMME_CONTEXT_H_
#define VARSEL_SERVICES_PROGRAMME_CONTEXT_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "services/domain/decide_context.h"
#include "services/domain/ids.h"

namespace varsel::programme {

struct ProgrammeContext {
  DecideContext base;
  common::v1::Access::Scope scope = common::v1::Access::DISTRICT;
  std::optional<SectionId> caller_section;  // of a caller whose scope is his own section
  std::string agency = "police";            // the caller's
  bool section_known = false;               // the section that the command names
  // Of a case that is to be opened: its subject.
  bool subject_known = false;
  std::optional<absl::CivilDay> birth_date;  // none = not on record, or erased
  bool second_open = false;                  // it has an open case in the programme
};

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_CONTEXT_H_
