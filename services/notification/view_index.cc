#include <string>

#include "services/notification/view_fold.h"
#include "services/notification/views.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::notification {

bool IndexView::Wants(std::string_view kind) const {
  return IsOurs(kind, {"NotificationPlanned", "PlanCorrected"});
}

absl::Status IndexView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::NotificationEvent* event,
                   runtime::DecodeShared<v1::NotificationEvent>(record));
  if (event->has_plan_corrected()) {
    // Whoever was on the team once keeps it on his list; a list shows the notification as it now
    // is.
    const v1::PlanCorrected& plan = event->plan_corrected();
    for (const std::string& officer : plan.officer_ids()) {
      rows.Put(TimedKey('o', officer, FromProto(plan.planned_time()), plan.notification_id()), "");
    }
    return absl::OkStatus();
  }
  const v1::NotificationPlanned& plan = event->notification_planned();
  const absl::Time planned = FromProto(plan.planned_time());
  const auto put = [&](char space, const std::string& owner) {
    if (!owner.empty()) rows.Put(TimedKey(space, owner, planned, plan.notification_id()), "");
  };
  put('r', plan.round_id());
  put('s', plan.dimensions().section_id());
  put('p', plan.person_id());
  for (const std::string& officer : plan.officer_ids()) put('o', officer);
  return absl::OkStatus();
}

}  // namespace varsel::notification
