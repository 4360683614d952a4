// One bit turned anywhere in a backup: in any of its files, whatever it holds, and wherever in it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "storage/backup/take_backup.h"
#include "storage/backup/verify_backup.h"
#include "storage/keys/file_key_ring.h"
#include "storage/log/log_testing.h"
#include "storage/proof/head_signer.h"

namespace varsel::backup {
namespace {

namespace fs = std::filesystem;

std::string BytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void SetBytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A small log, backed up twice: so there are files that both points need, and such that only one
// does.
class BackupDamageTest : public testing::Test {
 protected:
  void SetUp() override {
    district_key_.fill(7);
    fs::create_directories(data());
    ring_ = *keys::FileKeyRing::Open(
        {.path = data() + "/keys", .district_key = district_key_, .create = true}, entropy_);
    log::OpenOptions options;
    options.data_dir = data();
    options.district = "test";
    options.development = true;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.mac = [this](std::string_view bytes) { return ring_->Mac("log.head", bytes); };
    log_ = *log::RocksDbEventLog::Open(std::move(options));
    signer_ = *proof::HeadSigner::Open({.log = *log_, .key = key_, .clock = clock_},
                                       proof::LogName::kMain, data());
    for (const uint64_t to : {40u, 60u}) {
      GrowTo(to);
      ASSERT_TRUE(Take().ok());
    }
  }
  void TearDown() override {
    signer_.reset();
    log_.reset();
    ring_.reset();
  }

  void GrowTo(uint64_t to) {
    while (log_->head().position.value() < to) {
      clock_.Advance(absl::Seconds(1));
      log::AppendRequest append =
          log::AppendOf(log::StreamOf(log_->head().position.value() % 5), entropy_);
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
  auto Check() const {
    return VerifyBackup(
        home(), district_key_,
        {.name = proof::LogName::kMain, .public_keys = {key_.public_key()}, .witness = {}});
  }
  std::string data() const { return dir_.path() + "/data"; }
  std::string home() const { return dir_.path() + "/backup"; }

  log::TempDir dir_;
  log::ManualClock clock_;
  log::SeededEntropy entropy_{5};
  KeyBytes district_key_{};
  const proof::SigningKey key_ = proof::SigningKey::FromSeed({1});
  std::unique_ptr<keys::FileKeyRing> ring_;
  std::unique_ptr<log::RocksDbEventLog> log_;
  std::unique_ptr<proof::HeadSigner> signer_;
};

TEST_F(BackupDamageTest, AnyBitTurnedInAnyFileIsFound) {
  ASSERT_TRUE(Check().ok()) << Check().status();
  std::mt19937_64 random(3);
  int files = 0;
  int turned = 0;
  for (const auto& entry : fs::recursive_directory_iterator(home())) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    ++files;
    const std::string whole = BytesOf(entry.path());
    // The first bytes and the last, which say what the file is, and many between.
    std::vector<size_t> places;
    for (size_t i = 0; i < 48 && i < whole.size(); ++i) {
      places.push_back(i);
      places.push_back(whole.size() - 1 - i);
    }
    for (int i = 0; i < 40; ++i) places.push_back(random() % whole.size());
    for (const size_t at : places) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8)));
      SetBytes(entry.path(), changed);
      EXPECT_FALSE(Check().ok()) << fs::relative(entry.path(), home()) << " at " << at << " of "
                                 << whole.size();
      ++turned;
    }
    for (const size_t size : {size_t{0}, whole.size() / 2, whole.size() - 1}) {
      SetBytes(entry.path(), whole.substr(0, size));
      EXPECT_FALSE(Check().ok()) << fs::relative(entry.path(), home()) << " cut to " << size;
    }
    SetBytes(entry.path(), whole);
  }
  EXPECT_TRUE(Check().ok());
  EXPECT_GT(files, 8);
  EXPECT_GT(turned, 500);
}

TEST_F(BackupDamageTest, AFileThatIsGoneIsFound) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(home())) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  for (const fs::path& path : paths) {
    const std::string whole = BytesOf(path);
    fs::remove(path);
    const auto checked = Check();
    // A point that is gone is no damage that the others could tell of: one is left, and it holds.
    if (checked.ok()) {
      EXPECT_EQ(path.parent_path().filename(), "points") << path;
      EXPECT_EQ(checked->points, 1u) << path;
    }
    SetBytes(path, whole);
  }
  EXPECT_TRUE(Check().ok());
}

}  // namespace
}  // namespace varsel::backup
