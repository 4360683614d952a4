// What a decision of the focus area is given beside state and command. Gathered by the service;
// rules read nothing else.
#ifndef VARSEL_SERVICES_FOCUS_CONTEXT_H_
#define VARSEL_SERVICES_FOCUS_CONTEXT_H_

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "services/domain/decide_context.h"
#include "services/domain/ids.h"
#include "storage/base/ids.h"
#include "varsel/common/v1/options.pb.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

// The person's birth date, opened for the decision. It is sealed in the stream, so the state does
// not know it.
struct BirthDate {
  std::optional<absl::CivilDay> day;  // none = not on record, or erased
  uint64_t details_version = 0;       // of the event it was opened from
};

// The other record of a merge, as its row stands; its stream is a read precondition.
struct OtherRecord {
  v1::PersonLife life;
  StreamId stream;
};

struct FocusContext {
  DecideContext base;
  common::v1::Access::Scope scope = common::v1::Access::DISTRICT;
  std::optional<SectionId> caller_section;  // of a caller whose scope is his own section
  BirthDate birth_date;
  bool section_known = false;          // the section that the command names
  std::optional<v1::GroupLife> group;  // the group that the command names, unless withdrawn
  std::optional<OtherRecord> other;
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_CONTEXT_H_
