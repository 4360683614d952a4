// The logs that the contract suite runs against, made ready for a test. Each test file instantiates
// its suite over kEveryLog.
#ifndef VARSEL_TESTS_CONTRACT_EVERY_LOG_H_
#define VARSEL_TESTS_CONTRACT_EVERY_LOG_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "storage/base/error.h"
#include "storage/base/limits.h"
#include "storage/log/event_log.h"
#include "storage/log/log_testing.h"
#include "storage/views/view.h"

namespace varsel::log {

enum class LogKind { kMemory, kRocksDb };

class EveryLog : public testing::TestWithParam<LogKind> {
 protected:
  // Opened on first use.
  EventLog& log();
  const views::ViewSource& views();
  // Before first use: views to fold, limits to keep.
  void UseViews(std::vector<const views::View*> views) { use_views_ = std::move(views); }
  Limits& limits() { return limits_; }
  void UseCuttable() { cuttable_ = true; }
  void TearDown() override { log_.reset(); }

  absl::StatusOr<AppendOutcome> Append(const StreamId& stream, std::string_view payload = "p") {
    return log().AppendAndWait(AppendOf(stream, entropy_, payload));
  }

  ManualClock clock_;
  SeededEntropy entropy_{static_cast<uint64_t>(testing::UnitTest::GetInstance()->random_seed()) +
                         1};
  TempDir dir_;

 private:
  void Open();
  std::unique_ptr<EventLog> log_;
  const views::ViewSource* views_ = nullptr;
  std::vector<const views::View*> use_views_;
  Limits limits_;
  bool cuttable_ = false;
};

inline std::string NameOf(const testing::TestParamInfo<LogKind>& info) {
  return info.param == LogKind::kMemory ? "Memory" : "RocksDb";
}

#define VARSEL_FOR_EVERY_LOG(Suite)                                                               \
  INSTANTIATE_TEST_SUITE_P(EveryLog, Suite, testing::Values(LogKind::kMemory, LogKind::kRocksDb), \
                           NameOf)

}  // namespace varsel::log

#endif  // VARSEL_TESTS_CONTRACT_EVERY_LOG_H_
