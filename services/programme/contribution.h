// What one case adds to its programme's counters, so that a fold changes only what changed. Pure;
// thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_CONTRIBUTION_H_
#define VARSEL_SERVICES_PROGRAMME_CONTRIBUTION_H_

#include <set>
#include <string>
#include <utility>

#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {

struct Contribution {
  bool opened = false;  // false = the case counts nowhere
  bool open = false;
  bool marked = false;
  bool consent_ended = false;
  std::set<std::pair<std::string, std::string>> phases;  // track, phase
  std::string outcome;
  std::string section_id;

  bool operator==(const Contribution&) const = default;
};

Contribution ContributionOf(const v1::CaseLife& life);

// Adds it `times` (1 or -1) to a row, whose lists stay sorted; counters that fall to 0 go.
void AddTo(v1::FigureRow& row, const Contribution& contribution, int times);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_CONTRIBUTION_H_
