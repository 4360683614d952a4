#include "storage/base/uuid.h"

#include <sodium.h>

#include "storage/base/check.h"

namespace varsel {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

constexpr bool IsDash(size_t index) {
  return index == 8 || index == 13 || index == 18 || index == 23;
}

}  // namespace

std::optional<Uuid> Uuid::Parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::array<uint8_t, kSize> bytes;
  size_t next = 0;
  for (size_t i = 0; i < text.size();) {
    if (IsDash(i)) {
      if (text[i] != '-') return std::nullopt;
      ++i;
      continue;
    }
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[next++] = static_cast<uint8_t>(high * 16 + low);
    i += 2;
  }
  return Uuid(bytes);
}

Uuid Uuid::FromBytes(std::string_view bytes) {
  VARSEL_CHECK(bytes.size() == kSize);
  Uuid uuid;
  std::memcpy(uuid.bytes_.data(), bytes.data(), kSize);
  return uuid;
}

Uuid Uuid::Derived(std::string_view area, std::initializer_list<Uuid> parts,
                   std::string_view suffix) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  const auto add = [&state](std::string_view text) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                              text.size());
  };
  add(area);
  add(std::string_view("\0", 1));
  for (const Uuid& part : parts) add(part.bytes());
  add(suffix);
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256_final(&state, digest.data());
  Uuid uuid;
  std::memcpy(uuid.bytes_.data(), digest.data(), kSize);
  uuid.bytes_[6] = static_cast<uint8_t>((uuid.bytes_[6] & 0x0f) | 0x80);
  uuid.bytes_[8] = static_cast<uint8_t>((uuid.bytes_[8] & 0x3f) | 0x80);
  return uuid;
}

std::string Uuid::ToString() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < kSize; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text.push_back(kDigits[bytes_[i] >> 4]);
    text.push_back(kDigits[bytes_[i] & 0x0f]);
  }
  return text;
}

}  // namespace varsel
