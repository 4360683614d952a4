// The area's service: requests in, facts gathered, plans handed to the command runner; no rules.
// One file a topic. Thread-safe.
#ifndef VARSEL_SERVICES_MEETING_SERVICE_H_
#define VARSEL_SERVICES_MEETING_SERVICE_H_

#include <string>
#include <string_view>

#include "services/meeting/facts.h"
#include "services/runtime/method_table.h"

namespace varsel::meeting {

// Registers the commands and queries of each topic. `facts` outlives the method table.
void RegisterMeetingCommands(runtime::MethodTable& methods,
                             const Facts& facts);                              // service_meeting.cc
void RegisterNoteCommands(runtime::MethodTable& methods, const Facts& facts);  // service_note.cc
void RegisterMeetingQueries(runtime::MethodTable& methods, const Facts& facts);  // query_meeting.cc
void RegisterNoteQueries(runtime::MethodTable& methods, const Facts& facts);     // query_note.cc
void RegisterDueQueries(runtime::MethodTable& methods, const Facts& facts);      // query_due.cc

inline std::string MethodName(std::string_view rpc) {
  return "varsel.meeting.v1.MeetingService/" + std::string(rpc);
}

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_SERVICE_H_
