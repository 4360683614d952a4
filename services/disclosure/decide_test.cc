#include "services/disclosure/decide.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/disclosure/codes.h"
#include "services/disclosure/evolve.h"
#include "services/domain/time_proto.h"
#include "tests/testing/given_when_then.h"

namespace varsel::disclosure {
namespace {

using testing::Given;
using testing::StoryBegins;
using testing::TestId;

absl::Time Day(double days) { return StoryBegins() + days * absl::Hours(24); }

v1::DisclosureForm Form(std::initializer_list<v1::DisclosedField> fields = {
                            v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_TELEPHONE}) {
  v1::DisclosureForm form;
  form.set_recipient_code("eki");
  form.set_limb_code("rpl-115-1-2");
  form.set_forum_code("exit");
  form.set_duty_code("exit-programme");
  form.set_necessity("kan kun tilbydes et forløb, hvis EKI ved hvem");
  for (const v1::DisclosedField one : fields) form.add_fields(one);
  *form.mutable_expires() = ToProto(Day(14));
  return form;
}

DiscloseContext Context(absl::Time now = StoryBegins()) {
  DiscloseContext context{.base = {.now = now}};
  context.person_known = true;
  return context;
}

v1::DisclosePersonRequest Disclose(const v1::DisclosureForm& form = Form()) {
  v1::DisclosePersonRequest command;
  command.set_disclosure_id(TestId("d"));
  command.set_person_id(TestId("p"));
  *command.mutable_disclosure() = form;
  return command;
}

v1::CorrectDisclosureRequest Correct(const v1::DisclosureForm& form) {
  v1::CorrectDisclosureRequest command;
  command.set_disclosure_id(TestId("d"));
  *command.mutable_disclosure() = form;
  command.set_reason("for mange felter");
  return command;
}

template <typename Request, typename... Events>
testing::Outcome<DisclosureAggregate> When(const Request& request, const DiscloseContext& context,
                                           const Events&... events) {
  return Given<DisclosureAggregate>(events...).When(
      [&](const v1::DisclosureLife& life) { return Decide(life, request, context); });
}

v1::DisclosureEvent Made(const v1::DisclosureForm& form = Form()) {
  const auto outcome = When(Disclose(form), Context());
  return outcome.drafts().ok() ? outcome.drafts()->front().event : v1::DisclosureEvent();
}
v1::DisclosureEvent Recalled() {
  v1::DisclosureEvent event;
  event.mutable_disclosure_recalled()->set_disclosure_id(TestId("d"));
  event.mutable_disclosure_recalled()->set_person_id(TestId("p"));
  event.mutable_disclosure_recalled()->set_reason("taler ikke med os mere");
  return event;
}

TEST(DecideDisclosePerson, SaysWhatIsOpenedToWhomAndByWhat) {
  v1::DisclosureEvent event;
  v1::DisclosureMade& made = *event.mutable_disclosure_made();
  made.set_disclosure_id(TestId("d"));
  made.set_person_id(TestId("p"));
  made.set_recipient_code("eki");
  made.set_limb_code("rpl-115-1-2");
  made.set_forum_code("exit");
  made.set_duty_code("exit-programme");
  made.add_fields(v1::DISCLOSED_FIELD_NAME);
  made.add_fields(v1::DISCLOSED_FIELD_TELEPHONE);
  *made.mutable_expires() = ToProto(Day(14));
  made.set_necessity("kan kun tilbydes et forløb, hvis EKI ved hvem");
  When(Disclose(), Context()).Then(event);
  // Named twice and in any order is once, in order.
  When(Disclose(Form({v1::DISCLOSED_FIELD_TELEPHONE, v1::DISCLOSED_FIELD_NAME,
                      v1::DISCLOSED_FIELD_TELEPHONE})),
       Context())
      .Then(event);
  When(Disclose(), Context(), Made()).ThenRefused("ID_IN_USE");
}

TEST(DecideDisclosePerson, RefusesWhoIsUnknownMergedRemovedOrErased) {
  DiscloseContext context = Context();
  context.person_known = false;
  When(Disclose(), context).ThenRefused("PERSON_UNKNOWN");
  context = Context();
  context.merged_into = TestId("staying");
  const auto merged = When(Disclose(), context);
  merged.ThenRefused("PERSON_MERGED");
  EXPECT_EQ(DetailOf(merged.drafts().status())->detail(), TestId("staying"));
  context = Context();
  context.person_removed = true;
  When(Disclose(), context).ThenRefused("PERSON_REMOVED");
  context = Context();
  context.person_erased = true;
  When(Disclose(), context).ThenRefused("PERSON_ERASED");
}

TEST(DecideDisclosePerson, RefusesWithoutAFieldAndWithoutEachPartOfItsBasis) {
  When(Disclose(Form({})), Context()).ThenRefused("NO_FIELD_NAMED");
  When(Disclose(Form({v1::DISCLOSED_FIELD_NAME, v1::DISCLOSED_FIELD_UNSPECIFIED})), Context())
      .ThenRefused("NO_FIELD_NAMED");
  const auto refused = [](auto change, const char* reason) {
    v1::DisclosureForm form = Form();
    change(form);
    When(Disclose(form), Context()).ThenRefused(reason);
    When(Correct(form), Context(), Made()).ThenRefused(reason);
  };
  refused([](v1::DisclosureForm& form) { form.clear_limb_code(); }, "LIMB_MISSING");
  refused([](v1::DisclosureForm& form) { form.clear_forum_code(); }, "FORUM_MISSING");
  refused([](v1::DisclosureForm& form) { form.clear_duty_code(); }, "DUTY_MISSING");
  refused([](v1::DisclosureForm& form) { form.clear_necessity(); }, "NECESSITY_MISSING");
  refused([](v1::DisclosureForm& form) { form.set_limb_code("rpl-1"); }, "LIMB_UNKNOWN");
  refused([](v1::DisclosureForm& form) { form.set_forum_code("pub"); }, "FORUM_UNKNOWN");
  refused([](v1::DisclosureForm& form) { form.set_duty_code("curiosity"); }, "DUTY_UNKNOWN");
  refused([](v1::DisclosureForm& form) { form.set_recipient_code("press"); }, "RECIPIENT_UNKNOWN");
  refused([](v1::DisclosureForm& form) { form.clear_fields(); }, "NO_FIELD_NAMED");
  refused([](v1::DisclosureForm& form) { form.clear_expires(); }, "EXPIRY_MISSING");
}

TEST(DecideDisclosePerson, LapsesInTimeToComeAndNoLaterThanTheProgrammeAllows) {
  const auto until = [](absl::Time expires) {
    v1::DisclosureForm form = Form();
    *form.mutable_expires() = ToProto(expires);
    return Disclose(form);
  };
  When(until(StoryBegins()), Context()).ThenRefused("EXPIRY_PAST");
  When(until(Day(30) + absl::Microseconds(1)), Context()).ThenRefused("EXPIRY_TOO_FAR");
  EXPECT_TRUE(When(until(Day(30)), Context()).drafts().ok());
  EXPECT_TRUE(When(until(StoryBegins() + absl::Microseconds(1)), Context()).drafts().ok());
  DiscloseContext week = Context();
  week.base.programme.disclosure_expires_after = absl::Hours(7 * 24);
  When(until(Day(8)), week).ThenRefused("EXPIRY_TOO_FAR");
}

TEST(DecideCorrectDisclosure, GivesAllValuesAnewAndNamesWhatItCorrects) {
  const auto outcome = When(Correct(Form({v1::DISCLOSED_FIELD_NAME})), Context(), Made());
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ(outcome.drafts()->front().corrects, EventId(testing::TestUuid("event-1")));
  const v1::DisclosureCorrected& said = outcome.drafts()->front().event.disclosure_corrected();
  EXPECT_EQ(said.fields_size(), 1);
  EXPECT_EQ(said.person_id(), TestId("p"));
  EXPECT_EQ(said.reason(), "for mange felter");
  When(Correct(Form()), Context()).ThenRefused("DISCLOSURE_UNKNOWN");
  DiscloseContext elsewhere = Context();
  elsewhere.person_known = false;
  When(Correct(Form()), elsewhere, Made()).ThenRefused("DISCLOSURE_UNKNOWN");
}

TEST(DecideCorrectDisclosure, DoesNotCarryItOnBeyondWhatOneMayLast) {
  v1::DisclosureForm longer = Form();
  *longer.mutable_expires() = ToProto(Day(31));
  When(Correct(longer), Context(Day(10)), Made()).ThenRefused("EXPIRY_TOO_FAR");
  *longer.mutable_expires() = ToProto(Day(30));
  EXPECT_TRUE(When(Correct(longer), Context(Day(10)), Made()).drafts().ok());
  *longer.mutable_expires() = ToProto(Day(9));
  When(Correct(longer), Context(Day(10)), Made()).ThenRefused("EXPIRY_PAST");
}

TEST(DecideCorrectDisclosure, OfOneThatLapsedPutsRightWhatItSaysAndOpensNothing) {
  v1::DisclosureForm form = Form();
  form.set_duty_code("housing");
  EXPECT_TRUE(When(Correct(form), Context(Day(15)), Made()).drafts().ok());
  *form.mutable_expires() = ToProto(Day(20));
  When(Correct(form), Context(Day(15)), Made()).ThenRefused("DISCLOSURE_LAPSED");
}

TEST(DecideCorrectDisclosure, OfARemovedPersonNarrowsOnly) {
  DiscloseContext removed = Context();
  removed.person_removed = true;
  EXPECT_TRUE(When(Correct(Form({v1::DISCLOSED_FIELD_NAME})), removed, Made()).drafts().ok());
  When(Correct(Form({v1::DISCLOSED_FIELD_ADDRESS})), removed, Made()).ThenRefused("PERSON_REMOVED");
  v1::DisclosureForm longer = Form();
  *longer.mutable_expires() = ToProto(Day(15));
  When(Correct(longer), removed, Made()).ThenRefused("PERSON_REMOVED");
}

TEST(DecideRecallDisclosure, EndsWhatStandsOnce) {
  v1::RecallDisclosureRequest recall;
  recall.set_disclosure_id(TestId("d"));
  recall.set_reason("taler ikke med os mere");
  When(recall, Context(), Made()).Then(Recalled());
  When(recall, Context()).ThenRefused("DISCLOSURE_UNKNOWN");
  When(recall, Context(), Made(), Recalled()).ThenRefused("DISCLOSURE_RECALLED_ALREADY");
  When(recall, Context(Day(14)), Made()).ThenRefused("DISCLOSURE_LAPSED");
  DiscloseContext removed = Context();
  removed.person_removed = true;
  removed.merged_into = TestId("staying");
  EXPECT_TRUE(When(recall, removed, Made()).drafts().ok());
}

TEST(DisclosureState, LapsesAtTheExactTimeAndARecallGoesBefore) {
  const v1::DisclosureLife life = Given<DisclosureAggregate>(Made()).state();
  EXPECT_EQ(StateAt(life, Day(14) - absl::Microseconds(1)), v1::DISCLOSURE_STATE_STANDS);
  EXPECT_EQ(StateAt(life, Day(14)), v1::DISCLOSURE_STATE_LAPSED);
  const v1::DisclosureLife ended = Given<DisclosureAggregate>(Made(), Recalled()).state();
  EXPECT_EQ(StateAt(ended, Day(20)), v1::DISCLOSURE_STATE_RECALLED);
  EXPECT_EQ(StateAt(ended, Day(1)), v1::DISCLOSURE_STATE_RECALLED);
}

TEST(DisclosureLabel, SaysUnderWhatForWhatAndThatItIsForNothingElse) {
  const v1::DisclosureLife life = Given<DisclosureAggregate>(Made()).state();
  EXPECT_EQ(
      LabelOf(life, "da"),
      "Videregivet af politiet efter retsplejelovens § 115, stk. 1, nr. 2 (indsatsen over for "
      "socialt udsatte), i exitsamarbejdet til tilbud om exitforløb. Må ikke bruges til "
      "andet.");
  EXPECT_THAT(LabelOf(life, "en"), ::testing::HasSubstr("Must not be used for anything else."));
  EXPECT_THAT(LabelOf(life, "en"), ::testing::HasSubstr("the offer of an exit programme"));
}

// Affiliation and gang registration are never disclosed, nor what rests on them: nothing that can
// be named may say so.
TEST(DisclosedFields, HaveNoValueForWhatIsNeverDisclosed) {
  const auto* type = v1::DisclosedField_descriptor();
  EXPECT_EQ(type->value_count(), 11);
  for (int i = 0; i < type->value_count(); ++i) {
    for (const char* never : {"AFFILIATION", "GROUP", "GANG", "REGISTRATION", "REGISTER", "GROUND",
                              "INCIDENT", "LEVER", "SANCTION", "CATEGORY", "NOMINATION", "NOTE",
                              "CHAIN", "ALIAS", "RISK", "SAFETY", "CONVICTION", "RECEPTION"}) {
      EXPECT_THAT(type->value(i)->name(), ::testing::Not(::testing::HasSubstr(never)));
    }
  }
}

}  // namespace
}  // namespace varsel::disclosure
