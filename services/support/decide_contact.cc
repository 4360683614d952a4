#include <utility>

#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

absl::Status CheckContactStands(const v1::ContactLife& life) {
  if (!life.contact_id().empty() && !life.withdrawn()) return absl::OkStatus();
  return Refuse(v1::CONTACT_UNKNOWN, {.field = "contact_id"});
}

template <typename Command, typename Event>
void FillContact(const Command& command, Event* event) {
  event->set_contact_id(command.contact_id());
  *event->mutable_contact_time() = command.contact_time();
  event->set_contact_kind(command.contact_kind());
  event->set_note(command.note());
}

}  // namespace

Decision Decide(const v1::ContactLife& life, const v1::RecordContactRequest& command,
                const SupportContext& context) {
  if (!life.contact_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "contact_id", .id = command.contact_id()});
  }
  SupportDraft draft{.occurred = FromProto(command.contact_time())};
  v1::ContactRecorded& event = *draft.event.mutable_contact_recorded();
  FillContact(command, &event);
  event.set_person_id(command.person_id());
  event.set_worker_id(WorkerOr(command.worker_id(), CallerId(context)));
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::ContactLife& life, const v1::CorrectContactRequest& command,
                const SupportContext&) {
  RETURN_IF_ERROR(CheckContactStands(life));
  SupportDraft draft{.occurred = FromProto(command.contact_time()),
                     .corrects = EventOf(life.event_id())};
  v1::ContactCorrected& event = *draft.event.mutable_contact_corrected();
  FillContact(command, &event);
  event.set_person_id(life.person_id());
  event.set_worker_id(WorkerOr(command.worker_id(), life.worker_id()));
  event.set_reason_code(command.reason_code());
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::ContactLife& life, const v1::WithdrawContactRequest& command,
                const SupportContext& context) {
  RETURN_IF_ERROR(CheckContactStands(life));
  SupportDraft draft{.occurred = context.base.now, .corrects = EventOf(life.event_id())};
  v1::ContactWithdrawn& event = *draft.event.mutable_contact_withdrawn();
  event.set_contact_id(command.contact_id());
  event.set_person_id(life.person_id());
  event.set_reason_code(command.reason_code());
  return OneDraft(std::move(draft));
}

}  // namespace varsel::support
