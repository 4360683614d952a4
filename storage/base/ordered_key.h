// Builds and reads keys whose byte order is the order meant: big-endian numbers, times, UUIDs and
// zero-terminated codes.
#ifndef VARSEL_STORAGE_BASE_ORDERED_KEY_H_
#define VARSEL_STORAGE_BASE_ORDERED_KEY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "storage/base/uuid.h"

namespace varsel {

// KeyBuilder().Uuid(round).Code("attempt").Number(7).Take()
class KeyBuilder {
 public:
  KeyBuilder() = default;
  explicit KeyBuilder(std::string prefix) : key_(std::move(prefix)) {}
  KeyBuilder& Id(const Uuid& uuid) {
    key_.append(uuid.bytes());
    return *this;
  }
  template <typename TypedId>
  requires requires(const TypedId& id) { id.uuid(); }
  KeyBuilder& Id(const TypedId& id) { return Id(id.uuid()); }
  KeyBuilder& Number(uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) key_.push_back(static_cast<char>(number >> shift));
    return *this;
  }
  KeyBuilder& Byte(uint8_t byte) {
    key_.push_back(static_cast<char>(byte));
    return *this;
  }
  // Microseconds since 1970 with the sign bit turned, so that earlier times come first. Finer parts
  // are dropped.
  KeyBuilder& Time(absl::Time time) {
    return Number(static_cast<uint64_t>(absl::ToUnixMicros(time)) ^ (uint64_t{1} << 63));
  }
  // REQUIRES: `code` has no zero byte.
  KeyBuilder& Code(std::string_view code) {
    key_.append(code);
    key_.push_back('\0');
    return *this;
  }
  std::string Take() { return std::move(key_); }

 private:
  std::string key_;
};

// Reads what KeyBuilder wrote, in the same order. `ok()` turns false, for good, when the key is too
// short.
class KeyReader {
 public:
  explicit KeyReader(std::string_view key) : rest_(key) {}
  Uuid Id() { return Need(Uuid::kSize) ? Uuid::FromBytes(Cut(Uuid::kSize)) : Uuid(); }
  uint64_t Number() {
    if (!Need(8)) return 0;
    uint64_t number = 0;
    for (const char c : Cut(8)) number = number << 8 | static_cast<uint8_t>(c);
    return number;
  }
  uint8_t Byte() { return Need(1) ? static_cast<uint8_t>(Cut(1)[0]) : uint8_t{0}; }
  absl::Time Time() {
    return absl::FromUnixMicros(static_cast<int64_t>(Number() ^ (uint64_t{1} << 63)));
  }
  std::string_view Code() {
    const size_t end = rest_.find('\0');
    if (end == std::string_view::npos) {
      ok_ = false;
      return {};
    }
    const std::string_view code = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return code;
  }
  bool ok() const { return ok_; }
  std::string_view rest() const { return rest_; }

 private:
  bool Need(size_t size) {
    ok_ = ok_ && rest_.size() >= size;
    return ok_;
  }
  std::string_view Cut(size_t size) {
    const std::string_view cut = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return cut;
  }
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace varsel

#endif  // VARSEL_STORAGE_BASE_ORDERED_KEY_H_
