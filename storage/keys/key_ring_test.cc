// Both key rings: what they promise alike, and what the one on disk promises of its file.
#include "storage/keys/key_ring.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/keys/district_key.h"
#include "storage/keys/district_key_source.h"
#include "storage/keys/file_key_ring.h"
#include "storage/keys/memory_key_ring.h"
#include "storage/keys/sealing.h"
#include "tests/testing/seeded_entropy.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::keys {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::RefusedWith;
using testing::SeededEntropy;
using testing::TestUuid;

constexpr uint8_t kPolice = 1;
constexpr uint8_t kEki = 2;

SubjectId Person(std::string_view name) { return SubjectId(TestUuid(name)); }

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void ExpectTheContract(KeyRing& ring) {
  EXPECT_FALSE(ring.HasKey(Person("ali"), kPolice));
  EXPECT_THAT(ring.Seal(Person("ali"), kPolice, "x", ""), RefusedWith("KEY_ERASED"));
  ASSERT_THAT(ring.EnsureKey(Person("ali"), kPolice), IsOk());
  ASSERT_THAT(ring.EnsureKey(Person("ali"), kPolice), IsOk());
  ASSERT_THAT(ring.EnsureKey(Person("ali"), kEki), IsOk());
  EXPECT_TRUE(ring.HasKey(Person("ali"), kPolice));
  EXPECT_FALSE(ring.HasKey(Person("bo"), kPolice));

  const auto sealed = ring.Seal(Person("ali"), kPolice, "secret", "where");
  const auto again = ring.Seal(Person("ali"), kPolice, "secret", "where");
  const auto of_eki = ring.Seal(Person("ali"), kEki, "secret", "where");
  ASSERT_THAT(sealed, IsOk());
  ASSERT_THAT(of_eki, IsOk());
  EXPECT_EQ(sealed->key_id, again->key_id);
  EXPECT_NE(sealed->nonce, again->nonce);
  EXPECT_NE(sealed->key_id, of_eki->key_id);
  EXPECT_THAT(sealed->ciphertext, Not(HasSubstr("secret")));
  EXPECT_EQ(*ring.Open(*sealed, "where"), "secret");

  EXPECT_THAT(ring.Open(*sealed, "elsewhere"), RefusedWith("SEAL_BROKEN"));
  for (size_t i = 0; i < sealed->ciphertext.size(); ++i) {
    SealedBytes tampered = *sealed;
    tampered.ciphertext[i] = static_cast<char>(tampered.ciphertext[i] ^ 1);
    EXPECT_THAT(ring.Open(tampered, "where"), RefusedWith("SEAL_BROKEN")) << i;
  }
  SealedBytes tampered = *sealed;
  tampered.nonce[3] = static_cast<char>(tampered.nonce[3] ^ 1);
  EXPECT_THAT(ring.Open(tampered, "where"), RefusedWith("SEAL_BROKEN"));
  tampered = *sealed;
  tampered.ciphertext.resize(5);
  EXPECT_THAT(ring.Open(tampered, "where"), RefusedWith("SEAL_BROKEN"));

  ASSERT_THAT(ring.Erase(Person("ali"), kPolice), IsOk());
  ASSERT_THAT(ring.Erase(Person("ali"), kPolice), IsOk());
  EXPECT_THAT(ring.Open(*sealed, "where"), RefusedWith("KEY_ERASED"));
  EXPECT_THAT(ring.Seal(Person("ali"), kPolice, "x", ""), RefusedWith("KEY_ERASED"));
  EXPECT_EQ(*ring.Open(*of_eki, "where"), "secret");

  // Erased stays erased: no key is made anew for the same.
  EXPECT_TRUE(ring.IsErased(Person("ali"), kPolice));
  EXPECT_FALSE(ring.IsErased(Person("ali"), kEki));
  EXPECT_THAT(ring.EnsureKey(Person("ali"), kPolice), RefusedWith("PERSON_ERASED"));
  EXPECT_FALSE(ring.KeyIdOf(Person("ali"), kPolice).has_value());
  EXPECT_FALSE(ring.HasKeyId(sealed->key_id));

  // What is withheld is there, for who may.
  EXPECT_EQ(ring.KeyIdOf(Person("ali"), kEki), of_eki->key_id);
  ring.Withhold(Person("ali"), kEki, true);
  EXPECT_THAT(ring.Open(*of_eki, "where"), RefusedWith("KEY_WITHHELD"));
  EXPECT_EQ(*ring.OpenWithheld(*of_eki, "where"), "secret");
  EXPECT_THAT(ring.Seal(Person("ali"), kEki, "x", ""), IsOk());
  ring.Withhold(Person("ali"), kEki, false);
  EXPECT_EQ(*ring.Open(*of_eki, "where"), "secret");

  // Who has no key yet can be erased too: none is made for him.
  ASSERT_THAT(ring.EraseAll({{Person("bo"), kPolice}, {Person("ali"), kEki}}), IsOk());
  EXPECT_THAT(ring.EnsureKey(Person("bo"), kPolice), RefusedWith("PERSON_ERASED"));
  EXPECT_THAT(ring.OpenWithheld(*of_eki, "where"), RefusedWith("KEY_ERASED"));
  EXPECT_EQ(ring.Mac("a", "b"), ring.Mac("a", "b"));
  EXPECT_NE(ring.Mac("a", "b"), ring.Mac("b", "b"));
  EXPECT_NE(ring.Mac("a", "b"), ring.Mac("a", "c"));
}

TEST(MemoryKeyRing, KeepsTheContract) {
  SeededEntropy entropy(1);
  MemoryKeyRing ring(entropy);
  ExpectTheContract(ring);
}

TEST(KeyTable, RemovingOneLeavesTheOthersFindable) {
  KeyTable table;
  SeededEntropy entropy(1);
  std::vector<KeyRow> rows;
  for (int i = 0; i < 100; ++i) {
    rows.push_back({entropy.NewUuid(), Person(absl::StrCat(i)), NewKey(entropy), kPolice});
    EXPECT_TRUE(table.Add(rows.back()));
    EXPECT_FALSE(table.Add(rows.back()));
  }
  for (int i = 0; i < 100; i += 3) EXPECT_TRUE(table.Remove(Person(absl::StrCat(i)), kPolice));
  EXPECT_FALSE(table.Remove(Person("0"), kPolice));
  for (int i = 0; i < 100; ++i) {
    const KeyRow* found = table.FindBySubject(Person(absl::StrCat(i)), kPolice);
    ASSERT_EQ(found != nullptr, i % 3 != 0) << i;
    if (found != nullptr) {
      EXPECT_EQ(found->key, rows[static_cast<size_t>(i)].key);
      EXPECT_EQ(table.FindById(found->id), found);
    }
  }
}

class FileKeyRingTest : public ::testing::Test {
 protected:
  FileKeyRingTest() {
    char folder[] = "/tmp/key_ring_test.XXXXXX";
    folder_ = ::mkdtemp(folder);
    path_ = folder_ + "/keys";
  }
  ~FileKeyRingTest() override { std::filesystem::remove_all(folder_); }

  absl::StatusOr<std::unique_ptr<FileKeyRing>> Open(uint64_t district = 1, bool create = true) {
    SeededEntropy key_entropy(district);
    return FileKeyRing::Open({.path = path_, .district_key = NewKey(key_entropy), .create = create},
                             entropy_);
  }
  void MakeKeys(int count) {
    const auto ring = Open();
    ASSERT_THAT(ring, IsOk());
    for (int i = 0; i < count; ++i) {
      ASSERT_THAT((*ring)->EnsureKey(Person(absl::StrCat(i)), kPolice), IsOk());
    }
  }

  SeededEntropy entropy_{99};
  std::string folder_;
  std::string path_;
};

TEST_F(FileKeyRingTest, KeepsTheContract) {
  const auto ring = Open();
  ASSERT_THAT(ring, IsOk());
  ExpectTheContract(**ring);
}

TEST_F(FileKeyRingTest, WhatWasSealedOpensAfterAStart) {
  SealedBytes sealed;
  std::array<uint8_t, 32> mac;
  {
    const auto ring = Open();
    ASSERT_THAT(ring, IsOk());
    ASSERT_THAT((*ring)->EnsureKey(Person("ali"), kPolice), IsOk());
    sealed = *(*ring)->Seal(Person("ali"), kPolice, "secret", "where");
    mac = (*ring)->Mac("use", "bytes");
  }
  const auto ring = Open(1, /*create=*/false);
  ASSERT_THAT(ring, IsOk());
  EXPECT_EQ(*(*ring)->Open(sealed, "where"), "secret");
  EXPECT_EQ((*ring)->Mac("use", "bytes"), mac);
}

TEST_F(FileKeyRingTest, AnErasedKeyIsInNoFileAnyMore) {
  const auto ring = Open();
  ASSERT_THAT(ring, IsOk());
  for (const char* name : {"ali", "bo", "cem"}) {
    ASSERT_THAT((*ring)->EnsureKey(Person(name), kPolice), IsOk());
  }
  const SealedBytes sealed = *(*ring)->Seal(Person("bo"), kPolice, "secret", "");
  const std::string before = ReadFile(path_);
  const size_t entry = before.find(Person("bo").uuid().bytes());
  ASSERT_NE(entry, std::string::npos);
  // After the subject id: the controller, the nonce, then the wrapped key.
  const std::string wrapped = before.substr(entry + 16 + 1 + 24, 48);
  EXPECT_NE(before.find(wrapped), std::string::npos);
  ASSERT_THAT((*ring)->Erase(Person("bo"), kPolice), IsOk());
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    const std::string bytes = ReadFile(file.path());
    EXPECT_EQ(bytes.find(wrapped), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find(Person("bo").uuid().bytes()), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find(sealed.key_id.bytes()), std::string::npos) << file.path();
  }
  ASSERT_THAT((*ring)->EnsureKey(Person("dan"), kPolice), IsOk());  // goes on in the new file
  EXPECT_EQ(ReadFile(path_).size(), KeyFile::kHeaderBytes + 3 * KeyFile::kEntryBytes);
}

TEST_F(FileKeyRingTest, AnotherDistrictKeyOpensNothing) {
  MakeKeys(3);
  EXPECT_THAT(Open(2), RefusedWith("KEY_STORE_UNREADABLE"));
  EXPECT_THAT(Open(1), IsOk());
}

TEST_F(FileKeyRingTest, AMissingStoreIsNotMadeAnewBesideALog) {
  EXPECT_THAT(Open(1, /*create=*/false), RefusedWith("KEY_STORE_UNREADABLE"));
}

TEST_F(FileKeyRingTest, TwoProcessesCannotHaveIt) {
  const auto first = Open();
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Open(), RefusedWith("LOG_LOCKED"));
}

TEST_F(FileKeyRingTest, ATornTailThatNobodyWasPromisedIsCut) {
  MakeKeys(3);
  const std::string whole = ReadFile(path_);
  for (const size_t torn : {size_t{1}, size_t{50}, KeyFile::kEntryBytes}) {
    WriteFile(path_, whole + std::string(torn, '\x5a'));
    const auto ring = Open();
    ASSERT_THAT(ring, IsOk());
    EXPECT_EQ((*ring)->size(), 3);
    EXPECT_EQ(ReadFile(path_).size(), whole.size());
  }
}

TEST_F(FileKeyRingTest, WhatWasAcknowledgedIsNeverCut) {
  MakeKeys(3);
  const std::string whole = ReadFile(path_);
  for (size_t cut = whole.size() - 1; cut > KeyFile::kHeaderBytes; cut -= 7) {
    WriteFile(path_, whole.substr(0, cut));
    EXPECT_THAT(Open(), RefusedWith("KEY_STORE_UNREADABLE")) << cut;
  }
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i >= 112 && i < KeyFile::kHeaderBytes) continue;  // filling
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 4);
    WriteFile(path_, flipped);
    EXPECT_THAT(Open(), RefusedWith("KEY_STORE_UNREADABLE")) << i;
  }
  WriteFile(path_, whole);
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(FileKeyRingTest, TheLastKeyBeforeAPowerCutIsThere) {
  std::string cut;
  {
    const auto ring = Open();
    ASSERT_THAT(ring, IsOk());
    ASSERT_THAT((*ring)->EnsureKey(Person("ali"), kPolice), IsOk());
    cut = ReadFile(path_);  // as it is on disk when EnsureKey returned
  }
  WriteFile(path_, cut);
  const auto ring = Open();
  ASSERT_THAT(ring, IsOk());
  EXPECT_TRUE((*ring)->HasKey(Person("ali"), kPolice));
}

TEST_F(FileKeyRingTest, RotationKeepsEveryKeyAndForgetsTheOldDistrictKey) {
  SeededEntropy new_entropy(2);
  SealedBytes sealed;
  {
    const auto ring = Open(1);
    ASSERT_THAT(ring, IsOk());
    ASSERT_THAT((*ring)->EnsureKey(Person("ali"), kPolice), IsOk());
    sealed = *(*ring)->Seal(Person("ali"), kPolice, "secret", "");
    ASSERT_THAT((*ring)->RotateDistrictKey(NewKey(new_entropy)), IsOk());
    ASSERT_THAT((*ring)->EnsureKey(Person("bo"), kPolice), IsOk());
  }
  EXPECT_THAT(Open(1), RefusedWith("KEY_STORE_UNREADABLE"));
  const auto ring = Open(2);
  ASSERT_THAT(ring, IsOk());
  EXPECT_EQ(*(*ring)->Open(sealed, ""), "secret");
  EXPECT_TRUE((*ring)->HasKey(Person("bo"), kPolice));
}

TEST_F(FileKeyRingTest, HowManyKeysWereMadeOnlyGrowsWhateverIsErasedOrRotated) {
  SeededEntropy second(2);
  {
    const auto ring = Open(1);
    ASSERT_THAT(ring, IsOk());
    EXPECT_EQ((*ring)->made(), 0u);
    for (const char* name : {"ali", "bo", "carl"}) {
      ASSERT_THAT((*ring)->EnsureKey(Person(name), kPolice), IsOk());
    }
    ASSERT_THAT((*ring)->EnsureKey(Person("bo"), kPolice), IsOk());
    EXPECT_EQ((*ring)->made(), 3u);
    ASSERT_THAT((*ring)->Erase(Person("carl"), kPolice), IsOk());
    EXPECT_EQ((*ring)->made(), 3u);
  }
  {
    const auto ring = Open(1);
    ASSERT_THAT(ring, IsOk());
    EXPECT_EQ((*ring)->made(), 3u);
    EXPECT_EQ((*ring)->size(), 2u);
    ASSERT_THAT((*ring)->RotateDistrictKey(NewKey(second)), IsOk());
    ASSERT_THAT((*ring)->RaiseMade(2), IsOk());  // less: nothing
    EXPECT_EQ((*ring)->made(), 3u);
    ASSERT_THAT((*ring)->RaiseMade(1000), IsOk());
    ASSERT_THAT((*ring)->EnsureKey(Person("dan"), kPolice), IsOk());
  }
  const auto ring = Open(2);
  ASSERT_THAT(ring, IsOk());
  EXPECT_EQ((*ring)->made(), 1001u);
  EXPECT_EQ((*ring)->size(), 3u);
}

TEST_F(FileKeyRingTest, RotatingToTheSameKeyDoesNothing) {
  SeededEntropy same(1);
  const auto ring = Open(1);
  ASSERT_THAT(ring, IsOk());
  ASSERT_THAT((*ring)->EnsureKey(Person("ali"), kPolice), IsOk());
  const std::string before = ReadFile(path_);
  EXPECT_EQ(*(*ring)->RotateDistrictKey(NewKey(same)), false);
  EXPECT_EQ(ReadFile(path_), before);
}

TEST_F(FileKeyRingTest, RotatingGoesOnBesideReadersAndWriters) {
  const auto ring = Open(1);
  ASSERT_THAT(ring, IsOk());
  ASSERT_THAT((*ring)->EnsureKey(Person("ali"), kPolice), IsOk());
  const SealedBytes sealed = *(*ring)->Seal(Person("ali"), kPolice, "secret", "");
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        EXPECT_THAT((*ring)->EnsureKey(Person(absl::StrCat("n", t, "-", i)), kPolice), IsOk());
        EXPECT_EQ(*(*ring)->Open(sealed, ""), "secret");
      }
    });
  }
  for (uint64_t key = 2; key < 6; ++key) {
    SeededEntropy entropy(key);
    EXPECT_EQ(*(*ring)->RotateDistrictKey(NewKey(entropy)), true);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ((*ring)->size(), 61);
}

TEST_F(FileKeyRingTest, AnErasedKeyIsInNoLeftoverOfARewriteThatWasCutShort) {
  {
    const auto ring = Open();
    ASSERT_THAT(ring, IsOk());
    ASSERT_THAT((*ring)->EnsureKey(Person("ali"), kPolice), IsOk());
  }
  WriteFile(path_ + ".new", ReadFile(path_));
  ASSERT_THAT(Open(), IsOk());
  EXPECT_FALSE(std::filesystem::exists(path_ + ".new"));
}

TEST_F(FileKeyRingTest, ManyAtOnceMakeEachKeyOnce) {
  const auto ring = Open();
  ASSERT_THAT(ring, IsOk());
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&ring, t] {
      for (int i = 0; i < 20; ++i) {
        EXPECT_THAT((*ring)->EnsureKey(Person(absl::StrCat("shared", i)), kPolice), IsOk());
        EXPECT_THAT((*ring)->EnsureKey(Person(absl::StrCat("own", t, "-", i)), kPolice), IsOk());
        EXPECT_TRUE((*ring)->HasKey(Person(absl::StrCat("shared", i)), kPolice));
        if (i % 10 == 9) {
          EXPECT_THAT((*ring)->Erase(Person(absl::StrCat("own", t, "-", i)), kPolice), IsOk());
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ((*ring)->size(), 20 + 8 * 18);
}

TEST_F(FileKeyRingTest, TwoHundredThousandKeysLoadQuickly) {
  {
    SeededEntropy key_entropy(1);
    const KeyBytes district_key = NewKey(key_entropy);
    auto file = KeyFile::Create(path_, district_key, SystemEntropy());
    ASSERT_THAT(file, IsOk());
    std::vector<KeyRow> rows;
    for (int i = 0; i < 200'000; ++i) {
      rows.push_back({SystemEntropy().NewUuid(), SubjectId(SystemEntropy().NewUuid()),
                      NewKey(SystemEntropy()), kPolice});
    }
    ASSERT_THAT(file->Append(rows, district_key, SystemEntropy()), IsOk());
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto ring = Open();
  const auto took = std::chrono::steady_clock::now() - begin;
  ASSERT_THAT(ring, IsOk());
  EXPECT_EQ((*ring)->size(), 200'000);
  std::printf(
      "200,000 keys in %lld ms\n",
      static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

TEST(DistrictKey, IsMadeOnceAndReadableByItsOwnerOnly) {
  char name[] = "/tmp/district_key_test.XXXXXX";
  const std::string folder = ::mkdtemp(name);
  const std::string path = folder + "/district.key";
  EXPECT_THAT(LoadDistrictKey(path), RefusedWith("KEY_STORE_UNREADABLE"));
  ASSERT_THAT(CreateDistrictKey(path, SystemEntropy()), IsOk());
  EXPECT_THAT(CreateDistrictKey(path, SystemEntropy()), RefusedWith("KEY_STORE_UNREADABLE"));
  const auto key = LoadDistrictKey(path);
  ASSERT_THAT(key, IsOk());
  EXPECT_NE(*key, KeyBytes{});
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  EXPECT_THAT(LoadDistrictKey(path), RefusedWith("KEY_STORE_UNREADABLE"));
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  for (const char* bad :
       {"", "abc", "not hexadecimal at all, but long enough to look like a key 64ch"}) {
    WriteFile(path, bad);
    EXPECT_THAT(LoadDistrictKey(path), RefusedWith("KEY_STORE_UNREADABLE")) << bad;
  }
  std::filesystem::remove_all(folder);
}

TEST(DistrictKeySource, ReadsACredentialThatItsGroupMayRead) {
  char name[] = "/tmp/district_key_source_test.XXXXXX";
  const std::string folder = ::mkdtemp(name);
  ASSERT_THAT(CreateDistrictKey(folder + "/district", SystemEntropy()), IsOk());
  ASSERT_EQ(::chmod((folder + "/district").c_str(), 0440), 0);
  const auto source = DistrictKeySourceOf("credential:district");
  ASSERT_THAT(source, IsOk());
  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THAT((*source)->Load(), RefusedWith("KEY_STORE_UNREADABLE"));
  ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
  EXPECT_THAT((*source)->Load(), IsOk());
  ASSERT_EQ(::chmod((folder + "/district").c_str(), 0444), 0);
  EXPECT_THAT((*source)->Load(), RefusedWith("KEY_STORE_UNREADABLE"));
  EXPECT_THAT((*DistrictKeySourceOf(folder + "/district"))->Load(),
              RefusedWith("KEY_STORE_UNREADABLE"));
  for (const char* bad : {"credential:", "credential:../x", "pkcs11:token=varsel"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(DistrictKeySourceOf(bad).status())) << bad;
  }
  ::unsetenv("CREDENTIALS_DIRECTORY");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace varsel::keys
