#include "storage/keys/sealing.h"

#include <sodium.h>

#include "storage/base/check.h"

namespace varsel::keys {
namespace {

static_assert(kNonceBytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kTagBytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(sizeof(KeyBytes) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string NewNonce(Entropy& entropy) {
  std::string nonce(kNonceBytes, '\0');
  entropy.Fill(nonce.data(), nonce.size());
  return nonce;
}

KeyBytes NewKey(Entropy& entropy) {
  KeyBytes key;
  entropy.Fill(key.data(), key.size());
  return key;
}

std::string SealBytes(const KeyBytes& key, std::string_view nonce, std::string_view plain,
                      std::string_view associated) {
  VARSEL_CHECK(nonce.size() == kNonceBytes);
  std::string ciphertext(plain.size() + kTagBytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(ciphertext.data()),
                                             nullptr, Bytes(plain), plain.size(), Bytes(associated),
                                             associated.size(), nullptr, Bytes(nonce), key.data());
  return ciphertext;
}

std::optional<std::string> OpenBytes(const KeyBytes& key, std::string_view nonce,
                                     std::string_view ciphertext, std::string_view associated) {
  if (nonce.size() != kNonceBytes || ciphertext.size() < kTagBytes) return std::nullopt;
  std::string plain(ciphertext.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, Bytes(ciphertext),
          ciphertext.size(), Bytes(associated), associated.size(), Bytes(nonce), key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

std::array<uint8_t, 32> MacBytes(const KeyBytes& key, std::string_view use,
                                 std::string_view bytes) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  crypto_auth_hmacsha256_update(&state, Bytes(use), use.size());
  static constexpr unsigned char kSeparator = 0;
  crypto_auth_hmacsha256_update(&state, &kSeparator, 1);
  crypto_auth_hmacsha256_update(&state, Bytes(bytes), bytes.size());
  std::array<uint8_t, 32> mac;
  crypto_auth_hmacsha256_final(&state, mac.data());
  return mac;
}

}  // namespace varsel::keys
