#include "clients/cli/words.h"

#include <gtest/gtest.h>

#include "varsel/disclosure/v1/disclosure_types.pb.h"
#include "varsel/evaluation/v1/evaluation_types.pb.h"
#include "varsel/focus/v1/focus_types.pb.h"
#include "varsel/insight/v1/insight_types.pb.h"
#include "varsel/meeting/v1/meeting_types.pb.h"
#include "varsel/notification/v1/notification_types.pb.h"
#include "varsel/picture/v1/picture_types.pb.h"
#include "varsel/programme/v1/programme_types.pb.h"
#include "varsel/records/v1/records_types.pb.h"
#include "varsel/sanction/v1/sanction_types.pb.h"
#include "varsel/support/v1/support_types.pb.h"
#include "varsel/timeline/v1/timeline_types.pb.h"

namespace varsel::cli {
namespace {

TEST(Codes, AreTheValuesInLowerCaseWithoutTheTypesName) {
  const auto& ways = *notification::v1::AttemptWay_descriptor();
  ASSERT_NE(ParseCode(ways, "via-family"), nullptr);
  EXPECT_EQ(ParseCode(ways, "via-family")->number(), notification::v1::ATTEMPT_WAY_VIA_FAMILY);
  EXPECT_EQ(ParseCode(ways, "ATTEMPT_WAY_VIA_FAMILY")->number(),
            notification::v1::ATTEMPT_WAY_VIA_FAMILY);
  EXPECT_EQ(CodeOf(*ways.FindValueByNumber(notification::v1::ATTEMPT_WAY_HOME_VISIT)),
            "home-visit");
}

TEST(Codes, NeverGiveTheZeroValue) {
  const auto& ways = *notification::v1::AttemptWay_descriptor();
  EXPECT_EQ(ParseCode(ways, "unspecified"), nullptr);
  for (const std::string& code : CodesOf(ways)) EXPECT_NE(code, "unspecified");
}

// What a Danish screen shows has a Danish word.
TEST(Label, HasADanishWordForEveryValueThatIsShown) {
  for (const google::protobuf::EnumDescriptor* type :
       {notification::v1::AttemptWay_descriptor(),
        notification::v1::AttemptOutcome_descriptor(),
        notification::v1::Outcome_descriptor(),
        notification::v1::Reception_descriptor(),
        notification::v1::NotificationKind_descriptor(),
        notification::v1::Mark_descriptor(),
        notification::v1::ProvisionalState_descriptor(),
        focus::v1::GroupKind_descriptor(),
        focus::v1::Category_descriptor(),
        focus::v1::AffiliationRole_descriptor(),
        focus::v1::NominationState_descriptor(),
        focus::v1::Advice_descriptor(),
        records::v1::RecordsCaseKind_descriptor(),
        records::v1::RecordsCaseState_descriptor(),
        records::v1::RecordsOutcome_descriptor(),
        records::v1::TermClass_descriptor(),
        support::v1::ShareSubject_descriptor(),
        support::v1::ShareAnswer_descriptor(),
        support::v1::ShareBasis_descriptor(),
        support::v1::UseLabel_descriptor(),
        sanction::v1::LeverState_descriptor(),
        sanction::v1::LeverBlocker_descriptor(),
        sanction::v1::LeverScope_descriptor(),
        sanction::v1::OwnerAuthority_descriptor(),
        sanction::v1::Condition_descriptor(),
        sanction::v1::PromiseState_descriptor(),
        sanction::v1::DutyState_descriptor(),
        sanction::v1::SanctionMark_descriptor(),
        meeting::v1::MeetingKind_descriptor(),
        meeting::v1::MeetingState_descriptor(),
        meeting::v1::DueKind_descriptor(),
        meeting::v1::PlanRule_descriptor(),
        meeting::v1::Presence_descriptor(),
        meeting::v1::EkiAnswer_descriptor(),
        programme::v1::ConsentAnswer_descriptor(),
        programme::v1::MeasureOutcome_descriptor(),
        programme::v1::CaseState_descriptor(),
        programme::v1::CaseDueKind_descriptor(),
        programme::v1::CaseMark_descriptor(),
        common::v1::ProgrammeLife_descriptor(),
        common::v1::ProgrammeSubject_descriptor(),
        common::v1::MessagePart_descriptor(),
        timeline::v1::IncidentKind_descriptor(),
        timeline::v1::Severity_descriptor(),
        timeline::v1::TimePrecision_descriptor(),
        timeline::v1::GroupRole_descriptor(),
        timeline::v1::Source_descriptor(),
        timeline::v1::Reliability_descriptor(),
        timeline::v1::InvolvedAs_descriptor(),
        timeline::v1::LinkState_descriptor(),
        timeline::v1::SpiralState_descriptor(),
        timeline::v1::SpiralSign_descriptor(),
        timeline::v1::Timing_descriptor(),
        insight::v1::Timeliness_descriptor(),
        evaluation::v1::AgreementState_descriptor(),
        picture::v1::RiskIndicator_descriptor(),
        picture::v1::RiskLevel_descriptor(),
        picture::v1::AreaProblem_descriptor(),
        picture::v1::GroupActivity_descriptor(),
        picture::v1::ScorecardOrder_descriptor(),
        disclosure::v1::DisclosedField_descriptor(),
        disclosure::v1::DisclosureState_descriptor()}) {
    for (const std::string& code : CodesOf(*type)) {
      EXPECT_TRUE(HasDanishWord(code) || HasDanishWord(type->name() + ":" + code))
          << type->name() << " " << code;
    }
  }
}

TEST(Label, TellsADeclinedNominationFromAPersonWhoDeclined) {
  const auto value = [](const google::protobuf::EnumDescriptor& type) {
    return ParseCode(type, "declined");
  };
  EXPECT_EQ(Label(Language::kDanish, *value(*focus::v1::NominationState_descriptor())), "afvist");
  EXPECT_EQ(Label(Language::kDanish, *value(*notification::v1::AttemptOutcome_descriptor())),
            "afslog");
  EXPECT_EQ(Label(Language::kEnglish, *value(*focus::v1::NominationState_descriptor())),
            "declined");
}

TEST(ParseLanguage, ReadsLocalesAndNothingElse) {
  EXPECT_EQ(ParseLanguage("da_DK.UTF-8"), Language::kDanish);
  EXPECT_EQ(ParseLanguage("en"), Language::kEnglish);
  EXPECT_EQ(ParseLanguage("C.UTF-8"), std::nullopt);
  EXPECT_EQ(ParseLanguage("dansk"), std::nullopt);
}

TEST(Percent, HasTheDecimalSignOfTheLanguage) {
  EXPECT_EQ(Percent(Language::kDanish, 18.0 / 41), "43,9 %");
  EXPECT_EQ(Percent(Language::kEnglish, 18.0 / 41), "43.9 %");
}

}  // namespace
}  // namespace varsel::cli
