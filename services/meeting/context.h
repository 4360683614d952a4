// What a decision of the meeting area is given beside state and command. Gathered by the service;
// rules read nothing else.
#ifndef VARSEL_SERVICES_MEETING_CONTEXT_H_
#define VARSEL_SERVICES_MEETING_CONTEXT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/domain/decide_context.h"
#include "services/meeting/span.h"
#include "varsel/meeting/v1/meeting_rows.pb.h"

namespace varsel::meeting {

// A notification that the meeting is to carry, within the caller's reach.
struct Notified {
  v1::NotifiedRow notification;
  v1::FocusRow person;  // empty = nothing is known of him
};

// Another meeting that stands, near this one in time.
struct NearMeeting {
  std::string meeting_id;
  Span span;
  std::vector<std::string> officer_ids;
  std::vector<std::string> group_ids;  // of those whom it meets
};

// Two groups of which one attacked the other lately; the lesser id first.
using GroupPair = std::pair<std::string, std::string>;
inline GroupPair PairOf(const std::string& a, const std::string& b) {
  return a < b ? GroupPair(a, b) : GroupPair(b, a);
}

struct PlanContext {
  DecideContext base;
  bool section_known = false;
  absl::flat_hash_map<std::string, Notified> notified;  // by notification id
  std::vector<NearMeeting> of_officers;                 // those of the officers named
  std::vector<NearMeeting> of_section;                  // within the collision time
  absl::flat_hash_set<GroupPair> open_chains;           // among the groups of all these
  std::string free_eki_worker_id;                       // for all of the time; empty = none is
};

struct NoteContext {
  DecideContext base;
  bool person_known = false;
  bool section_known = false;
};

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_CONTEXT_H_
