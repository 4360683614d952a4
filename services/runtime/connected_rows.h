// Connected components of things, kept in the rows of a view: which things hang together over ties
// that come and go, at a cost that does not grow with history. Joining moves the members of the
// smaller component only, so that a thing moves at most log2(n) times; parting searches from both
// ends at once and moves the smaller part. A thing without ties has no rows; one that joins
// another's component takes one row, or two with an order.
//
//   <prefix> n <thing>                    -> component, rank, what it is tied to (the first few)
//   <prefix> m <component> <rank> <thing> -> empty; the first has the lowest rank; if kept in order
//   <prefix> z <component>                -> how many members
//   <prefix> e <thing> <thing>            -> empty; what the first is tied to besides
//
// Used by folds: lives as long as one, not thread-safe; the finding functions are.
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
// Its member of lowest rank. REQUIRES: FindComponent gave it; kept in order.
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

  // Whether members are kept in order of rank, for FirstMember.
  enum class Order { kNone, kByRank };

  // `rows` outlives it.
  ConnectedRows(views::RowStore& rows, std::string prefix, Order order, Moved moved)
      : rows_(rows), prefix_(std::move(prefix)), order_(order), moved_(std::move(moved)) {}

  // Ties two things. `fresh` becomes the component's id where neither had one: no other may have
  // it, ever. Tied already: nothing happens.
  absl::Status Tie(const Node& a, const Node& b, const Uuid& fresh);
  // Unties them. `fresh` becomes the id of the part that leaves. Not tied: nothing happens.
  absl::Status Untie(const Uuid& a, const Uuid& b, const Uuid& fresh);

 private:
  struct Member {
    Uuid thing;
    uint64_t rank = 0;
    std::optional<Uuid> component;
    std::vector<Uuid> ties;  // those in its row: others only while these are as many as it takes
  };
  // As its rows have it; of one without rows, what `node` says.
  absl::StatusOr<Member> MemberOf(const Node& node) const;
  // What `member` is tied to, or another of its component is.
  absl::StatusOr<Member> NeighbourOf(const Member& member, const Uuid& thing) const;
  void PutMember(const Member& member);
  absl::StatusOr<std::vector<Uuid>> NeighboursOf(const Member& member) const;
  absl::StatusOr<bool> AreTied(const Member& member, const Uuid& other) const;
  void AddTie(Member* member, const Uuid& other);
  absl::Status RemoveTie(Member* member, const Uuid& other);

  absl::StatusOr<uint64_t> SizeOf(const Uuid& component) const;
  void SetSize(const Uuid& component, uint64_t size);
  // All that hang together with it, itself first.
  absl::StatusOr<std::vector<Member>> AllAround(Member member) const;
  // Moves members that all stand in one component, or in none, to `to`, with their ties.
  // `to_is_fresh`: it has no rows yet.
  absl::Status Move(std::vector<Member> members, const std::optional<Uuid>& to,
                    bool to_is_fresh = false);
  // The smaller of the two parts that a and b now are in; empty if they still hang together.
  absl::StatusOr<std::vector<Member>> PartedFrom(const Member& a, const Member& b) const;

  views::RowStore& rows_;
  const std::string prefix_;
  const Order order_;
  const Moved moved_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_CONNECTED_ROWS_H_
