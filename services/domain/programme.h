// The policy of a programme (indsats): the numbers that the domain page marks as policy, not law.
#ifndef VARSEL_SERVICES_DOMAIN_PROGRAMME_H_
#define VARSEL_SERVICES_DOMAIN_PROGRAMME_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace varsel {

// Defaults are those of Forenet Mod Vold.
struct Programme {
  std::string code = "forenet-mod-vold";
  int minimum_age_years = 18;
  int violence_look_back_years = 5;
  int review_within_months = 6;  // after approval or the last review
  int removed_after_review_due_months =
      3;  // removed by the system this long after a review fell due
  absl::Duration provisional_lapses_after = absl::Hours(7 * 24);
  absl::Duration complete_within = absl::Hours(72);
  int offer_follow_up_working_days = 5;  // from the day on which a support offer was accepted
  int small_cells_below = 5;             // cells of a table that leaves are suppressed under this
  std::vector<absl::Duration> follow_ups_after = {absl::Hours(14 * 24), absl::Hours(56 * 24)};
  absl::Duration follow_up_after_incident = absl::Hours(48);
  absl::Duration first_attempt_within = absl::Hours(14 * 24);  // of the plan
  // Two groups have an open chain while one attacked the other no longer ago than this.
  absl::Duration chain_open_for = absl::Hours(180 * 24);
  absl::Duration collision_within = absl::Hours(24);
  absl::Duration disclosure_expires_after = absl::Hours(30 * 24);  // the end of the meeting
};

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_PROGRAMME_H_
