#include "services/runtime/connected_rows.h"

#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/runtime/rows.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::runtime {
namespace {

std::string NodeKey(const std::string& prefix, const Uuid& thing) {
  return KeyBuilder(prefix).Byte('n').Id(thing).Take();
}
std::string MemberPrefix(const std::string& prefix, const Uuid& component) {
  return KeyBuilder(prefix).Byte('m').Id(component).Take();
}
std::string MemberKey(const std::string& prefix, const Uuid& component, uint64_t rank,
                      const Uuid& thing) {
  return KeyBuilder(MemberPrefix(prefix, component)).Number(rank).Id(thing).Take();
}
std::string SizeKey(const std::string& prefix, const Uuid& component) {
  return KeyBuilder(prefix).Byte('z').Id(component).Take();
}
std::string TiePrefix(const std::string& prefix, const Uuid& thing) {
  return KeyBuilder(prefix).Byte('e').Id(thing).Take();
}
std::string TieKey(const std::string& prefix, const Uuid& a, const Uuid& b) {
  return KeyBuilder(TiePrefix(prefix, a)).Id(b).Take();
}

}  // namespace

absl::StatusOr<std::optional<Uuid>> FindComponent(const views::RowReader& rows,
                                                  const std::string& prefix, const Uuid& thing) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, rows.Get(NodeKey(prefix, thing)));
  if (!value.has_value()) return std::optional<Uuid>();
  KeyReader reader(*value);
  return std::optional<Uuid>(reader.Id());
}

absl::StatusOr<Uuid> FirstMember(const views::RowReader& rows, const std::string& prefix,
                                 const Uuid& component) {
  std::optional<Uuid> first;
  const std::string members = MemberPrefix(prefix, component);
  RETURN_IF_ERROR(rows.Scan(members, "", [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(members.size()));
    reader.Number();
    first = reader.Id();
    return false;
  }));
  if (!first.has_value()) return RowUnreadable("a component without members");
  return *first;
}

absl::StatusOr<std::optional<ConnectedRows::Place>> ConnectedRows::PlaceOf(
    const Uuid& thing) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, rows_.Get(NodeKey(prefix_, thing)));
  if (!value.has_value()) return std::optional<Place>();
  KeyReader reader(*value);
  Place place;
  place.component = reader.Id();
  place.rank = reader.Number();
  return std::optional<Place>(place);
}

absl::StatusOr<uint64_t> ConnectedRows::SizeOf(const Uuid& component) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, rows_.Get(SizeKey(prefix_, component)));
  return value.has_value() ? KeyReader(*value).Number() : 0;
}

void ConnectedRows::SetSize(const Uuid& component, uint64_t size) {
  if (size == 0) {
    rows_.Delete(SizeKey(prefix_, component));
  } else {
    rows_.Put(SizeKey(prefix_, component), KeyBuilder().Number(size).Take());
  }
}

absl::StatusOr<std::vector<Uuid>> ConnectedRows::NeighboursOf(const Uuid& thing) const {
  std::vector<Uuid> neighbours;
  const std::string ties = TiePrefix(prefix_, thing);
  RETURN_IF_ERROR(rows_.Scan(ties, "", [&](std::string_view key, std::string_view) {
    neighbours.push_back(KeyReader(key.substr(ties.size())).Id());
    return true;
  }));
  return neighbours;
}

absl::StatusOr<std::vector<ConnectedRows::Node>> ConnectedRows::MembersOf(
    const Uuid& component) const {
  std::vector<Node> nodes;
  const std::string members = MemberPrefix(prefix_, component);
  RETURN_IF_ERROR(rows_.Scan(members, "", [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(members.size()));
    Node node;
    node.rank = reader.Number();
    node.thing = reader.Id();
    nodes.push_back(node);
    return true;
  }));
  return nodes;
}

absl::Status ConnectedRows::Move(const std::vector<Node>& nodes, const std::optional<Uuid>& from,
                                 const std::optional<Uuid>& to, bool to_is_fresh) {
  if (nodes.empty()) return absl::OkStatus();
  if (from.has_value()) {
    ASSIGN_OR_RETURN(const uint64_t size, SizeOf(*from));
    SetSize(*from, size - nodes.size());
  }
  if (to.has_value()) {
    uint64_t size = 0;
    if (!to_is_fresh) {
      ASSIGN_OR_RETURN(size, SizeOf(*to));
    }
    SetSize(*to, size + nodes.size());
  }
  for (const Node& node : nodes) {
    if (from.has_value()) rows_.Delete(MemberKey(prefix_, *from, node.rank, node.thing));
    if (to.has_value()) {
      rows_.Put(MemberKey(prefix_, *to, node.rank, node.thing), "");
      rows_.Put(NodeKey(prefix_, node.thing), KeyBuilder().Id(*to).Number(node.rank).Take());
    } else {
      rows_.Delete(NodeKey(prefix_, node.thing));
    }
    RETURN_IF_ERROR(moved_(node.thing, from, to));
  }
  return absl::OkStatus();
}

absl::Status ConnectedRows::Tie(const Node& a, const Node& b, const Uuid& fresh) {
  if (a.thing == b.thing) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<Place> of_a, PlaceOf(a.thing));
  ASSIGN_OR_RETURN(const std::optional<Place> of_b, PlaceOf(b.thing));
  const std::string tie = TieKey(prefix_, a.thing, b.thing);
  const bool together = of_a.has_value() && of_b.has_value() && of_a->component == of_b->component;
  if (together) {  // only then may they be tied already
    ASSIGN_OR_RETURN(const std::optional<std::string> there, rows_.Get(tie));
    if (there.has_value()) return absl::OkStatus();
  }
  rows_.Put(tie, "");
  rows_.Put(TieKey(prefix_, b.thing, a.thing), "");
  if (together) return absl::OkStatus();
  if (!of_a.has_value() && !of_b.has_value()) {
    return Move({a, b}, std::nullopt, fresh, /*to_is_fresh=*/true);
  }
  if (!of_a.has_value()) return Move({a}, std::nullopt, of_b->component);
  if (!of_b.has_value()) return Move({b}, std::nullopt, of_a->component);
  ASSIGN_OR_RETURN(const uint64_t size_a, SizeOf(of_a->component));
  ASSIGN_OR_RETURN(const uint64_t size_b, SizeOf(of_b->component));
  const Uuid smaller = size_a < size_b ? of_a->component : of_b->component;
  const Uuid larger = size_a < size_b ? of_b->component : of_a->component;
  ASSIGN_OR_RETURN(const std::vector<Node> members, MembersOf(smaller));
  return Move(members, smaller, larger);
}

absl::StatusOr<std::vector<Uuid>> ConnectedRows::PartedFrom(const Uuid& a, const Uuid& b) const {
  struct Side {
    std::vector<Uuid> found;  // in order of finding; those before `next` were looked around
    size_t next = 0;
    absl::flat_hash_set<Uuid> seen;
  };
  Side sides[2];
  sides[0].found = {a};
  sides[0].seen = {a};
  sides[1].found = {b};
  sides[1].seen = {b};
  for (int turn = 0;; turn = 1 - turn) {
    Side& side = sides[turn];
    if (side.next == side.found.size()) return std::move(side.found);  // all of it was seen
    ASSIGN_OR_RETURN(const std::vector<Uuid> neighbours, NeighboursOf(side.found[side.next++]));
    for (const Uuid& neighbour : neighbours) {
      if (sides[1 - turn].seen.contains(neighbour)) return std::vector<Uuid>();
      if (side.seen.insert(neighbour).second) side.found.push_back(neighbour);
    }
  }
}

absl::Status ConnectedRows::Untie(const Uuid& a, const Uuid& b, const Uuid& fresh) {
  const std::string tie = TieKey(prefix_, a, b);
  ASSIGN_OR_RETURN(const std::optional<std::string> there, rows_.Get(tie));
  if (!there.has_value()) return absl::OkStatus();
  rows_.Delete(tie);
  rows_.Delete(TieKey(prefix_, b, a));
  ASSIGN_OR_RETURN(const std::vector<Uuid> parted, PartedFrom(a, b));
  if (parted.empty()) return absl::OkStatus();
  std::vector<Node> leaving;
  Uuid component;
  for (const Uuid& thing : parted) {
    ASSIGN_OR_RETURN(const std::optional<Place> place, PlaceOf(thing));
    if (!place.has_value()) return RowUnreadable("a tied thing without a component");
    component = place->component;
    leaving.push_back({thing, place->rank});
  }
  RETURN_IF_ERROR(
      Move(leaving, component, leaving.size() == 1 ? std::nullopt : std::optional<Uuid>(fresh)));
  ASSIGN_OR_RETURN(const uint64_t rest, SizeOf(component));
  if (rest != 1) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Node> last, MembersOf(component));
  return Move(last, component, std::nullopt);
}

}  // namespace varsel::runtime
