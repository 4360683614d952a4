// The fuzzers' entry points, one a decoder: whatever the bytes are, decoding answers or refuses,
// and what it took as sound encodes to the same bytes again. Called by libFuzzer, and on seeds by
// corpus_test.cc under every compiler.
#ifndef VARSEL_TESTS_FUZZ_FUZZ_DECODERS_H_
#define VARSEL_TESTS_FUZZ_FUZZ_DECODERS_H_

#include <string_view>

namespace varsel::fuzz {

void FuzzRecordBlock(
    std::string_view bytes);  // with its checksum put right, so that what lies behind it is reached
void FuzzRecordHeader(std::string_view bytes);
void FuzzHeadSlot(std::string_view bytes);
void FuzzLogMeta(std::string_view bytes);  // identity, head, stored request
void FuzzViewTable(std::string_view bytes);
void FuzzToken(std::string_view bytes);
void FuzzKeySet(std::string_view bytes);

}  // namespace varsel::fuzz

#endif  // VARSEL_TESTS_FUZZ_FUZZ_DECODERS_H_
