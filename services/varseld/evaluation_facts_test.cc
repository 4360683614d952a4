// The evaluation export through the real pipeline, over events that are told by hand.
#include <map>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "services/varseld/evaluation_tale.h"
#include "storage/log/sha256.h"

namespace varsel::varseld {
namespace {

using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;

class EvaluationExport : public EvaluationTale {};

using Counts = std::map<std::string, int>;

TEST_F(EvaluationExport, CountsByGroupAndWeekOverNewYear) {
  Affiliated("anton", "red", -20);
  Attempted("anton", 0.9);   // Sunday evening
  Delivered("anton", 0.97);  // 23:17 UTC: Monday in Denmark
  Incident("i", 3);
  Agreed("agreement");
  EXPECT_EQ(SumsNow(), (Counts{{"attempts 2022-W52", 1},
                               {"deliveries 2023-W01", 1},
                               {"reached 2023-W01", 1},
                               {"offers_made 2023-W01", 2},
                               {"levers_announced 2023-W01", 1},
                               {"aggressor_knife 2023-W01", 1},
                               {"target_knife 2023-W01", 1}}));
}

TEST_F(EvaluationExport, CorrectionsWithdrawalsAndLateRecordsMoveTheCountsAndNoFileMadeBefore) {
  Agreed("agreement");
  Affiliated("anton", "red", -20);
  const EventId attempt = Attempted("anton", 2);
  const EventId delivery = Delivered("anton", 3);
  ASSERT_THAT(Made("before", "agreement"), IsOk());
  const auto before = Fetched("before");
  ASSERT_THAT(before, IsOk());
  Withdrawn("anton", attempt, 2);
  Delivered("anton", -2, delivery);  // it was in the week before
  Incident("late", 4);
  EXPECT_EQ(SumsNow(), (Counts{{"deliveries 2022-W52", 1},
                               {"reached 2022-W52", 1},
                               {"offers_made 2022-W52", 2},
                               {"levers_announced 2022-W52", 1},
                               {"aggressor_knife 2023-W01", 1},
                               {"target_knife 2023-W01", 1}}));
  const auto again = Fetched("before");
  ASSERT_THAT(again, IsOk()) << "as known when it was made, for ever";
  EXPECT_EQ(*again, *before);
  EXPECT_EQ(Sums(*again)["deliveries 2023-W01"], 1);
}

TEST_F(EvaluationExport, CountsByTheAffiliationOfThatDayAndOncePerGroupWhateverTheRecords) {
  Agreed("agreement");
  const EventId tie = Affiliated("anton", "red", -20);
  Affiliated("anton", "blue", -20, 1);  // left before the delivery
  Affiliated("twin", "red", -10);       // the same person, entered twice
  Delivered("anton", 3);
  focus::v1::FocusEvent merged;
  merged.mutable_person_merged()->set_person_id(TestId("twin"));
  merged.mutable_person_merged()->set_into_person_id(TestId("anton"));
  Told("focus.person", "twin", merged);
  EXPECT_EQ(SumsNow()["deliveries 2023-W01"], 1);
  Affiliated("anton", "red", 3.5, 0, tie);  // only since after the delivery; but the twin was
  EXPECT_EQ(SumsNow()["deliveries 2023-W01"], 1);
  Affiliated("anton", "blue", -20, 9, EventId(TestUuid("none")));
  EXPECT_EQ(SumsNow()["deliveries 2023-W01"], 2) << "in two groups: counted in both";
}

TEST_F(EvaluationExport, CountsLeversAsTheyWereTriggeredAndEnded) {
  Agreed("agreement");
  sanction::v1::SanctionEvent triggered;
  auto& trigger = *triggered.mutable_package_triggered();
  trigger.set_trigger_id(TestId("trigger"));
  trigger.set_group_id(TestId("red"));
  *trigger.mutable_triggered_time() = DayStamp(3);
  trigger.add_lever_ids("more-patrols");
  trigger.add_lever_ids("search");
  Told("sanction.package", "package", triggered);
  const auto ended = [&](const char* duty, sanction::v1::DutyEnd end) {
    sanction::v1::SanctionEvent event;
    auto& said = *event.mutable_duty_ended();
    said.set_duty_id(TestId(duty));
    said.set_group_id(TestId("red"));
    said.set_end(end);
    *said.mutable_ended_time() = DayStamp(5);
    return Told("sanction.duty", duty, event);
  };
  ended("one", sanction::v1::DUTY_END_CARRIED_OUT);
  const EventId other = ended("other", sanction::v1::DUTY_END_IMPOSSIBLE);
  EXPECT_EQ(SumsNow(), (Counts{{"levers_triggered 2023-W01", 2},
                               {"levers_carried_out 2023-W01", 1},
                               {"levers_impossible 2023-W01", 1}}));
  sanction::v1::SanctionEvent withdrawn;
  withdrawn.mutable_duty_fact_withdrawn()->set_duty_id(TestId("other"));
  withdrawn.mutable_duty_fact_withdrawn()->set_group_id(TestId("red"));
  Told("sanction.duty", "other", withdrawn, other);
  EXPECT_EQ(SumsNow().count("levers_impossible 2023-W01"), 0u);
}

TEST_F(EvaluationExport, PseudonymsHoldWithinAnAgreementAndNoIdOrNameLeaves) {
  Affiliated("anton", "red", -20);
  Delivered("anton", 3);
  Incident("i", 3);
  Agreed("agreement");
  Agreed("another");
  ASSERT_THAT(Made("one", "agreement"), IsOk());
  ASSERT_THAT(Made("two", "agreement"), IsOk());
  ASSERT_THAT(Made("other", "another"), IsOk());
  const auto pseudonyms = [&](const std::string& name) {
    const std::string file = Fetched(name).value_or("");
    std::set<std::string> found;
    for (const absl::string_view line : absl::StrSplit(file, '\n', absl::SkipEmpty())) {
      if (line[0] != '#' && !absl::StartsWith(line, "group,")) {
        found.insert(std::string(line.substr(0, line.find(','))));
      }
    }
    for (const char* hidden : {"anton", "red", "blue", "north", "south", "n-anton", "i"}) {
      EXPECT_FALSE(absl::StrContains(file, TestId(hidden))) << hidden;
      const std::string hex =
          absl::BytesToHexString(absl::string_view(TestUuid(hidden).bytes().data(), Uuid::kSize));
      EXPECT_FALSE(absl::StrContains(file, hex.substr(0, 12))) << hidden;
    }
    EXPECT_FALSE(absl::StrContains(file, "Opdigtet"));
    return found;
  };
  const auto one = pseudonyms("one");
  EXPECT_EQ(one.size(), 2u);
  EXPECT_EQ(one, pseudonyms("two"));
  for (const std::string& name : pseudonyms("other")) EXPECT_EQ(one.count(name), 0u);
}

TEST_F(EvaluationExport, CoversTheGroupsAndSectionsAgreedOnAndNoGroupThatWasWithdrawn) {
  ev::AgreementTerms terms = Terms();
  terms.add_section_ids(TestId("south"));
  Agreed("agreement", terms);
  Incident("i", 3);
  EXPECT_EQ(SumsNow(), (Counts{{"target_knife 2023-W01", 1}}));
  ASSERT_THAT(Made("before", "agreement"), IsOk());
  const std::string before = Fetched("before").value_or("");
  focus::v1::FocusEvent withdrawn;
  withdrawn.mutable_group_withdrawn()->set_group_id(TestId("blue"));
  Told("focus.group", "blue", withdrawn);
  EXPECT_TRUE(SumsNow().empty());
  EXPECT_EQ(Fetched("before").value_or(""), before);
  ev::RecordAgreementRequest record;
  record.set_agreement_id(TestId("of-none"));
  *record.mutable_terms() = Terms();
  record.mutable_terms()->add_group_ids(TestId("blue"));
  EXPECT_THAT(Call<ev::RecordAgreementResponse>("RecordAgreement", record, As("first")),
              RefusedWith("GROUP_UNKNOWN", "terms.group_ids"));
}

TEST_F(EvaluationExport, IsInTheLogWithItsHashBeforeARowLeavesAndListed) {
  Agreed("agreement");
  ASSERT_THAT(Made("one", "agreement"), IsOk());
  const auto list =
      Call<ev::ListExportsResponse>("ListExports", ev::ListExportsRequest(), As("dpo", "dpo"));
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->exports_size(), 1);
  const ev::Export& made = list->exports(0);
  EXPECT_EQ(made.made_by(), TestId("first"));
  EXPECT_EQ(made.row_count(), 4u) << "zeros for both groups and both weeks";
  const auto file = Fetched("one");
  ASSERT_THAT(file, IsOk());
  const std::string hash(log::BytesOf(log::HashOf({*file})));
  EXPECT_EQ(made.sha256(), absl::BytesToHexString(hash));
  EXPECT_EQ(made.byte_count(), file->size());
  EXPECT_THAT(Fetched("one", "second"), RefusedWith("EXPORT_UNKNOWN")) << "who takes, makes";
  ev::ListExportsRequest of_another;
  of_another.set_agreement_id(TestId("another"));
  const auto none = Call<ev::ListExportsResponse>("ListExports", of_another, As("first"));
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(none->exports_size(), 0);
}

TEST_F(EvaluationExport, LeavesUnderNoAgreementThatIsUnapprovedEndedOrExpired) {
  ev::RecordAgreementRequest record;
  record.set_agreement_id(TestId("unapproved"));
  *record.mutable_terms() = Terms();
  ASSERT_THAT(Call<ev::RecordAgreementResponse>("RecordAgreement", record, As("first")), IsOk());
  EXPECT_THAT(Made("one", "unapproved"), RefusedWith("AGREEMENT_NOT_APPROVED"));
  ev::ApproveAgreementRequest approve;
  approve.set_agreement_id(TestId("unapproved"));
  EXPECT_THAT(Call<ev::ApproveAgreementResponse>("ApproveAgreement", approve, As("first")),
              RefusedWith("APPROVER_RECORDED_IT"));
  Agreed("agreement");
  Agreed("ended");
  ASSERT_THAT(Made("one", "agreement"), IsOk());
  ASSERT_THAT(Made("two", "ended"), IsOk());
  ev::EndAgreementRequest end;
  end.set_agreement_id(TestId("ended"));
  end.set_reason_code("study-stopped");
  ASSERT_THAT(Call<ev::EndAgreementResponse>("EndAgreement", end, As("second")), IsOk());
  EXPECT_THAT(Made("three", "ended"), RefusedWith("AGREEMENT_OVER"));
  EXPECT_THAT(Fetched("two"), RefusedWith("AGREEMENT_OVER"));
  harness_.AdvanceTo(testing::At("2024-01-02T00:00:00+01:00"));
  EXPECT_THAT(Made("four", "agreement"), RefusedWith("AGREEMENT_EXPIRED"));
  EXPECT_THAT(Fetched("one"), RefusedWith("AGREEMENT_EXPIRED"));
  const auto list =
      Call<ev::ListAgreementsResponse>("ListAgreements", ev::ListAgreementsRequest(), As("first"));
  ASSERT_THAT(list, IsOk());
  std::map<std::string, int> states;
  for (const ev::Agreement& one : list->agreements())
    ++states[ev::AgreementState_Name(one.state())];
  EXPECT_EQ(states, (Counts{{"AGREEMENT_STATE_EXPIRED", 2}, {"AGREEMENT_STATE_ENDED", 1}}));
}

TEST_F(EvaluationExport, ACorrectedAgreementIsApprovedAnewAndItsOldFilesStayWhereTheyAre) {
  Agreed("agreement");
  ASSERT_THAT(Made("one", "agreement"), IsOk());
  ev::CorrectAgreementRequest correct;
  correct.set_agreement_id(TestId("agreement"));
  *correct.mutable_terms() = Terms();
  correct.mutable_terms()->set_recipient("Et andet universitet (opdigtet)");
  correct.set_reason_code("wrong-recipient");
  correct.set_expected_version(1);
  EXPECT_THAT(Call<ev::CorrectAgreementResponse>("CorrectAgreement", correct, As("second")),
              RefusedWith("VERSION_MET"));
  correct.set_expected_version(2);
  ASSERT_THAT(Call<ev::CorrectAgreementResponse>("CorrectAgreement", correct, As("second")),
              IsOk());
  EXPECT_THAT(Fetched("one"), RefusedWith("AGREEMENT_NOT_APPROVED"));
  ev::ApproveAgreementRequest approve;
  approve.set_agreement_id(TestId("agreement"));
  ASSERT_THAT(Call<ev::ApproveAgreementResponse>("ApproveAgreement", approve, As("third")), IsOk());
  EXPECT_THAT(Fetched("one"), RefusedWith("AGREEMENT_CHANGED_SINCE"));
  ASSERT_THAT(Made("two", "agreement"), IsOk());
  EXPECT_THAT(Fetched("two").value_or(""), ::testing::HasSubstr("Et andet universitet"));
}

TEST_F(EvaluationExport, IsRefusedToThoseWhoHaveNothingToDoWithIt) {
  ev::MakeExportRequest make;
  make.set_export_id(TestId("one"));
  make.set_agreement_id(TestId("agreement"));
  *make.mutable_from() = DayStamp(1);
  *make.mutable_until() = DayStamp(8);
  for (const char* role : {"officer", "investigator", "analyst", "eki", "administrator", "dpo"}) {
    EXPECT_THAT(Call<ev::MakeExportResponse>("MakeExport", make, As("first", role)),
                RefusedWith("ROLE_NOT_ALLOWED"))
        << role;
  }
  EXPECT_THAT(Call<ev::MakeExportResponse>("MakeExport", make, As("first")),
              RefusedWith("AGREEMENT_UNKNOWN"));
}

}  // namespace
}  // namespace varsel::varseld
