// Which incidents retaliate for which, over links that stand: read from view timeline.chain as far
// as it is asked, and kept, so that a thousand links cost little more than the incidents they tie.
// Keeps which streams its answers rest on. Not thread-safe: lives as long as the facts of one
// command are gathered.
#ifndef VARSEL_SERVICES_TIMELINE_LINK_GRAPH_H_
#define VARSEL_SERVICES_TIMELINE_LINK_GRAPH_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/uuid.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"
#include "varsel/timeline/v1/chain_rows.pb.h"

namespace varsel::timeline {

class LinkGraph {
 public:
  // `rows` outlives it.
  explicit LinkGraph(const views::RowReader& rows) : rows_(rows) {}

  // The incident, on which the decision then rests; nullptr = there is none.
  absl::StatusOr<const v1::ChainIncidentRow*> RestOnIncident(const Uuid& incident);
  // All that was ever said of what the incident answers, on which the decision then rests. Good as
  // long as the graph.
  absl::StatusOr<const v1::LinksLife*> RestOnLinks(const Uuid& retaliation);
  // Whether, over links that stand, `answered` itself retaliates for `retaliation`. Goes no further
  // than what may have happened after it: 31 days, the coarsest precision, are allowed for; and
  // looks at 500 incidents at most. The decision rests on what was said of `answered` and of those
  // that may have happened later.
  absl::StatusOr<bool> ClosesCircle(const Uuid& retaliation, const Uuid& answered);
  // The link stands from here on, as if it had been recorded.
  void Link(const Uuid& retaliation, const Uuid& answered);

  // The versions of what the decision rests on, each stream once.
  std::vector<log::Precondition> Reads() const;

 private:
  struct Incident {
    Uuid id;
    std::optional<v1::ChainIncidentRow> row;
    absl::Time earliest, latest;
    std::optional<v1::LinksLife> links;  // nullopt = not read yet
    std::vector<size_t> answers;         // by links that stand, once links are read
    uint64_t seen_in = 0;                // the last search that came by
    // What a search that began here looked at, `surely_before` that moment all of it; good while
    // `searched_in` is the graph's age.
    absl::Time surely_before;
    size_t looked_at = 0;
    uint64_t searched_in = 0;
    bool rests_on_incident = false, rests_on_links = false;
  };
  absl::StatusOr<size_t> IndexOf(const Uuid& incident);
  absl::Status ReadLinks(size_t index);

  const views::RowReader& rows_;
  absl::flat_hash_map<Uuid, size_t> indexes_;
  std::deque<Incident> incidents_;  // that do not move
  uint64_t searches_ = 0;
  uint64_t age_ = 1;    // grows when a link is added to what a search has come by
  size_t guarded_ = 0;  // of those that only may have happened later
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_LINK_GRAPH_H_
