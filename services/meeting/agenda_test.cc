#include "services/meeting/agenda.h"

#include <libical/ical.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"

namespace varsel::meeting {
namespace {

using testing::At;
using ::testing::HasSubstr;
using testing::TestId;

AgendaEntry Entry() {
  return {.meeting_id = TestId("meeting"),
          .span = {At("2023-03-25T23:30:00+01:00"), At("2023-03-26T03:30:00+02:00")},
          .sequence = 2,
          .changed = At("2023-03-20T12:00:00+01:00")};
}

TEST(AgendaCalendar, IsReadBackByAnotherParserAsItWas) {
  AgendaEntry cancelled = Entry();
  cancelled.meeting_id = TestId("other");
  cancelled.state = v1::MEETING_STATE_CANCELLED;
  const std::string text = AgendaCalendar({Entry(), cancelled}, "da");
  icalcomponent* calendar = icalparser_parse_string(text.c_str());
  ASSERT_NE(calendar, nullptr);
  EXPECT_EQ(icalcomponent_isa(calendar), ICAL_VCALENDAR_COMPONENT);
  EXPECT_EQ(icalcomponent_count_errors(calendar), 0);
  EXPECT_EQ(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 2);
  icalcomponent* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
  EXPECT_EQ(icalcomponent_get_uid(event), TestId("meeting") + "@varsel");
  EXPECT_EQ(icalcomponent_get_sequence(event), 2);
  EXPECT_EQ(icalcomponent_get_status(event), ICAL_STATUS_CONFIRMED);
  // Over the night in which the clock is put forward: UTC needs no rule for it.
  EXPECT_EQ(icaltime_as_timet(icalcomponent_get_dtstart(event)),
            absl::ToTimeT(Entry().span.starts));
  EXPECT_EQ(icaltime_as_timet(icalcomponent_get_dtend(event)), absl::ToTimeT(Entry().span.ends));
  event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
  EXPECT_EQ(icalcomponent_get_status(event), ICAL_STATUS_CANCELLED);
  icalcomponent_free(calendar);
}

TEST(AgendaCalendar, SaysTheKindInTheReadersLanguageAndNothingElse) {
  AgendaEntry acute = Entry();
  acute.kind = v1::MEETING_KIND_ACUTE;
  acute.by_telephone = true;
  EXPECT_THAT(AgendaCalendar({acute}, "da"), HasSubstr("SUMMARY:Akut møde\\, telefon\r\n"));
  EXPECT_THAT(AgendaCalendar({acute}, "en"), HasSubstr("SUMMARY:Acute meeting\\, telephone\r\n"));
  const std::string plain = AgendaCalendar({Entry()}, "en");
  EXPECT_THAT(plain, HasSubstr("DTSTART:20230325T223000Z\r\n"));
  EXPECT_THAT(plain, HasSubstr("CLASS:PRIVATE\r\n"));
}

TEST(AgendaCalendar, WithoutMeetingsIsStillACalendar) {
  const std::string text = AgendaCalendar({}, "da");
  EXPECT_TRUE(text.starts_with("BEGIN:VCALENDAR\r\n")) << text;
  EXPECT_TRUE(text.ends_with("END:VCALENDAR\r\n")) << text;
}

}  // namespace
}  // namespace varsel::meeting
