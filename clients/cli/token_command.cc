// varsel token: a short-lived token for a development server, to be given to any client.
#include <memory>

#include "clients/cli/credentials.h"
#include "clients/cli/program.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {

void AddToken(CLI::App& app, Program& program) {
  const auto minutes =
      std::make_shared<int>(static_cast<int>(absl::ToInt64Minutes(kTokenLifetime)));
  CLI::App* command = program.Command(
      app, "token",
      {.da = "udsted et kortlivet adgangstoken til en udviklingsserver (--dev-key) for --actor, "
             "--role, --section, --controller og --agency",
       .en = "issue a short-lived token for a development server (--dev-key), for --actor, --role, "
             "--section, --controller and --agency"},
      [minutes](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const std::string token,
                         IssueToken(session.options(), absl::Minutes(*minutes)));
        session.out() << token << "\n";
        return absl::OkStatus();
      });
  command
      ->add_option(
          "--minutes", *minutes,
          program.Say({.da = "hvor længe det gælder (15)", .en = "how long it is valid (15)"}))
      ->check(CLI::Range(1, 60));
}

}  // namespace varsel::cli
