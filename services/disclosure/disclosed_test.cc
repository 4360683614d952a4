// What EKI is shown of a person, through the real pipeline.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "services/disclosure/disclosure_world.h"

namespace varsel::disclosure {
namespace {

class DisclosedTest : public DisclosureWorldTest {
 protected:
  // Everything that the caller is shown of the person, as text.
  std::string Shown(const std::string& person = "p1",
                    const testing::CallerOptions& caller = DisclosureWorld::Eki()) {
    const auto got = world_.Disclosed(person, caller);
    const auto list = world_.DisclosedPersons(caller);
    return (got.ok() ? got->DebugString() : "") + (list.ok() ? list->DebugString() : "");
  }
};

TEST_F(DisclosedTest, ShowsExactlyTheNamedFieldsWithLabelAndExpiry) {
  world_.Affiliated("p1");
  world_.Delivered("d1", "p1", 5, "housing");
  ASSERT_THAT(
      world_.Disclose("one", "p1",
                      world_.Form({v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_TELEPHONE})),
      IsOk());
  const auto got = world_.Disclosed("p1");
  ASSERT_THAT(got, IsOk());
  ASSERT_EQ(got->values_size(), 2);
  EXPECT_EQ(got->values(0).text(), "NAME p1");
  EXPECT_EQ(got->values(1).text(), "TELEPHONE p1");
  for (const v1::DisclosedValue& value : got->values()) {
    EXPECT_EQ(value.disclosure_id(), TestId("one"));
    EXPECT_THAT(value.label(), HasSubstr("Must not be used for anything else"));
    EXPECT_EQ(FromProto(value.expires()), world_.In(14 * 24));
    EXPECT_FALSE(value.erased());
  }
  const std::string shown = Shown();
  for (const char* never : {"ADDRESS", "ALIASES", "REQUEST", "NOTE", "AFFILIATION", "NECESSITY",
                            "housing", "OWNRISK"}) {
    EXPECT_THAT(shown, Not(HasSubstr(never)));
  }
  // The label is in the caller's language.
  testing::CallerOptions danish = DisclosureWorld::Eki();
  danish.language = "da";
  EXPECT_THAT(Shown("p1", danish), Not(HasSubstr("Must not")));
}

TEST_F(DisclosedTest, EachFieldOpensItsOwnValueAndNoOther) {
  world_.Affiliated("p1");
  world_.Planned("n1", "p1", 30);
  world_.Planned("past", "p1", -30);
  world_.MeetingPlanned("m1", "p1", 26);
  world_.Delivered("d1", "p1", 50, "housing", notification::v1::TRI_STATE_NO);
  world_.Delivered("d2", "p1", 5, "debt-advice", notification::v1::TRI_STATE_YES);
  const char* marks[] = {"NAME",          "ADDRESS", "TELEPHONE",    "REQUEST d2",
                         "Sektion north", "housing", "TRI_STATE_YES"};
  struct Case {
    v1::DisclosedField which;
    std::string mark;  // the one of the marks that it shows
  };
  for (const Case& one :
       {Case{v1::DISCLOSED_FIELD_NAME, "NAME"}, Case{v1::DISCLOSED_FIELD_BIRTH_DATE, ""},
        Case{v1::DISCLOSED_FIELD_ADDRESS, "ADDRESS"},
        Case{v1::DISCLOSED_FIELD_TELEPHONE, "TELEPHONE"},
        Case{v1::DISCLOSED_FIELD_SECTION, "Sektion north"},
        Case{v1::DISCLOSED_FIELD_PLANNED_MEETING, ""}, Case{v1::DISCLOSED_FIELD_DELIVERED, ""},
        Case{v1::DISCLOSED_FIELD_OFFERS_MADE, "housing"},
        Case{v1::DISCLOSED_FIELD_WISH_TO_LEAVE, "TRI_STATE_YES"},
        Case{v1::DISCLOSED_FIELD_REQUEST, "REQUEST d2"}}) {
    const std::string id = v1::DisclosedField_Name(one.which);
    SCOPED_TRACE(id);
    ASSERT_THAT(world_.Disclose(id, "p1", world_.Form({one.which})), IsOk());
    const auto got = world_.Disclosed("p1");
    ASSERT_THAT(got, IsOk());
    ASSERT_EQ(got->values_size(), 1);
    v1::DisclosedValue value = got->values(0);
    value.clear_disclosed_field();  // its name is no value
    const std::string shown = value.DebugString();
    for (const char* mark : marks) {
      EXPECT_EQ(shown.find(mark) != std::string::npos, one.mark == mark) << mark << "\n" << shown;
    }
    EXPECT_THAT(shown, Not(HasSubstr("NOTE")));
    EXPECT_THAT(shown, Not(HasSubstr("AFFILIATION")));
    if (one.which == v1::DISCLOSED_FIELD_BIRTH_DATE) {
      ASSERT_EQ(value.times_size(), 1);
      EXPECT_EQ(FromProto(value.times(0)), testing::At("1994-05-02T12:00:00Z"));
    } else if (one.which == v1::DISCLOSED_FIELD_PLANNED_MEETING) {
      ASSERT_EQ(value.times_size(), 2) << "those to come";
      EXPECT_EQ(FromProto(value.times(0)), world_.In(26));
      EXPECT_EQ(FromProto(value.times(1)), world_.In(30));
    } else if (one.which == v1::DISCLOSED_FIELD_DELIVERED) {
      ASSERT_EQ(value.times_size(), 2);
      EXPECT_EQ(FromProto(value.times(0)), world_.In(-5)) << "the newest first";
    } else {
      EXPECT_THAT(value.times(), IsEmpty());
    }
    ASSERT_THAT(world_.Recall(id), IsOk());
  }
}

TEST_F(DisclosedTest, FollowsWhatIsCorrectedAndWithdrawn) {
  world_.Delivered("d1", "p1", 5, "housing");
  ASSERT_THAT(world_.Disclose("one", "p1",
                              world_.Form({v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_DELIVERED,
                                           v1::DISCLOSED_FIELD_REQUEST})),
              IsOk());
  world_.CorrectedName("p1", "NAME corrected");
  world_.DeliveryWithdrawn("d1", "p1");
  const auto got = world_.Disclosed("p1");
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->values(0).text(), "NAME corrected");
  EXPECT_THAT(got->values(1).times(), IsEmpty());
  EXPECT_EQ(got->values(2).text(), "");
}

TEST_F(DisclosedTest, WhatIsNotDisclosedAnswersAsWhatIsNotThere) {
  const auto unknown = world_.Disclosed("nobody");
  EXPECT_THAT(unknown, RefusedWith("NOTHING_DISCLOSED"));
  const auto same = [&](const absl::StatusOr<v1::GetDisclosedPersonResponse>& got) {
    EXPECT_EQ(got.status(), unknown.status());
    EXPECT_EQ(DetailOf(got.status())->SerializeAsString(),
              DetailOf(unknown.status())->SerializeAsString());
  };
  same(world_.Disclosed("p1"));
  ASSERT_THAT(world_.Disclose("one", "p1", world_.Form()), IsOk());
  same(world_.Disclosed("p2"));
  ASSERT_THAT(world_.Recall("one"), IsOk());
  same(world_.Disclosed("p1"));
  EXPECT_THAT(world_.DisclosedPersons()->persons(), IsEmpty());
}

TEST_F(DisclosedTest, LapsesAtTheExactTimeWithNothingWritten) {
  ASSERT_THAT(world_.Disclose("one", "p1", world_.Form({v1::DISCLOSED_FIELD_NAME}, 2)), IsOk());
  const size_t records = world_.harness.Records().size();
  const absl::Time expires = world_.In(48);
  world_.harness.AdvanceTo(expires - absl::Microseconds(1));
  EXPECT_THAT(world_.Disclosed("p1"), IsOk());
  EXPECT_EQ(world_.DisclosedPersons()->persons_size(), 1);
  world_.harness.AdvanceTo(expires);
  EXPECT_THAT(world_.Disclosed("p1"), RefusedWith("NOTHING_DISCLOSED"));
  EXPECT_THAT(world_.DisclosedPersons()->persons(), IsEmpty());
  EXPECT_EQ(world_.harness.Records().size(), records);
  EXPECT_EQ(world_.Get(TestId("one"))->disclosure().state(), v1::DISCLOSURE_STATE_LAPSED);
}

TEST_F(DisclosedTest, ACorrectionNarrowsTheFieldsAtOnce) {
  ASSERT_THAT(world_.Disclose("one", "p1",
                              world_.Form({v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_ADDRESS})),
              IsOk());
  EXPECT_THAT(Shown(), HasSubstr("ADDRESS p1"));
  ASSERT_THAT(world_.Correct("one", world_.Form({v1::DISCLOSED_FIELD_NAME}, 3)), IsOk());
  EXPECT_THAT(Shown(), Not(HasSubstr("ADDRESS p1")));
  EXPECT_EQ(FromProto(world_.Disclosed("p1")->values(0).expires()), world_.In(72));
  EXPECT_EQ(world_.DisclosedPersons()->persons_size(), 1) << "under its new expiry alone";
}

TEST_F(DisclosedTest, ToOneWorkerIsToHimAlone) {
  v1::DisclosureForm form = world_.Form();
  form.set_recipient_actor_id(TestId("eki-1"));
  ASSERT_THAT(world_.Disclose("one", "p1", form), IsOk());
  EXPECT_THAT(world_.Disclosed("p1"), IsOk());
  EXPECT_THAT(world_.Disclosed("p1", DisclosureWorld::Eki("eki-2")),
              RefusedWith("NOTHING_DISCLOSED"));
  EXPECT_THAT(world_.DisclosedPersons(DisclosureWorld::Eki("eki-2"))->persons(), IsEmpty());
  EXPECT_EQ(world_.DisclosedPersons()->persons_size(), 1);
}

TEST_F(DisclosedTest, IsAskedByEkiAlone) {
  ASSERT_THAT(world_.Disclose("one", "p1", world_.Form()), IsOk());
  for (const char* role : {"officer", "project_leader", "investigator", "leadership", "analyst",
                           "dpo", "administrator", "exit_coordinator", "records_officer"}) {
    testing::CallerOptions caller = DisclosureWorld::Officer();
    caller.role = role;
    EXPECT_THAT(world_.Disclosed("p1", caller), RefusedWith("ROLE_NOT_ALLOWED"));
  }
  testing::CallerOptions partner = DisclosureWorld::Eki();
  partner.role = "partner";
  partner.agency = "ssp";
  EXPECT_THAT(world_.Disclosed("p1", partner), RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(world_.List({}, DisclosureWorld::Eki()), RefusedWith("ROLE_NOT_ALLOWED"));
}

TEST_F(DisclosedTest, AMergedRecordIsOnePersonUntilTheMergeIsTakenBack) {
  world_.Delivered("d1", "p1", 5, "housing");
  world_.Delivered("d2", "p2", 9, "debt-advice");
  ASSERT_THAT(
      world_.Disclose("one", "p1",
                      world_.Form({v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_DELIVERED})),
      IsOk());
  world_.Merged("p1", "p2");
  for (const char* asked : {"p1", "p2"}) {
    const auto got = world_.Disclosed(asked);
    ASSERT_THAT(got, IsOk()) << asked;
    EXPECT_EQ(got->values(0).text(), "NAME p2") << "as the record that stays says";
    EXPECT_EQ(got->values(1).times_size(), 2);
  }
  EXPECT_THAT(world_.Disclose("two", "p1", world_.Form()), RefusedWith("PERSON_MERGED"));
  EXPECT_THAT(world_.Disclose("two", "p2", world_.Form()), IsOk());
  EXPECT_EQ(world_.Disclosed("p1")->values_size(), 3);
  world_.Parted("p1");
  EXPECT_EQ(world_.Disclosed("p1")->values(0).text(), "NAME p1");
  EXPECT_EQ(world_.Disclosed("p1")->values(1).times_size(), 1);
  EXPECT_EQ(world_.Disclosed("p2")->values_size(), 1);
}

TEST_F(DisclosedTest, ErasedDataIsShownAsErasedAndIsNoError) {
  world_.Delivered("d1", "p1", 5, "housing");
  ASSERT_THAT(world_.Disclose("one", "p1",
                              world_.Form({v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_DELIVERED,
                                           v1::DISCLOSED_FIELD_SECTION})),
              IsOk());
  world_.Erase("p1");
  const auto got = world_.Disclosed("p1");
  ASSERT_THAT(got, IsOk());
  ASSERT_EQ(got->values_size(), 3);
  for (const v1::DisclosedValue& value : got->values()) {
    EXPECT_TRUE(value.erased());
    EXPECT_EQ(value.text(), "");
    EXPECT_THAT(value.times(), IsEmpty());
    EXPECT_EQ(value.section_id(), "");
  }
  EXPECT_TRUE(world_.DisclosedPersons()->persons(0).erased());
  EXPECT_TRUE(world_.Get(TestId("one"))->erased());
  EXPECT_THAT(world_.Disclose("two", "p1", world_.Form()), RefusedWith("PERSON_ERASED"));
}

TEST_F(DisclosedTest, TheListGoesByExpiryAPageAtATime) {
  world_.Registered("p3");
  ASSERT_THAT(world_.Disclose("late", "p1", world_.Form({v1::DISCLOSED_FIELD_NAME}, 20)), IsOk());
  ASSERT_THAT(world_.Disclose("soon", "p2", world_.Form({v1::DISCLOSED_FIELD_NAME}, 2)), IsOk());
  ASSERT_THAT(world_.Disclose("nameless", "p3", world_.Form({v1::DISCLOSED_FIELD_ADDRESS}, 5)),
              IsOk());
  const auto first = world_.DisclosedPersons(DisclosureWorld::Eki(), 2);
  ASSERT_EQ(first->persons_size(), 2);
  EXPECT_EQ(first->persons(0).name(), "NAME p2");
  EXPECT_EQ(first->persons(1).name(), "") << "his name is not disclosed";
  EXPECT_EQ(first->persons(1).person_id(), TestId("p3"));
  EXPECT_THAT(first->persons(1).fields(), ElementsAre(v1::DISCLOSED_FIELD_ADDRESS));
  const auto rest = world_.DisclosedPersons(DisclosureWorld::Eki(), 2, first->next_page_token());
  ASSERT_EQ(rest->persons_size(), 1);
  EXPECT_EQ(rest->persons(0).disclosure_id(), TestId("late"));
  EXPECT_EQ(rest->next_page_token(), "");
}

// A recall while EKI reads: what is read is all of it or nothing, and nothing once the recall was
// answered.
TEST_F(DisclosedTest, ARecallWhileItIsReadIsMetWhollyOrNotAtAll) {
  for (int round = 0; round < 20; ++round) {
    const std::string id = "round-" + std::to_string(round);
    ASSERT_THAT(world_.Disclose(id, "p1",
                                world_.Form({v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_ADDRESS,
                                             v1::DISCLOSED_FIELD_TELEPHONE})),
                IsOk());
    std::atomic<bool> recalled = false;
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
      readers.emplace_back([this, &recalled] {
        bool over = false;
        while (!over) {
          const bool before = recalled.load();
          const auto got = world_.Disclosed("p1");
          over = !got.ok();
          if (got.ok()) {
            EXPECT_EQ(got->values_size(), 3);
            EXPECT_FALSE(before) << "shown after the recall was answered";
            if (before) over = true;
          } else {
            EXPECT_THAT(got, RefusedWith("NOTHING_DISCLOSED"));
          }
        }
      });
    }
    EXPECT_THAT(world_.Recall(id), IsOk());
    recalled = true;
    for (std::thread& reader : readers) reader.join();
  }
}

}  // namespace
}  // namespace varsel::disclosure
