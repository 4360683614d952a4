// log tail: the records of the log as they come, sealed.
#include "clients/cli/program.h"

namespace varsel::cli {

void AddLog(CLI::App&, Program&) {}

}  // namespace varsel::cli
