// The subcommands of group that are about a round: audit, violent, scorecard.
#ifndef VARSEL_CLIENTS_CLI_GROUP_AUDIT_COMMAND_H_
#define VARSEL_CLIENTS_CLI_GROUP_AUDIT_COMMAND_H_

#include "clients/cli/program.h"

namespace varsel::cli {

inline constexpr char kPictureService[] = "varsel.picture.v1.PictureService/";

// `group` and `program` outlive the parsing.
void AddGroupAudit(CLI::App& group, Program& program);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_GROUP_AUDIT_COMMAND_H_
