#include "services/insight/hit_rate_view.h"

#include "services/insight/counter_change.h"
#include "services/insight/hit_rate_fold.h"
#include "services/insight/merged_people.h"
#include "services/insight/round_rows.h"
#include "services/insight/verdicts.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;

void PutSection(const std::string& section_id, const std::string& name, views::RowStore& rows) {
  v1::NameRow row;
  row.set_name(name);
  runtime::PutRow(rows, SectionKey(section_id), row);
}

absl::Status FoldFocus(const FocusEvent& event, views::RowStore& rows, CounterChange& counters) {
  if (event.has_section_registered()) {
    PutSection(event.section_registered().section_id(), event.section_registered().name(), rows);
  } else if (event.has_section_corrected()) {
    PutSection(event.section_corrected().section_id(), event.section_corrected().name(), rows);
  } else if (event.has_person_merged()) {
    return FoldMerge(event.person_merged(), rows, counters);
  } else if (event.has_fact_withdrawn() && event.fact_withdrawn().fact_kind() == kMergeKind) {
    return FoldMergeWithdrawn(event.fact_withdrawn(), rows, counters);
  }
  return absl::OkStatus();
}

absl::Status FoldNotification(const NotificationEvent& event, views::RowStore& rows,
                              CounterChange& counters) {
  RETURN_IF_ERROR(FoldRound(event, rows));
  if (event.has_round_started()) {
    return FoldRoundTurn(event.round_started().round_id(), false, rows, counters);
  }
  if (event.has_round_ended()) {
    return FoldRoundTurn(event.round_ended().round_id(), true, rows, counters);
  }
  if (event.has_target_added()) return FoldTargetAdded(event.target_added(), rows, counters);
  if (event.has_target_removed()) return FoldTargetRemoved(event.target_removed(), rows, counters);
  if (event.has_officer_known_recorded()) {
    return FoldOfficerKnown(event.officer_known_recorded(), rows, counters);
  }
  if (event.has_notification_planned()) {
    return FoldPlanned(event.notification_planned(), rows, counters);
  }
  if (event.has_notification_cancelled()) {
    return FoldCancelled(event.notification_cancelled(), rows, counters);
  }
  if (event.has_outcome_decided()) return FoldOutcome(event.outcome_decided(), rows, counters);
  if (event.has_attempt_recorded()) return FoldAttempt(event.attempt_recorded(), rows, counters);
  if (event.has_attempt_corrected()) {
    return FoldAttemptCorrected(event.attempt_corrected(), rows, counters);
  }
  if (event.has_delivery_recorded()) return FoldDelivery(event.delivery_recorded(), rows, counters);
  if (event.has_delivery_completed()) {
    return FoldDelivery(event.delivery_completed(), rows, counters);
  }
  if (event.has_delivery_corrected()) {
    return FoldDelivery(event.delivery_corrected(), rows, counters);
  }
  if (event.has_fact_withdrawn()) return FoldWithdrawn(event.fact_withdrawn(), rows, counters);
  return absl::OkStatus();
}

}  // namespace

std::string PersonKey(std::string_view person_id) { return "p/" + std::string(person_id); }
std::string TargetedPrefix(std::string_view round_id) { return "r/" + std::string(round_id) + "/"; }
std::string NotificationKey(std::string_view notification_id) {
  return "n/" + std::string(notification_id);
}
std::string AttemptKey(std::string_view notification_id, std::string_view attempt_id) {
  return "b/" + std::string(notification_id) + "/" + std::string(attempt_id);
}
std::string SectionKey(std::string_view section_id) { return "s/" + std::string(section_id); }
std::string PersonCountersKey(std::string_view scope) { return "c/" + std::string(scope); }
std::string AttemptCountersKey(std::string_view scope) { return "t/" + std::string(scope); }

bool HitRateView::Wants(std::string_view kind) const {
  return (VerdictOnKind(kind) & kHitRate) != 0;
}

absl::Status HitRateView::Fold(const log::Record& record, views::RowStore& rows) const {
  CounterChange counters(rows);
  if (IsFocusKind(record.header.meta.kind)) {
    ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
    RETURN_IF_ERROR(FoldFocus(*event, rows, counters));
  } else {
    ASSIGN_OR_RETURN(const NotificationEvent* const event,
                     runtime::DecodeShared<NotificationEvent>(record));
    RETURN_IF_ERROR(FoldNotification(*event, rows, counters));
  }
  counters.Write();
  return absl::OkStatus();
}

}  // namespace varsel::insight
