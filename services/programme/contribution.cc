#include "services/programme/contribution.h"

#include <algorithm>

#include "services/programme/case_standing.h"

namespace varsel::programme {
namespace {

// Adds to the counter that `same` finds, or to a new one that `make` fills in.
template <typename List, typename Less, typename Same, typename Make>
void Count(List& list, int times, Less less, Same same, Make make) {
  const auto found = std::find_if(list.begin(), list.end(), same);
  if (found != list.end()) {
    found->set_cases(found->cases() + times);
    if (found->cases() == 0) list.erase(found);
    return;
  }
  auto& added = *list.Add();
  make(added);
  added.set_cases(times);
  std::sort(list.begin(), list.end(), less);
}

}  // namespace

Contribution ContributionOf(const v1::CaseLife& life) {
  Contribution contribution;
  if (!Exists(life) || life.withdrawn()) return contribution;
  contribution.opened = true;
  contribution.section_id = life.section_id();
  contribution.marked = IsMarked(life);
  contribution.consent_ended = ConsentEnded(life);
  const v1::ClosingFact* closing = ClosingOf(life);
  contribution.open = closing == nullptr;
  if (closing != nullptr) contribution.outcome = closing->outcome();
  for (const v1::HeldFact& held : life.facts()) {
    if (held.withdrawn() || !held.fact().has_phase()) continue;
    contribution.phases.emplace(held.fact().phase().track(), held.fact().phase().phase());
  }
  return contribution;
}

void AddTo(v1::FigureRow& row, const Contribution& contribution, int times) {
  if (!contribution.opened) return;
  row.set_opened(row.opened() + times);
  if (contribution.open) row.set_open(row.open() + times);
  if (contribution.marked) row.set_marked(row.marked() + times);
  if (contribution.consent_ended) row.set_consent_ended(row.consent_ended() + times);
  for (const auto& reached : contribution.phases) {
    const std::string& track = reached.first;
    const std::string& phase = reached.second;
    Count(
        *row.mutable_phases(), times,
        [](const v1::PhaseCounter& a, const v1::PhaseCounter& b) {
          return a.track() != b.track() ? a.track() < b.track() : a.phase() < b.phase();
        },
        [&](const v1::PhaseCounter& counter) {
          return counter.track() == track && counter.phase() == phase;
        },
        [&](v1::PhaseCounter& counter) {
          counter.set_track(track);
          counter.set_phase(phase);
        });
  }
  if (contribution.outcome.empty()) return;
  Count(
      *row.mutable_outcomes(), times,
      [](const v1::OutcomeCounter& a, const v1::OutcomeCounter& b) {
        return a.outcome() < b.outcome();
      },
      [&](const v1::OutcomeCounter& counter) { return counter.outcome() == contribution.outcome; },
      [&](v1::OutcomeCounter& counter) { counter.set_outcome(contribution.outcome); });
}

}  // namespace varsel::programme
