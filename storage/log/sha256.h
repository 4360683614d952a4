// SHA-256 of a few parts one after the other. Pure; thread-safe.
#ifndef VARSEL_STORAGE_LOG_SHA256_H_
#define VARSEL_STORAGE_LOG_SHA256_H_

#include <initializer_list>
#include <string_view>

#include "storage/log/record.h"

namespace varsel::log {

Sha256 HashOf(std::initializer_list<std::string_view> parts);

inline std::string_view BytesOf(const Sha256& hash) {
  return std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
}

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_SHA256_H_
