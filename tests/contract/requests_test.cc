// Requests: answered for ever by their first reply.
#include <gtest/gtest.h>

#include "tests/contract/every_log.h"

namespace varsel::log {
namespace {

class RequestsTest : public EveryLog {
 protected:
  AppendRequest With(uint64_t key, uint8_t mac, std::string_view reply) {
    AppendRequest request = AppendOf(StreamOf(1), entropy_);
    request.request = RequestOf(key, mac, reply);
    return request;
  }
};
VARSEL_FOR_EVERY_LOG(RequestsTest);

TEST_P(RequestsTest, SameRequestAgainGivesTheFirstReplyAndAppendsNothing) {
  const auto first = log().AppendAndWait(With(1, 7, "first"));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->reply, "first");
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(Append(StreamOf(2)).ok());
  // A repeat is answered even if its preconditions no longer hold, which they cannot.
  AppendRequest again = With(1, 7, "second");
  again.preconditions = {{StreamOf(1), Version(0)}};
  const auto repeat = log().AppendAndWait(again);
  ASSERT_TRUE(repeat.ok()) << repeat.status();
  EXPECT_TRUE(repeat->repeated);
  EXPECT_EQ(repeat->reply, "first");
  EXPECT_EQ(repeat->last, first->last);
  EXPECT_EQ(repeat->recorded, first->recorded);
  EXPECT_EQ(log().head().position, Position(2));
}

TEST_P(RequestsTest, SameRequestWithAnotherBodyIsRefused) {
  ASSERT_TRUE(log().AppendAndWait(With(1, 7, "first")).ok());
  const auto refused = log().AppendAndWait(With(1, 8, "second"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused.status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(log().head().position, Position(1));
}

TEST_P(RequestsTest, RequestWithoutRecordsIsStoredAtTheHead) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  AppendRequest request;
  request.request = RequestOf(5, 1, "nothing to do");
  const auto outcome = log().AppendAndWait(request);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->last, Position(1));
  EXPECT_EQ(log().head().position, Position(1));
  EXPECT_TRUE(log().AppendAndWait(request)->repeated);
}

TEST_P(RequestsTest, RefusedAppendLeavesItsRequestUnknown) {
  AppendRequest request = With(1, 7, "first");
  request.preconditions = {{StreamOf(1), Version(3)}};
  EXPECT_FALSE(log().AppendAndWait(request).ok());
  EXPECT_FALSE(log().FindRequest(request.request->key)->has_value());
  request.preconditions.clear();
  EXPECT_FALSE(log().AppendAndWait(request)->repeated);
}

TEST_P(RequestsTest, StoredRequestIsFoundWithItsMacAndReply) {
  ASSERT_TRUE(log().AppendAndWait(With(1, 7, "first")).ok());
  const auto found = *log().FindRequest(RequestOf(1, 0, "").key);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->reply, "first");
  EXPECT_EQ(found->mac[31], 7);
  EXPECT_EQ(found->last, Position(1));
  EXPECT_FALSE(log().FindRequest(RequestOf(2, 0, "").key)->has_value());
}

}  // namespace
}  // namespace varsel::log
