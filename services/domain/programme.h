// What the rules of rounds need of a programme (indsats): the numbers that the domain page marks as
// policy, not law. Filled from the programme's file; the whole of it is common.v1.Programme.
#ifndef VARSEL_SERVICES_DOMAIN_PROGRAMME_H_
#define VARSEL_SERVICES_DOMAIN_PROGRAMME_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "varsel/common/v1/programme.pb.h"

namespace varsel {

// The programme of everything that names none: events from before programmes were data, too.
inline constexpr char kDistrictProgramme[] = "forenet-mod-vold";
// At this age a person is an adult. A programme with a lower minimum is one that allows minors.
inline constexpr int kAdultYears = 18;

// Defaults are those of Forenet Mod Vold, for what is started without policy files.
struct Programme {
  std::string code = kDistrictProgramme;
  int minimum_age_years = kAdultYears;
  int maximum_age_years = 0;  // the last that is in; 0 = none
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

  bool allows_minors() const { return minimum_age_years < kAdultYears; }
};

// How many times a rhythm may come back: one that comes oftener is a mistake.
inline constexpr int kRhythmTimesMax = 120;

// How long after the beginning each comes, the earliest first. Never more than kRhythmTimesMax.
std::vector<absl::Duration> TimesOf(const common::v1::Rhythm& rhythm);

// The numbers of a checked policy.
Programme ProgrammeOf(const common::v1::Programme& policy);

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_PROGRAMME_H_
