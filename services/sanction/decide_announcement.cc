#include "services/domain/time_proto.h"
#include "services/sanction/decide.h"
#include "storage/base/error.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {

Decision Decide(const v1::AnnouncementLife& life, const v1::TakeBackAnnouncementRequest& command,
                const SanctionContext& context) {
  if (!context.promise.has_value() || !context.promise->announced()) {
    return Refuse(v1::ANNOUNCEMENT_UNKNOWN, {.field = "announcement_id"});
  }
  const v1::PromiseRow& promise = *context.promise;
  if (life.taken_back()) return Refuse(v1::TAKEN_BACK_ALREADY, {.field = "announcement_id"});
  if (FromProto(command.taken_back_time()) < FromProto(promise.delivered_time())) {
    return Refuse(v1::TAKEN_BACK_BEFORE_ANNOUNCED,
                  {.field = "taken_back_time", .detail = Text(promise.delivered_time())});
  }
  if (!promise.standing().duty_id().empty() || context.condition_occurred) {
    return Refuse(v1::PROMISE_FELL_DUE, {.field = "announcement_id"});
  }
  Events events(1);
  events[0].occurred = FromProto(command.taken_back_time());
  v1::AnnouncementTakenBack& event = *events[0].event.mutable_announcement_taken_back();
  event.set_announcement_id(promise.announcement_id());
  event.set_delivery_id(promise.delivery_id());
  event.set_notification_id(promise.notification_id());
  event.set_subject_id(promise.person_id());
  event.set_lever_id(promise.lever_id());
  *event.mutable_taken_back_time() = command.taken_back_time();
  event.set_reason(command.reason());
  return events;
}

Decision Decide(const v1::AnnouncementLife& life, const v1::WithdrawTakeBackRequest& command,
                const SanctionContext& context) {
  if (life.announcement_id().empty()) {
    const bool announced = context.promise.has_value() && context.promise->announced();
    return Refuse(announced ? v1::NOT_TAKEN_BACK : v1::ANNOUNCEMENT_UNKNOWN,
                  {.field = "announcement_id"});
  }
  if (!life.taken_back()) return Refuse(v1::NOT_TAKEN_BACK, {.field = "announcement_id"});
  Events events(1);
  events[0].occurred = context.base.now;
  events[0].corrects = EventId(Uuid::FromBytes(life.event_id()));
  v1::TakeBackWithdrawn& event = *events[0].event.mutable_take_back_withdrawn();
  event.set_announcement_id(life.announcement_id());
  event.set_subject_id(life.subject_id());
  event.set_reason_code(command.reason_code());
  return events;
}

}  // namespace varsel::sanction
