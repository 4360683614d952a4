#include "services/notification/texts.h"

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::notification {
namespace {

void Over(const std::string& text, std::string* into) {
  if (!text.empty()) *into = text;
}

template <typename Event>
absl::Status OpenAs(const runtime::Sealer& sealer, const common::v1::SealedCopy& copy,
                    Texts* texts) {
  bool erased = false;
  ASSIGN_OR_RETURN(const Event event, runtime::OpenOr<Event>(sealer, copy, &erased));
  texts->erased |= erased;
  if constexpr (requires { event.own_risk(); }) Over(event.own_risk(), &texts->own_risk);
  if constexpr (requires { event.note(); }) Over(event.note(), &texts->note);
  if constexpr (requires { event.request(); }) Over(event.request(), &texts->request);
  if constexpr (requires { event.relation(); }) Over(event.relation(), &texts->relation);
  if constexpr (requires { event.remembers(); }) Over(event.remembers(), &texts->remembers);
  if constexpr (requires { event.asks_for(); }) Over(event.asks_for(), &texts->asks_for);
  if constexpr (requires { event.reason(); }) Over(event.reason(), &texts->reason);
  return absl::OkStatus();
}

template <typename... Events>
absl::Status OpenAsAny(const runtime::Sealer& sealer, const common::v1::SealedCopy& copy,
                       Texts* texts) {
  absl::Status status = Refuse(common::v1::LOG_DATA_LOSS,
                               {.id = "(view row)", .detail = "a sealed part of " + copy.kind()});
  const auto open = [&]<typename Event>(const Event*) {
    // "varsel.notification.v1.AttemptRecorded" is stored as "notification.v1.AttemptRecorded"
    if (Event::descriptor()->full_name() != "varsel." + copy.kind()) return;
    status = OpenAs<Event>(sealer, copy, texts);
  };
  (open(static_cast<const Events*>(nullptr)), ...);
  return status;
}

}  // namespace

absl::Status OpenOver(const runtime::Sealer& sealer, const common::v1::SealedCopy& copy,
                      Texts* texts) {
  if (copy.kind().empty()) return absl::OkStatus();  // nothing was sealed
  return OpenAsAny<v1::NotificationPlanned, v1::PlanCorrected, v1::NotificationCancelled,
                   v1::NotificationClosed, v1::AttemptRecorded, v1::AttemptCorrected,
                   v1::DeliveryRecorded, v1::DeliveryCompleted, v1::DeliveryCorrected,
                   v1::FollowUpRecorded, v1::FollowUpCorrected, v1::FactWithdrawn,
                   v1::ProvisionalRecorded, v1::ProvisionalCorrected>(sealer, copy, texts);
}

absl::StatusOr<Texts> TextsOf(const runtime::Sealer& sealer, const v1::DeliveryRow& row) {
  Texts texts;
  for (const common::v1::SealedCopy& copy : row.details()) {
    RETURN_IF_ERROR(OpenOver(sealer, copy, &texts));
  }
  return texts;
}

}  // namespace varsel::notification
