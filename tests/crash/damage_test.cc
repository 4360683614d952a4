// Damage to the files of a log: a write-ahead log cut at every byte of its tail, and bits turned
// anywhere. Found, or harmless; never silently wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "storage/base/error.h"
#include "tests/crash/crash_log.h"

namespace varsel::log {
namespace {

std::string NewestWal(const kv::FaultyDisk& disk) {
  std::string newest;
  for (const std::string& path : disk.Files()) {
    if (path.ends_with(".log") && path > newest) newest = path;
  }
  return newest;
}

class DamageTest : public testing::Test {
 protected:
  // The disk of a log that was killed after `recorded` + `more` appends, of which the head record
  // knows `recorded`.
  std::unique_ptr<kv::FaultyDisk> Killed(int recorded, int more) {
    kv::FaultyDisk disk;
    std::string head;
    {
      auto log = OpenOn(disk, clock_, entropy_, 4 << 20);
      EXPECT_TRUE(log.ok()) << log.status();
      Load(**log, ledger_, entropy_, recorded);
    }  // a shutdown records the head
    head = disk.ReadWhole("/data/head");
    recorded_ = ledger_.last_acknowledged();
    auto log = OpenOn(disk, clock_, entropy_, 4 << 20);
    EXPECT_TRUE(log.ok()) << log.status();
    Load(**log, ledger_, entropy_, more);
    auto killed = disk.Copy();
    killed->WriteWhole("/data/head", head);
    return killed;
  }
  ManualClock clock_;
  SeededEntropy entropy_{7};
  Ledger ledger_;
  Position recorded_;
};

TEST_F(DamageTest, WalCutAtAnyByteOpensAtOrPastTheRecordedHeadAndIsRefusedBelowIt) {
  constexpr uint64_t kBelow = 3;  // appends of the tail that the head record knows
  constexpr uint64_t kPast = 3;   // and that it does not
  kv::FaultyDisk disk;
  std::vector<size_t> ends = {0};  // of the WAL after each record
  std::string head;
  std::unique_ptr<kv::FaultyDisk> killed;
  {
    auto log = OpenOn(disk, clock_, entropy_, 4 << 20, /*with_view=*/false);
    ASSERT_TRUE(log.ok()) << log.status();
    for (uint64_t i = 1; i <= 1 + kBelow + kPast; ++i) {
      ASSERT_TRUE((*log)->AppendAndWait(AppendOf(StreamOf(i % 2), entropy_, "p")).ok());
      ends.push_back(disk.ReadWhole(NewestWal(disk)).size());
      if (i != 1 + kBelow) continue;
      // The head of this moment stands in for what the background wrote last.
      const LogHead now = (*log)->head();
      head =
          EncodeSlot(HeadRecord{(*log)->identity().log_id, now.position, now.tree_head}, TestMac());
    }
    killed = disk.Copy();
  }
  std::string slots(8192, '\0');
  slots.replace(0, head.size(), head);
  killed->WriteWhole("/data/head", slots);
  const std::string wal = NewestWal(*killed);
  const std::string whole = killed->ReadWhole(wal);
  ASSERT_EQ(whole.size(), ends.back());
  // A log that is killed before anything is flushed has all its records there.
  for (size_t size = ends[1]; size <= whole.size(); ++size) {
    SCOPED_TRACE(testing::Message() << "cut to " << size << " of " << whole.size());
    const auto cut = killed->Copy();
    cut->WriteWhole(wal, whole.substr(0, size));
    auto log = OpenOn(*cut, clock_, entropy_, 4 << 20, /*with_view=*/false);
    // The records that are whole in what is left.
    const uint64_t left =
        static_cast<uint64_t>(std::upper_bound(ends.begin(), ends.end(), size) - ends.begin() - 1);
    if (left < 1 + kBelow) {
      ASSERT_EQ(log.status().code(), absl::StatusCode::kDataLoss) << log.status();
      ASSERT_EQ(ReasonOf(log.status()), "LOG_SHORTER_THAN_HEAD");
      continue;
    }
    ASSERT_TRUE(log.ok()) << log.status();
    ASSERT_EQ((*log)->head().position, Position(left));
    ASSERT_TRUE((*log)->VerifyAll().ok());
  }
}

TEST_F(DamageTest, BitTurnedInAnyFileIsFoundOrHarmless) {
  std::mt19937_64 random(11);
  const auto killed = Killed(200, 60);
  const Sha256 tree_head = [&] {
    const auto copy = killed->Copy();
    return (*OpenOn(*copy, clock_, entropy_, 4 << 20))->head().tree_head;
  }();
  int found = 0;
  for (const std::string& path : killed->Files()) {
    const std::string whole = killed->ReadWhole(path);
    if (whole.empty() || path.find("/LOG") != std::string::npos) continue;
    for (int turn = 0; turn < 20; ++turn) {
      const size_t at = random() % whole.size();
      SCOPED_TRACE(testing::Message() << path << " at " << at << " of " << whole.size());
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
      const auto damaged = killed->Copy();
      damaged->WriteWhole(path, bytes);
      auto log = OpenOn(*damaged, clock_, entropy_, 4 << 20);
      if (!log.ok()) {
        ++found;
        continue;
      }
      const absl::Status verified = (*log)->VerifyAll();
      if (!verified.ok()) {
        EXPECT_EQ(verified.code(), absl::StatusCode::kDataLoss) << verified;
        ++found;
        continue;
      }
      // It opened and every record verifies: then it is the log, or, past what was recorded, a
      // whole beginning of it.
      ASSERT_GE((*log)->head().position, recorded_);
      if ((*log)->head().position == ledger_.last_acknowledged()) {
        ASSERT_EQ((*log)->head().tree_head, tree_head);
      }
    }
  }
  EXPECT_GT(found, 20);
}

// No checksum covers a table's footer: what it says of checksums and of the format is looked at
// first.
TEST_F(DamageTest, AnyBitTurnedInWhatATablesFooterSaysIsRefused) {
  const auto killed = Killed(200, 60);
  int tables = 0;
  for (const std::string& path : killed->Files()) {
    if (!path.ends_with(".sst")) continue;
    const std::string whole = killed->ReadWhole(path);
    if (whole.size() < 53) continue;  // was being written when the process was killed
    ++tables;
    for (const size_t from_end :
         {53u, 12u, 11u, 10u, 9u}) {  // the kind of checksum, the format version
      for (int bit = 0; bit < 8; ++bit) {
        SCOPED_TRACE(testing::Message()
                     << path << ", bit " << bit << ", " << from_end << " from the end");
        std::string bytes = whole;
        char& turned = bytes[bytes.size() - from_end];
        turned = static_cast<char>(turned ^ (1 << bit));
        const auto damaged = killed->Copy();
        damaged->WriteWhole(path, bytes);
        EXPECT_EQ(OpenOn(*damaged, clock_, entropy_, 4 << 20).status().code(),
                  absl::StatusCode::kDataLoss);
      }
    }
  }
  EXPECT_GT(tables, 0);
}

TEST_F(DamageTest, HeadRecordThatIsGoneOrOfAnotherLogIsRefused) {
  const auto killed = Killed(5, 0);
  const auto cleared = killed->Copy();
  cleared->WriteWhole("/data/head", std::string(8192, '\0'));
  EXPECT_EQ(OpenOn(*cleared, clock_, entropy_).status().code(), absl::StatusCode::kDataLoss);
  kv::FaultyDisk other;
  { ASSERT_TRUE(OpenOn(other, clock_, entropy_).ok()); }
  const auto swapped = killed->Copy();
  swapped->WriteWhole("/data/head", other.ReadWhole("/data/head"));
  EXPECT_EQ(OpenOn(*swapped, clock_, entropy_).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DamageTest, LogReplacedByAnEmptyOneIsShorterThanItsHead) {
  const auto killed = Killed(5, 0);
  kv::FaultyDisk empty;
  { ASSERT_TRUE(OpenOn(empty, clock_, entropy_).ok()); }
  empty.WriteWhole("/data/head", killed->ReadWhole("/data/head"));
  const auto refused = OpenOn(empty, clock_, entropy_);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace varsel::log
