#include "services/access/sample_draw.h"

#include <set>

#include "storage/base/ordered_key.h"
#include "storage/log/sha256.h"

namespace varsel::access {

std::string SeedOf(std::string_view chain, std::string_view side, uint32_t month) {
  return std::string(log::BytesOf(log::HashOf(
      {"varsel access sample", chain, side, KeyBuilder().Byte(0).Number(month).Take()})));
}

std::vector<uint64_t> DrawSample(std::string_view seed, uint64_t entries, uint32_t size) {
  std::set<uint64_t> drawn;
  if (entries <= size) {
    for (uint64_t number = 1; number <= entries; ++number) drawn.insert(number);
  }
  const uint64_t wanted = entries <= size ? entries : size;
  for (uint64_t counter = 0; drawn.size() < wanted; ++counter) {
    const log::Sha256 hash = log::HashOf({seed, KeyBuilder().Number(counter).Take()});
    const uint64_t number = KeyReader(log::BytesOf(hash)).Number();
    if (number >= UINT64_MAX - UINT64_MAX % entries) continue;
    drawn.insert(number % entries + 1);
  }
  return {drawn.begin(), drawn.end()};
}

}  // namespace varsel::access
