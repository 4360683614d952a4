#include "storage/log/log_meta.h"

#include <gtest/gtest.h>

#include "storage/log/log_testing.h"

namespace varsel::log {
namespace {

TEST(LogMeta, SlotDecodesOnlyAsItWasWrittenAndUnderItsKey) {
  SeededEntropy entropy(5);
  const HeadRecord head{
      .log_id = LogId(entropy.NewUuid()), .position = Position(99), .tree_head = {}};
  const std::string bytes = EncodeSlot(head, TestMac());
  ASSERT_EQ(bytes.size(), kSlotBytes);
  const auto decoded = DecodeSlot(bytes, TestMac());
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->position, head.position);
  EXPECT_EQ(decoded->log_id, head.log_id);
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(DecodeSlot(damaged, TestMac()).ok());
  }
  EXPECT_FALSE(DecodeSlot(bytes, [](std::string_view) { return Sha256{}; }).ok());
}

TEST(LogMeta, IdentityHeadAndRequestDecodeAsTheyWereWritten) {
  SeededEntropy entropy(5);
  const LogIdentity identity{.log_id = LogId(entropy.NewUuid()),
                             .district = "north",
                             .development = true,
                             .format = 1,
                             .min_reader_version = 0};
  EXPECT_EQ(DecodeIdentity(EncodeIdentity(identity))->district, "north");
  EXPECT_TRUE(DecodeIdentity(EncodeIdentity(identity))->development);
  EXPECT_FALSE(DecodeIdentity("short").ok());
  const LogHead head{.position = Position(4), .recorded = absl::FromUnixMicros(5), .tree_head = {}};
  EXPECT_EQ(DecodeHead(EncodeHead(head))->position, Position(4));
  EXPECT_FALSE(DecodeHead(EncodeHead(head) + "x").ok());
  const auto request =
      DecodeRequest(EncodeRequest(RequestOf(1, 9, "reply"), Position(3), absl::FromUnixMicros(8)));
  EXPECT_EQ(request->stored.reply, "reply");
  EXPECT_EQ(request->recorded, absl::FromUnixMicros(8));
  EXPECT_FALSE(DecodeRequest("short").ok());
}

}  // namespace
}  // namespace varsel::log
