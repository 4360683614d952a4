#include <string>

#include "services/insight/hit_rate_fold.h"
#include "services/insight/micros.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

v1::NotificationEntry& EntryOf(const std::string& notification_id, v1::PersonRow& row) {
  for (v1::NotificationEntry& entry : *row.mutable_notifications()) {
    if (entry.notification_id() == notification_id) return entry;
  }
  v1::NotificationEntry& entry = *row.add_notifications();
  entry.set_notification_id(notification_id);
  entry.set_outcome(notification::v1::OUTCOME_OPEN);
  return entry;
}

// What stands in NotificationPlanned and OutcomeDecided alike.
template <typename Said>
void Describe(const Said& said, v1::NotificationEntry& entry) {
  entry.set_person_id(said.person_id());
  entry.set_round_id(said.round_id());
  entry.set_notification_kind(said.notification_kind());
  entry.set_section_id(said.dimensions().section_id());
  entry.set_group_kind(said.dimensions().group_kind());
  if (said.officer_known() != notification::v1::TRI_STATE_UNSPECIFIED) {
    entry.set_officer_known(said.officer_known());
  }
}

}  // namespace

absl::Status FoldPlanned(const notification::v1::NotificationPlanned& said, views::RowStore& rows,
                         CounterChange& counters) {
  RETURN_IF_ERROR(ChangePerson(said.person_id(), rows, counters, [&](v1::PersonRow& row) {
    Describe(said, EntryOf(said.notification_id(), row));
  }));
  RETURN_IF_ERROR(
      ChangeNotification(said.notification_id(), rows, counters, [&](v1::NotificationRow& row) {
        DescribeRow(said, row);
        row.set_notification_kind(said.notification_kind());
        row.set_officer_known(said.officer_known());
      }));
  return AlignOfficerKnown(said.round_id(), said.person_id(), rows, counters);
}

absl::Status FoldCancelled(const notification::v1::NotificationCancelled& said,
                           views::RowStore& rows, CounterChange& counters) {
  return ChangePerson(said.person_id(), rows, counters, [&](v1::PersonRow& row) {
    EntryOf(said.notification_id(), row).set_outcome(notification::v1::OUTCOME_CANCELLED);
  });
}

absl::Status FoldOutcome(const notification::v1::OutcomeDecided& said, views::RowStore& rows,
                         CounterChange& counters) {
  bool newly_known = false;
  RETURN_IF_ERROR(ChangePerson(said.person_id(), rows, counters, [&](v1::PersonRow& row) {
    v1::NotificationEntry& entry = EntryOf(said.notification_id(), row);
    const notification::v1::TriState known = entry.officer_known();
    Describe(said, entry);
    newly_known = entry.officer_known() != known;
    entry.set_outcome(said.outcome());
    entry.set_reception(said.reception());
    entry.set_would_not_hear(said.would_not_hear());
    entry.set_both_halves(said.both_halves());
    entry.set_message_sent(said.message_sent());
    entry.set_relative_only(said.relative_only());
    entry.set_reached_way(said.reached_way());
    entry.set_reached_attempt_number(said.reached_attempt_number());
    entry.set_reached_us(said.has_reached_time() ? Micros(said.reached_time()) : 0);
  }));
  if (!newly_known) return absl::OkStatus();
  return AlignOfficerKnown(said.round_id(), said.person_id(), rows, counters);
}

}  // namespace varsel::insight
