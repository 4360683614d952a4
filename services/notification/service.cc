#include "services/notification/service.h"

#include <algorithm>

namespace varsel::notification {
namespace {

template <typename Event>
void AddMarks(const Event& event, Told* told) {
  for (const int mark : event.marks()) told->marks.push_back(static_cast<v1::Mark>(mark));
}

template <typename Event>
void AddDelivery(const Event& event, Told* told) {
  AddMarks(event, told);
  told->missing.assign(event.missing().begin(), event.missing().end());
  if (event.has_complete_due()) told->complete_due = event.complete_due();
}

}  // namespace

std::string MethodName(std::string_view rpc) {
  return "varsel.notification.v1.NotificationService/" + std::string(rpc);
}

Told ToldOf(const EventDrafts& drafts) {
  Told told;
  for (const Draft<v1::NotificationEvent>& draft : drafts) {
    const v1::NotificationEvent& event = draft.event;
    if (event.has_attempt_recorded()) {
      told.attempt_number = event.attempt_recorded().attempt_number();
      AddMarks(event.attempt_recorded(), &told);
    } else if (event.has_attempt_corrected()) {
      AddMarks(event.attempt_corrected(), &told);
    } else if (event.has_delivery_recorded()) {
      AddDelivery(event.delivery_recorded(), &told);
    } else if (event.has_delivery_completed()) {
      AddDelivery(event.delivery_completed(), &told);
    } else if (event.has_delivery_corrected()) {
      AddDelivery(event.delivery_corrected(), &told);
    } else if (event.has_notification_planned()) {
      AddMarks(event.notification_planned(), &told);
    } else if (event.has_plan_corrected()) {
      AddMarks(event.plan_corrected(), &told);
    } else if (event.has_follow_up_recorded()) {
      AddMarks(event.follow_up_recorded(), &told);
      if (event.follow_up_recorded().has_settles_due()) {
        told.settles_due = event.follow_up_recorded().settles_due();
      }
    }
  }
  std::sort(told.marks.begin(), told.marks.end());
  told.marks.erase(std::unique(told.marks.begin(), told.marks.end()), told.marks.end());
  return told;
}

}  // namespace varsel::notification
