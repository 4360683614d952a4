// XXH3, 64 bits: the checksum of blocks and slots. Finds damage, not malice. Pure.
#ifndef VARSEL_STORAGE_LOG_CHECKSUM_H_
#define VARSEL_STORAGE_LOG_CHECKSUM_H_

#include <cstdint>
#include <string_view>

namespace varsel::log {

uint64_t Checksum(std::string_view bytes);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_CHECKSUM_H_
