#include "services/insight/counter_change.h"

#include <optional>

#include "services/insight/attempt_contribution.h"
#include "services/insight/contribution.h"
#include "services/insight/hit_rate_view.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

template <typename Counters>
absl::StatusOr<Counters*> Load(const std::string& key, const views::RowStore& rows,
                               std::map<std::string, Counters>* loaded) {
  const auto found = loaded->find(key);
  if (found != loaded->end()) return &found->second;
  ASSIGN_OR_RETURN(Counters counters, runtime::GetRowOrNew<Counters>(rows, key));
  return &loaded->emplace(key, std::move(counters)).first->second;
}

template <typename Counters>
void WriteAll(const std::map<std::string, Counters>& loaded, views::RowStore& rows) {
  for (const auto& [key, counters] : loaded) {
    if (counters.cells().empty()) {
      rows.Delete(key);
    } else {
      runtime::PutRow(rows, key, counters);
    }
  }
}

}  // namespace

absl::Status CounterChange::Add(const v1::PersonRow& row, int times) {
  for (const std::string& scope : ScopesOf(row)) {
    const std::optional<PersonStanding> standing = StandingInScope(row, scope);
    if (!standing.has_value()) continue;
    ASSIGN_OR_RETURN(v1::PersonCounters* const counters,
                     Load(PersonCountersKey(scope), rows_, &persons_));
    AddPerson(*standing, times, counters);
  }
  return absl::OkStatus();
}

absl::Status CounterChange::Add(const v1::NotificationRow& row, int times) {
  if (row.attempts().empty() && row.deliveries().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(v1::AttemptCounters* const counters,
                   Load(AttemptCountersKey(ScopeOf(row)), rows_, &attempts_));
  AddAttempts(row, times, counters);
  return absl::OkStatus();
}

void CounterChange::Write() {
  WriteAll(persons_, rows_);
  WriteAll(attempts_, rows_);
}

}  // namespace varsel::insight
