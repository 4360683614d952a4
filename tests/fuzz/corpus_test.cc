// The fuzzers' entry points on seeds: sound values, and many small changes of each. A check that
// fails ends the process.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "storage/log/log_meta.h"
#include "storage/log/log_testing.h"
#include "storage/log/record_codec.h"
#include "storage/log/sha256.h"
#include "storage/views/view_table.h"
#include "tests/fuzz/fuzz_decoders.h"

namespace varsel::fuzz {
namespace {

using Entry = void (*)(std::string_view);

void RunChanged(Entry entry, const std::string& seed) {
  std::mt19937_64 random(99);
  entry(seed);
  entry("");
  for (size_t size = 0; size < seed.size(); ++size) entry(std::string_view(seed).substr(0, size));
  for (int turn = 0; turn < 3000; ++turn) {
    std::string changed = seed;
    for (uint64_t i = 1 + random() % 4; i > 0; --i) {
      switch (random() % 3) {
        case 0:
          if (!changed.empty()) changed[random() % changed.size()] = static_cast<char>(random());
          break;
        case 1:
          changed.insert(random() % (changed.size() + 1), 1, static_cast<char>(random()));
          break;
        default:
          if (!changed.empty()) changed.erase(random() % changed.size(), 1 + random() % 3);
      }
    }
    entry(changed);
  }
}

std::string Block() {
  log::SeededEntropy entropy(1);
  std::string block = log::EncodeOpenBlock(log::RecordOf(log::StreamOf(1), entropy));
  log::CloseBlock(Position(7), Version(3), absl::FromUnixMicros(5), block);
  return block;
}

TEST(FuzzCorpus, RecordBlocks) { RunChanged(FuzzRecordBlock, Block()); }

TEST(FuzzCorpus, RecordHeaders) {
  RunChanged(FuzzRecordHeader, std::string(log::HeaderOf(Block())));
}

TEST(FuzzCorpus, HeadSlots) {
  const log::MacFunction mac = [](std::string_view data) { return log::HashOf({data}); };
  RunChanged(FuzzHeadSlot, log::EncodeSlot(log::HeadRecord{}, mac));
}

TEST(FuzzCorpus, LogMeta) {
  RunChanged(FuzzLogMeta, log::EncodeIdentity(log::LogIdentity{.district = "north"}));
  RunChanged(FuzzLogMeta, log::EncodeHead(log::LogHead{.recorded = absl::UnixEpoch()}));
}

TEST(FuzzCorpus, ViewTables) {
  views::ViewTable table;
  table.next_slot = 9;
  table.entries = {{"a.view", 3, 1, Position(77), false}, {"b.view", 8, 2, Position(5), true}};
  RunChanged(FuzzViewTable, views::EncodeViewTable(table));
}

// RFC 7515, A.2; and an Ed25519 key of RFC 8037 with another's.
TEST(FuzzCorpus, Tokens) {
  RunChanged(FuzzToken,
             "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog"
             "ImEiOlsxLHsiYiI6Mn1dfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5R");
}

TEST(FuzzCorpus, KeySets) {
  RunChanged(FuzzKeySet,
             R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a",)"
             R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},)"
             R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
             R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","use":"sig"}]})");
}

}  // namespace
}  // namespace varsel::fuzz
