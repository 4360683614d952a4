// Incidents, chains, retaliation windows and timeliness as tables for a terminal. Known incidents
// only, and each table says so. Pure.
#ifndef VARSEL_CLIENTS_CLI_TIMELINE_TEXT_H_
#define VARSEL_CLIENTS_CLI_TIMELINE_TEXT_H_

#include <map>
#include <string>

#include "clients/cli/words.h"
#include "varsel/insight/v1/insight_service.pb.h"
#include "varsel/timeline/v1/chain_service.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::cli {

// Names of groups and sections by id; what is not there is shown by the first eight characters of
// its id.
using TimelineNames = std::map<std::string, std::string>;

std::string IncidentText(Language language, const TimelineNames& names,
                         const timeline::v1::Incident& incident);
std::string IncidentsText(Language language, const TimelineNames& names,
                          const timeline::v1::ListIncidentsResponse& list);
// What is counted, the spirals, then each incident with what it answers.
std::string ChainText(Language language, const TimelineNames& names,
                      const timeline::v1::GetChainResponse& chain);
std::string ChainsText(Language language, const TimelineNames& names,
                       const timeline::v1::ListChainsResponse& list);
std::string WindowsText(Language language, const TimelineNames& names,
                        const timeline::v1::ListRetaliationWindowsResponse& list);
std::string TimelinessText(Language language, const insight::v1::GetTimelinessResponse& figures);
std::string TimelinessCasesText(Language language, const TimelineNames& names,
                                const insight::v1::ListTimelinessCasesResponse& list);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_TIMELINE_TEXT_H_
