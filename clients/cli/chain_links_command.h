// The subcommands of chain that say of links that they are so, or are not: one, several, or all
// that the system has proposed of a chain.
#ifndef VARSEL_CLIENTS_CLI_CHAIN_LINKS_COMMAND_H_
#define VARSEL_CLIENTS_CLI_CHAIN_LINKS_COMMAND_H_

#include "clients/cli/program.h"

namespace varsel::cli {

// confirm, withdraw. `chain` and `program` outlive the parsing.
void AddChainLinks(CLI::App& chain, Program& program);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_CHAIN_LINKS_COMMAND_H_
