// The committer hashes two small inputs a record. OpenSSL's newer interface costs more to set up
// than such a hash does, so this file, and no other, uses the older one.
#define OPENSSL_API_COMPAT 0x10100000L
#include "storage/log/sha256.h"

#include <openssl/sha.h>

namespace varsel::log {

Sha256 HashOf(std::initializer_list<std::string_view> parts) {
  SHA256_CTX context;
  SHA256_Init(&context);
  for (const std::string_view part : parts) SHA256_Update(&context, part.data(), part.size());
  Sha256 hash;
  SHA256_Final(hash.data(), &context);
  return hash;
}

}  // namespace varsel::log
