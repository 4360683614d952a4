#include "services/insight/attempt_contribution.h"

#include <algorithm>
#include <tuple>

#include "services/insight/cells.h"
#include "services/insight/contribution.h"

namespace varsel::insight {
namespace {

struct AttemptCounts {
  uint32_t attempts = 0;
  uint32_t deliveries = 0;
  uint32_t without_attempt = 0;
};

void AddCounts(const CellKey& key, const AttemptCounts& counts, int times,
               v1::AttemptCounters* counters) {
  if (counts.attempts == 0 && counts.without_attempt == 0) return;
  const int place = CellAt(key, counters);
  v1::AttemptCell* cell = counters->mutable_cells(place);
  const auto sign = static_cast<uint32_t>(times);
  cell->set_attempts(cell->attempts() + sign * counts.attempts);
  cell->set_deliveries(cell->deliveries() + sign * counts.deliveries);
  cell->set_deliveries_without_attempt(cell->deliveries_without_attempt() +
                                       sign * counts.without_attempt);
  if (cell->attempts() == 0 && cell->deliveries() == 0 && cell->deliveries_without_attempt() == 0) {
    counters->mutable_cells()->DeleteSubrange(place, 1);
  }
}

uint32_t NumberCode(uint32_t number) { return std::min(number, kLastAttemptNumber); }

auto OrderOf(const v1::AttemptsOfKind& kind) {
  return std::make_tuple(static_cast<int>(kind.way()), kind.number(), kind.delivered());
}

}  // namespace

AttemptFacts FactsOf(const v1::AttemptRow& attempt, std::string_view attempt_id,
                     const v1::NotificationRow& row) {
  bool any = false;
  bool reached = false;
  for (const v1::DeliveryEntry& delivery : row.deliveries()) {
    if (delivery.attempt_id() != attempt_id) continue;
    any = true;
    reached = reached || delivery.reached();
  }
  return {.way = attempt.way(),
          .number = attempt.number(),
          .delivered = any ? reached : attempt.said_delivered()};
}

void AddAttempt(const AttemptFacts& attempt, v1::NotificationRow* row) {
  v1::AttemptsOfKind added;
  added.set_way(attempt.way);
  added.set_number(NumberCode(attempt.number));
  added.set_delivered(attempt.delivered);
  added.set_count(1);
  int place = 0;
  while (place < row->attempts_size() && OrderOf(row->attempts(place)) < OrderOf(added)) ++place;
  if (place < row->attempts_size() && OrderOf(row->attempts(place)) == OrderOf(added)) {
    row->mutable_attempts(place)->set_count(row->attempts(place).count() + 1);
    return;
  }
  *row->add_attempts() = added;
  for (int i = row->attempts_size() - 1; i > place; --i) {
    row->mutable_attempts()->SwapElements(i, i - 1);
  }
}

bool TakeAttempt(const AttemptFacts& attempt, v1::NotificationRow* row) {
  for (int i = 0; i < row->attempts_size(); ++i) {
    v1::AttemptsOfKind* kind = row->mutable_attempts(i);
    if (kind->way() != attempt.way || kind->number() != NumberCode(attempt.number) ||
        kind->delivered() != attempt.delivered) {
      continue;
    }
    kind->set_count(kind->count() - 1);
    if (kind->count() == 0) row->mutable_attempts()->DeleteSubrange(i, 1);
    return true;
  }
  return false;
}

std::string ScopeOf(const v1::NotificationRow& row) {
  return row.round_id().empty() ? std::string(kOutsideRounds) : row.round_id();
}

void AddAttempts(const v1::NotificationRow& row, int times, v1::AttemptCounters* counters) {
  AttemptCounts whole;
  for (const v1::DeliveryEntry& delivery : row.deliveries()) {
    if (delivery.attempt_id().empty() && delivery.reached()) ++whole.without_attempt;
  }
  for (const v1::AttemptsOfKind& kind : row.attempts()) {
    const AttemptCounts counts{.attempts = kind.count(),
                               .deliveries = kind.delivered() ? kind.count() : 0};
    whole.attempts += counts.attempts;
    whole.deliveries += counts.deliveries;
    AddCounts({v1::BREAKDOWN_WAY, "", static_cast<uint32_t>(kind.way())}, counts, times, counters);
    AddCounts({v1::BREAKDOWN_ATTEMPT_NUMBER, "", kind.number()}, counts, times, counters);
  }
  AddCounts({}, whole, times, counters);
  AddCounts({v1::BREAKDOWN_SECTION, row.section_id(), 0}, whole, times, counters);
  AddCounts({v1::BREAKDOWN_GROUP_KIND, "", static_cast<uint32_t>(row.group_kind())}, whole, times,
            counters);
  AddCounts({v1::BREAKDOWN_OFFICER_KNOWN, "", KnownCode(row.officer_known())}, whole, times,
            counters);
  AddCounts({v1::BREAKDOWN_PLANNED_OR_ACUTE, "", static_cast<uint32_t>(row.notification_kind())},
            whole, times, counters);
}

void AddCounters(const v1::AttemptCounters& from, v1::AttemptCounters* to) {
  for (const v1::AttemptCell& cell : from.cells()) {
    AddCounts(KeyOf(cell), {cell.attempts(), cell.deliveries(), cell.deliveries_without_attempt()},
              1, to);
  }
}

}  // namespace varsel::insight
