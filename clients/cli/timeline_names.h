// The names of groups and sections, as far as the caller may read them. For tables only.
#ifndef VARSEL_CLIENTS_CLI_TIMELINE_NAMES_H_
#define VARSEL_CLIENTS_CLI_TIMELINE_NAMES_H_

#include "clients/cli/session.h"
#include "clients/cli/timeline_text.h"

namespace varsel::cli {

inline constexpr char kTimelineService[] = "varsel.timeline.v1.TimelineService/";
inline constexpr char kChainService[] = "varsel.timeline.v1.ChainService/";

// Whoever may not list groups (leadership) sees ids instead: never an error.
TimelineNames ReadTimelineNames(Session& session);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_TIMELINE_NAMES_H_
