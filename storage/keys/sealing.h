// The ciphers of the key ring over plain bytes: XChaCha20-Poly1305-IETF and HMAC-SHA-256, by
// libsodium. Pure but for the entropy that is handed in. Thread-safe: free functions.
#ifndef VARSEL_STORAGE_KEYS_SEALING_H_
#define VARSEL_STORAGE_KEYS_SEALING_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/base/entropy.h"
#include "storage/keys/key_table.h"

namespace varsel::keys {

inline constexpr size_t kNonceBytes = 24;
inline constexpr size_t kTagBytes = 16;

std::string NewNonce(Entropy& entropy);
KeyBytes NewKey(Entropy& entropy);

// The ciphertext with its tag. REQUIRES: nonce.size() == kNonceBytes, and never used with this key
// before.
std::string SealBytes(const KeyBytes& key, std::string_view nonce, std::string_view plain,
                      std::string_view associated);
// nullopt: the key, the nonce, the bytes or the associated data are not those they were sealed
// with.
std::optional<std::string> OpenBytes(const KeyBytes& key, std::string_view nonce,
                                     std::string_view ciphertext, std::string_view associated);

// HMAC-SHA-256 over `use`, a zero byte and `bytes`. REQUIRES: `use` has no zero byte.
std::array<uint8_t, 32> MacBytes(const KeyBytes& key, std::string_view use, std::string_view bytes);

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_SEALING_H_
