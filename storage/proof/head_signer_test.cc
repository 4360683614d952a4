#include "storage/proof/head_signer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <iterator>

#include "storage/base/error.h"
#include "storage/log/log_testing.h"
#include "storage/log/memory_event_log.h"
#include "storage/log/proof.h"

namespace varsel::proof {
namespace {

using log::AppendOf;
using log::MemoryEventLog;
using log::StreamOf;

std::string TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}
void SetText(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

class HeadSignerTest : public testing::Test {
 protected:
  // The same log id each time, and other records where `records` says so.
  std::unique_ptr<MemoryEventLog> NewLog() {
    log::SeededEntropy id(42);
    MemoryEventLog::Options options;
    options.entropy = &id;
    options.clock = &clock_;
    return std::make_unique<MemoryEventLog>(std::move(options));
  }
  void Append(MemoryEventLog& log, int records, std::string_view payload = "p") {
    for (int i = 0; i < records; ++i) {
      ASSERT_TRUE(log.AppendAndWait(AppendOf(StreamOf(1), entropy_, payload)).ok());
    }
  }
  absl::StatusOr<std::unique_ptr<HeadSigner>> Open(const MemoryEventLog& log) {
    return HeadSigner::Open({.log = log, .key = key_, .clock = clock_}, LogName::kMain,
                            dir_.path());
  }
  std::string book() const { return dir_.path() + "/heads"; }

  log::TempDir dir_;
  log::ManualClock clock_;
  log::SeededEntropy entropy_{1};
  const SigningKey key_ = SigningKey::FromSeed({1});
};

TEST_F(HeadSignerTest, SignsWhatIsNewAndNothingElse) {
  const auto log = NewLog();
  auto signer = Open(*log);
  ASSERT_TRUE(signer.ok()) << signer.status();
  EXPECT_EQ(ReasonOf((*signer)->SignNow().status()), "NO_SIGNED_HEAD");
  Append(*log, 3);
  const auto first = (*signer)->SignNow();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->head.size, 3u);
  EXPECT_EQ(first->head.root, log->head().tree_head);
  EXPECT_TRUE(CheckSignature(*first, key_.public_key()).ok());
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ((*signer)->SignNow()->note, first->note);
  Append(*log, 300);
  EXPECT_EQ((*signer)->SignNow()->head.size, 303u);
  const HeadBook& heads = (*signer)->book();
  EXPECT_EQ(heads.count(), 2u);
  EXPECT_EQ(heads.AtSize(3)->note, first->note);
  EXPECT_FALSE(heads.AtSize(4).has_value());
  EXPECT_EQ(heads.Before(303, 10).size(), 1u);
  EXPECT_EQ(heads.Before(1000, 1).front().head.size, 303u);
}

TEST_F(HeadSignerTest, OpenedAgainKnowsWhatItSigned) {
  const auto log = NewLog();
  Append(*log, 3);
  { ASSERT_TRUE((*Open(*log))->SignNow().ok()); }
  Append(*log, 2);
  auto signer = Open(*log);
  ASSERT_TRUE(signer.ok()) << signer.status();
  EXPECT_EQ((*signer)->book().Last()->head.size, 3u);
  EXPECT_EQ((*signer)->SignNow()->head.size, 5u);
  EXPECT_EQ(ParseHeads(TextOf(book()))->size(), 2u);
}

TEST_F(HeadSignerTest, RefusesALogThatIsNotTheOneThatWasSigned) {
  const auto log = NewLog();
  Append(*log, 5);
  { ASSERT_TRUE((*Open(*log))->SignNow().ok()); }
  const auto shorter = NewLog();
  Append(*shorter, 4);
  EXPECT_EQ(ReasonOf(Open(*shorter).status()), "HEAD_CONTRADICTED");
  const auto other = NewLog();
  Append(*other, 9, "something else");
  EXPECT_EQ(ReasonOf(Open(*other).status()), "HEAD_CONTRADICTED");
  MemoryEventLog stranger({});
  EXPECT_EQ(ReasonOf(Open(stranger).status()), "HEAD_OF_ANOTHER_LOG");
  EXPECT_TRUE(Open(*log).ok());
}

TEST_F(HeadSignerTest, AHeadThatWasCutWhileItWasWrittenGoes) {
  const auto log = NewLog();
  Append(*log, 5);
  { ASSERT_TRUE((*Open(*log))->SignNow().ok()); }
  const std::string whole = TextOf(book());
  for (size_t size = 1; size < whole.size(); ++size) {
    SetText(book(), whole + whole.substr(0, size));
    const auto signer = Open(*log);
    ASSERT_TRUE(signer.ok()) << size << signer.status();
    ASSERT_EQ(TextOf(book()), whole);
  }
}

TEST_F(HeadSignerTest, ABookThatWasChangedIsRefused) {
  const auto log = NewLog();
  Append(*log, 5);
  { ASSERT_TRUE((*Open(*log))->SignNow().ok()); }
  const std::string whole = TextOf(book());
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 2);
    SetText(book(), changed);
    const auto opened = Open(*log);
    // A key id that is another's makes it a head of an older key: then its form alone is known.
    if (whole.find("key ") < at && at < whole.find("\n\n")) continue;
    EXPECT_FALSE(opened.ok()) << at;
  }
}

TEST_F(HeadSignerTest, SignsByItselfWhileThereIsSomethingNew) {
  const auto log = NewLog();
  auto signer = *Open(*log);
  std::atomic<int> failures = 0;
  signer->Start(absl::Milliseconds(1), [&](const absl::Status&) { ++failures; });
  for (uint64_t size = 1; size <= 3; ++size) {
    Append(*log, 1);
    while (!signer->book().AtSize(size).has_value()) std::this_thread::yield();
  }
  signer->Stop();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(signer->book().count(), 3u);
}

}  // namespace
}  // namespace varsel::proof
