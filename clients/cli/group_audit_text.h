// Group audits and scorecards as text for a terminal: counts beside one another, and who judged.
#ifndef VARSEL_CLIENTS_CLI_GROUP_AUDIT_TEXT_H_
#define VARSEL_CLIENTS_CLI_GROUP_AUDIT_TEXT_H_

#include <string>

#include "clients/cli/group_text.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::cli {

std::string AuditText(Language language, const PictureNames& names,
                      const picture::v1::GetGroupAuditResponse& audit);
std::string AuditsText(Language language, const picture::v1::ListGroupAuditsResponse& list);
// Ends with what the counts do not hold: known incidents only.
std::string ScorecardText(Language language, const PictureNames& names,
                          const picture::v1::GetScorecardResponse& card);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_GROUP_AUDIT_TEXT_H_
