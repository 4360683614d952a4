// Reading: what was appended comes back byte for byte, in order, in pages.
#include <gtest/gtest.h>

#include "storage/log/record_codec.h"
#include "tests/contract/every_log.h"

namespace varsel::log {
namespace {

class ReadTest : public EveryLog {};
VARSEL_FOR_EVERY_LOG(ReadTest);

TEST_P(ReadTest, RecordComesBackWithAllThatWasSaidOfIt) {
  NewRecord record = RecordOf(StreamOf(1), entropy_, std::string("zero \0 byte", 11));
  record.meta.causation = EventId(entropy_.NewUuid());
  record.meta.correlation = RequestId(entropy_.NewUuid());
  record.meta.corrects = EventId(entropy_.NewUuid());
  record.meta.ignorable = true;
  AppendRequest request;
  request.records = {record};
  ASSERT_TRUE(log().AppendAndWait(request).ok());
  const auto read = log().ReadStream(StreamOf(1), Version(), 10);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 1u);
  const Record& got = (*read)[0];
  const RecordMeta& meta = got.header.meta;
  EXPECT_EQ(meta.stream, record.meta.stream);
  EXPECT_EQ(meta.kind, record.meta.kind);
  EXPECT_EQ(meta.event_id, record.meta.event_id);
  EXPECT_EQ(meta.occurred, record.meta.occurred);
  EXPECT_EQ(meta.actor, record.meta.actor);
  EXPECT_EQ(meta.purpose, record.meta.purpose);
  EXPECT_EQ(meta.controller, record.meta.controller);
  EXPECT_EQ(meta.legal_basis, record.meta.legal_basis);
  EXPECT_EQ(meta.request_id, record.meta.request_id);
  EXPECT_EQ(meta.causation, record.meta.causation);
  EXPECT_EQ(meta.correlation, record.meta.correlation);
  EXPECT_EQ(meta.corrects, record.meta.corrects);
  EXPECT_EQ(meta.subjects, record.meta.subjects);
  EXPECT_TRUE(meta.ignorable);
  EXPECT_EQ(got.payload, record.payload);
  EXPECT_EQ(got.sealed, record.sealed);
  EXPECT_EQ(DecodeHeader(got.header_bytes)->event_id(), record.meta.event_id);
}

TEST_P(ReadTest, StreamIsReadInPagesByVersion) {
  for (int i = 1; i <= 7; ++i) {
    ASSERT_TRUE(Append(StreamOf(1), std::to_string(i)).ok());
    ASSERT_TRUE(Append(StreamOf(2)).ok());
  }
  const auto page = *log().ReadStream(StreamOf(1), Version(2), 3);
  ASSERT_EQ(page.size(), 3u);
  EXPECT_EQ(page[0].payload, "3");
  EXPECT_EQ(page[2].header.version, Version(5));
  EXPECT_EQ(log().ReadStream(StreamOf(1), Version(5), 10)->size(), 2u);
  EXPECT_TRUE(log().ReadStream(StreamOf(1), Version(7), 10)->empty());
  EXPECT_TRUE(log().ReadStream(StreamOf(3), Version(), 10)->empty());
}

TEST_P(ReadTest, AllIsReadInPagesByPositionAndEndsAtTheHead) {
  for (int i = 1; i <= 7; ++i) ASSERT_TRUE(Append(StreamOf(static_cast<uint64_t>(i))).ok());
  EXPECT_EQ(log().ReadAll(Position(2), 3)->back().header.position, Position(5));
  EXPECT_EQ(log().ReadAll(Position(5), 100)->size(), 2u);
  EXPECT_TRUE(log().ReadAll(Position(7), 100)->empty());
  EXPECT_TRUE(log().ReadAll(Position(700), 100)->empty());
  EXPECT_TRUE(log().ReadAll(Position(), 0)->empty());
}

TEST_P(ReadTest, PageIsNeverLongerThanTheLimit) {
  limits().read_records_max = 3;
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(Append(StreamOf(1)).ok());
  EXPECT_EQ(log().ReadAll(Position(), 100)->size(), 3u);
  EXPECT_EQ(log().ReadStream(StreamOf(1), Version(), 100)->size(), 3u);
}

TEST_P(ReadTest, StreamsWhosePrefixesMeetAreKeptApart) {
  StreamId longer = StreamOf(1, "focus.person");
  StreamId shorter = StreamOf(1, "focus");
  ASSERT_TRUE(Append(longer).ok());
  ASSERT_TRUE(Append(longer).ok());
  ASSERT_TRUE(Append(shorter).ok());
  EXPECT_EQ(log().ReadStream(shorter, Version(), 10)->size(), 1u);
  EXPECT_EQ(*log().StreamVersion(longer), Version(2));
}

}  // namespace
}  // namespace varsel::log
