// libFuzzer's door to one entry point, named by the build: VARSEL_FUZZ_ENTRY.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_decoders.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  varsel::fuzz::VARSEL_FUZZ_ENTRY(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
