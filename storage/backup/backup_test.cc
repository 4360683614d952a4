// Taking a backup of a log that goes on, and putting it back: at its end, at a position, at a time.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "storage/backup/key_backups.h"
#include "storage/backup/restore.h"
#include "storage/backup/rewrap.h"
#include "storage/backup/take_backup.h"
#include "storage/backup/verify_backup.h"
#include "storage/base/error.h"
#include "storage/keys/file_key_ring.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_testing.h"
#include "storage/proof/verify_files.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

class BackupTest : public testing::Test {
 protected:
  BackupTest() { district_key_.fill(7); }
  void SetUp() override {
    fs::create_directories(data());
    ring_ = *keys::FileKeyRing::Open(
        {.path = data() + "/keys", .district_key = district_key_, .create = true}, entropy_);
    log_ = *Open(data(), *ring_);
    signer_ = *proof::HeadSigner::Open({.log = *log_, .key = key_, .clock = clock_},
                                       proof::LogName::kMain, data());
  }
  void TearDown() override { Close(); }
  void Close() {
    signer_.reset();
    log_.reset();
    ring_.reset();
  }
  absl::StatusOr<std::unique_ptr<log::RocksDbEventLog>> Open(const std::string& directory,
                                                             const keys::FileKeyRing& ring) {
    log::OpenOptions options;
    options.data_dir = directory;
    options.district = "test";
    options.development = true;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.views = {&view_};
    options.mac = [&ring](std::string_view bytes) { return ring.Mac("log.head", bytes); };
    return log::RocksDbEventLog::Open(std::move(options));
  }
  // Each with a request that is answered for ever; the clock goes on a second for each.
  void Grow(uint64_t to) {
    while (log_->head().position.value() < to) {
      clock_.Advance(absl::Seconds(1));
      const uint64_t number = log_->head().position.value() + 1;
      log::AppendRequest append = log::AppendOf(log::StreamOf(number % 5), entropy_);
      append.request = log::RequestOf(number, 1, "reply " + std::to_string(number));
      ASSERT_TRUE(log_->AppendAndWait(std::move(append)).ok());
    }
  }
  absl::StatusOr<TakenBackup> Take() {
    return TakeBackup({.log = *log_,
                       .signer = *signer_,
                       .data_dir = data(),
                       .to = home(),
                       .district_key = district_key_,
                       .now = clock_.Now()});
  }
  RestoreOptions Options() const {
    return {.from = home(),
            .to = back(),
            .district_key = district_key_,
            .district = "test",
            .key_store = data() + "/keys"};
  }
  absl::StatusOr<proof::VerifyReport> Verify(const std::string& directory) const {
    return proof::VerifyFiles({.directory = directory,
                               .name = proof::LogName::kMain,
                               .public_keys = {key_.public_key()},
                               .witness = {}});
  }
  log::OpenOptions AccessLog() {
    log::OpenOptions options;
    options.data_dir = data() + "/access";
    options.district = "test";
    options.development = true;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.mac = [this](std::string_view bytes) { return ring_->Mac("access.head", bytes); };
    return options;
  }
  std::string data() const { return dir_.path() + "/data"; }
  std::string home() const { return dir_.path() + "/backup"; }
  std::string back() const { return dir_.path() + "/back"; }

  log::TempDir dir_;
  log::ManualClock clock_;
  log::SeededEntropy entropy_{5};
  KeyBytes district_key_{};
  const proof::SigningKey key_ = proof::SigningKey::FromSeed({1});
  const log::CountingView view_;
  std::unique_ptr<keys::FileKeyRing> ring_;
  std::unique_ptr<log::RocksDbEventLog> log_;
  std::unique_ptr<proof::HeadSigner> signer_;
};

TEST_F(BackupTest, ALogIsPutBackAsItWas) {
  Grow(700);
  const log::LogHead head = log_->head();
  const auto taken = Take();
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(taken->records, 700u);
  EXPECT_FALSE(fs::exists(data() + "/backup.stage"));
  Grow(750);
  const LogId id = log_->identity().log_id;
  Close();
  const auto restored = Restore(Options());
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->position, 700u);
  EXPECT_EQ(restored->tree_head, head.tree_head);
  EXPECT_TRUE(restored->owner.development);
  const auto report = Verify(back());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->last_signed, 700u);
  auto ring = *keys::FileKeyRing::Open(
      {.path = back() + "/keys", .district_key = district_key_, .create = false}, entropy_);
  auto log = Open(back(), *ring);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ((*log)->head().position, Position(700));
  EXPECT_EQ((*log)->identity().log_id, id);
}

// What ended is in no backup any more once those from before it have lapsed, and what is put back
// begins where the log did.
TEST_F(BackupTest, ALogThatWasCutIsBackedUpAndPutBackAsItIsKept) {
  log::OpenOptions options = AccessLog();
  options.cuttable = true;
  const std::string at = options.data_dir;
  auto access = *log::RocksDbEventLog::Open(options);
  auto signer = *proof::HeadSigner::Open({.log = *access, .key = key_, .clock = clock_},
                                         proof::LogName::kAccess, at);
  const auto take = [&] {
    const auto taken = TakeBackup({.log = *access,
                                   .signer = *signer,
                                   .data_dir = at,
                                   .to = home(),
                                   .district_key = district_key_,
                                   .now = clock_.Now(),
                                   .keep_points = 1});
    ASSERT_TRUE(taken.ok()) << taken.status();
  };
  for (int i = 0; i < 400; ++i) {
    ASSERT_TRUE(access->AppendAndWait(log::AppendOf(log::StreamOf(1), entropy_)).ok());
  }
  take();
  clock_.Advance(absl::Hours(24 * 40));  // the last of its month
  ASSERT_TRUE(access->EndThrough(Position(300), ActorId()).ok());
  clock_.Advance(absl::Hours(1));
  take();
  const auto points = BackupStore::List(home());
  ASSERT_TRUE(points.ok());
  EXPECT_EQ(points->size(), 1u);  // the one from before held what ended
  signer.reset();
  access.reset();
  RestoreOptions back = Options();
  back.name = proof::LogName::kAccess;
  const auto restored = Restore(back);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->position, 401u);
  const auto report = proof::VerifyFiles({.directory = this->back(),
                                          .name = proof::LogName::kAccess,
                                          .public_keys = {key_.public_key()},
                                          .witness = {}});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->cut.through, Position(300));
  options.data_dir = this->back();
  auto opened = log::RocksDbEventLog::Open(options);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ((*opened)->ReadAll(Position(), 1)->front().header.position, Position(301));
  EXPECT_EQ((*opened)->cut().by, Position(401));
}

// The access log beside it, as the server keeps it: in a folder of its own, by the same key store.
TEST_F(BackupTest, BothLogsArePutBackByOneCall) {
  Grow(300);
  log::OpenOptions options = AccessLog();
  auto access = *log::RocksDbEventLog::Open(options);
  auto signer = *proof::HeadSigner::Open({.log = *access, .key = key_, .clock = clock_},
                                         proof::LogName::kAccess, options.data_dir);
  const auto take = [&] {
    ASSERT_TRUE(TakeBackup({.log = *log_,
                            .signer = *signer_,
                            .data_dir = data(),
                            .to = home() + "/main",
                            .district_key = district_key_,
                            .now = clock_.Now()})
                    .ok());
    ASSERT_TRUE(TakeBackup({.log = *access,
                            .signer = *signer,
                            .data_dir = options.data_dir,
                            .to = home() + "/access",
                            .district_key = district_key_,
                            .now = clock_.Now()})
                    .ok());
  };
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(access->AppendAndWait(log::AppendOf(log::StreamOf(1), entropy_)).ok());
  }
  take();
  const log::Sha256 read = access->head().tree_head;
  signer.reset();
  access.reset();
  Close();
  RestoreOptions wanted = Options();
  wanted.position = 120;  // of the main log: what was read stays read
  const auto restored = RestoreLogs(wanted);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->main.position, 120u);
  ASSERT_TRUE(restored->access.has_value());
  EXPECT_EQ(restored->access->position, 40u);
  EXPECT_EQ(restored->access->tree_head, read);
  EXPECT_FALSE(fs::exists(back() + "/access/keys"));
  ring_ = *keys::FileKeyRing::Open(
      {.path = back() + "/keys", .district_key = district_key_, .create = false}, entropy_);
  EXPECT_EQ((*Open(back(), *ring_))->head().position, Position(120));
  options.data_dir = back() + "/access";
  const auto again = log::RocksDbEventLog::Open(options);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ((*again)->head().position, Position(40));

  // An access log with files missing: nothing is left behind of either.
  fs::remove_all(home() + "/access/files");
  wanted.to = dir_.path() + "/third";
  EXPECT_EQ(ReasonOf(RestoreLogs(wanted).status()), "FILE_UNREADABLE");
  EXPECT_FALSE(fs::exists(wanted.to));
  // None of it: the main log alone.
  fs::remove_all(home() + "/access");
  const auto alone = RestoreLogs(wanted);
  ASSERT_TRUE(alone.ok()) << alone.status();
  EXPECT_FALSE(alone->access.has_value());
}

TEST_F(BackupTest, AfterARotationTheKeptCopiesOpenWithTheNewKeyAlone) {
  Grow(50);
  ASSERT_TRUE(ring_->EnsureKey(SubjectId(log::StreamOf(1).id), 1).ok());
  ASSERT_TRUE(Take().ok());
  const std::string folder = dir_.path() + "/key-backups";
  for (int day = 0; day < 2; ++day) {
    ASSERT_TRUE(TakeKeyBackup(data() + "/keys", folder, clock_.Now() + absl::Hours(24 * day)).ok());
  }
  KeyBytes renewed{};
  renewed.fill(9);
  const RewrapOptions rewrap{
      .root = dir_.path(), .key_folder = folder, .old_key = district_key_, .new_key = renewed};
  RewrapOptions wrong = rewrap;
  wrong.old_key.fill(1);
  EXPECT_EQ(ReasonOf(RewrapBackups(wrong, entropy_).status()), "BACKUP_KEY_WRONG");
  ASSERT_TRUE(*ring_->RotateDistrictKey(renewed));
  const auto rewrapped = RewrapBackups(rewrap, entropy_);
  ASSERT_TRUE(rewrapped.ok()) << rewrapped.status();
  EXPECT_EQ(rewrapped->backups, 1u);
  EXPECT_EQ(rewrapped->key_backups, 2u);
  const auto again = RewrapBackups(rewrap, entropy_);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->backups + again->key_backups, 0u);
  Close();
  const auto kept = *ListKeyBackups(folder);
  ASSERT_EQ(kept.size(), 2u);  // by their names, and so until they lapse
  RestoreOptions options = Options();
  options.key_store = kept.front().path;
  EXPECT_EQ(ReasonOf(Restore(options).status()), "BACKUP_KEY_WRONG");
  options.district_key = renewed;
  const auto restored = Restore(options);
  ASSERT_TRUE(restored.ok()) << restored.status();
  const auto ring = keys::FileKeyRing::Open(
      {.path = back() + "/keys", .district_key = renewed, .create = false}, entropy_);
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_TRUE((*ring)->HasKey(SubjectId(log::StreamOf(1).id), 1));
}

// The signing key is changed: what an older one signed is no hindrance to a backup.
TEST_F(BackupTest, IsTakenOfALogWhoseSigningKeyWasChanged) {
  Grow(20);
  ASSERT_TRUE(signer_->SignNow().ok());
  const proof::SigningKey next = proof::SigningKey::FromSeed({2});
  signer_ = *proof::HeadSigner::Open({.log = *log_, .key = next, .clock = clock_},
                                     proof::LogName::kMain, data());
  Grow(30);
  const auto taken = Take();
  EXPECT_TRUE(taken.ok()) << taken.status();
  signer_.reset();
}

TEST_F(BackupTest, TakenAgainOnlyWhatIsNewIsCopied) {
  Grow(300);
  const auto first = *Take();
  Grow(310);
  const auto second = Take();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_LT(second->added.files_copied, second->added.point.files.size());
  clock_.Advance(absl::Seconds(1));
  const auto third = Take();
  ASSERT_TRUE(third.ok()) << third.status();
  for (const FileEntry& file : third->added.point.files) {
    EXPECT_TRUE(fs::exists(home() + "/files/" + file.content)) << file.path;
  }
}

TEST_F(BackupTest, ALogIsPutBackAtAnEarlierPositionWithItsViewsAndReplies) {
  Grow(400);
  const log::Sha256 root = log_->head().tree_head;
  ASSERT_TRUE(signer_->SignNow().ok());
  Grow(700);
  ASSERT_TRUE(Take().ok());
  Close();
  RestoreOptions options = Options();
  options.position = 400;
  const auto restored = Restore(options);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->position, 400u);
  EXPECT_EQ(restored->tree_head, root);
  EXPECT_EQ(Verify(back())->last_signed, 400u);
  auto ring = *keys::FileKeyRing::Open(
      {.path = back() + "/keys", .district_key = district_key_, .create = false}, entropy_);
  auto opened = Open(back(), *ring);
  ASSERT_TRUE(opened.ok()) << opened.status();
  log::RocksDbEventLog& log = **opened;
  ASSERT_TRUE(log.AwaitViewsRebuilt());
  const auto rows = log.Read("test.counts", Position(400));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(**(*rows)->Get("all"), log::NumberValue(400));
  EXPECT_EQ(*log.StreamVersion(log::StreamOf(1)), Version(80));
  EXPECT_TRUE(log.FindRequest(log::RequestOf(400, 1, "").key)->has_value());
  EXPECT_FALSE(log.FindRequest(log::RequestOf(401, 1, "").key)->has_value());
  // It goes on from there, and who saw the later head will tell.
  ASSERT_TRUE(log.AppendAndWait(log::AppendOf(log::StreamOf(9), entropy_)).ok());
  EXPECT_EQ(log.head().position, Position(401));
}

TEST_F(BackupTest, ALogIsPutBackAtATime) {
  Grow(100);
  const absl::Time time = clock_.Now();
  Grow(200);
  ASSERT_TRUE(Take().ok());
  Close();
  RestoreOptions options = Options();
  options.time = time + absl::Milliseconds(500);
  const auto restored = Restore(options);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->position, 100u);
}

TEST_F(BackupTest, TakenWhileTheLogGoesOnItHoldsAPrefix) {
  Grow(50);
  std::atomic<bool> end = false;
  std::thread writer([&] {
    log::SeededEntropy entropy(99);
    while (!end) {
      ASSERT_TRUE(log_->AppendAndWait(log::AppendOf(log::StreamOf(3), entropy)).ok());
    }
  });
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(absl::Seconds(1));
    const auto taken = Take();
    EXPECT_TRUE(taken.ok()) << taken.status();
  }
  end = true;
  writer.join();
  Close();
  const auto restored = Restore(Options());
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_GE(restored->position, 50u);
  EXPECT_TRUE(Verify(back()).ok());
}

TEST_F(BackupTest, WhatCannotBePutBackIsRefusedAndLeavesNothing) {
  Grow(100);
  ASSERT_TRUE(Take().ok());
  Close();
  RestoreOptions options = Options();
  options.district = "fyn";
  EXPECT_EQ(ReasonOf(Restore(options).status()), "BACKUP_OTHER_DISTRICT");
  options = Options();
  options.district_key.fill(1);
  EXPECT_EQ(ReasonOf(Restore(options).status()), "BACKUP_KEY_WRONG");
  options = Options();
  options.position = 101;
  EXPECT_EQ(ReasonOf(Restore(options).status()), "BACKUP_POINT_BEYOND");
  options = Options();
  options.time = absl::UnixEpoch();
  EXPECT_EQ(ReasonOf(Restore(options).status()), "BACKUP_POINT_BEYOND");
  options = Options();
  options.from = dir_.path() + "/none";
  EXPECT_EQ(ReasonOf(Restore(options).status()), "BACKUP_NOTHING_THERE");
  options = Options();
  options.to = data();
  EXPECT_EQ(ReasonOf(Restore(options).status()), "BACKUP_TARGET_NOT_EMPTY");
  options = Options();
  options.key_store = dir_.path() + "/none";
  EXPECT_EQ(ReasonOf(Restore(options).status()), "FILE_UNREADABLE");
  EXPECT_FALSE(fs::exists(back()));
  EXPECT_TRUE(Restore(Options()).ok());
}

TEST_F(BackupTest, ABackupIsCheckedWithoutPuttingItBack) {
  Grow(300);
  ASSERT_TRUE(Take().ok());
  Grow(320);
  clock_.Advance(absl::Seconds(1));
  ASSERT_TRUE(Take().ok());
  const auto check = [&] {
    return VerifyBackup(
        home(), district_key_,
        {.name = proof::LogName::kMain, .public_keys = {key_.public_key()}, .witness = {}});
  };
  const auto checked = check();
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->points, 2u);
  EXPECT_EQ(checked->latest.records, 320u);
  // A file that the earlier point alone needs, or any other.
  for (const auto& entry : fs::directory_iterator(home() + "/files")) {
    std::fstream file(entry.path(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(40);
    file.put('\x55');
    file.close();
    EXPECT_EQ(ReasonOf(check().status()), "BACKUP_DAMAGED") << entry.path();
    break;
  }
}

TEST_F(BackupTest, AnEmptyLogHasNothingToBackUp) {
  EXPECT_EQ(ReasonOf(Take().status()), "NO_SIGNED_HEAD");
  Grow(10);
  ASSERT_TRUE(Take().ok());
}

}  // namespace
}  // namespace varsel::backup
