#include "tests/replay/random_meetings.h"

#include <utility>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "tests/replay/laws.h"

namespace varsel::replay {
namespace {

using testing::CallerOptions;
using testing::TestId;

CallerOptions Eki(int worker) {
  return {.role = "eki", .actor = TestId("eki-" + std::to_string(worker))};
}

}  // namespace

RandomMeetings::RandomMeetings(uint64_t seed, testing::AreaHarness& harness,
                               const RandomDistrict& district)
    : harness_(harness),
      district_(district),
      random_(seed),
      mark_("ord " + std::to_string(seed) + "-") {}

template <typename Response, typename Request>
bool RandomMeetings::Ask(const std::string& rpc, Request request, const CallerOptions& caller) {
  request.set_request_id(NewId());
  const auto answer =
      harness_.Call<Response>("varsel.meeting.v1.MeetingService/" + rpc, request, caller);
  if (!answer.ok()) {
    EXPECT_FALSE(absl::IsInternal(answer.status()) || absl::IsDataLoss(answer.status()) ||
                 absl::IsUnavailable(answer.status()) || ReasonOf(answer.status()).empty())
        << rpc << ": " << answer.status();
    return false;
  }
  ++accepted_[rpc];
  for (std::string& text : TextsOf(request)) {
    if (text.rfind(mark_, 0) == 0) texts_.push_back(std::move(text));
  }
  return true;
}

std::string RandomMeetings::NewId() { return TestId(mark_ + std::to_string(++ids_)); }
std::string RandomMeetings::Text() {
  return mark_ + std::to_string(++ids_) + " om hvem der siger hvad.";
}

meeting::v1::MeetingForm RandomMeetings::Form() {
  meeting::v1::MeetingForm form;
  form.set_meeting_kind(Pick(5) == 0 ? meeting::v1::MEETING_KIND_ACUTE
                                     : meeting::v1::MEETING_KIND_PLANNED);
  form.set_mode(static_cast<notification::v1::DeliveryMode>(1 + Pick(4)));
  form.set_section_id(Any(district_.sections()));
  *form.mutable_starts() = ToProto(harness_.now() + absl::Hours(1 + Pick(100)));
  const int lead = Pick(8);
  form.add_officer_ids(TestId("officer-" + std::to_string(lead)));
  if (Pick(4) != 0) form.add_officer_ids(TestId("officer-" + std::to_string((lead + 1) % 8)));
  const std::vector<std::string> notified = district_.notification_ids();
  for (int i = 0; i <= Pick(2); ++i) {
    auto& item = *form.add_items();
    item.set_notification_id(Any(notified));
    if (Pick(2) == 0) item.set_place(Text());
  }
  form.set_eki_wish(static_cast<meeting::v1::EkiWish>(Pick(4)));
  form.mutable_disclosure()->set_limb_code("rpl-115-1-2");
  form.mutable_disclosure()->set_forum_code("exit");
  form.mutable_disclosure()->set_duty_code("exit-programme");
  form.mutable_disclosure()->set_necessity("nødvendigt");  // not kept where EKI does not come
  if (Pick(2) == 0) {
    form.add_overrides(meeting::v1::PLAN_RULE_TEAM_OF_TWO);
    form.add_overrides(meeting::v1::PLAN_RULE_OFFICER_BOOKED_ONCE);
    form.set_override_reason(Text());
  }
  return form;
}

void RandomMeetings::OfferTime() {
  if (!times_.empty() && Pick(4) == 0) {
    meeting::v1::WithdrawEkiTimeRequest withdraw;
    withdraw.set_eki_time_id(Any(times_));
    Ask<meeting::v1::WithdrawEkiTimeResponse>("WithdrawEkiTime", withdraw, Eki(Pick(3)));
    return;
  }
  meeting::v1::OfferEkiTimeRequest offer;
  offer.set_eki_time_id(NewId());
  const absl::Time starts = harness_.now() + absl::Hours(Pick(100));
  *offer.mutable_starts() = ToProto(starts);
  *offer.mutable_ends() = ToProto(starts + absl::Hours(1 + Pick(23)));
  if (Ask<meeting::v1::OfferEkiTimeResponse>("OfferEkiTime", offer, Eki(Pick(3)))) {
    times_.push_back(offer.eki_time_id());
  }
}

void RandomMeetings::PlanOne() {
  meeting::v1::PlanMeetingRequest plan;
  plan.set_meeting_id(NewId());
  *plan.mutable_meeting() = Form();
  if (Ask<meeting::v1::PlanMeetingResponse>("PlanMeeting", plan)) {
    meetings_.push_back(plan.meeting_id());
  }
}

void RandomMeetings::Change() {
  const int kind = Pick(4);
  if (kind == 0) {
    meeting::v1::CancelMeetingRequest cancel;
    cancel.set_meeting_id(Any(meetings_));
    cancel.set_reason(Text());
    Ask<meeting::v1::CancelMeetingResponse>("CancelMeeting", cancel);
    return;
  }
  if (kind == 1) {
    meeting::v1::AnswerMeetingRequest answer;
    answer.set_meeting_id(Any(meetings_));
    answer.set_answer(static_cast<meeting::v1::EkiAnswer>(1 + Pick(2)));
    Ask<meeting::v1::AnswerMeetingResponse>("AnswerMeeting", answer, Eki(Pick(3)));
    return;
  }
  meeting::v1::ChangeMeetingRequest change;
  change.set_meeting_id(Any(meetings_));
  *change.mutable_meeting() = Form();
  change.set_reason(Text());
  Ask<meeting::v1::ChangeMeetingResponse>("ChangeMeeting", change);
}

void RandomMeetings::Tell() {
  const int kind = Pick(4);
  if (kind == 0) {
    meeting::v1::WithdrawMeetingFactRequest withdraw;
    withdraw.set_meeting_id(Any(meetings_));
    withdraw.set_fact(static_cast<meeting::v1::MeetingFact>(1 + Pick(3)));
    withdraw.set_reason(Text());
    Ask<meeting::v1::WithdrawMeetingFactResponse>("WithdrawMeetingFact", withdraw);
  } else if (kind == 1) {
    meeting::v1::RecordBriefingRequest brief;
    brief.set_meeting_id(Any(meetings_));
    brief.set_briefing_kind(static_cast<meeting::v1::BriefingKind>(1 + Pick(2)));
    brief.set_note(Text());
    Ask<meeting::v1::RecordBriefingResponse>("RecordBriefing", brief);
  } else {
    meeting::v1::RecordMeetingOutcomeRequest held;
    held.set_meeting_id(Any(meetings_));
    held.set_note(Text());
    Ask<meeting::v1::RecordMeetingOutcomeResponse>("RecordMeetingOutcome", held);
  }
}

void RandomMeetings::Note() {
  if (!notes_.empty() && Pick(3) == 0) {
    meeting::v1::WithdrawSafetyNoteRequest withdraw;
    withdraw.set_safety_note_id(Any(notes_));
    withdraw.set_reason_code("wrong");
    Ask<meeting::v1::WithdrawSafetyNoteResponse>("WithdrawSafetyNote", withdraw);
    return;
  }
  const absl::Time expires = harness_.now() + absl::Hours(1 + Pick(500));
  if (!notes_.empty() && Pick(2) == 0) {
    meeting::v1::CorrectSafetyNoteRequest correct;
    correct.set_safety_note_id(Any(notes_));
    correct.set_section_id(Any(district_.sections()));
    correct.set_place("klubhuset");  // not kept of a person
    *correct.mutable_expires() = ToProto(expires);
    correct.set_text(Text());
    correct.set_source(Text());
    correct.set_reason(Text());
    Ask<meeting::v1::CorrectSafetyNoteResponse>("CorrectSafetyNote", correct);
    return;
  }
  meeting::v1::RecordSafetyNoteRequest note;
  note.set_safety_note_id(NewId());
  if (Pick(2) == 0) {
    note.set_person_id(Any(district_.person_ids()));
  } else {
    note.set_section_id(Any(district_.sections()));
    note.set_place(Text());
  }
  *note.mutable_expires() = ToProto(expires);
  note.set_text(Text());
  note.set_source(Text());
  if (Ask<meeting::v1::RecordSafetyNoteResponse>("RecordSafetyNote", note)) {
    notes_.push_back(note.safety_note_id());
  }
}

void RandomMeetings::Step() {
  const int kind = Pick(10);
  if (kind < 2) return OfferTime();
  if (kind < 3) return Note();
  if (district_.notification_ids().empty()) return;
  if (kind < 6 || meetings_.empty()) return PlanOne();
  if (kind < 8) return Change();
  return Tell();
}

}  // namespace varsel::replay
