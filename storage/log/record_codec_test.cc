#include "storage/log/record_codec.h"

#include <gtest/gtest.h>

#include "storage/base/error.h"
#include "storage/log/log_testing.h"

namespace varsel::log {
namespace {

std::string Block(const NewRecord& record) {
  std::string block = EncodeOpenBlock(record);
  CloseBlock(Position(7), Version(3), absl::FromUnixMicros(1234567), block);
  return block;
}

TEST(RecordCodec, DecodesWhatItEncoded) {
  SeededEntropy entropy(1);
  const NewRecord record = RecordOf(StreamOf(1), entropy);
  const std::string block = Block(record);
  EXPECT_EQ(block.size(), BlockSize(record));
  const auto view = DecodeBlock(block, Position(7));
  ASSERT_TRUE(view.ok()) << view.status();
  EXPECT_EQ(view->version(), Version(3));
  EXPECT_EQ(view->recorded(), absl::FromUnixMicros(1234567));
  EXPECT_EQ(view->kind(), record.meta.kind);
  EXPECT_EQ(view->payload(), record.payload);
  EXPECT_EQ(view->sealed(), record.sealed);
  const Record whole = view->ToRecord();
  EXPECT_EQ(whole.header.meta.subjects, record.meta.subjects);
  EXPECT_EQ(whole.header_bytes, HeaderOf(block));
}

TEST(RecordCodec, EmptyStringsAndTheLargestOnesDecode) {
  SeededEntropy entropy(1);
  NewRecord record = RecordOf(StreamOf(1), entropy, "");
  record.sealed = "";
  record.meta.purpose = "";
  record.meta.legal_basis = "";
  record.meta.subjects.clear();
  EXPECT_TRUE(DecodeBlock(Block(record), Position(7)).ok());
  record.meta.kind = std::string(96, 'k');
  record.meta.stream.area = std::string(32, 'a');
  record.meta.purpose = std::string(62, 'p');
  record.meta.subjects.assign(kSubjectsMax, SubjectId(entropy.NewUuid()));
  record.payload = std::string(100'000, '\0');
  EXPECT_TRUE(DecodeBlock(Block(record), Position(7)).ok());
}

TEST(RecordCodec, AnyBitTurnedIsDataLossWithThePosition) {
  SeededEntropy entropy(1);
  const std::string block = Block(RecordOf(StreamOf(1), entropy));
  for (size_t bit = 0; bit < block.size() * 8; ++bit) {
    std::string damaged = block;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const auto view = DecodeBlock(damaged, Position(7));
    ASSERT_EQ(view.status().code(), absl::StatusCode::kDataLoss);
    ASSERT_EQ(DetailOf(view.status())->id(), "7");
  }
}

TEST(RecordCodec, AnyLengthButItsOwnIsDataLoss) {
  SeededEntropy entropy(1);
  const std::string block = Block(RecordOf(StreamOf(1), entropy));
  for (size_t size = 0; size < block.size(); ++size) {
    ASSERT_FALSE(DecodeBlock(block.substr(0, size), Position(7)).ok());
  }
  EXPECT_FALSE(DecodeBlock(block + '\0', Position(7)).ok());
}

TEST(RecordCodec, SoundRecordAtAnotherPositionIsDataLoss) {
  SeededEntropy entropy(1);
  const std::string block = Block(RecordOf(StreamOf(1), entropy));
  EXPECT_EQ(ReasonOf(DecodeBlock(block, Position(8)).status()), "LOG_DATA_LOSS");
}

}  // namespace
}  // namespace varsel::log
