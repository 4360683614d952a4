#include "services/meeting/agenda.h"

#include <libical/ical.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"

namespace varsel::meeting {
namespace {

struct ComponentDeleter {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using ComponentPtr = std::unique_ptr<icalcomponent, ComponentDeleter>;

icaltimetype UtcOf(absl::Time time) {
  const absl::CivilSecond civil = absl::ToCivilSecond(time, absl::UTCTimeZone());
  icaltimetype utc = icaltime_null_time();
  utc.year = static_cast<int>(civil.year());
  utc.month = civil.month();
  utc.day = civil.day();
  utc.hour = civil.hour();
  utc.minute = civil.minute();
  utc.second = civil.second();
  utc.is_date = 0;
  utc.zone = icaltimezone_get_utc_timezone();
  return utc;
}

std::string SummaryOf(const AgendaEntry& entry, bool danish) {
  const bool acute = entry.kind == v1::MEETING_KIND_ACUTE;
  std::string summary = danish ? (acute ? "Akut møde" : "Planlagt møde")
                               : (acute ? "Acute meeting" : "Planned meeting");
  if (entry.by_telephone) absl::StrAppend(&summary, danish ? ", telefon" : ", telephone");
  return summary;
}

// The event belongs to the calendar that it is added to.
void AddEvent(const AgendaEntry& entry, bool danish, icalcomponent* calendar) {
  icalcomponent* event = icalcomponent_new_vevent();
  const auto add = [event](icalproperty* property) { icalcomponent_add_property(event, property); };
  const bool cancelled = entry.state == v1::MEETING_STATE_CANCELLED;
  add(icalproperty_new_uid(absl::StrCat(entry.meeting_id, "@varsel").c_str()));
  add(icalproperty_new_dtstamp(UtcOf(entry.changed)));
  add(icalproperty_new_dtstart(UtcOf(entry.span.starts)));
  add(icalproperty_new_dtend(UtcOf(entry.span.ends)));
  add(icalproperty_new_sequence(static_cast<int>(entry.sequence)));
  add(icalproperty_new_summary(SummaryOf(entry, danish).c_str()));
  add(icalproperty_new_status(cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
  add(icalproperty_new_class(ICAL_CLASS_PRIVATE));
  icalcomponent_add_component(calendar, event);
}

}  // namespace

std::string AgendaCalendar(const std::vector<AgendaEntry>& entries, std::string_view language) {
  const ComponentPtr calendar(icalcomponent_new_vcalendar());
  VARSEL_CHECK(calendar != nullptr);
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Varsel//Agenda//EN"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_method(ICAL_METHOD_PUBLISH));
  for (const AgendaEntry& entry : entries) AddEvent(entry, language == "da", calendar.get());
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> text(
      reinterpret_cast<char*>(icalcomponent_as_ical_string_r(calendar.get())),
      [](void* buffer) { icalmemory_free_buffer(buffer); });
  VARSEL_CHECK(text != nullptr);
  return text.get();
}

}  // namespace varsel::meeting
