#include "storage/proof/verify_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "storage/base/error.h"
#include "storage/kv/database.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_testing.h"
#include "storage/log/merkle.h"
#include "storage/log/record_codec.h"
#include "storage/log/rocksdb_event_log.h"
#include "storage/log/sha256.h"
#include "storage/proof/head_signer.h"

namespace varsel::proof {
namespace {

namespace fs = std::filesystem;
using kv::Family;

std::string FileText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}
void SetFileText(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

// A log of 700 records, signed at 100, 500 and 700; its second tile of 256 ends at 512.
class VerifyFilesTest : public testing::Test {
 protected:
  static constexpr uint64_t kRecords = 700;

  void SetUp() override {
    std::unique_ptr<log::RocksDbEventLog> log = OpenLog(whole());
    {
      auto signer =
          *HeadSigner::Open({.log = *log, .key = key_, .clock = clock_}, LogName::kMain, whole());
      for (const uint64_t size : {uint64_t{100}, uint64_t{500}, kRecords}) {
        Grow(*log, size);
        ASSERT_TRUE(signer->SignNow().ok());
      }
    }
    log.reset();
    // From the write-ahead log into table files, so that both are there.
    ASSERT_TRUE((*Database(whole()))->Flush().ok());
  }

  std::unique_ptr<log::RocksDbEventLog> OpenLog(const std::string& directory) {
    log::OpenOptions options;
    options.data_dir = directory;
    options.district = "test";
    options.development = true;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.mac = log::TestMac();
    return *log::RocksDbEventLog::Open(std::move(options));
  }
  void Grow(log::RocksDbEventLog& log, uint64_t to) {
    while (log.head().position.value() < to) {
      log::AppendRequest append;
      const uint64_t more = std::min<uint64_t>(to - log.head().position.value(), 256);
      for (uint64_t i = 0; i < more; ++i) {
        append.records.push_back(log::RecordOf(log::StreamOf(i % 7), entropy_, "payload"));
        append.records.back().sealed = "sealed";
      }
      ASSERT_TRUE(log.AppendAndWait(std::move(append)).ok());
    }
  }
  static absl::StatusOr<std::unique_ptr<kv::Database>> Database(const std::string& directory) {
    kv::DatabaseOptions options;
    options.path = directory + "/log";
    return kv::Database::Open(options);
  }
  std::string whole() const { return dir_.path() + "/whole"; }
  // A copy to be damaged.
  std::string Copy() {
    const std::string copy = dir_.path() + "/copy";
    fs::remove_all(copy);
    fs::copy(whole(), copy, fs::copy_options::recursive);
    return copy;
  }
  absl::StatusOr<VerifyReport> Verify(const std::string& directory) const {
    return VerifyFiles({.directory = directory,
                        .name = LogName::kMain,
                        .public_keys = {key_.public_key()},
                        .witness = {},
                        .threads = 2});
  }
  static std::string PositionIn(const absl::Status& status) {
    const auto detail = DetailOf(status);
    return detail.has_value() ? detail->id() : "";
  }
  // Writes into the database of a copy as somebody would who knows how.
  void Put(const std::string& directory, Family family, const std::string& key,
           const std::string& value) {
    auto database = *Database(directory);
    const auto batch = database->NewBatch();
    batch->Put(family, key, value);
    ASSERT_TRUE(database->Write(*batch, true).ok());
  }
  std::string Get(const std::string& directory, Family family, const std::string& key) {
    return **(*Database(directory))->Get(family, key);
  }

  log::TempDir dir_;
  log::ManualClock clock_;
  log::SeededEntropy entropy_{5};
  const SigningKey key_ = SigningKey::FromSeed({1});
};

TEST_F(VerifyFilesTest, AWholeLogHoldsAndIsNotTouched) {
  const auto before = fs::last_write_time(whole() + "/log");
  const auto report = Verify(whole());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->records, kRecords);
  EXPECT_EQ(report->heads, 3u);
  EXPECT_EQ(report->last_signed, kRecords);
  EXPECT_EQ(report->identity.district, "test");
  EXPECT_EQ(fs::last_write_time(whole() + "/log"), before);
}

// --- a log whose beginning was ended

class CutVerifyTest : public VerifyFilesTest {
 protected:
  static constexpr uint64_t kEnded = 300;

  void SetUp() override {
    VerifyFilesTest::SetUp();
    log::OpenOptions options;
    options.data_dir = whole();
    options.district = "test";
    options.development = true;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.mac = log::TestMac();
    options.cuttable = true;
    auto log = *log::RocksDbEventLog::Open(std::move(options));
    fs::remove(whole() + "/heads");
    auto signer =
        *HeadSigner::Open({.log = *log, .key = key_, .clock = clock_}, LogName::kAccess, whole());
    ASSERT_TRUE(signer->SignNow().ok());  // of all, before
    ASSERT_TRUE(log->EndThrough(Position(kEnded), ActorId()).ok());
    ASSERT_TRUE(signer->SignNow().ok());  // with the cut record
  }
  absl::StatusOr<VerifyReport> VerifyAccess(const std::string& directory) const {
    return VerifyFiles({.directory = directory,
                        .name = LogName::kAccess,
                        .public_keys = {key_.public_key()},
                        .witness = {},
                        .threads = 2});
  }
};

TEST_F(CutVerifyTest, HeadsFromBeforeAndAfterHoldAndTheReportSaysWhatEnded) {
  const auto report = VerifyAccess(whole());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->records, kRecords + 1);
  EXPECT_EQ(report->heads, 2u);
  EXPECT_EQ(report->cut.through, Position(kEnded));
  EXPECT_EQ(report->cut.by, Position(kRecords + 1));
}

TEST_F(CutVerifyTest, ABitTurnedInWhatIsKeptOrInALeafThatEndedIsFound) {
  for (const uint64_t position : {kEnded + 1, uint64_t{600}, kRecords + 1}) {
    const std::string copy = Copy();
    const std::string key = log::RecordKey(Position(position));
    std::string block = Get(copy, Family::kRecords, key);
    block[block.size() - 1] = static_cast<char>(block[block.size() - 1] ^ 1);
    Put(copy, Family::kRecords, key, block);
    EXPECT_EQ(VerifyAccess(copy).status().code(), absl::StatusCode::kDataLoss) << position;
  }
  for (const uint64_t tile : {uint64_t{0}, uint64_t{1}}) {
    const std::string copy = Copy();
    std::string hashes = Get(copy, Family::kMerkle, log::TileKey(0, tile));
    hashes[40] = static_cast<char>(hashes[40] ^ 1);
    Put(copy, Family::kMerkle, log::TileKey(0, tile), hashes);
    EXPECT_EQ(VerifyAccess(copy).status().code(), absl::StatusCode::kDataLoss) << tile;
  }
  const std::string copy = Copy();
  std::string note = Get(copy, Family::kMeta, log::kCutKey);
  note[note.size() - 3] = static_cast<char>(note[note.size() - 3] ^ 1);
  Put(copy, Family::kMeta, log::kCutKey, note);
  EXPECT_EQ(VerifyAccess(copy).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(CutVerifyTest, MoreGoneThanTheRecordSaysIsFound) {
  const std::string copy = Copy();
  {
    auto database = *Database(copy);
    const auto batch = database->NewBatch();
    batch->Delete(Family::kRecords, log::RecordKey(Position(kEnded + 1)));
    ASSERT_TRUE(database->Write(*batch, true).ok());
  }
  EXPECT_EQ(PositionIn(VerifyAccess(copy).status()), std::to_string(kEnded + 1));
  // A note that says so does not stand for a record.
  log::CutNote note = *log::DecodeCutNote(Get(copy, Family::kMeta, log::kCutKey));
  note.cut.through = note.cut.through.Next();
  note.leaves.append(32, 'l');
  Put(copy, Family::kMeta, log::kCutKey, log::EncodeCutNote(note));
  EXPECT_EQ(PositionIn(VerifyAccess(copy).status()), "1");
}

TEST_F(CutVerifyTest, OfTheDistrictsLogItIsALoss) {
  EXPECT_EQ(ReasonOf(Verify(whole()).status()), "LOG_DATA_LOSS");
}

TEST_F(VerifyFilesTest, ABitTurnedInAnyPartOfARecordIsFoundAtItsPosition) {
  const std::string key = log::RecordKey(Position(321));
  const std::string block = Get(whole(), Family::kRecords, key);
  std::mt19937_64 random(3);
  for (int turn = 0; turn < 12; ++turn) {
    const std::string copy = Copy();
    std::string changed = block;
    // The header, the payload, the sealed parts, and anywhere.
    const size_t at = turn == 0   ? log::kBlockPrefix + 5
                      : turn == 1 ? block.size() - 8
                      : turn == 2 ? block.size() - 1
                                  : random() % block.size();
    changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8)));
    Put(copy, Family::kRecords, key, changed);
    const absl::Status status = Verify(copy).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << at << status;
    EXPECT_EQ(PositionIn(status), "321") << at;
  }
}

// Another record in place of one, with its checksum, as only who means it would.
TEST_F(VerifyFilesTest, AReplacedRecordIsFoundByTheTree) {
  const std::string copy = Copy();
  const std::string key = log::RecordKey(Position(300));
  std::string block = Get(copy, Family::kRecords, key);
  const log::RecordView view = *log::DecodeBlock(block, Position(300));
  const Version version = view.version();
  const absl::Time recorded = view.recorded();
  block[block.size() - 7] = 'X';
  log::CloseBlock(Position(300), version, recorded, block);
  Put(copy, Family::kRecords, key, block);
  EXPECT_EQ(PositionIn(Verify(copy).status()), "300");
  EXPECT_EQ(ReasonOf(Verify(copy).status()), "LOG_DATA_LOSS");

  // With its tile made to fit, the signed heads tell.
  const log::RecordView changed = *log::DecodeBlock(block, Position(300));
  const log::Sha256 leaf = log::LeafHash(changed.header_bytes(), log::HashOf({changed.payload()}),
                                         log::HashOf({changed.sealed()}));
  std::string tile = Get(copy, Family::kMerkle, log::TileKey(0, 1));
  tile.replace((300 - 1 - 256) * 32, 32, log::BytesOf(leaf));
  Put(copy, Family::kMerkle, log::TileKey(0, 1), tile);
  const absl::Status status = Verify(copy).status();
  EXPECT_EQ(ReasonOf(status), "RECORD_DISPROVED") << status;
  EXPECT_EQ(PositionIn(status), "101");  // the first that no signed head covers any more
}

TEST_F(VerifyFilesTest, ATileThatWasChangedIsFound) {
  for (const size_t at : {size_t{0}, size_t{100}, size_t{8191}}) {
    const std::string copy = Copy();
    std::string tile = Get(copy, Family::kMerkle, log::TileKey(0, 1));
    tile[at] = static_cast<char>(tile[at] ^ 1);
    Put(copy, Family::kMerkle, log::TileKey(0, 1), tile);
    EXPECT_EQ(PositionIn(Verify(copy).status()), std::to_string(256 + at / 32 + 1));
  }
}

TEST_F(VerifyFilesTest, AMissingRecordIsNamed) {
  const std::string copy = Copy();
  {
    auto database = *Database(copy);
    const auto batch = database->NewBatch();
    batch->Delete(Family::kRecords, log::RecordKey(Position(42)));
    ASSERT_TRUE(database->Write(*batch, true).ok());
  }
  EXPECT_EQ(PositionIn(Verify(copy).status()), "42");
}

TEST_F(VerifyFilesTest, ALogThatEndsBeforeItsHeadsIsFound) {
  const std::string copy = Copy();
  {
    auto database = *Database(copy);
    const auto batch = database->NewBatch();
    batch->DeleteRange(Family::kRecords, log::RecordKey(Position(601)),
                       log::RecordKey(Position(701)));
    ASSERT_TRUE(database->Write(*batch, true).ok());
  }
  const absl::Status status = Verify(copy).status();
  EXPECT_EQ(ReasonOf(status), "LOG_SHORTER_THAN_HEAD");
  EXPECT_EQ(PositionIn(status), "601");
}

TEST_F(VerifyFilesTest, AnyBitTurnedInTheSignedHeadsIsFound) {
  const std::string copy = Copy();
  const std::string text = FileText(copy + "/heads");
  for (size_t at = 0; at < text.size(); at += 5) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 7)));
    SetFileText(copy + "/heads", changed);
    EXPECT_FALSE(Verify(copy).ok()) << at;
  }
  SetFileText(copy + "/heads", text.substr(0, text.size() - 1));
  EXPECT_EQ(ReasonOf(Verify(copy).status()), "HEAD_MALFORMED");
  fs::remove(copy + "/heads");
  EXPECT_EQ(ReasonOf(Verify(copy).status()), "NO_SIGNED_HEAD");
}

TEST_F(VerifyFilesTest, BitsTurnedInAnyFileAreFoundOrHarmless) {
  std::mt19937_64 random(static_cast<uint64_t>(testing::UnitTest::GetInstance()->random_seed()));
  const log::Sha256 root = Verify(whole())->root;
  int found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(whole())) {
    const std::string name = entry.path().filename();
    if (!entry.is_regular_file() || entry.file_size() == 0 || name.starts_with("LOG")) continue;
    const std::string text = FileText(entry.path());
    for (int turn = 0; turn < 6; ++turn) {
      const std::string copy = Copy();
      std::string changed = text;
      const size_t at = random() % text.size();
      changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8)));
      SetFileText(fs::path(copy) / fs::relative(entry.path(), whole()), changed);
      const auto report = Verify(copy);
      if (!report.ok()) {
        ++found;
        continue;
      }
      EXPECT_EQ(report->root, root) << entry.path() << " at " << at;
    }
  }
  EXPECT_GT(found, 10);
}

// The signing key was changed at 700: each head is held to the key that signed it.
TEST_F(VerifyFilesTest, HeadsOfSeveralKeysHoldWithAllOfThemInTheirOrder) {
  const std::string copy = Copy();
  const SigningKey next = SigningKey::FromSeed({2});
  const SigningKey other = SigningKey::FromSeed({3});
  {
    auto log = OpenLog(copy);
    auto signer =
        *HeadSigner::Open({.log = *log, .key = next, .clock = clock_}, LogName::kMain, copy);
    Grow(*log, 800);
    ASSERT_TRUE(signer->SignNow().ok());
  }
  const auto verify = [&](const PublicKeys& keys, bool others_by_form = false) {
    return VerifyFiles({.directory = copy,
                        .name = LogName::kMain,
                        .public_keys = keys,
                        .others_by_form = others_by_form});
  };
  const auto report = verify({key_.public_key(), next.public_key()});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->heads, 4u);
  EXPECT_EQ(report->last_signed, 800u);
  for (const PublicKeys& keys :
       {PublicKeys{key_.public_key()}, PublicKeys{next.public_key()},
        PublicKeys{key_.public_key(), other.public_key()},
        // In the wrong order: once a key has followed another, the older one signs no more.
        PublicKeys{next.public_key(), key_.public_key()}}) {
    EXPECT_EQ(ReasonOf(verify(keys).status()), "HEAD_SIGNATURE_WRONG");
  }
  EXPECT_TRUE(verify({next.public_key()}, /*others_by_form=*/true).ok());
}

TEST_F(VerifyFilesTest, TellsHowMuchItReadAndHowLongItTook) {
  const auto report = Verify(whole());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->threads, 2u);
  EXPECT_GE(report->files, 5u);  // of the families that hold something, but for the records
  EXPECT_GT(report->records_took, absl::ZeroDuration());
  EXPECT_LE(report->records_took, report->took);
}

TEST_F(VerifyFilesTest, ForgedHeadsAndThoseOfOthersAreRefused) {
  VerifyOptions options{.directory = whole(),
                        .name = LogName::kMain,
                        .public_keys = {SigningKey::FromSeed({2}).public_key()}};
  EXPECT_EQ(ReasonOf(VerifyFiles(options).status()), "HEAD_SIGNATURE_WRONG");
  options.public_keys = {key_.public_key()};
  options.name = LogName::kAccess;
  EXPECT_EQ(ReasonOf(VerifyFiles(options).status()), "HEAD_OF_ANOTHER_LOG");
  options.name = LogName::kMain;
  options.directory = dir_.path() + "/nothing";
  EXPECT_EQ(ReasonOf(VerifyFiles(options).status()), "NOT_A_DATA_DIRECTORY");
}

// The server was put back to an older state and went on otherwise: only who saw the head knows.
TEST_F(VerifyFilesTest, AForkIsFoundByTheWitness) {
  const std::string older = dir_.path() + "/older";
  const auto heads = *ParseHeads(FileText(whole() + "/heads"));
  {
    auto log = OpenLog(older);
    Grow(*log, 800);
    const SigningKey& key = key_;
    auto signer =
        *HeadSigner::Open({.log = *log, .key = key, .clock = clock_}, LogName::kMain, older);
    ASSERT_TRUE(signer->SignNow().ok());
  }
  ASSERT_TRUE(Verify(older).ok());
  SignedHead seen = heads.back();
  seen.head.origin.log_id = Verify(older)->identity.log_id;
  seen = SignHead(seen.head, key_);
  VerifyOptions options{.directory = older,
                        .name = LogName::kMain,
                        .public_keys = {key_.public_key()},
                        .witness = {seen}};
  EXPECT_EQ(ReasonOf(VerifyFiles(options).status()), "RECORD_DISPROVED");
  seen.head.size = 900;
  options.witness = {SignHead(seen.head, key_)};
  EXPECT_EQ(ReasonOf(VerifyFiles(options).status()), "HEAD_CONTRADICTED");
}

TEST_F(VerifyFilesTest, ALogOfSeveralPartsComesToTheSameRoot) {
  const std::string directory = dir_.path() + "/large";
  log::Sha256 root;
  {
    auto log = OpenLog(directory);
    auto signer =
        *HeadSigner::Open({.log = *log, .key = key_, .clock = clock_}, LogName::kMain, directory);
    for (const uint64_t size : {uint64_t{65'536}, uint64_t{65'800}, uint64_t{132'000}}) {
      Grow(*log, size);
      ASSERT_TRUE(signer->SignNow().ok());
    }
    root = log->head().tree_head;
  }
  const auto report = Verify(directory);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->root, root);
  // The first of two damages is named, also when the second is met first.
  for (const uint64_t position : {uint64_t{131'500}, uint64_t{70'001}}) {
    Put(directory, Family::kRecords, log::RecordKey(Position(position)), "broken");
    EXPECT_EQ(PositionIn(Verify(directory).status()), std::to_string(position));
  }
}

}  // namespace
}  // namespace varsel::proof
