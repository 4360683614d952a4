#include "services/sanction/evolve.h"

namespace varsel::sanction {

v1::AnnouncementLife EvolveAnnouncement(v1::AnnouncementLife life, const v1::SanctionEvent& event,
                                        const EventMeta& meta) {
  using Kind = v1::SanctionEvent;
  switch (event.kind_case()) {
    case Kind::kAnnouncementTakenBack: {
      const v1::AnnouncementTakenBack& taken_back = event.announcement_taken_back();
      life.set_announcement_id(taken_back.announcement_id());
      life.set_taken_back(true);
      *life.mutable_taken_back_time() = taken_back.taken_back_time();
      life.set_event_id(Bytes(meta.event_id.uuid()));
      life.set_subject_id(taken_back.subject_id());
      return life;
    }
    case Kind::kTakeBackWithdrawn:
      life.set_taken_back(false);
      return life;
    // In other streams.
    case Kind::kPackageDrafted:
    case Kind::kPackageWithdrawn:
    case Kind::kGroupClaimed:
    case Kind::kGroupFreed:
    case Kind::kLeverDrafted:
    case Kind::kLeverRemoved:
    case Kind::kLeverCleared:
    case Kind::kLeverResourced:
    case Kind::kLeverSuspended:
    case Kind::kLeverResumed:
    case Kind::kLeverExpired:
    case Kind::kLeverFactWithdrawn:
    case Kind::kLeverReadinessDecided:
    case Kind::kPackageTriggered:
    case Kind::kTriggerWithdrawn:
    case Kind::kDutyCreated:
    case Kind::kDutyAssigned:
    case Kind::kFamilyUseApproved:
    case Kind::kDutyOpened:
    case Kind::kDutyEnded:
    case Kind::kDutyDuePassed:
    case Kind::kDutyFactWithdrawn:
    case Kind::kDutyWithdrawn:
    case Kind::KIND_NOT_SET:
      break;
  }
  return life;
}

}  // namespace varsel::sanction
