// Power cuts, I/O errors and a full disk, each at many places: nothing acknowledged is lost,
// nothing else appears, and the log stops rather than go on. The disk is one in memory that forgets
// what was not synced; seeds are printed.
#include <gtest/gtest.h>

#include <random>

#include "storage/base/error.h"
#include "tests/crash/crash_log.h"

namespace varsel::log {
namespace {

class PowerCutTest : public testing::Test {
 protected:
  ManualClock clock_;
  SeededEntropy entropy_{42};
};

TEST_F(PowerCutTest, AtAnyOperationLosesNothingAcknowledged) {
  std::mt19937_64 random(20230117);
  auto disk = std::make_unique<kv::FaultyDisk>();
  Ledger ledger;
  // One log lives through many cuts, so that what recovery makes is cut too.
  for (uint64_t cut = 1; cut <= 120; ++cut) {
    const uint64_t at = 1 + random() % (cut % 4 == 0 ? 60 : 600);
    SCOPED_TRACE(testing::Message() << "cut " << cut << " at operation " << at);
    disk->FailAt(at);
    {
      auto log = OpenOn(*disk, clock_, entropy_, 256 << 10);
      if (log.ok()) Load(**log, ledger, entropy_, 150);
    }
    disk = disk->AfterPowerCut(random() % 3 == 0 ? 0 : random());
    if (cut % 4 != 0 && random() % 4 != 0) continue;
    auto log = OpenOn(*disk, clock_, entropy_, 256 << 10);
    ASSERT_TRUE(log.ok()) << log.status();
    ledger.Check(**log);
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
  EXPECT_GT(ledger.acknowledged(), 1000u);
}

TEST_F(PowerCutTest, WhileTheLogIsBeingMadeLeavesItNewOrWhole) {
  for (uint64_t at = 1; at <= 60; ++at) {
    SCOPED_TRACE(testing::Message() << "operation " << at);
    kv::FaultyDisk disk;
    disk.FailAt(at);
    Ledger ledger;
    {
      auto log = OpenOn(disk, clock_, entropy_);
      if (log.ok()) Load(**log, ledger, entropy_, 3);
    }
    const auto after = disk.AfterPowerCut(at % 2);
    auto log = OpenOn(*after, clock_, entropy_);
    ASSERT_TRUE(log.ok()) << log.status();
    ledger.Check(**log);
    EXPECT_GT(Load(**log, ledger, entropy_, 3), 0u);
  }
}

TEST_F(PowerCutTest, ErrorAtAnyOperationStopsTheLogAndReopeningHoldsAllAcknowledged) {
  for (uint64_t at = 1; at <= 120; ++at) {
    SCOPED_TRACE(testing::Message() << "operation " << at);
    auto disk = std::make_unique<kv::FaultyDisk>();
    Ledger ledger;
    {
      auto log = OpenOn(*disk, clock_, entropy_, 256 << 10);
      ASSERT_TRUE(log.ok()) << log.status();
      Load(**log, ledger, entropy_, 20);
      disk->FailAt(at, /*once=*/at % 2 == 0);
      Load(**log, ledger, entropy_, 100);
      if ((*log)->stopped()) {
        const auto refused = (*log)->AppendAndWait(ledger.Ask(1, 1, entropy_));
        EXPECT_EQ(ReasonOf(refused.status()), "LOG_STOPPED");
        EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
      }
    }
    // Half the time the machine lost power too.
    disk = at % 4 < 2 ? disk->Copy() : disk->AfterPowerCut(at);
    auto log = OpenOn(*disk, clock_, entropy_);
    ASSERT_TRUE(log.ok()) << log.status();
    ledger.Check(**log);
    if (HasFailure()) return;
  }
}

TEST_F(PowerCutTest, FullDiskStopsTheLogAndNothingIsLostWhenThereIsRoomAgain) {
  kv::FaultyDisk disk;
  Ledger ledger;
  for (int cycle = 0; cycle < 12; ++cycle) {
    SCOPED_TRACE(testing::Message() << "cycle " << cycle);
    {
      auto log = OpenOn(disk, clock_, entropy_, 256 << 10);
      ASSERT_TRUE(log.ok()) << log.status();
      Load(**log, ledger, entropy_, 20);
      disk.SetCapacity(disk.used() + 20'000 + 7'000 * static_cast<uint64_t>(cycle));
      Load(**log, ledger, entropy_, 400);
      EXPECT_TRUE((*log)->stopped());
      EXPECT_TRUE((*log)->ReadAll(Position(), 10).ok());
    }
    disk.SetCapacity(~uint64_t{0});
    auto log = OpenOn(disk, clock_, entropy_, 256 << 10);
    ASSERT_TRUE(log.ok()) << log.status();
    ledger.Check(**log);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace varsel::log
