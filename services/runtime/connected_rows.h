// Connected components of things, kept in the rows of a view: which things hang together over ties
// that come and go, at a cost that does not grow with history. Joining moves the members of the
// smaller component only, so that a thing moves at most log2(n) times; parting searches from both
// ends at once and moves the smaller part. A thing without ties has no rows.
//
//   <prefix> n <thing>                    -> component, rank
//   <prefix> m <component> <rank> <thing> -> empty; the first has the lowest rank
//   <prefix> z <component>                -> how many members
//   <prefix> e <thing> <thing>            -> empty; each tie both ways
//
// Used by folds: on the committer's thread, not thread-safe; the finding functions are.
#ifndef VARSEL_SERVICES_RUNTIME_CONNECTED_ROWS_H_
#define VARSEL_SERVICES_RUNTIME_CONNECTED_ROWS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::runtime {

// The component that the thing is in; nullopt if it has no tie.
absl::StatusOr<std::optional<Uuid>> FindComponent(const views::RowReader& rows,
                                                  const std::string& prefix, const Uuid& thing);
// Its member of lowest rank. REQUIRES: FindComponent gave it.
absl::StatusOr<Uuid> FirstMember(const views::RowReader& rows, const std::string& prefix,
                                 const Uuid& component);

class ConnectedRows {
 public:
  // A thing left one component for another; nullopt = none. Called after the rows have moved.
  using Moved = std::function<absl::Status(const Uuid& thing, const std::optional<Uuid>& from,
                                           const std::optional<Uuid>& to)>;
  struct Node {
    Uuid thing;
    uint64_t rank = 0;  // stays the same for ever
  };

  // `rows` outlives it.
  ConnectedRows(views::RowStore& rows, std::string prefix, Moved moved)
      : rows_(rows), prefix_(std::move(prefix)), moved_(std::move(moved)) {}

  // Ties two things. `fresh` becomes the component's id where neither had one: no other may have
  // it, ever. Tied already: nothing happens.
  absl::Status Tie(const Node& a, const Node& b, const Uuid& fresh);
  // Unties them. `fresh` becomes the id of the part that leaves. Not tied: nothing happens.
  absl::Status Untie(const Uuid& a, const Uuid& b, const Uuid& fresh);

 private:
  struct Place {
    Uuid component;
    uint64_t rank = 0;
  };
  absl::StatusOr<std::optional<Place>> PlaceOf(const Uuid& thing) const;
  absl::StatusOr<uint64_t> SizeOf(const Uuid& component) const;
  void SetSize(const Uuid& component, uint64_t size);
  absl::StatusOr<std::vector<Uuid>> NeighboursOf(const Uuid& thing) const;
  absl::StatusOr<std::vector<Node>> MembersOf(const Uuid& component) const;
  // Moves things that all stand in `from` to `to`. `to_is_fresh`: it has no rows yet.
  absl::Status Move(const std::vector<Node>& nodes, const std::optional<Uuid>& from,
                    const std::optional<Uuid>& to, bool to_is_fresh = false);
  // The smaller of the two parts that a and b now are in; empty if they still hang together.
  absl::StatusOr<std::vector<Uuid>> PartedFrom(const Uuid& a, const Uuid& b) const;

  views::RowStore& rows_;
  const std::string prefix_;
  const Moved moved_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_CONNECTED_ROWS_H_
