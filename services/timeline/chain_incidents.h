// The incidents that the fold of one record reads and changes: a link asks for the same two again
// and again, so each is read and parsed once. Not thread-safe: lives as long as one fold.
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_INCIDENTS_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_INCIDENTS_H_

#include <memory>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/timeline/chain_keys.h"
#include "storage/views/view.h"
#include "varsel/timeline/v1/chain_rows.pb.h"

namespace varsel::timeline {

class ChainIncidents {
 public:
  // `rows` outlives it.
  explicit ChainIncidents(views::RowStore& rows) : rows_(rows) {}

  // nullptr = there is none. Good as long as this. Who changes it says so by Write.
  absl::StatusOr<v1::ChainIncidentRow*> Find(const Uuid& incident);
  // REQUIRES: Find gave it.
  void Write(const Uuid& incident);
  void Put(const Uuid& incident, const v1::ChainIncidentRow& row);

 private:
  views::RowStore& rows_;
  absl::flat_hash_map<Uuid, std::unique_ptr<v1::ChainIncidentRow>> known_;  // null = there is none
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_INCIDENTS_H_
