#include "services/timeline/chain_incidents.h"

#include <utility>

#include "services/runtime/rows.h"
#include "services/timeline/chain_read.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {

absl::StatusOr<v1::ChainIncidentRow*> ChainIncidents::Find(const Uuid& incident) {
  const auto known = known_.find(incident);
  if (known != known_.end()) return known->second.get();
  ASSIGN_OR_RETURN(std::optional<v1::ChainIncidentRow> row, ReadIncident(rows_, incident));
  auto kept = row.has_value() ? std::make_unique<v1::ChainIncidentRow>(*std::move(row)) : nullptr;
  return known_.emplace(incident, std::move(kept)).first->second.get();
}

void ChainIncidents::Write(const Uuid& incident) {
  runtime::PutRow(rows_, OneKey('i', incident), *known_.find(incident)->second);
}

void ChainIncidents::Put(const Uuid& incident, const v1::ChainIncidentRow& row) {
  known_.insert_or_assign(incident, std::make_unique<v1::ChainIncidentRow>(row));
  Write(incident);
}

}  // namespace varsel::timeline
