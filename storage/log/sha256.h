// SHA-256 of a few parts one after the other. Pure; thread-safe.
#ifndef VARSEL_STORAGE_LOG_SHA256_H_
#define VARSEL_STORAGE_LOG_SHA256_H_

#include <cstring>
#include <initializer_list>
#include <string_view>

#include "storage/base/check.h"
#include "storage/log/record.h"

namespace varsel::log {

Sha256 HashOf(std::initializer_list<std::string_view> parts);

inline std::string_view BytesOf(const Sha256& hash) {
  return std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
}

// The hash that stands in `bytes` at `offset`. REQUIRES: it is whole.
inline Sha256 HashAt(std::string_view bytes, size_t offset) {
  Sha256 hash;
  VARSEL_CHECK(offset <= bytes.size() && bytes.size() - offset >= hash.size());
  std::memcpy(hash.data(), bytes.data() + offset, hash.size());
  return hash;
}

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_SHA256_H_
