#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/meeting/span.h"
#include "services/meeting/test_story.h"

namespace varsel::meeting {
namespace {

using testing::Given;

v1::OfferEkiTimeRequest Offer() {
  v1::OfferEkiTimeRequest request;
  request.set_eki_time_id(TestId("time"));
  *request.mutable_starts() = ToProto(Hour(20));
  *request.mutable_ends() = ToProto(Hour(30));
  return request;
}
testing::Outcome<EkiTimeAggregate> WhenOffered(const v1::OfferEkiTimeRequest& request) {
  return Given<EkiTimeAggregate>().When(
      [&](const v1::EkiTimeLife& life) { return Decide(life, request, Context("eki-1")); });
}

TEST(DecideEkiTime, IsTheCallersOwn) {
  v1::MeetingEvent offered;
  offered.mutable_eki_time_offered()->set_eki_time_id(TestId("time"));
  offered.mutable_eki_time_offered()->set_eki_worker_id(TestId("eki-1"));
  *offered.mutable_eki_time_offered()->mutable_starts() = Offer().starts();
  *offered.mutable_eki_time_offered()->mutable_ends() = Offer().ends();
  WhenOffered(Offer()).Then(offered);
  v1::WithdrawEkiTimeRequest withdraw;
  withdraw.set_eki_time_id(TestId("time"));
  const auto by = [&](const std::string& worker) {
    return [&, worker](const v1::EkiTimeLife& life) {
      return Decide(life, withdraw, Context(worker));
    };
  };
  v1::MeetingEvent withdrawn;
  withdrawn.mutable_eki_time_withdrawn()->set_eki_time_id(TestId("time"));
  Given<EkiTimeAggregate>(offered).When(by("eki-1")).Then(withdrawn);
  Given<EkiTimeAggregate>(offered).When(by("eki-2")).ThenRefused("EKI_TIME_UNKNOWN");
  Given<EkiTimeAggregate>().When(by("eki-1")).ThenRefused("EKI_TIME_UNKNOWN");
  Given<EkiTimeAggregate>(offered, withdrawn).When(by("eki-1")).ThenRefused("WITHDRAWN_ALREADY");
  Given<EkiTimeAggregate>(offered)
      .When([](const v1::EkiTimeLife& life) { return Decide(life, Offer(), Context("eki-1")); })
      .ThenRefused("ID_IN_USE");
}

TEST(DecideEkiTime, RefusesTimesThatCannotBe) {
  v1::OfferEkiTimeRequest request = Offer();
  *request.mutable_ends() = request.starts();
  WhenOffered(request).ThenRefused("ENDS_BEFORE_START");
  *request.mutable_ends() = ToProto(Hour(20 + 25));
  WhenOffered(request).ThenRefused("LASTS_TOO_LONG");
  *request.mutable_starts() = ToProto(Hour(-2));
  *request.mutable_ends() = ToProto(Hour(-1));
  WhenOffered(request).ThenRefused("PLANNED_IN_PAST");
}

v1::RecordSafetyNoteRequest NoteRequest(const std::string& person) {
  v1::RecordSafetyNoteRequest request;
  request.set_safety_note_id(TestId("note"));
  if (!person.empty()) request.set_person_id(TestId(person));
  *request.mutable_expires() = ToProto(Hour(24 * 30));
  request.set_text("hund i gården");
  request.set_source("patruljen");
  return request;
}
NoteContext Known() { return {.base = Context(), .person_known = true, .section_known = true}; }
testing::Outcome<SafetyNoteAggregate> WhenNoted(const v1::RecordSafetyNoteRequest& request,
                                                const NoteContext& context) {
  return Given<SafetyNoteAggregate>().When(
      [&](const v1::SafetyNoteLife& life) { return Decide(life, request, context); });
}

TEST(DecideSafetyNote, IsAboutAPersonSealedWithHisKey) {
  const auto outcome = WhenNoted(NoteRequest("person"), Known());
  ASSERT_TRUE(outcome.drafts().ok());
  const v1::SafetyNoteRecorded& event = outcome.drafts()->front().event.safety_note_recorded();
  EXPECT_EQ(event.about(), v1::SAFETY_ABOUT_PERSON);
  EXPECT_EQ(event.about_id(), TestId("person"));
  NoteContext unknown = Known();
  unknown.person_known = false;
  WhenNoted(NoteRequest("person"), unknown).ThenRefused("PERSON_UNKNOWN");
}

TEST(DecideSafetyNote, RefusesToStandForMoreThanAYear) {
  v1::RecordSafetyNoteRequest request = NoteRequest("person");
  *request.mutable_expires() = ToProto(Hour(24 * 366));
  EXPECT_TRUE(WhenNoted(request, Known()).drafts().ok());
  *request.mutable_expires() = ToProto(Hour(24 * 366 + 1));
  WhenNoted(request, Known()).ThenRefused("TIME_TOO_FAR");
  const v1::MeetingEvent noted = WhenNoted(NoteRequest("person"), Known()).drafts()->front().event;
  v1::CorrectSafetyNoteRequest correct;
  correct.set_safety_note_id(TestId("note"));
  *correct.mutable_expires() = ToProto(Hour(24 * 400));
  Given<SafetyNoteAggregate>(noted)
      .When([&](const v1::SafetyNoteLife& life) { return Decide(life, correct, Known()); })
      .ThenRefused("TIME_TOO_FAR");
}

TEST(DecideSafetyNote, AboutAPlaceSaysWhichAndWhere) {
  v1::RecordSafetyNoteRequest request = NoteRequest("");
  WhenNoted(request, Known()).ThenRefused("PLACE_NOT_SAID");
  request.set_section_id(TestId("section"));
  WhenNoted(request, Known()).ThenRefused("PLACE_NOT_SAID");
  request.set_place("klubhuset");
  NoteContext unknown = Known();
  unknown.section_known = false;
  WhenNoted(request, unknown).ThenRefused("SECTION_UNKNOWN");
  const auto outcome = WhenNoted(request, Known());
  ASSERT_TRUE(outcome.drafts().ok());
  EXPECT_EQ(outcome.drafts()->front().event.safety_note_recorded().about_id(), TestId("note"));
}

TEST(DecideSafetyNote, IsCorrectedAndWithdrawnByEventsThatNameIt) {
  const v1::MeetingEvent noted = WhenNoted(NoteRequest("person"), Known()).drafts()->front().event;
  v1::CorrectSafetyNoteRequest correct;
  correct.set_safety_note_id(TestId("note"));
  correct.set_text("hunden er væk");
  v1::WithdrawSafetyNoteRequest withdraw;
  withdraw.set_safety_note_id(TestId("note"));
  const auto by = [](const auto& request) {
    return [&request](const v1::SafetyNoteLife& life) { return Decide(life, request, Known()); };
  };
  const auto corrected = Given<SafetyNoteAggregate>(noted).When(by(correct));
  EXPECT_EQ(corrected.drafts()->front().corrects, EventId(TestUuid("event-1")));
  EXPECT_EQ(corrected.drafts()->front().event.safety_note_corrected().about_id(), TestId("person"));
  const auto withdrawn = Given<SafetyNoteAggregate>(noted).When(by(withdraw));
  EXPECT_EQ(withdrawn.drafts()->front().corrects, EventId(TestUuid("event-1")));
  const v1::MeetingEvent gone = withdrawn.drafts()->front().event;
  Given<SafetyNoteAggregate>(noted, gone).When(by(withdraw)).ThenRefused("WITHDRAWN_ALREADY");
  Given<SafetyNoteAggregate>(noted, gone).When(by(correct)).ThenRefused("WITHDRAWN_ALREADY");
  Given<SafetyNoteAggregate>().When(by(correct)).ThenRefused("SAFETY_NOTE_UNKNOWN");
  const NoteContext known = Known();
  Given<SafetyNoteAggregate>(noted)
      .When([&](const v1::SafetyNoteLife& life) {
        return Decide(life, NoteRequest("person"), known);
      })
      .ThenRefused("ID_IN_USE");
}

TEST(FreeOf, TakesOutWhatIsBookedAndJoinsWhatTouches) {
  const auto free = FreeOf({{Hour(3), Hour(5)}, {Hour(0), Hour(3)}, {Hour(8), Hour(9)}},
                           {{Hour(1), Hour(2)}, {Hour(4), Hour(8)}});
  ASSERT_EQ(free.size(), 3u);
  EXPECT_EQ(free[0].ends, Hour(1));
  EXPECT_EQ(free[1].starts, Hour(2));
  EXPECT_EQ(free[1].ends, Hour(4));
  EXPECT_EQ(free[2].starts, Hour(8));
}

TEST(CountFree, CutsWhereTheCountChanges) {
  const auto counts = CountFree({{{Hour(0), Hour(4)}}, {{Hour(2), Hour(6)}}, {{Hour(6), Hour(7)}}});
  ASSERT_EQ(counts.size(), 3u);
  EXPECT_EQ(counts[0].workers, 1u);
  EXPECT_EQ(counts[1].workers, 2u);
  EXPECT_EQ(counts[1].span.starts, Hour(2));
  EXPECT_EQ(counts[2].workers, 1u);
  EXPECT_EQ(counts[2].span.ends, Hour(7));  // one worker leaves as another comes: still one
}

}  // namespace
}  // namespace varsel::meeting
