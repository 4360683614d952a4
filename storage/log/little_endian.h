// Little-endian numbers at an offset, for the codecs of this folder. Pure.
#ifndef VARSEL_STORAGE_LOG_LITTLE_ENDIAN_H_
#define VARSEL_STORAGE_LOG_LITTLE_ENDIAN_H_

#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "storage/base/check.h"

namespace varsel::log {

static_assert(std::endian::native == std::endian::little, "the codecs copy numbers as they are");

template <typename Number>
Number LoadAt(std::string_view bytes, size_t offset) {
  VARSEL_CHECK(offset <= bytes.size() && bytes.size() - offset >= sizeof(Number));
  Number number;
  std::memcpy(&number, bytes.data() + offset, sizeof(number));
  return number;
}

template <typename Number>
void StoreAt(std::string& bytes, size_t offset, Number number) {
  VARSEL_CHECK(offset <= bytes.size() && bytes.size() - offset >= sizeof(Number));
  std::memcpy(bytes.data() + offset, &number, sizeof(number));
}

template <typename Number>
void AppendNumber(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LITTLE_ENDIAN_H_
