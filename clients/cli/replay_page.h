// The replay as one page that needs no network: both modes of it, a time slider, a switch between
// what was known then and what is known now, and a style for paper. The page's own files are
// replay_page.html, .css and .js beside this one; they are compiled in. Pure.
#ifndef VARSEL_CLIENTS_CLI_REPLAY_PAGE_H_
#define VARSEL_CLIENTS_CLI_REPLAY_PAGE_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/replay_text.h"
#include "clients/cli/words.h"

namespace varsel::cli {

struct PageInput {
  std::string title;             // of what it is
  Replayed now;                  // as known now
  std::optional<Replayed> then;  // as it was known at `moment`; none = no switch
  absl::Time moment;
  absl::Time made;
};

// Always in Danish: its readers are.
std::string ReplayPage(const PageInput& input);

// The page's three files as they lie in the source tree.
extern const char kReplayPageHtml[];
extern const char kReplayPageCss[];
extern const char kReplayPageJs[];

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_REPLAY_PAGE_H_
