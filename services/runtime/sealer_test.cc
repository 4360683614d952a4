#include "services/runtime/sealer.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/stored_event.h"
#include "storage/keys/memory_key_ring.h"
#include "tests/testing/seeded_entropy.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/testing/v1/notes.pb.h"

namespace varsel::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;
using testing::v1::NoteAdded;
using testing::v1::NoteEvent;

constexpr uint8_t kPolice = 1;
const EventId kEvent(TestUuid("event"));

SubjectId Person(std::string_view name) { return SubjectId(TestUuid(name)); }

class SealerTest : public ::testing::Test {
 protected:
  static NoteEvent Event() {
    NoteEvent event;
    NoteAdded& note = *event.mutable_note_added();
    note.set_note_id(TestId("note"));
    note.set_person_id(TestId("ali"));
    note.set_text("SECRET-TEXT");
    note.set_kind(testing::v1::KIND_URGENT);
    note.add_tags("SECRET-TAG");
    note.mutable_address()->set_street("SECRET-STREET");
    note.mutable_address()->set_section_id(TestId("section"));
    for (const char* name : {"bo", "cem"}) {
      auto& witness = *note.add_witnesses();
      witness.set_person_id(TestId(name));
      witness.set_name(std::string("SECRET-") + name);
    }
    return event;
  }
  absl::StatusOr<SealedEvent> Seal(NoteEvent* event) {
    for (const SubjectId& subject : sealer_.SubjectsToSeal(*event)) {
      EXPECT_THAT(keys_.EnsureKey(subject, kPolice), IsOk());
    }
    return sealer_.Seal(kEvent, kPolice, event);
  }
  // As a view would copy it.
  static common::v1::SealedCopy CopyOf(const SealedEvent& sealed, const NoteEvent& event,
                                       const std::string& path) {
    log::Record record;
    record.header.meta.event_id = kEvent;
    record.header.meta.kind = std::string(KindOf(event));
    record.sealed = sealed.sealed;
    const auto copy = CopySealed(record, path);
    EXPECT_THAT(copy, IsOk());
    EXPECT_TRUE(copy->has_value()) << path;
    return copy->value_or(common::v1::SealedCopy());
  }

  testing::SeededEntropy entropy_{7};
  keys::MemoryKeyRing keys_{entropy_};
  Sealer sealer_{keys_, LogId(TestUuid("log"))};
};

TEST_F(SealerTest, TakesOutWhatTellsOfAPersonAndLeavesWhatIsCounted) {
  NoteEvent event = Event();
  const auto sealed = Seal(&event);
  ASSERT_THAT(sealed, IsOk());
  EXPECT_THAT(sealed->payload, Not(HasSubstr("SECRET")));
  EXPECT_THAT(sealed->sealed, Not(HasSubstr("SECRET")));
  NoteEvent stored;
  ASSERT_TRUE(stored.ParseFromString(sealed->payload));
  EXPECT_EQ(stored.SerializeAsString(), event.SerializeAsString());  // as replay will see it
  EXPECT_EQ(stored.note_added().kind(), testing::v1::KIND_URGENT);
  EXPECT_EQ(stored.note_added().address().section_id(), TestId("section"));
  EXPECT_EQ(stored.note_added().text(), "");
  EXPECT_EQ(stored.note_added().tags_size(), 0);
  EXPECT_THAT(sealed->subjects, ElementsAre(Person("ali"), Person("bo"), Person("cem")));
}

TEST_F(SealerTest, EachMessageIsSealedForItsOwnPersonOrTheOneAroundIt) {
  NoteEvent event = Event();
  EXPECT_THAT(sealer_.SubjectsToSeal(event),
              ElementsAre(Person("ali"), Person("bo"), Person("cem")));
  const auto sealed = Seal(&event);
  ASSERT_THAT(sealed, IsOk());
  NoteAdded note;
  ASSERT_THAT(sealer_.Open(CopyOf(*sealed, event, "note_added"), &note), IsOk());
  EXPECT_EQ(note.text(), "SECRET-TEXT");
  EXPECT_THAT(note.tags(), ElementsAre("SECRET-TAG"));
  testing::v1::Witness witness;
  ASSERT_THAT(sealer_.Open(CopyOf(*sealed, event, "note_added.witnesses[1]"), &witness), IsOk());
  EXPECT_EQ(witness.name(), "SECRET-cem");
  testing::v1::Address address;
  ASSERT_THAT(sealer_.Open(CopyOf(*sealed, event, "note_added.address"), &address), IsOk());
  EXPECT_EQ(address.street(), "SECRET-STREET");

  ASSERT_THAT(keys_.Erase(Person("cem"), kPolice), IsOk());
  EXPECT_THAT(sealer_.Open(CopyOf(*sealed, event, "note_added.witnesses[1]"), &witness),
              RefusedWith("KEY_ERASED"));
  EXPECT_THAT(sealer_.Open(CopyOf(*sealed, event, "note_added.witnesses[0]"), &witness), IsOk());
  bool erased = false;
  const auto opened = OpenOr<testing::v1::Witness>(
      sealer_, CopyOf(*sealed, event, "note_added.witnesses[1]"), &erased);
  ASSERT_THAT(opened, IsOk());
  EXPECT_TRUE(erased);
}

TEST_F(SealerTest, WhereNothingIsSetNothingIsSealed) {
  NoteEvent event;
  event.mutable_note_added()->set_person_id(TestId("ali"));
  EXPECT_THAT(sealer_.SubjectsToSeal(event), IsEmpty());
  const auto sealed = Seal(&event);
  ASSERT_THAT(sealed, IsOk());
  EXPECT_EQ(sealed->sealed, "");
  EXPECT_THAT(sealed->subjects, ElementsAre(Person("ali")));
}

TEST_F(SealerTest, ASecretWithoutAPersonIsNeverStored) {
  NoteEvent event;
  event.mutable_nobodys_note()->set_text("SECRET");
  EXPECT_THAT(Seal(&event), RefusedWith("SEAL_SUBJECT_MISSING"));
}

TEST_F(SealerTest, APersonWithoutAKeyIsRefused) {
  NoteEvent event = Event();
  EXPECT_THAT(sealer_.Seal(kEvent, kPolice, &event), RefusedWith("KEY_ERASED"));
}

TEST_F(SealerTest, ASealedPartOpensOnlyWhereItWasSealed) {
  NoteEvent event = Event();
  const auto sealed = Seal(&event);
  ASSERT_THAT(sealed, IsOk());
  const common::v1::SealedCopy good = CopyOf(*sealed, event, "note_added");
  NoteAdded note;
  const auto expect_broken = [&](const common::v1::SealedCopy& copy) {
    EXPECT_THAT(sealer_.Open(copy, &note), RefusedWith("SEAL_BROKEN"));
    EXPECT_EQ(note.ByteSizeLong(), 0);
  };
  common::v1::SealedCopy moved = good;
  moved.set_event_id(std::string(TestUuid("other").bytes()));
  expect_broken(moved);
  moved = good;
  moved.set_kind("testing.v1.NoteChanged");
  expect_broken(moved);
  moved = good;
  moved.set_path("note_added.address");
  expect_broken(moved);
  moved = good;
  (*moved.mutable_sealed()->mutable_ciphertext())[0] ^= 1;
  expect_broken(moved);
  const Sealer other_log(keys_, LogId(TestUuid("other-log")));
  EXPECT_THAT(other_log.Open(good, &note), RefusedWith("SEAL_BROKEN"));
}

TEST(StoredEvent, WhatCannotBeDecodedIsNeverSkipped) {
  NoteEvent event;
  event.mutable_note_lapsed();
  log::Record record;
  record.header.position = Position(12);
  record.header.meta.kind = "testing.v1.NoteLapsed";
  record.payload = event.SerializeAsString();
  EXPECT_THAT(DecodeEvent<NoteEvent>(record), IsOk());
  EXPECT_EQ(EventKindOf(event).min_reader_version(), 2);
  EXPECT_TRUE(EventKindOf(event).ignorable());

  record.header.meta.kind = "testing.v1.NoteAdded";
  EXPECT_THAT(DecodeEvent<NoteEvent>(record), RefusedWith("LOG_DATA_LOSS"));
  record.payload = "\xff\xff";
  EXPECT_THAT(DecodeEvent<NoteEvent>(record), RefusedWith("LOG_DATA_LOSS"));
  record.header.meta.kind = "testing.v1.OfTheFuture";
  record.payload = std::string("\xaa\x06\x00", 3);  // field 101: an arm of the future
  EXPECT_THAT(DecodeEvent<NoteEvent>(record), RefusedWith("EVENT_KIND_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::runtime
