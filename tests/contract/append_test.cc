// Appending: positions, versions, times, preconditions, ids, forms and limits.
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "tests/contract/every_log.h"

namespace varsel::log {
namespace {

class AppendTest : public EveryLog {};
VARSEL_FOR_EVERY_LOG(AppendTest);

TEST_P(AppendTest, FirstRecordGetsPositionOneAndVersionOne) {
  const auto outcome = Append(StreamOf(1));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->last, Position(1));
  EXPECT_FALSE(outcome->repeated);
  EXPECT_EQ(outcome->recorded, clock_.Now());
  EXPECT_EQ(*log().StreamVersion(StreamOf(1)), Version(1));
  EXPECT_EQ(log().head().position, Position(1));
}

TEST_P(AppendTest, SeveralStreamsInOneAppendGetGaplessPositionsAndOwnVersions) {
  AppendRequest request;
  for (const uint64_t stream : {1u, 2u, 1u, 3u, 1u}) {
    request.records.push_back(RecordOf(StreamOf(stream), entropy_));
  }
  ASSERT_EQ(log().AppendAndWait(request)->last, Position(5));
  const auto read = *log().ReadAll(Position(), 10);
  ASSERT_EQ(read.size(), 5u);
  const std::vector<uint64_t> versions = {1, 1, 2, 1, 3};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(read[i].header.position, Position(i + 1));
    EXPECT_EQ(read[i].header.version, Version(versions[i]));
  }
}

TEST_P(AppendTest, PreconditionThatDoesNotHoldAbortsWithTheVersionMetAndStoresNothing) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  AppendRequest request = AppendOf(StreamOf(2), entropy_);
  request.preconditions = {{StreamOf(1), Version(1)}};  // only read
  const auto refused = log().AppendAndWait(request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(refused.status()), "VERSION_MET");
  EXPECT_EQ(DetailOf(refused.status())->version_met(), 2u);
  EXPECT_EQ(DetailOf(refused.status())->position_met(), 2u);
  EXPECT_EQ(log().head().position, Position(2));
  EXPECT_EQ(*log().StreamVersion(StreamOf(2)), Version(0));
}

TEST_P(AppendTest, PreconditionZeroHoldsOnlyForAStreamThatDoesNotExist) {
  AppendRequest request = AppendOf(StreamOf(1), entropy_);
  request.preconditions = {{StreamOf(1), Version(0)}, {StreamOf(9), Version(0)}};
  EXPECT_TRUE(log().AppendAndWait(request).ok());
  request.records[0].meta.event_id = EventId(entropy_.NewUuid());
  EXPECT_EQ(ReasonOf(log().AppendAndWait(request).status()), "VERSION_MET");
}

TEST_P(AppendTest, EventIdInUseIsRefusedAcrossAndWithinAppends) {
  AppendRequest request = AppendOf(StreamOf(1), entropy_);
  ASSERT_TRUE(log().AppendAndWait(request).ok());
  const auto across = log().AppendAndWait(request);
  EXPECT_EQ(across.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(across.status()), "ID_IN_USE");
  AppendRequest twice = AppendOf(StreamOf(1), entropy_);
  twice.records.push_back(twice.records[0]);
  EXPECT_EQ(ReasonOf(log().AppendAndWait(twice).status()), "ID_IN_USE");
  EXPECT_EQ(log().head().position, Position(1));
}

TEST_P(AppendTest, RecordedTimeNeverGoesBackwards) {
  const absl::Time first = Append(StreamOf(1))->recorded;
  clock_.Jump(-absl::Hours(1));
  EXPECT_EQ(Append(StreamOf(1))->recorded, first);
  clock_.Jump(absl::Hours(2));
  EXPECT_EQ(Append(StreamOf(1))->recorded, first + absl::Hours(1));
}

TEST_P(AppendTest, TreeHeadChangesWithEveryRecord) {
  const Sha256 empty = log().head().tree_head;
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  const Sha256 one = log().head().tree_head;
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  EXPECT_NE(empty, one);
  EXPECT_NE(one, log().head().tree_head);
}

TEST_P(AppendTest, RecordRaisesTheLeastReaderVersionAndNeverLowersIt) {
  AppendRequest raise = AppendOf(StreamOf(1), entropy_);
  raise.records[0].min_reader_version = 1;
  ASSERT_TRUE(log().AppendAndWait(raise).ok());
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  EXPECT_EQ(log().identity().min_reader_version, 1u);
}

TEST_P(AppendTest, MalformedMetaIsRefusedWithItsField) {
  const std::vector<std::pair<std::string, std::function<void(RecordMeta&)>>> mistakes = {
      {"records[0].stream.area", [](RecordMeta& meta) { meta.stream.area = "Upper"; }},
      {"records[0].stream.area", [](RecordMeta& meta) { meta.stream.area = std::string(33, 'a'); }},
      {"records[0].stream.id", [](RecordMeta& meta) { meta.stream.id = Uuid(); }},
      {"records[0].kind", [](RecordMeta& meta) { meta.kind = ""; }},
      {"records[0].kind", [](RecordMeta& meta) { meta.kind = "with space"; }},
      {"records[0].kind", [](RecordMeta& meta) { meta.kind = std::string(97, 'a'); }},
      {"records[0].event_id", [](RecordMeta& meta) { meta.event_id = EventId(); }},
      {"records[0].purpose", [](RecordMeta& meta) { meta.purpose = "Jens"; }},
      {"records[0].legal_basis", [](RecordMeta& meta) { meta.legal_basis = std::string(63, 'a'); }},
      {"records[0].occurred", [](RecordMeta& meta) { meta.occurred = absl::InfiniteFuture(); }},
  };
  for (const auto& [field, mistake] : mistakes) {
    AppendRequest request = AppendOf(StreamOf(1), entropy_);
    mistake(request.records[0].meta);
    const absl::Status refused = log().AppendAndWait(request).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << field;
    ASSERT_TRUE(DetailOf(refused).has_value());
    EXPECT_EQ(DetailOf(refused)->field_path(), field);
  }
  EXPECT_EQ(log().head().position, Position());
}

TEST_P(AppendTest, TooManyOrTooLargeIsRefused) {
  limits().append_records_max = 2;
  limits().append_streams_max = 1;
  limits().record_bytes_max = 1000;
  AppendRequest request;
  EXPECT_EQ(ReasonOf(log().AppendAndWait(request).status()), "FIELD_REQUIRED");
  for (int i = 0; i < 3; ++i) request.records.push_back(RecordOf(StreamOf(1), entropy_));
  EXPECT_EQ(ReasonOf(log().AppendAndWait(request).status()), "FIELD_TOO_MANY");
  request.records.resize(1);
  request.preconditions = {{StreamOf(1), Version(0)}, {StreamOf(2), Version(0)}};
  EXPECT_EQ(ReasonOf(log().AppendAndWait(request).status()), "FIELD_TOO_MANY");
  request.preconditions.clear();
  request.records[0].sealed = std::string(1000, 's');
  EXPECT_EQ(ReasonOf(log().AppendAndWait(request).status()), "RECORD_TOO_LARGE");
}

TEST_P(AppendTest, AfterShutdownAppendsAreRefusedAsDrainingAndReadsGoOn) {
  ASSERT_TRUE(Append(StreamOf(1)).ok());
  log().Shutdown();
  log().Shutdown();
  const auto refused = Append(StreamOf(1));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(refused.status()), "DRAINING");
  EXPECT_EQ(log().ReadAll(Position(), 10)->size(), 1u);
}

}  // namespace
}  // namespace varsel::log
