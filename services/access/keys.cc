#include "services/access/keys.h"

#include <utility>

#include "storage/base/ordered_key.h"

namespace varsel::access {
namespace {

constexpr uint64_t kSign = uint64_t{1} << 63;

uint64_t NewestFirst(absl::Time time) {
  return ~(static_cast<uint64_t>(absl::ToUnixMicros(time)) ^ kSign);
}

}  // namespace

StreamId ReaderStream(const Uuid& reader) { return {"access.reader", reader}; }

std::string SideOf(int controller, const std::string& agency) {
  if (controller == common::v1::CONTROLLER_POLICE) return "police";
  if (controller == common::v1::CONTROLLER_EKI) return "eki";
  return agency;
}

std::string TimePrefix(std::string_view side) { return KeyBuilder("t").Code(side).Take(); }
std::string ReaderPrefix(std::string_view side, const Uuid& reader) {
  return KeyBuilder("a").Code(side).Id(reader).Take();
}
std::string PersonPrefix(std::string_view side, const Uuid& person) {
  return KeyBuilder("p").Code(side).Id(person).Take();
}
std::string PlaceFrom(std::string prefix, absl::Time time) {
  return KeyBuilder(std::move(prefix)).Number(NewestFirst(time)).Take();
}
std::string Place(std::string prefix, absl::Time time, Position position) {
  return KeyBuilder(PlaceFrom(std::move(prefix), time)).Number(~position.value()).Take();
}
PlaceRead ReadPlace(std::string_view key, size_t prefix_size) {
  KeyReader reader(key.substr(prefix_size));
  const absl::Time time = absl::FromUnixMicros(static_cast<int64_t>(~reader.Number() ^ kSign));
  return {time, Position(~reader.Number())};
}

std::string MonthPrefix(std::string_view side) { return KeyBuilder("m").Code(side).Take(); }
std::string MonthKey(std::string_view side, uint32_t month) {
  return KeyBuilder(MonthPrefix(side)).Number(~uint64_t{month}).Take();
}
uint32_t MonthOfKey(std::string_view key, size_t prefix_size) {
  return static_cast<uint32_t>(~NumberIn(key.substr(prefix_size)));
}
std::string MarkKey(std::string_view side, uint32_t month, uint64_t ordinal) {
  return KeyBuilder("n").Code(side).Number(month).Number(ordinal).Take();
}

std::string HourKey(const Uuid& reader) { return KeyBuilder("h").Id(reader).Take(); }
std::string HourPersonsKey(const Uuid& reader, uint32_t number) {
  return KeyBuilder("x").Id(reader).Number(number).Take();
}
std::string FlagKey(const Uuid& flag) { return KeyBuilder("f").Id(flag).Take(); }
std::string FlagPrefix(std::string_view side, bool resolved) {
  return KeyBuilder("g").Code(side).Byte(resolved ? 1 : 0).Take();
}
std::string FlagPlace(std::string_view side, bool resolved, absl::Time time, const Uuid& flag) {
  return KeyBuilder(FlagPrefix(side, resolved)).Number(NewestFirst(time)).Id(flag).Take();
}
Uuid FlagOfPlace(std::string_view key) {
  return Uuid::FromBytes(key.substr(key.size() - Uuid::kSize));
}
std::string FlaggedKey(v1::FlagKind kind, const Uuid& reader, const Uuid& person) {
  return KeyBuilder("u").Byte(static_cast<uint8_t>(kind)).Id(reader).Id(person).Take();
}

std::string SectionOfKey(const Uuid& person) { return KeyBuilder("s").Id(person).Take(); }
std::string WorkedWithPrefix(const Uuid& person) { return KeyBuilder("w").Id(person).Take(); }
std::string WorkedWithKey(const Uuid& person, const Uuid& reader) {
  return KeyBuilder(WorkedWithPrefix(person)).Id(reader).Take();
}

std::string NumberBytes(uint64_t number) { return KeyBuilder().Number(number).Take(); }
uint64_t NumberIn(std::string_view bytes) { return KeyReader(bytes).Number(); }

}  // namespace varsel::access
