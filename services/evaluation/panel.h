// Counts what happened to groups by week: a balanced panel, with a row of zeros for each week in
// which a group was active and nothing is known. Pure; thread-compatible.
#ifndef VARSEL_SERVICES_EVALUATION_PANEL_H_
#define VARSEL_SERVICES_EVALUATION_PANEL_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/evaluation/columns.h"
#include "storage/base/uuid.h"

namespace varsel::evaluation {

// So much of what is counted, at a moment.
struct GroupFact {
  Uuid group;
  absl::Time occurred;
  Counted counted = Counted::kDeliveries;
  uint32_t times = 1;
};

struct PanelGroup {
  Uuid id;
  absl::Time active_from;
  absl::Time active_until;  // InfiniteFuture = still
};

// Weeks of Danish time, one after the other.
struct PanelWeeks {
  absl::CivilDay first_monday;
  int64_t count = 0;

  // REQUIRES: both are Mondays at 00:00 in Denmark, and `from` is the earlier.
  static PanelWeeks Between(absl::Time from, absl::Time until);
  absl::CivilDay Monday(int64_t week) const { return first_monday + 7 * week; }
};

struct PanelRow {
  Uuid group;
  int64_t week = 0;  // from 0 on
  int days_active = 0;
  std::array<uint32_t, kCountedColumns> counts{};
};

class Panel {
 public:
  Panel(const PanelWeeks& weeks, std::vector<PanelGroup> groups);

  // Facts of other weeks and of other groups are passed over.
  void Add(const GroupFact& fact);
  // Of each group in the order given, the weeks in order: those in which it was active on at least
  // one day, or of which something is known.
  std::vector<PanelRow> Rows() const;

 private:
  size_t At(size_t group, int64_t week) const {
    return group * static_cast<size_t>(weeks_.count) + static_cast<size_t>(week);
  }

  const PanelWeeks weeks_;
  const std::vector<PanelGroup> groups_;
  absl::flat_hash_map<Uuid, size_t> index_;
  std::vector<std::array<uint32_t, kCountedColumns>> counts_;
};

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_PANEL_H_
