#include "storage/backup/backup_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "storage/backup/key_backups.h"
#include "storage/base/error.h"
#include "storage/log/log_testing.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}
void SetText(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

class BackupStoreTest : public testing::Test {
 protected:
  BackupStoreTest() {
    district_key_.fill(7);
    owner_ = {.district = "kbh", .development = true, .log_id = LogId(entropy_.NewUuid())};
  }
  std::string stage() const { return dir_.path() + "/stage"; }
  std::string home() const { return dir_.path() + "/backup"; }
  BackupStore Store() { return *BackupStore::OpenOrMake(home(), owner_, district_key_, entropy_); }
  static Point PointAt(int64_t day, uint64_t position) {
    Point point;
    point.name = {.taken = absl::FromUnixSeconds(1'700'000'000 + day * 86'400),
                  .position = position};
    point.recorded = point.name.taken;
    point.signed_size = position;
    return point;
  }

  log::TempDir dir_;
  log::SeededEntropy entropy_{1};
  KeyBytes district_key_{};
  LogOwner owner_;
};

TEST_F(BackupStoreTest, WhatWasAddedComesBackAndSaysNothingInTheClear) {
  SetText(stage() + "/log/000001.sst", "clear text of a record");
  SetText(stage() + "/empty", "");
  SetText(stage() + "/large", std::string(300'000, 'x'));
  SetText(stage() + "/piece", std::string(65'536, 'y'));
  BackupStore store = Store();
  const auto added = store.Add(stage(), PointAt(0, 12));
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_EQ(added->files_copied, 4u);
  const auto point = store.Read(added->point.name);
  ASSERT_TRUE(point.ok()) << point.status();
  EXPECT_EQ(point->signed_size, 12u);
  EXPECT_TRUE(store.Check(*point).ok());
  ASSERT_TRUE(store.Extract(*point, dir_.path() + "/back").ok());
  for (const char* name : {"log/000001.sst", "empty", "large", "piece"}) {
    EXPECT_EQ(TextOf(stage() + "/" + name), TextOf(dir_.path() + "/back/" + name)) << name;
  }
  for (const auto& entry : fs::recursive_directory_iterator(home())) {
    if (!entry.is_regular_file()) continue;
    // Long enough that encrypted bytes do not spell them by chance.
    EXPECT_EQ(TextOf(entry.path()).find("clear text"), std::string::npos) << entry.path();
    EXPECT_EQ(TextOf(entry.path()).find("log/000001.sst"), std::string::npos) << entry.path();
  }
}

TEST_F(BackupStoreTest, AnUnchangedFileIsNotCopiedAgain) {
  SetText(stage() + "/a", "a");
  BackupStore store = Store();
  ASSERT_TRUE(store.Add(stage(), PointAt(0, 1)).ok());
  SetText(stage() + "/b", "b");
  const auto second = store.Add(stage(), PointAt(1, 2));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->files_copied, 1u);
  EXPECT_EQ(second->point.files.size(), 2u);
  const auto names = BackupStore::List(home());
  ASSERT_EQ(names->size(), 2u);
  EXPECT_EQ(names->back().position, 2u);
}

TEST_F(BackupStoreTest, AnyBitTurnedInAFileIsFound) {
  SetText(stage() + "/a", std::string(70'000, 'a'));
  BackupStore store = Store();
  const Point point = store.Add(stage(), PointAt(0, 1))->point;
  for (const auto& entry : fs::recursive_directory_iterator(home() + "/files")) {
    const std::string whole = TextOf(entry.path());
    for (size_t at = 0; at < whole.size(); at += 4'999) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 8);
      SetText(entry.path(), changed);
      EXPECT_EQ(ReasonOf(store.Check(point)), "BACKUP_DAMAGED") << at;
    }
    for (const size_t size : {size_t{0}, size_t{20}, whole.size() / 2, whole.size() - 1}) {
      SetText(entry.path(), whole.substr(0, size));
      EXPECT_EQ(ReasonOf(store.Check(point)), "BACKUP_DAMAGED") << size;
    }
    SetText(entry.path(), whole + "x");
    EXPECT_EQ(ReasonOf(store.Check(point)), "BACKUP_DAMAGED");
    SetText(entry.path(), whole);
    EXPECT_TRUE(store.Check(point).ok());
  }
}

TEST_F(BackupStoreTest, OfAnotherDistrictOrKeyIsRefused) {
  Store();
  LogOwner other = owner_;
  other.district = "fyn";
  EXPECT_EQ(ReasonOf(BackupStore::OpenOrMake(home(), other, district_key_, entropy_).status()),
            "BACKUP_OTHER_DISTRICT");
  KeyBytes wrong{};
  EXPECT_EQ(ReasonOf(BackupStore::Open(home(), wrong).status()), "BACKUP_KEY_WRONG");
  EXPECT_EQ(ReasonOf(BackupStore::Open(dir_.path() + "/none", district_key_).status()),
            "BACKUP_NOTHING_THERE");
}

TEST_F(BackupStoreTest, OpensWithTheNewDistrictKeyAloneOnceItWasWrappedAnew) {
  SetText(stage() + "/a", "a");
  const Point point = Store().Add(stage(), PointAt(0, 1))->point;
  KeyBytes renewed{};
  renewed.fill(9);
  ASSERT_TRUE(RewrapBackupKey(home(), district_key_, renewed, entropy_).ok());
  EXPECT_EQ(ReasonOf(BackupStore::Open(home(), district_key_).status()), "BACKUP_KEY_WRONG");
  EXPECT_TRUE(BackupStore::Open(home(), renewed)->Check(point).ok());
}

TEST_F(BackupStoreTest, KeepsTheLatestPointsAndOneAMonthBefore) {
  BackupStore store = Store();
  for (int day = 0; day < 70; ++day) {
    SetText(stage() + "/changing", std::to_string(day));
    SetText(stage() + "/same", "same");
    ASSERT_TRUE(store.Add(stage(), PointAt(day, static_cast<uint64_t>(day) + 1)).ok());
  }
  const auto gone = store.Prune(10);
  ASSERT_TRUE(gone.ok()) << gone.status();
  // From 14 November to 22 January: November, December and January have a last one before the ten.
  const auto names = BackupStore::List(home());
  EXPECT_EQ(names->size(), 13u);
  EXPECT_EQ(*gone, 57u);
  for (const PointName& name : *names) EXPECT_TRUE(store.Check(*store.Read(name)).ok());
  EXPECT_EQ(std::distance(fs::directory_iterator(home() + "/files"), fs::directory_iterator()), 14);
}

TEST(KeyBackups, AreKeptThirtyDaysAndSayWhenTheLastLapses) {
  log::TempDir dir;
  const std::string store = dir.path() + "/keys";
  const std::string folder = dir.path() + "/key-backups";
  SetText(store, "VARSKEY1 and the rest");
  const absl::Time begin = absl::FromUnixSeconds(1'700'000'000);
  EXPECT_TRUE(ListKeyBackups(folder)->empty());
  EXPECT_EQ(*LastKeyBackupLapses(folder, begin), absl::InfinitePast());
  for (int day = 0; day < 40; ++day) {
    const absl::Time now = begin + absl::Hours(24 * day);
    ASSERT_TRUE(TakeKeyBackup(store, folder, now).ok());
    ASSERT_TRUE(PruneKeyBackups(folder, now).ok());
  }
  const auto backups = *ListKeyBackups(folder);
  EXPECT_EQ(backups.size(), 30u);
  EXPECT_EQ(TextOf(backups.front().path), "VARSKEY1 and the rest");
  // Erased between the backups of two days: the earlier of them is the last that holds it.
  const absl::Time erased = begin + absl::Hours(24 * 35 + 12);
  EXPECT_EQ(*LastKeyBackupLapses(folder, erased), begin + absl::Hours(24 * 65));
  EXPECT_EQ(*PruneKeyBackups(folder, begin + absl::Hours(24 * 69)), 30u);
  SetText(store, "something else");
  EXPECT_EQ(ReasonOf(TakeKeyBackup(store, folder, begin).status()), "BACKUP_DAMAGED");
}

}  // namespace
}  // namespace varsel::backup
