#include "services/domain/programme.h"

#include <algorithm>

namespace varsel {
namespace {

absl::Duration Days(int days) { return absl::Hours(24 * days); }

}  // namespace

std::vector<absl::Duration> TimesOf(const common::v1::Rhythm& rhythm) {
  std::vector<absl::Duration> times;
  for (const int days : rhythm.after_days()) times.push_back(Days(days));
  for (int n = 1; rhythm.every_days() > 0 && n <= kRhythmTimesMax; ++n) {
    const int days = n * rhythm.every_days();
    if (rhythm.times() > 0 && n > rhythm.times()) break;
    if (rhythm.until_days() > 0 && days > rhythm.until_days()) break;
    if (rhythm.times() == 0 && rhythm.until_days() == 0) break;  // never ends: refused at start
    times.push_back(Days(days));
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (times.size() > kRhythmTimesMax) times.resize(kRhythmTimesMax);
  return times;
}

Programme ProgrammeOf(const common::v1::Programme& policy) {
  const common::v1::ProgrammeTerms& terms = policy.terms();
  Programme programme;
  programme.code = policy.code();
  programme.minimum_age_years = policy.ages().minimum_years();
  programme.maximum_age_years = policy.ages().maximum_years();
  programme.violence_look_back_years = terms.violence_look_back_years();
  programme.review_within_months = terms.review_within_months();
  programme.removed_after_review_due_months = terms.removed_after_review_due_months();
  programme.provisional_lapses_after = Days(terms.provisional_lapses_after_days());
  programme.complete_within = absl::Hours(terms.complete_within_hours());
  programme.offer_follow_up_working_days = terms.offer_follow_up_working_days();
  programme.small_cells_below = terms.small_cells_below();
  programme.follow_ups_after = TimesOf(policy.follow_up());
  programme.follow_up_after_incident = absl::Hours(terms.follow_up_after_incident_hours());
  programme.first_attempt_within = Days(terms.first_attempt_within_days());
  programme.chain_open_for = Days(terms.chain_open_for_days());
  programme.collision_within = absl::Hours(terms.collision_within_hours());
  programme.disclosure_expires_after = Days(terms.disclosure_expires_after_days());
  return programme;
}

}  // namespace varsel
