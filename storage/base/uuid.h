// A UUID as 16 bytes: what every id in the log is. Value type; thread-compatible.
#ifndef VARSEL_STORAGE_BASE_UUID_H_
#define VARSEL_STORAGE_BASE_UUID_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace varsel {

class Uuid {
 public:
  static constexpr size_t kSize = 16;

  constexpr Uuid() = default;  // all zero: "none"
  explicit constexpr Uuid(const std::array<uint8_t, kSize>& bytes) : bytes_(bytes) {}

  // 36 characters in lower case with dashes; nothing else, so that each UUID has one spelling.
  // nullopt if it is not that.
  static std::optional<Uuid> Parse(std::string_view text);
  // REQUIRES: bytes.size() == kSize.
  static Uuid FromBytes(std::string_view bytes);
  // The same parts give the same UUID for ever (version 8, RFC 9562: the first bits of a SHA-256
  // over `area` and the parts). For streams that stand for a pair, such as a person in a round.
  static Uuid Derived(std::string_view area, std::initializer_list<Uuid> parts,
                      std::string_view suffix = "");

  bool is_none() const { return *this == Uuid(); }
  std::string ToString() const;
  std::string_view bytes() const {
    return std::string_view(reinterpret_cast<const char*>(bytes_.data()), kSize);
  }

  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Uuid& uuid) {
    return H::combine(std::move(h), uuid.bytes_);
  }

 private:
  std::array<uint8_t, kSize> bytes_{};
};

}  // namespace varsel

template <>
struct std::hash<varsel::Uuid> {
  size_t operator()(const varsel::Uuid& uuid) const {
    // Random or hashed already, so any 8 bytes spread well; the last ones hold no version bits.
    size_t value;
    std::memcpy(&value, uuid.bytes().data() + 8, sizeof(value));
    return value;
  }
};

#endif  // VARSEL_STORAGE_BASE_UUID_H_
