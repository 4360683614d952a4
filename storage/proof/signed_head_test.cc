#include "storage/proof/signed_head.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "storage/base/error.h"
#include "storage/log/log_testing.h"
#include "storage/proof/signing_key.h"
#include "storage/proof/witness_file.h"

namespace varsel::proof {
namespace {

SigningKey KeyOf(uint8_t number) {
  std::array<uint8_t, 32> seed{};
  seed[0] = number;
  return SigningKey::FromSeed(seed);
}

TreeHead HeadAt(uint64_t size) {
  TreeHead head;
  head.origin = {.district = "kbh",
                 .name = LogName::kMain,
                 .log_id = *LogId::Parse("11111111-2222-4333-8444-555555555555")};
  head.size = size;
  head.root[31] = static_cast<uint8_t>(size);
  head.signed_at = absl::FromUnixMicros(1'700'000'000'123'456);
  return head;
}

TEST(SignedHead, IsWrittenAsDocumented) {
  const SignedHead head = SignHead(HeadAt(1234), KeyOf(1));
  const std::string text =
      "varsel/kbh/main/11111111-2222-4333-8444-555555555555\n"
      "1234\n"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAANI=\n"
      "time 2023-11-14T22:13:20.123456Z\n"
      "key " +
      KeyOf(1).public_key().Id() + "\n";
  ASSERT_TRUE(std::string_view(head.note).starts_with(text + "\n\xE2\x80\x94 varsel/kbh/main/"));
  EXPECT_TRUE(KeyOf(1).public_key().Verifies(text, head.signature));
}

TEST(SignedHead, ReadAgainIsWhatWasSigned) {
  for (const LogName name : {LogName::kMain, LogName::kAccess}) {
    TreeHead head = HeadAt(7);
    head.origin.name = name;
    const SignedHead made = SignHead(head, KeyOf(1));
    const auto read = ParseHead(made.note);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->head.origin, head.origin);
    EXPECT_EQ(read->head.size, 7u);
    EXPECT_EQ(read->head.root, head.root);
    EXPECT_EQ(read->head.signed_at, head.signed_at);
    EXPECT_TRUE(CheckSignature(*read, KeyOf(1).public_key()).ok());
  }
}

TEST(SignedHead, AnyBitTurnedIsFound) {
  const SignedHead head = SignHead(HeadAt(1234), KeyOf(1));
  for (size_t at = 0; at < head.note.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = head.note;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      const auto read = ParseHead(changed);
      const absl::Status status =
          read.ok() ? CheckSignature(*read, KeyOf(1).public_key()) : read.status();
      ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << at << " bit " << bit;
    }
  }
}

TEST(SignedHead, OfAnotherKeyIsRefused) {
  const SignedHead forged = SignHead(HeadAt(5), KeyOf(2));
  EXPECT_EQ(ReasonOf(CheckSignature(forged, KeyOf(1).public_key())), "HEAD_SIGNATURE_WRONG");
}

TEST(SignedHead, FileOfHeadsIsReadWholeAndACutOneTold) {
  const std::string first = SignHead(HeadAt(5), KeyOf(1)).note;
  const std::string second = SignHead(HeadAt(9), KeyOf(1)).note;
  const auto both = ParseHeads(first + second);
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->size(), 2u);
  EXPECT_TRUE(ParseHeads("")->empty());
  for (size_t size = 1; size < second.size(); ++size) {
    const std::string cut = first + second.substr(0, size);
    EXPECT_EQ(ReasonOf(ParseHeads(cut).status()), "HEAD_MALFORMED") << size;
    EXPECT_EQ(WholeNotes(cut), first.size());
  }
}

TEST(SignedHead, KeyIsGivenAsToolsForNotesTakeIt) {
  const std::string key = VerifierKey(HeadAt(1).origin, KeyOf(1).public_key());
  EXPECT_TRUE(
      std::string_view(key).starts_with("varsel/kbh/main/11111111-2222-4333-8444-555555555555+"))
      << key;
}

TEST(SigningKey, MadeInAFileIsReadAgainByItsOwnerOnly) {
  log::TempDir dir;
  log::SeededEntropy entropy(3);
  const std::string path = dir.path() + "/signing.key";
  ASSERT_TRUE(SigningKey::Create(path, entropy).ok());
  EXPECT_FALSE(SigningKey::Create(path, entropy).ok());  // never overwritten
  const auto key = SigningKey::Load(path);
  ASSERT_TRUE(key.ok()) << key.status();
  const auto published = LoadPublicKey(path + ".pub");
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_EQ(*published, key->public_key());
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  EXPECT_EQ(ReasonOf(SigningKey::Load(path).status()), "SIGNING_KEY_UNUSABLE");
  EXPECT_EQ(ReasonOf(SigningKey::Load(dir.path() + "/none").status()), "SIGNING_KEY_UNUSABLE");
  EXPECT_EQ(ReasonOf(LoadPublicKey(dir.path() + "/none").status()), "FILE_UNREADABLE");
  // Several in one file, the oldest first.
  const std::string several = dir.path() + "/several.pub";
  const PublicKey next = KeyOf(2).public_key();
  std::ofstream(several) << "# until March\n" << published->ToText() << "\n\n" << next.ToText();
  const auto loaded = LoadPublicKeys(several);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(*loaded, (std::vector<PublicKey>{*published, next}));
  EXPECT_EQ(LoadPublicKeys(path + ".pub")->size(), 1u);
  std::ofstream(several) << "# none\n";
  EXPECT_EQ(ReasonOf(LoadPublicKeys(several).status()), "KEY_FILE_MALFORMED");
  EXPECT_EQ(ReasonOf(ParsePublicKey("12").status()), "KEY_FILE_MALFORMED");
}

TEST(WitnessFile, KeepsHeadsInOrderAndTellsATamperedOne) {
  log::TempDir dir;
  const std::string path = dir.path() + "/witness";
  const PublicKey key = KeyOf(1).public_key();
  EXPECT_TRUE(ReadWitness(path, {key})->empty());
  ASSERT_TRUE(AppendToWitness(path, SignHead(HeadAt(5), KeyOf(1))).ok());
  ASSERT_TRUE(AppendToWitness(path, SignHead(HeadAt(9), KeyOf(1))).ok());
  const auto heads = ReadWitness(path, {key});
  ASSERT_TRUE(heads.ok()) << heads.status();
  ASSERT_EQ(heads->size(), 2u);
  EXPECT_EQ(heads->back().head.size, 9u);
  ASSERT_TRUE(AppendToWitness(path, SignHead(HeadAt(12), KeyOf(2))).ok());
  EXPECT_EQ(ReasonOf(ReadWitness(path, {key}).status()), "HEAD_SIGNATURE_WRONG");
}

TEST(WitnessFile, GrowthIsRefusedWhereTheLogForkedOrLostRecords) {
  const TreeHead five = HeadAt(5);
  EXPECT_TRUE(CheckGrowth(five, five, {}).ok());
  EXPECT_EQ(ReasonOf(CheckGrowth(HeadAt(9), five, {})), "HEAD_CONTRADICTED");
  EXPECT_EQ(ReasonOf(CheckGrowth(five, HeadAt(9), {})), "HEAD_CONTRADICTED");
  TreeHead other = five;
  other.root[0] = 1;
  EXPECT_EQ(ReasonOf(CheckGrowth(five, other, {})), "HEAD_CONTRADICTED");
  other = five;
  other.origin.name = LogName::kAccess;
  EXPECT_EQ(ReasonOf(CheckGrowth(five, other, {})), "HEAD_OF_ANOTHER_LOG");
}

}  // namespace
}  // namespace varsel::proof
