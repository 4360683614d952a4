// What was proved before an erasure is proved after it: heads, paths and the files, of records
// whose sealed parts nobody opens any more; and the key store that the log needs.
#include <gtest/gtest.h>

#include <filesystem>

#include "services/records/replay_erasures.h"
#include "storage/base/error.h"
#include "storage/log/log_testing.h"
#include "storage/log/merkle.h"
#include "storage/log/proof.h"
#include "storage/log/sha256.h"
#include "storage/proof/head_signer.h"
#include "storage/proof/verify_files.h"
#include "tests/erasure/erase_log.h"
#include "tests/testing/status_matchers.h"

namespace varsel::erasure {
namespace {

using testing::IsOk;
using testing::RefusedWith;

log::Sha256 LeafAt(const log::EventLog& log, uint64_t position) {
  const auto page = *log.ReadAll(Position(position - 1), 1);
  return log::LeafHash(page[0].header_bytes, log::HashOf({page[0].payload}),
                       log::HashOf({page[0].sealed}));
}

TEST(EraseProof, HeadsAndPathsOfBeforeAnErasureHoldAfterIt) {
  constexpr uint64_t kPersons = 300;  // more than a tile of the tree
  const log::TempDir directory;
  const proof::SigningKey key = proof::SigningKey::FromSeed({1});
  auto files = *EraseFiles::Open(directory.path());
  for (uint64_t number = 1; number <= kPersons; ++number) {
    ASSERT_THAT(files.Tell(number), IsOk());
  }
  auto signer = *proof::HeadSigner::Open({.log = *files.log, .key = key, .clock = SystemClock()},
                                         proof::LogName::kMain, directory.path());
  const proof::SignedHead before = *signer->SignNow();
  const auto path = [&](uint64_t position, uint64_t size) {
    const auto tree = *files.log->Tree();
    return *log::InclusionPath(
        position - 1, size, [&](int height, uint64_t index) { return tree.Node(height, index); });
  };
  const std::vector<log::Sha256> told = path(5, kPersons);
  ASSERT_EQ(files.Opened()->size(), kPersons);

  for (const uint64_t number : {uint64_t{5}, uint64_t{270}}) {
    ASSERT_THAT(files.RecordErasure(number), IsOk());
  }
  ASSERT_THAT(records::ReplayErasures(*files.log, *files.ring), IsOk());
  EXPECT_EQ(files.Opened()->size(), kPersons - 2);
  EXPECT_EQ(files.log->head().position, Position(kPersons + 2)) << "no record is gone";

  // The head that was signed, and the path that was told, of a record that opens no more.
  EXPECT_EQ(signer->book().AtSize(kPersons)->note, before.note);
  EXPECT_THAT(proof::CheckSignature(before, key.public_key()), IsOk());
  EXPECT_TRUE(log::InclusionHolds(LeafAt(*files.log, 5), 4, kPersons, told, before.head.root));
  const proof::SignedHead after = *signer->SignNow();
  EXPECT_TRUE(log::InclusionHolds(LeafAt(*files.log, 270), 269, after.head.size,
                                  path(270, after.head.size), after.head.root));
  const auto tree = *files.log->Tree();
  const auto growth =
      *log::ConsistencyPath(kPersons, after.head.size,
                            [&](int height, uint64_t index) { return tree.Node(height, index); });
  EXPECT_TRUE(
      log::ConsistencyHolds(kPersons, before.head.root, after.head.size, after.head.root, growth));
  signer.reset();
  files = EraseFiles();
  const auto report = proof::VerifyFiles({.directory = directory.path(),
                                          .name = proof::LogName::kMain,
                                          .public_keys = {key.public_key()},
                                          .witness = {before}});
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, kPersons + 2);
  EXPECT_EQ(report->heads, 3u);
}

// However much was recorded since of which no key is needed.
TEST(EraseProof, AKeyStoreOlderThanTheLogIsNamedByTheFirstRecordItCannotOpen) {
  const log::TempDir directory;
  const std::string keys = directory.path() + "/keys";
  const std::string copy = directory.path() + "/keys.copy";
  {
    auto files = *EraseFiles::Open(directory.path());
    for (uint64_t number = 1; number <= 3; ++number) ASSERT_THAT(files.Tell(number), IsOk());
    std::filesystem::copy_file(keys, copy);
    ASSERT_THAT(files.Tell(4), IsOk());
    ASSERT_THAT(files.RecordErasure(2), IsOk());
    ASSERT_THAT(records::ReplayErasures(*files.log, *files.ring), IsOk());
    log::SeededEntropy entropy(3);
    for (int i = 0; i < 50; ++i) {
      log::AppendRequest append;
      for (uint64_t j = 0; j < 100; ++j) {
        append.records.push_back(log::RecordOf(log::StreamOf(j % 7), entropy));
        append.records.back().sealed.clear();
      }
      ASSERT_THAT(files.log->AppendAndWait(std::move(append)), IsOk());
    }
  }
  const auto check = [](const EraseFiles& files) {
    return records::CheckKeysReachTheLog(
        *files.log, *files.ring, {.noted = files.log->keys_noted(), .made = files.ring->made()});
  };
  {
    const auto files = *EraseFiles::Open(directory.path());
    const auto read = check(files);
    ASSERT_THAT(read, IsOk());
    EXPECT_FALSE(*read) << "it need not be";
    EXPECT_EQ(files.log->keys_noted(), 4u);
  }
  std::filesystem::rename(copy, keys);
  {
    const auto files = *EraseFiles::Open(directory.path());
    ASSERT_THAT(records::ReplayErasures(*files.log, *files.ring), IsOk());
    const auto read = check(files);
    ASSERT_THAT(read, RefusedWith("KEY_STORE_OLDER"));
    EXPECT_EQ(DetailOf(read.status())->id(), "4");
  }
}

// A key that was made and never used: nothing is lost with it, and every record says so.
TEST(EraseProof, AnOlderKeyStoreThatOpensEveryRecordIsTakenAndCountsOn) {
  const log::TempDir directory;
  const std::string keys = directory.path() + "/keys";
  const std::string copy = directory.path() + "/keys.copy";
  {
    auto files = *EraseFiles::Open(directory.path());
    ASSERT_THAT(files.Tell(1), IsOk());
    std::filesystem::copy_file(keys, copy);
    ASSERT_THAT(files.ring->EnsureKey(ErasePerson(2), kEraseController), IsOk());
    ASSERT_THAT(files.Tell(1), IsOk());
  }
  std::filesystem::rename(copy, keys);
  const auto files = *EraseFiles::Open(directory.path());
  ASSERT_EQ(files.log->keys_noted(), 2u);
  ASSERT_EQ(files.ring->made(), 1u);
  const auto read = records::CheckKeysReachTheLog(
      *files.log, *files.ring, {.noted = files.log->keys_noted(), .made = files.ring->made()});
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(*read);
}

}  // namespace
}  // namespace varsel::erasure
