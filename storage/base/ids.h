// Numbers and ids with a type, so that none can be passed for another.
#ifndef VARSEL_STORAGE_BASE_IDS_H_
#define VARSEL_STORAGE_BASE_IDS_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/base/uuid.h"

namespace varsel {

// An id of one kind of thing. Tag is an empty struct that is only declared.
template <typename Tag>
class Id {
 public:
  constexpr Id() = default;
  explicit constexpr Id(Uuid uuid) : uuid_(uuid) {}
  static std::optional<Id> Parse(std::string_view text) {
    const std::optional<Uuid> uuid = Uuid::Parse(text);
    if (!uuid.has_value()) return std::nullopt;
    return Id(*uuid);
  }

  const Uuid& uuid() const { return uuid_; }
  bool is_none() const { return uuid_.is_none(); }
  std::string ToString() const { return uuid_.ToString(); }

  friend constexpr auto operator<=>(const Id&, const Id&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Id& id) {
    return H::combine(std::move(h), id.uuid_);
  }

 private:
  Uuid uuid_;
};

using EventId = Id<struct EventTag>;
using ActorId = Id<struct ActorTag>;
using RequestId = Id<struct RequestTag>;
using LogId = Id<struct LogTag>;
using SubjectId = Id<struct SubjectTag>;  // a person (or other subject) whose data can be erased

// A counter with a type. 0 = before the first.
template <typename Tag>
class Ordinal {
 public:
  constexpr Ordinal() = default;
  explicit constexpr Ordinal(uint64_t value) : value_(value) {}
  constexpr uint64_t value() const { return value_; }
  constexpr Ordinal Next() const { return Ordinal(value_ + 1); }
  friend constexpr auto operator<=>(const Ordinal&, const Ordinal&) = default;

 private:
  uint64_t value_ = 0;
};

// A record's place in the log. The first record has position 1; gapless.
using Position = Ordinal<struct PositionTag>;
// A record's place in its stream, and so how many records the stream holds. The first has
// version 1.
using Version = Ordinal<struct VersionTag>;

// A stream: an area's kind of thing and its id, e.g. "notification" or "focus.person". Names hold
// nothing else.
struct StreamId {
  std::string area;  // [a-z.]{1,32}
  Uuid id;

  bool is_none() const { return area.empty(); }
  std::string ToString() const { return area + "/" + id.ToString(); }
  friend auto operator<=>(const StreamId&, const StreamId&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const StreamId& stream) {
    return H::combine(std::move(h), stream.area, stream.id);
  }
};

}  // namespace varsel

#endif  // VARSEL_STORAGE_BASE_IDS_H_
