// Erasure and the key store's files: what was there is nowhere any more, and no kept copy brings it
// back.
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "services/records/replay_erasures.h"
#include "storage/keys/file_key_ring.h"
#include "storage/keys/sealing.h"
#include "tests/erasure/erasure_world.h"
#include "varsel/common/v1/sealed.pb.h"

namespace varsel::erasure {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// A key ring whose process dies before it erases anything.
class DyingKeyRing final : public keys::KeyRing {
 public:
  explicit DyingKeyRing(keys::KeyRing& keys) : keys_(keys) {}
  bool HasKey(const SubjectId& s, uint8_t c) const override { return keys_.HasKey(s, c); }
  absl::Status EnsureKey(const SubjectId& s, uint8_t c) override { return keys_.EnsureKey(s, c); }
  absl::StatusOr<keys::SealedBytes> Seal(const SubjectId& s, uint8_t c, std::string_view plain,
                                         std::string_view associated) override {
    return keys_.Seal(s, c, plain, associated);
  }
  absl::StatusOr<std::string> Open(const keys::SealedBytes& sealed,
                                   std::string_view associated) const override {
    return keys_.Open(sealed, associated);
  }
  absl::StatusOr<std::string> OpenWithheld(const keys::SealedBytes& sealed,
                                           std::string_view associated) const override {
    return keys_.OpenWithheld(sealed, associated);
  }
  std::optional<Uuid> KeyIdOf(const SubjectId& s, uint8_t c) const override {
    return keys_.KeyIdOf(s, c);
  }
  bool HasKeyId(const Uuid& id) const override { return keys_.HasKeyId(id); }
  absl::Status EraseAll(const std::vector<keys::KeyOwner>&) override { return absl::OkStatus(); }
  bool IsErased(const SubjectId& s, uint8_t c) const override { return keys_.IsErased(s, c); }
  void Withhold(const SubjectId& s, uint8_t c, bool w) override { keys_.Withhold(s, c, w); }
  std::array<uint8_t, 32> Mac(std::string_view use, std::string_view bytes) const override {
    return keys_.Mac(use, bytes);
  }

 private:
  keys::KeyRing& keys_;
};

class ErasureFiles : public ::testing::Test {
 protected:
  ErasureFiles() {
    char name[] = "/tmp/erasure_files_test.XXXXXX";
    folder_ = ::mkdtemp(name);
  }
  ~ErasureFiles() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<keys::FileKeyRing> OpenKeys() {
    testing::SeededEntropy entropy(7);
    auto ring = keys::FileKeyRing::Open(
        {.path = path(), .district_key = keys::NewKey(entropy), .create = true}, SystemEntropy());
    EXPECT_THAT(ring, IsOk());
    return *std::move(ring);
  }
  std::string path() const { return folder_ + "/keys"; }

  // The last 72 bytes of the entry: nonce and wrapped key.
  std::string WrappedKeyOf(const Uuid& key_id) const {
    const std::string bytes = ReadFile(path());
    const size_t at = bytes.find(std::string(key_id.bytes()));
    return at == std::string::npos ? "" : bytes.substr(at + 33, 72);
  }
  bool AnyFileHolds(const std::string& bytes) const {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_)) {
      if (file.is_regular_file() && ReadFile(file.path()).find(bytes) != std::string::npos) {
        return true;
      }
    }
    return false;
  }
  // How many sealed parts of this person's records the ring opens.
  static int Opened(World& world, const keys::KeyRing& ring, const std::string& person,
                    const std::string& plain) {
    int opened = 0;
    for (const log::Record& record : world.harness.Records()) {
      common::v1::SealedParts parts;
      EXPECT_TRUE(parts.ParseFromString(record.sealed));
      for (const auto& part : parts.parts()) {
        std::string associated(world.harness.event_log().identity().log_id.uuid().bytes());
        associated.append(record.header.meta.event_id.uuid().bytes());
        associated.append(record.header.meta.kind).append(1, '\0').append(part.path());
        const auto text = ring.OpenWithheld({.key_id = Uuid::FromBytes(part.sealed().key_id()),
                                             .nonce = part.sealed().nonce(),
                                             .ciphertext = part.sealed().ciphertext()},
                                            associated);
        if (text.ok() && text->find(plain) != std::string::npos) ++opened;
      }
    }
    (void)person;
    return opened;
  }

  std::string folder_;
};

TEST_F(ErasureFiles, TheWrappedKeyIsThereBeforeAndInNoFileAfter) {
  const auto ring = OpenKeys();
  World world(ring.get());
  world.Person("ali", "Opfundet Bagger");
  world.Person("bo", "Opfundet Bo");
  const auto key_id = ring->KeyIdOf(SubjectId(TestUuid("ali")), 1);
  ASSERT_TRUE(key_id.has_value());
  const std::string wrapped = WrappedKeyOf(*key_id);
  ASSERT_EQ(wrapped.size(), 72U);
  ASSERT_TRUE(AnyFileHolds(wrapped));
  ASSERT_EQ(Opened(world, *ring, "ali", "Opfundet Bagger"), 1);

  EXPECT_TRUE(world.Erase("ali").keys_erased());
  EXPECT_FALSE(AnyFileHolds(wrapped));
  EXPECT_FALSE(AnyFileHolds(std::string(key_id->bytes())));
  EXPECT_EQ(Opened(world, *ring, "ali", "Opfundet Bagger"), 0);
  EXPECT_EQ(Opened(world, *ring, "bo", "Opfundet Bo"), 1);
}

TEST_F(ErasureFiles, AKeptCopyOfTheKeyStoreOpensNothingOnceTheLogWasReplayed) {
  auto ring = OpenKeys();
  World world(ring.get());
  world.Person("ali", "Opfundet Bagger");
  world.Person("held", "Opfundet Holdt");
  std::filesystem::copy_file(path(), folder_ + "/copy");
  world.Erase("ali");
  ASSERT_THAT(world.Hold("hold", "held", world.harness.now() + absl::Hours(24 * 300)), IsOk());
  world.Advance(absl::Hours(24 * 100));
  ASSERT_TRUE(world.TermOf("held").has_restricted_time());

  // As a restore would: the older store beside the newer log. The running server has the new one.
  std::filesystem::rename(folder_ + "/copy", path());
  const auto restored = OpenKeys();
  ASSERT_EQ(Opened(world, *restored, "ali", "Opfundet Bagger"), 1);
  const auto replayed = records::ReplayErasures(world.harness.event_log(), *restored);
  ASSERT_THAT(replayed, IsOk());
  EXPECT_EQ(*replayed, 2U);
  EXPECT_EQ(Opened(world, *restored, "ali", "Opfundet Bagger"), 0);
  EXPECT_FALSE(restored->KeyIdOf(SubjectId(TestUuid("ali")), 1).has_value());
  EXPECT_THAT(restored->EnsureKey(SubjectId(TestUuid("ali")), 1), RefusedWith("PERSON_ERASED"));
  // What is withheld is withheld again, and there for the records officer.
  EXPECT_EQ(Opened(world, *restored, "held", "Opfundet Holdt"), 1);
  EXPECT_THAT(records::CheckKeysReachTheLog(world.harness.event_log(), *restored), IsOk());
}

TEST_F(ErasureFiles, ACrashBetweenTheRecordAndTheKeysIsMadeGoodAtTheNextStart) {
  std::string wrapped;
  auto ring = OpenKeys();
  DyingKeyRing dying(*ring);
  World world(&dying);
  world.Person("ali", "Opfundet Bagger");
  wrapped = WrappedKeyOf(*ring->KeyIdOf(SubjectId(TestUuid("ali")), 1));
  world.Erase("ali");  // recorded; and then the process died
  ASSERT_TRUE(AnyFileHolds(wrapped));
  ASSERT_THAT(records::ReplayErasures(world.harness.event_log(), *ring), IsOk());
  EXPECT_FALSE(AnyFileHolds(wrapped));
  EXPECT_EQ(Opened(world, *ring, "ali", "Opfundet Bagger"), 0);
}

TEST_F(ErasureFiles, AKeyStoreOlderThanTheLogIsNamed) {
  auto ring = OpenKeys();
  World world(ring.get());
  world.Person("ali", "Opfundet Bagger");
  std::filesystem::copy_file(path(), folder_ + "/copy");
  world.Person("bo", "Opfundet Bo");
  EXPECT_THAT(records::CheckKeysReachTheLog(world.harness.event_log(), *ring), IsOk());
  std::filesystem::rename(folder_ + "/copy", path());
  const auto restored = OpenKeys();
  EXPECT_THAT(records::CheckKeysReachTheLog(world.harness.event_log(), *restored),
              RefusedWith("KEY_STORE_OLDER"));
}

}  // namespace
}  // namespace varsel::erasure
