#include "services/domain/protection.h"

#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "tests/testing/test_ids.h"

namespace varsel {
namespace {

using focus::v1::FocusEvent;
using focus::v1::Protection;
using testing::TestId;
using testing::TestUuid;

const absl::Time kNow = testing::At("2023-01-17T12:00:00Z");

class PersonStory {
 public:
  bool Happened(const FocusEvent& event, const std::string& id = "event",
                const std::string& corrects = "") {
    EventMeta meta;
    meta.event_id = EventId(TestUuid(id));
    if (!corrects.empty()) meta.corrects = EventId(TestUuid(corrects));
    return FoldProtection(event, meta, &protection_);
  }
  PersonStory& Aged(focus::v1::AgeGroup group) {
    FocusEvent event;
    event.mutable_person_corrected()->set_age_group(group);
    Happened(event);
    return *this;
  }
  PersonStory& Is(focus::v1::Category category, const std::string& id,
                  absl::Duration ended_ago = absl::ZeroDuration()) {
    FocusEvent event;
    auto& said = *event.mutable_category_recorded();
    said.set_category_id(TestId(id));
    said.set_category(category);
    *said.mutable_from() = ToProto(kNow - absl::Hours(1000));
    if (ended_ago > absl::ZeroDuration()) *said.mutable_until() = ToProto(kNow - ended_ago);
    Happened(event);
    return *this;
  }
  PersonStory& Withdrawn(const std::string& id) {
    FocusEvent event;
    event.mutable_fact_withdrawn()->set_fact_id(TestId(id));
    EXPECT_TRUE(Happened(event));
    return *this;
  }
  bool IsProtected() const { return varsel::IsProtected(protection_, kNow); }

 private:
  Protection protection_;
};

TEST(Protection, IsOfMinorsUntilTheirAgeIsCorrected) {
  EXPECT_FALSE(PersonStory().IsProtected()) << "nothing is known";
  PersonStory person;
  EXPECT_TRUE(person.Aged(focus::v1::AGE_GROUP_MINOR).IsProtected());
  EXPECT_TRUE(person.Is(focus::v1::CATEGORY_SUSPECT, "suspect").IsProtected());
  EXPECT_FALSE(person.Aged(focus::v1::AGE_GROUP_ADULT).IsProtected());
}

TEST(Protection, IsOfWhoIsOnlyAVictimAWitnessOrARelative) {
  for (const focus::v1::Category category :
       {focus::v1::CATEGORY_VICTIM, focus::v1::CATEGORY_WITNESS, focus::v1::CATEGORY_RELATIVE}) {
    PersonStory person;
    EXPECT_TRUE(person.Aged(focus::v1::AGE_GROUP_ADULT).Is(category, "hurt").IsProtected());
    EXPECT_FALSE(person.Is(focus::v1::CATEGORY_SUSPECT, "suspect").IsProtected());
    EXPECT_TRUE(person.Withdrawn("suspect").IsProtected());
    EXPECT_FALSE(person.Withdrawn("hurt").IsProtected());
  }
}

TEST(Protection, IsByTheCategoriesThatHoldNow) {
  PersonStory person;
  person.Is(focus::v1::CATEGORY_SUSPECT, "suspect", absl::Hours(10));
  EXPECT_FALSE(person.IsProtected());
  EXPECT_TRUE(person.Is(focus::v1::CATEGORY_VICTIM, "victim").IsProtected());
  FocusEvent corrected;
  auto& said = *corrected.mutable_category_corrected();
  said.set_category_id(TestId("suspect"));
  said.set_category(focus::v1::CATEGORY_CONVICTED);
  *said.mutable_from() = ToProto(kNow - absl::Hours(1000));
  EXPECT_TRUE(person.Happened(corrected));
  EXPECT_FALSE(person.IsProtected());
}

TEST(Protection, KeepsWhatAMergedRecordBringsUntilTheMergeIsWithdrawn) {
  FocusEvent absorbed;
  absorbed.mutable_person_absorbed()->set_age_group(focus::v1::AGE_GROUP_MINOR);
  auto& brought = *absorbed.mutable_person_absorbed()->add_categories();
  brought.set_category_id(TestId("brought"));
  brought.set_category(focus::v1::CATEGORY_VICTIM);
  *brought.mutable_from() = ToProto(kNow - absl::Hours(10));
  PersonStory person;
  person.Aged(focus::v1::AGE_GROUP_UNKNOWN);
  EXPECT_TRUE(person.Happened(absorbed, "merge"));
  EXPECT_TRUE(person.IsProtected()) << "his own age is not known, the other's is";
  person.Aged(focus::v1::AGE_GROUP_ADULT);
  EXPECT_TRUE(person.IsProtected()) << "only a victim";
  FocusEvent withdrawn;
  withdrawn.mutable_fact_withdrawn()->set_fact_kind("person_absorbed");
  EXPECT_TRUE(person.Happened(withdrawn, "unmerge", "merge"));
  EXPECT_FALSE(person.IsProtected());
  EXPECT_FALSE(person.Aged(focus::v1::AGE_GROUP_UNKNOWN).IsProtected());
}

}  // namespace
}  // namespace varsel
