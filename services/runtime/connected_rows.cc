#include "services/runtime/connected_rows.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/runtime/rows.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::runtime {
namespace {

// In the row of a thing. Most have two: a row of each tie would be most of what a chain takes.
constexpr size_t kTiesInRow = 6;

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

absl::StatusOr<ConnectedRows::Member> ConnectedRows::MemberOf(const Node& node) const {
  Member member{.thing = node.thing, .rank = node.rank, .component = {}, .ties = {}};
  ASSIGN_OR_RETURN(const std::optional<std::string> value, rows_.Get(NodeKey(prefix_, node.thing)));
  if (!value.has_value()) return member;
  KeyReader reader(*value);
  member.component = reader.Id();
  member.rank = reader.Number();
  while (reader.ok() && !reader.rest().empty()) member.ties.push_back(reader.Id());
  if (!reader.ok()) return RowUnreadable("a thing of a component");
  return member;
}

absl::StatusOr<ConnectedRows::Member> ConnectedRows::NeighbourOf(const Member& member,
                                                                 const Uuid& thing) const {
  ASSIGN_OR_RETURN(Member neighbour, MemberOf({thing}));
  if (neighbour.component.has_value() && neighbour.component == member.component) return neighbour;
  return RowUnreadable("a tied thing of another component");
}

void ConnectedRows::PutMember(const Member& member) {
  KeyBuilder value;
  value.Id(*member.component).Number(member.rank);
  for (const Uuid& tie : member.ties) value.Id(tie);
  rows_.Put(NodeKey(prefix_, member.thing), value.Take());
}

absl::StatusOr<std::vector<Uuid>> ConnectedRows::NeighboursOf(const Member& member) const {
  std::vector<Uuid> neighbours = member.ties;
  if (neighbours.size() < kTiesInRow) return neighbours;
  const std::string ties = TiePrefix(prefix_, member.thing);
  RETURN_IF_ERROR(rows_.Scan(ties, "", [&](std::string_view key, std::string_view) {
    neighbours.push_back(KeyReader(key.substr(ties.size())).Id());
    return true;
  }));
  return neighbours;
}

absl::StatusOr<bool> ConnectedRows::AreTied(const Member& member, const Uuid& other) const {
  if (std::find(member.ties.begin(), member.ties.end(), other) != member.ties.end()) return true;
  if (member.ties.size() < kTiesInRow) return false;
  ASSIGN_OR_RETURN(const auto there, rows_.Get(TieKey(prefix_, member.thing, other)));
  return there.has_value();
}

void ConnectedRows::AddTie(Member* member, const Uuid& other) {
  if (member->ties.size() < kTiesInRow) {
    member->ties.push_back(other);
  } else {
    rows_.Put(TieKey(prefix_, member->thing, other), "");
  }
}

absl::Status ConnectedRows::RemoveTie(Member* member, const Uuid& other) {
  const auto in_row = std::find(member->ties.begin(), member->ties.end(), other);
  if (in_row == member->ties.end()) {
    rows_.Delete(TieKey(prefix_, member->thing, other));
    return absl::OkStatus();
  }
  const bool was_full = member->ties.size() == kTiesInRow;
  member->ties.erase(in_row);
  if (!was_full) return absl::OkStatus();
  // One that stood outside takes its place.
  std::string outside;
  RETURN_IF_ERROR(rows_.Scan(TiePrefix(prefix_, member->thing), "",
                             [&](std::string_view key, std::string_view) {
                               outside.assign(key);
                               return false;
                             }));
  if (outside.empty()) return absl::OkStatus();
  member->ties.push_back(Uuid::FromBytes(outside.substr(outside.size() - Uuid::kSize)));
  rows_.Delete(outside);
  return absl::OkStatus();
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

absl::StatusOr<std::vector<ConnectedRows::Member>> ConnectedRows::AllAround(Member member) const {
  absl::flat_hash_set<Uuid> seen = {member.thing};
  std::vector<Member> found = {std::move(member)};
  for (size_t next = 0; next < found.size(); ++next) {
    ASSIGN_OR_RETURN(const std::vector<Uuid> neighbours, NeighboursOf(found[next]));
    for (const Uuid& neighbour : neighbours) {
      if (!seen.insert(neighbour).second) continue;
      ASSIGN_OR_RETURN(Member around, NeighbourOf(found.front(), neighbour));
      found.push_back(std::move(around));
    }
  }
  return found;
}

absl::Status ConnectedRows::Move(std::vector<Member> members, const std::optional<Uuid>& to,
                                 bool to_is_fresh) {
  const std::optional<Uuid> from = members.front().component;
  if (from.has_value()) {
    ASSIGN_OR_RETURN(const uint64_t size, SizeOf(*from));
    SetSize(*from, size - members.size());
  }
  if (to.has_value()) {
    uint64_t size = 0;
    if (!to_is_fresh) {
      ASSIGN_OR_RETURN(size, SizeOf(*to));
    }
    SetSize(*to, size + members.size());
  }
  const bool in_order = order_ == Order::kByRank;
  for (Member& member : members) {
    if (from.has_value() && in_order) {
      rows_.Delete(MemberKey(prefix_, *from, member.rank, member.thing));
    }
    member.component = to;
    if (to.has_value()) {
      if (in_order) rows_.Put(MemberKey(prefix_, *to, member.rank, member.thing), "");
      PutMember(member);
    } else {
      rows_.Delete(NodeKey(prefix_, member.thing));
    }
    RETURN_IF_ERROR(moved_(member.thing, from, to));
  }
  return absl::OkStatus();
}

absl::Status ConnectedRows::Tie(const Node& a, const Node& b, const Uuid& fresh) {
  if (a.thing == b.thing) return absl::OkStatus();
  ASSIGN_OR_RETURN(Member of_a, MemberOf(a));
  ASSIGN_OR_RETURN(Member of_b, MemberOf(b));
  if (of_a.component.has_value() && of_a.component == of_b.component) {
    ASSIGN_OR_RETURN(const bool tied, AreTied(of_a, b.thing));
    if (tied) return absl::OkStatus();
    AddTie(&of_a, b.thing);
    AddTie(&of_b, a.thing);
    PutMember(of_a);
    PutMember(of_b);
    return absl::OkStatus();
  }
  bool a_moves = !of_a.component.has_value();
  if (of_a.component.has_value() && of_b.component.has_value()) {
    ASSIGN_OR_RETURN(const uint64_t size_a, SizeOf(*of_a.component));
    ASSIGN_OR_RETURN(const uint64_t size_b, SizeOf(*of_b.component));
    a_moves = size_a < size_b;
  }
  Member& staying = a_moves ? of_b : of_a;
  ASSIGN_OR_RETURN(std::vector<Member> moving, AllAround(std::move(a_moves ? of_a : of_b)));
  AddTie(&staying, moving.front().thing);
  AddTie(&moving.front(), staying.thing);
  if (!staying.component.has_value()) {
    moving.push_back(std::move(staying));
    return Move(std::move(moving), fresh, /*to_is_fresh=*/true);
  }
  PutMember(staying);
  return Move(std::move(moving), staying.component);
}

absl::StatusOr<std::vector<ConnectedRows::Member>> ConnectedRows::PartedFrom(
    const Member& a, const Member& b) const {
  struct Side {
    std::vector<Member> found;  // in order of finding; those before `next` were looked around
    size_t next = 0;
    absl::flat_hash_set<Uuid> seen;
  };
  Side sides[2];
  sides[0].found = {a};
  sides[0].seen = {a.thing};
  sides[1].found = {b};
  sides[1].seen = {b.thing};
  for (int turn = 0;; turn = 1 - turn) {
    Side& side = sides[turn];
    if (side.next == side.found.size()) return std::move(side.found);  // all of it was seen
    ASSIGN_OR_RETURN(const std::vector<Uuid> neighbours, NeighboursOf(side.found[side.next++]));
    for (const Uuid& neighbour : neighbours) {
      if (sides[1 - turn].seen.contains(neighbour)) return std::vector<Member>();
      if (!side.seen.insert(neighbour).second) continue;
      ASSIGN_OR_RETURN(Member found, NeighbourOf(a, neighbour));
      side.found.push_back(std::move(found));
    }
  }
}

absl::Status ConnectedRows::Untie(const Uuid& a, const Uuid& b, const Uuid& fresh) {
  ASSIGN_OR_RETURN(Member of_a, MemberOf({a}));
  ASSIGN_OR_RETURN(const bool tied, AreTied(of_a, b));
  if (!tied) return absl::OkStatus();
  ASSIGN_OR_RETURN(Member of_b, NeighbourOf(of_a, b));
  RETURN_IF_ERROR(RemoveTie(&of_a, b));
  RETURN_IF_ERROR(RemoveTie(&of_b, a));
  PutMember(of_a);
  PutMember(of_b);
  ASSIGN_OR_RETURN(std::vector<Member> parted, PartedFrom(of_a, of_b));
  if (parted.empty()) return absl::OkStatus();
  const bool a_leaves = parted.front().thing == a;
  const bool alone = parted.size() == 1;
  RETURN_IF_ERROR(Move(std::move(parted), alone ? std::nullopt : std::optional<Uuid>(fresh)));
  Member& stays = a_leaves ? of_b : of_a;
  ASSIGN_OR_RETURN(const uint64_t rest, SizeOf(*stays.component));
  if (rest != 1) return absl::OkStatus();
  return Move({std::move(stays)}, std::nullopt);
}

}  // namespace varsel::runtime
