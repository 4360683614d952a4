#include "services/insight/timeliness_view.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "services/domain/danish_calendar.h"
#include "services/insight/dose_contribution.h"
#include "services/insight/dose_people.h"
#include "services/insight/micros.h"
#include "services/insight/timeliness_contribution.h"
#include "services/insight/verdicts.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;
using timeline::v1::TimelineEvent;

Uuid TimelinessId(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

std::string GroupIncidentsKey(const Uuid& group, int64_t occurred_us, const Uuid& incident) {
  return KeyBuilder(TimelinessKey('g', group))
      .Number(NewestTimeFirst(occurred_us))
      .Id(incident)
      .Take();
}
std::string ContactKey(const Uuid& group, int64_t delivered_us, const Uuid& delivery) {
  return KeyBuilder(TimelinessKey('d', group))
      .Time(absl::FromUnixMicros(delivered_us))
      .Id(delivery)
      .Take();
}
std::string LinkedKey(const Uuid& answered, const Uuid& retaliation) {
  return KeyBuilder(TimelinessKey('r', answered)).Id(retaliation).Take();
}

// The first delivery that reached a person of the group at that time or later.
absl::StatusOr<std::optional<int64_t>> FirstContact(const views::RowReader& rows, const Uuid& group,
                                                    int64_t from_us) {
  std::optional<int64_t> first;
  const std::string prefix = TimelinessKey('d', group);
  const std::string from = KeyBuilder(prefix).Time(absl::FromUnixMicros(from_us)).Take();
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    first = absl::ToUnixMicros(KeyReader(key.substr(prefix.size())).Time());
    return false;
  }));
  return first;
}

absl::StatusOr<std::optional<int64_t>> NextLinked(const views::RowReader& rows,
                                                  const Uuid& incident) {
  std::vector<Uuid> linked;
  const std::string prefix = TimelinessKey('r', incident);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    linked.push_back(KeyReader(key.substr(prefix.size())).Id());
    return true;
  }));
  std::optional<int64_t> next;
  for (const Uuid& id : linked) {
    ASSIGN_OR_RETURN(const auto row,
                     runtime::GetRow<v1::TimelinessIncidentRow>(rows, TimelinessKey('i', id)));
    if (!row.has_value() || row->withdrawn()) continue;
    next = next.has_value() ? std::min(*next, row->occurred_us()) : row->occurred_us();
  }
  return next;
}

int64_t DayOf(const v1::TimelinessIncidentRow& incident) {
  return DanishDay(absl::FromUnixMicros(incident.occurred_us())) - absl::CivilDay(1970, 1, 1);
}

// What comes and what goes, in a row per section and one of all, each written once.
absl::Status CountOnDay(int64_t day, const std::string& section_id,
                        const v1::TimelinessDayRow* gone, const v1::TimelinessDayRow* come,
                        views::RowStore& rows) {
  for (const Uuid& section : {Uuid(), TimelinessId(section_id)}) {
    const std::string key =
        KeyBuilder(TimelinessKey('c', section)).Number(static_cast<uint64_t>(day)).Take();
    ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::TimelinessDayRow>(rows, key));
    if (gone != nullptr) AddTimeliness(*gone, -1, &row);
    if (come != nullptr) AddTimeliness(*come, 1, &row);
    if (IsNothing(row)) {
      rows.Delete(key);
    } else {
      runtime::PutRow(rows, key, row);
    }
  }
  return absl::OkStatus();
}

absl::Status CountDay(const v1::TimelinessIncidentRow& incident, int times, views::RowStore& rows) {
  const v1::TimelinessDayRow part = ContributionOf(incident);
  if (IsNothing(part)) return absl::OkStatus();
  return CountOnDay(DayOf(incident), incident.section_id(), times < 0 ? &part : nullptr,
                    times < 0 ? nullptr : &part, rows);
}

// `now` is the same incident on the same day in the same section: its contacts or what followed
// have changed.
absl::Status MoveCounts(const v1::TimelinessIncidentRow& before,
                        const v1::TimelinessIncidentRow& now, views::RowStore& rows) {
  const v1::TimelinessDayRow gone = ContributionOf(before);
  const v1::TimelinessDayRow come = ContributionOf(now);
  if (IsSame(gone, come)) return absl::OkStatus();
  return CountOnDay(DayOf(now), now.section_id(), &gone, &come, rows);
}

void SetIndexes(const Uuid& incident, const v1::TimelinessIncidentRow& row, bool there,
                views::RowStore& rows) {
  std::vector<std::string> keys;
  for (const v1::TimelinessGroup& group : row.groups()) {
    keys.push_back(GroupIncidentsKey(TimelinessId(group.group_id()), row.occurred_us(), incident));
  }
  for (const Uuid& section : {Uuid(), TimelinessId(row.section_id())}) {
    keys.push_back(KeyBuilder(TimelinessKey('o', section))
                       .Number(NewestTimeFirst(row.occurred_us()))
                       .Id(incident)
                       .Take());
  }
  for (const std::string& key : keys) {
    if (there) {
      rows.Put(key, "");
    } else {
      rows.Delete(key);
    }
  }
}

absl::Status FillContacts(const Uuid& incident, const views::RowReader& rows,
                          v1::TimelinessIncidentRow* row) {
  for (v1::TimelinessGroup& group : *row->mutable_groups()) {
    ASSIGN_OR_RETURN(const auto first,
                     FirstContact(rows, TimelinessId(group.group_id()), row->occurred_us()));
    if (first.has_value()) {
      group.set_contacted_us(*first);
    } else {
      group.clear_contacted_us();
    }
  }
  ASSIGN_OR_RETURN(const auto next, NextLinked(rows, incident));
  if (next.has_value()) {
    row->set_next_us(*next);
  } else {
    row->clear_next_us();
  }
  return absl::OkStatus();
}

// Reads contacts and links anew and moves the counters.
absl::Status Recount(const Uuid& incident, views::RowStore& rows) {
  const std::string key = TimelinessKey('i', incident);
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::TimelinessIncidentRow>(rows, key));
  if (!row.has_value() || row->withdrawn()) return absl::OkStatus();
  const v1::TimelinessIncidentRow before = *row;
  RETURN_IF_ERROR(FillContacts(incident, rows, &*row));
  RETURN_IF_ERROR(MoveCounts(before, *row, rows));
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

// ---- deliveries ----

using Contact = std::tuple<Uuid, int64_t, Uuid>;  // group, delivered, delivery

std::set<Contact> ContactsOf(const v1::DosePersonRow& row) {
  std::set<Contact> contacts;
  for (const v1::DoseDelivery& delivery : row.deliveries()) {
    if (!delivery.reached()) continue;
    for (const std::string& group : GroupsAt(row, delivery.delivered_us())) {
      if (group.empty()) continue;
      contacts.emplace(TimelinessId(group), delivery.delivered_us(),
                       TimelinessId(delivery.delivery_id()));
    }
  }
  return contacts;
}

// Incidents before a delivery that came or went, as far back as the first that was contacted
// before it: those further back were too.
absl::Status RecountBefore(const Uuid& group, int64_t delivered_us, views::RowStore& rows) {
  std::vector<Uuid> affected;
  const std::string prefix = TimelinessKey('g', group);
  const std::string from = KeyBuilder(prefix).Number(NewestTimeFirst(delivered_us)).Take();
  absl::Status failed;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(prefix.size()));
    reader.Number();
    const Uuid incident = reader.Id();
    const auto row = runtime::GetRow<v1::TimelinessIncidentRow>(rows, TimelinessKey('i', incident));
    failed = row.status();
    if (!failed.ok() || !row->has_value()) return false;
    for (const v1::TimelinessGroup& involved : (*row)->groups()) {
      if (TimelinessId(involved.group_id()) != group) continue;
      if (involved.has_contacted_us() && involved.contacted_us() < delivered_us) return false;
    }
    affected.push_back(incident);
    return true;
  }));
  RETURN_IF_ERROR(failed);
  for (const Uuid& incident : affected) RETURN_IF_ERROR(Recount(incident, rows));
  return absl::OkStatus();
}

absl::Status ChangeContacts(const v1::DosePersonRow& before, const v1::DosePersonRow& now,
                            views::RowStore& rows) {
  const std::set<Contact> was = ContactsOf(before);
  const std::set<Contact> is = ContactsOf(now);
  for (const auto& [group, delivered, delivery] : was) {
    if (is.contains({group, delivered, delivery})) continue;
    rows.Delete(ContactKey(group, delivered, delivery));
    RETURN_IF_ERROR(RecountBefore(group, delivered, rows));
  }
  for (const auto& [group, delivered, delivery] : is) {
    if (was.contains({group, delivered, delivery})) continue;
    rows.Put(ContactKey(group, delivered, delivery), "");
    RETURN_IF_ERROR(RecountBefore(group, delivered, rows));
  }
  return absl::OkStatus();
}

// ---- incidents and links ----

template <typename Said>
v1::TimelinessIncidentRow Told(const Said& said) {
  v1::TimelinessIncidentRow row;
  row.set_occurred_us(Micros(said.occurred_time()));
  row.set_section_id(said.section_id());
  std::set<std::string> groups;
  for (const auto& group : said.groups()) groups.insert(group.group_id());
  for (const std::string& group : groups) row.add_groups()->set_group_id(group);
  return row;
}

// Those that this one retaliates for have it as their next.
absl::Status RecountAnswered(const Uuid& retaliation, views::RowStore& rows) {
  std::vector<Uuid> answered;
  const std::string prefix = TimelinessKey('l', retaliation);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    answered.push_back(KeyReader(key.substr(prefix.size())).Id());
    return true;
  }));
  for (const Uuid& incident : answered) RETURN_IF_ERROR(Recount(incident, rows));
  return absl::OkStatus();
}

absl::Status SetIncident(const Uuid& incident, v1::TimelinessIncidentRow now,
                         views::RowStore& rows) {
  const std::string key = TimelinessKey('i', incident);
  ASSIGN_OR_RETURN(const auto before, runtime::GetRow<v1::TimelinessIncidentRow>(rows, key));
  if (before.has_value()) {
    SetIndexes(incident, *before, false, rows);
    RETURN_IF_ERROR(CountDay(*before, -1, rows));
  }
  if (!now.withdrawn()) {
    SetIndexes(incident, now, true, rows);
    RETURN_IF_ERROR(FillContacts(incident, rows, &now));
    RETURN_IF_ERROR(CountDay(now, 1, rows));
  }
  runtime::PutRow(rows, key, now);
  return before.has_value() ? RecountAnswered(incident, rows) : absl::OkStatus();
}

// A retaliation came, or went: what was first changes, or it does not. Contacts stay what they are.
absl::Status SetNext(const Uuid& answered, const Uuid& retaliation, bool there,
                     views::RowStore& rows) {
  const std::string key = TimelinessKey('i', answered);
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::TimelinessIncidentRow>(rows, key));
  if (!row.has_value() || row->withdrawn()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto later, runtime::GetRow<v1::TimelinessIncidentRow>(
                                         rows, TimelinessKey('i', retaliation)));
  if (!later.has_value() || later->withdrawn()) return absl::OkStatus();
  const v1::TimelinessIncidentRow before = *row;
  if (there) {
    if (row->has_next_us() && row->next_us() <= later->occurred_us()) return absl::OkStatus();
    row->set_next_us(later->occurred_us());
  } else {
    if (row->has_next_us() && row->next_us() < later->occurred_us()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto next, NextLinked(rows, answered));
    row->clear_next_us();
    if (next.has_value()) row->set_next_us(*next);
  }
  RETURN_IF_ERROR(MoveCounts(before, *row, rows));
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

template <typename Said>
absl::Status SetLink(const Said& said, bool there, views::RowStore& rows) {
  const Uuid answered = TimelinessId(said.answered_incident_id());
  const Uuid retaliation = TimelinessId(said.retaliation_incident_id());
  const std::string forth = LinkedKey(answered, retaliation);
  const std::string back = KeyBuilder(TimelinessKey('l', retaliation)).Id(answered).Take();
  if (there) {
    rows.Put(forth, "");
    rows.Put(back, "");
  } else {
    rows.Delete(forth);
    rows.Delete(back);
  }
  return SetNext(answered, retaliation, there, rows);
}

absl::Status FoldTimeline(const TimelineEvent& event, views::RowStore& rows) {
  if (event.has_incident_recorded()) {
    const auto& said = event.incident_recorded();
    return SetIncident(TimelinessId(said.incident_id()), Told(said), rows);
  }
  if (event.has_incident_corrected()) {
    const auto& said = event.incident_corrected();
    return SetIncident(TimelinessId(said.incident_id()), Told(said), rows);
  }
  if (event.has_incident_withdrawn()) {
    v1::TimelinessIncidentRow gone;
    gone.set_withdrawn(true);
    return SetIncident(TimelinessId(event.incident_withdrawn().incident_id()), std::move(gone),
                       rows);
  }
  if (event.has_link_proposed()) return SetLink(event.link_proposed(), true, rows);
  if (event.has_link_stated()) return SetLink(event.link_stated(), true, rows);
  if (event.has_link_withdrawn()) return SetLink(event.link_withdrawn(), false, rows);
  return absl::OkStatus();
}

}  // namespace

bool TimelinessView::Wants(std::string_view kind) const {
  return (VerdictOnKind(kind) & kTimeliness) != 0;
}

absl::Status TimelinessView::Fold(const log::Record& record, views::RowStore& rows) const {
  const std::string_view kind = record.header.meta.kind;
  if (kind.starts_with("timeline.v1.")) {
    ASSIGN_OR_RETURN(const TimelineEvent* const event,
                     runtime::DecodeShared<TimelineEvent>(record));
    return FoldTimeline(*event, rows);
  }
  const auto changed = [&rows](const v1::DosePersonRow& before, const v1::DosePersonRow& now) {
    return ChangeContacts(before, now, rows);
  };
  if (IsFocusKind(kind)) {
    ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
    return FoldFocusForDosePeople(*event, rows, changed);
  }
  ASSIGN_OR_RETURN(const NotificationEvent* const event,
                   runtime::DecodeShared<NotificationEvent>(record));
  return FoldNotificationForDosePeople(*event, rows, changed);
}

}  // namespace varsel::insight
