// Where randomness comes from: ids, keys and nonces. Injected, so that a test can repeat itself.
#ifndef VARSEL_STORAGE_BASE_ENTROPY_H_
#define VARSEL_STORAGE_BASE_ENTROPY_H_

#include <cstddef>
#include <cstdint>

#include "storage/base/uuid.h"

namespace varsel {

// Thread-safe.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void Fill(void* bytes, size_t size) = 0;
  Uuid NewUuid();  // version 4, random
};

// libsodium's generator. Lives as long as the process.
Entropy& SystemEntropy();

}  // namespace varsel

#endif  // VARSEL_STORAGE_BASE_ENTROPY_H_
