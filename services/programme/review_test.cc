// A case's review, and the parts of the programme's message, by the shipped programmes.
#include "gmock/gmock.h"
#include "services/programme/case_tale.h"

namespace varsel::programme {
namespace {

using common::v1::MESSAGE_PART_CONCERN;
using common::v1::MESSAGE_PART_MORAL_VOICE;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::RefusedWith;

// Its review is due after six months: 1 September, and so an hour short of 184 days on.
CaseTale Concern() {
  return CaseTale(Opening("bekymringssamtale", "general-concern", "retsplejeloven-115"));
}

absl::Status Agree(CaseTale& tale, const std::string& name, int days) {
  return tale.Agree(name, "school", "ssp", days, 400);
}

TEST(CaseReview, FallsDueAndEachReviewSetsTheNext) {
  CaseTale tale = Concern();
  EXPECT_THAT(tale.ReviewDays(), ElementsAre(183));
  EXPECT_THAT(tale.Review(100), IsOk());
  EXPECT_THAT(tale.ReviewDays(), ElementsAre(283));
  EXPECT_THAT(tale.Withdraw("review100"), IsOk());
  EXPECT_THAT(tale.ReviewDays(), ElementsAre(183));
}

TEST(CaseReview, PastItNewPlansAreRefusedAndWhatHappenedIsTakenDown) {
  CaseTale tale = Concern();
  EXPECT_THAT(Agree(tale, "in-time", 183), IsOk());
  EXPECT_THAT(Agree(tale, "late", 190), RefusedWith("REVIEW_OVERDUE"));
  EXPECT_THAT(tale.Plan("conversation", "mapped", 190, 400), RefusedWith("REVIEW_OVERDUE"));
  EXPECT_THAT(tale.Phase("conversation", "mapped", 190), IsOk());
  EXPECT_THAT(tale.Review(191), IsOk());
  EXPECT_THAT(Agree(tale, "again", 192), IsOk());
  EXPECT_THAT(Agree(tale, "before-it", 190), RefusedWith("REVIEW_OVERDUE"))
      << "nobody had looked then";
}

TEST(CaseReview, OfACaseThatWasOpenedBeforeOpeningsSaidIt) {
  v1::CaseLife life = Concern().life();
  life.clear_dues();
  EXPECT_EQ(ReviewDueAt(life, 6, After(300)), After(184) - absl::Hours(1)) << "summer time";
  EXPECT_THAT(OpenDues(life), IsEmpty());
}

TEST(CaseReview, IsNotOfACaseThatIsClosed) {
  CaseTale tale = Concern();
  EXPECT_THAT(tale.Close("concern-gone", 10), IsOk());
  EXPECT_THAT(tale.ReviewDays(), IsEmpty());
  EXPECT_THAT(tale.Review(20), RefusedWith("CASE_IS_CLOSED"));
}

TEST(MessageParts, OfAPlanAreTheProgrammesOwn) {
  CaseTale tale = Concern();
  v1::CaseFact plan = tale.New("plan", 1);
  plan.mutable_phase_plan()->set_track("conversation");
  plan.mutable_phase_plan()->set_phase("mapped");
  *plan.mutable_phase_plan()->mutable_planned_time() = ToProto(After(9));
  plan.mutable_phase_plan()->add_message_parts(MESSAGE_PART_MORAL_VOICE);
  EXPECT_THAT(tale.Record(plan), RefusedWith("MESSAGE_PART_NOT_OF_PROGRAMME"));
  plan.mutable_phase_plan()->set_message_parts(0, MESSAGE_PART_CONCERN);
  EXPECT_THAT(tale.Record(plan), IsOk());
}

TEST(MessageParts, ThatWereGivenAreTakenDownAndMarkedWhereTheProgrammeHasNone) {
  CaseTale tale = Concern();
  v1::CaseFact phase = tale.New("phase", 1);
  phase.mutable_phase()->set_track("conversation");
  phase.mutable_phase()->set_phase("mapped");
  phase.mutable_phase()->add_message_parts(MESSAGE_PART_CONCERN);
  EXPECT_THAT(tale.Record(phase), IsOk());
  EXPECT_THAT(tale.Marks(), Not(Contains(v1::CASE_MARK_MESSAGE_PART_NOT_OF_PROGRAMME)));
  EXPECT_THAT(Agree(tale, "measure", 2), IsOk());
  v1::CaseFact end = tale.New("end", 3);
  end.mutable_measure_end()->set_measure_id(TestId("measure"));
  end.mutable_measure_end()->set_outcome(v1::MEASURE_OUTCOME_DONE);
  end.mutable_measure_end()->add_message_parts(MESSAGE_PART_MORAL_VOICE);
  EXPECT_THAT(tale.Record(end), IsOk());
  EXPECT_THAT(tale.Marks(), ElementsAre(v1::CASE_MARK_MESSAGE_PART_NOT_OF_PROGRAMME));
}

}  // namespace
}  // namespace varsel::programme
