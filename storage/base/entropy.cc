#include "storage/base/entropy.h"

#include <sodium.h>

#include <array>

#include "storage/base/check.h"

namespace varsel {
namespace {

class SodiumEntropy final : public Entropy {
 public:
  SodiumEntropy() { VARSEL_CHECK(sodium_init() >= 0); }
  void Fill(void* bytes, size_t size) override { randombytes_buf(bytes, size); }
};

}  // namespace

Uuid Entropy::NewUuid() {
  std::array<uint8_t, Uuid::kSize> bytes;
  Fill(bytes.data(), bytes.size());
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  return Uuid(bytes);
}

Entropy& SystemEntropy() {
  static SodiumEntropy entropy;
  return entropy;
}

}  // namespace varsel
