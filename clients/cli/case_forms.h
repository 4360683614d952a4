// What the commands of the programme area share.
#ifndef VARSEL_CLIENTS_CLI_CASE_FORMS_H_
#define VARSEL_CLIENTS_CLI_CASE_FORMS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/support_forms.h"

namespace varsel::cli {

inline std::string ProgrammeMethod(const char* rpc) {
  return absl::StrCat("varsel.programme.v1.ProgrammeService/", rpc);
}

// The subcommand of case about lists over which agencies meet: meeting_list_command.cc.
void AddMeetingList(CLI::App& parent, Program& program);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_CASE_FORMS_H_
