// Randomness that a test can repeat: the same seed gives the same ids, keys and nonces. Never
// outside tests. Thread-safe.
#ifndef VARSEL_TESTS_TESTING_SEEDED_ENTROPY_H_
#define VARSEL_TESTS_TESTING_SEEDED_ENTROPY_H_

#include <cstddef>
#include <cstdint>
#include <random>

#include "storage/base/entropy.h"
#include "storage/base/mutex.h"

namespace varsel::testing {

class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(uint64_t seed) : generator_(seed) {}

  void Fill(void* bytes, size_t size) override {
    MutexLock lock(mutex_);
    auto* out = static_cast<uint8_t*>(bytes);
    for (size_t i = 0; i < size; ++i) out[i] = static_cast<uint8_t>(generator_());
  }

 private:
  Mutex mutex_;
  std::mt19937_64 generator_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_SEEDED_ENTROPY_H_
