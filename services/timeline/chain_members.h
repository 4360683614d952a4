// What is counted of a chain, and where chains are found: kept while incidents come and go. Used by
// the fold of view timeline.chain, for one record. Not thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_MEMBERS_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_MEMBERS_H_

#include <map>

#include "absl/status/status.h"
#include "services/timeline/chain_keys.h"
#include "storage/views/view.h"
#include "varsel/timeline/v1/chain_rows.pb.h"

namespace varsel::timeline {

class ChainMembers {
 public:
  // `fresh`: the id of a chain that has no rows yet.
  ChainMembers(views::RowStore& rows, const Uuid& fresh) : rows_(rows), fresh_(fresh) {}

  // The incident, as it now stands in its row, with its spirals.
  absl::Status Add(const Uuid& chain, const Uuid& incident, const v1::ChainIncidentRow& row);
  absl::Status Remove(const Uuid& chain, const Uuid& incident, const v1::ChainIncidentRow& row);
  // Writes what was changed. Once, at the end.
  absl::Status Write();

 private:
  struct Changed {
    v1::ChainRow before;
    v1::ChainRow now;
    bool lost_an_end = false;  // its first or last incident may have left
  };
  absl::StatusOr<Changed*> Of(const Uuid& chain);
  absl::Status MoveSpirals(const Uuid& chain, const Uuid& incident, bool there);
  void WriteLists(const Uuid& chain, const Changed& changed);
  absl::Status SetTimes(const Uuid& chain, v1::ChainRow* row) const;

  views::RowStore& rows_;
  const Uuid fresh_;
  std::map<Uuid, Changed> changed_;
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_MEMBERS_H_
