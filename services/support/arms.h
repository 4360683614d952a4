// The one switch over the arms of a support event: evolve and views say what they make of each by
// overloads, and the compiler names this file when an arm is new. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_ARMS_H_
#define VARSEL_SERVICES_SUPPORT_ARMS_H_

#include "varsel/support/v1/support_events.pb.h"

namespace varsel::support {

// fold(arm) with the event's arm, whatever its type; nothing if no arm is set.
template <typename Fold>
void VisitArm(const v1::SupportEvent& event, Fold&& fold) {
  switch (event.kind_case()) {
    case v1::SupportEvent::kOfferMade:
      return fold(event.offer_made());
    case v1::SupportEvent::kOfferAnswered:
      return fold(event.offer_answered());
    case v1::SupportEvent::kOfferAnswerCorrected:
      return fold(event.offer_answer_corrected());
    case v1::SupportEvent::kOfferFollowedUp:
      return fold(event.offer_followed_up());
    case v1::SupportEvent::kOfferFactWithdrawn:
      return fold(event.offer_fact_withdrawn());
    case v1::SupportEvent::kContactRecorded:
      return fold(event.contact_recorded());
    case v1::SupportEvent::kContactCorrected:
      return fold(event.contact_corrected());
    case v1::SupportEvent::kContactWithdrawn:
      return fold(event.contact_withdrawn());
    case v1::SupportEvent::kCourseOpened:
      return fold(event.course_opened());
    case v1::SupportEvent::kCourseCorrected:
      return fold(event.course_corrected());
    case v1::SupportEvent::kCourseStepRecorded:
      return fold(event.course_step_recorded());
    case v1::SupportEvent::kCourseStepCorrected:
      return fold(event.course_step_corrected());
    case v1::SupportEvent::kCourseFactWithdrawn:
      return fold(event.course_fact_withdrawn());
    case v1::SupportEvent::kHoldAsked:
      return fold(event.hold_asked());
    case v1::SupportEvent::kHoldRaised:
      return fold(event.hold_raised());
    case v1::SupportEvent::kHoldEnded:
      return fold(event.hold_ended());
    case v1::SupportEvent::kHoldWithdrawn:
      return fold(event.hold_withdrawn());
    case v1::SupportEvent::kPersonHoldsChanged:
      return fold(event.person_holds_changed());
    case v1::SupportEvent::kSharingAsked:
      return fold(event.sharing_asked());
    case v1::SupportEvent::kSharingAnswered:
      return fold(event.sharing_answered());
    case v1::SupportEvent::kReportSigned:
      return fold(event.report_signed());
    case v1::SupportEvent::kReportSignatureWithdrawn:
      return fold(event.report_signature_withdrawn());
    case v1::SupportEvent::KIND_NOT_SET:
      return;
  }
}

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_ARMS_H_
