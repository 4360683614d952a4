// The rules of the support area: domain.md, *Support and EKI*. What is refused is what cannot be so
// (an answer to an offer that was never made, a course completed before it began) and what EKI may
// not say without a basis; facts are taken down.
//
// Each is (what the stream folds to, command, context) -> events or a refusal with its reason.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_DECIDE_H_
#define VARSEL_SERVICES_SUPPORT_DECIDE_H_

#include "absl/status/statusor.h"
#include "services/domain/draft.h"
#include "services/support/context.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/support/v1/support_rows.pb.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::support {

using Decision = absl::StatusOr<Drafts<v1::SupportEvent>>;

// decide_offer.cc
Decision Decide(const v1::OfferLife&, const v1::MakeOfferRequest&, const SupportContext&);
Decision Decide(const v1::OfferLife&, const v1::AnswerOfferRequest&, const SupportContext&);
Decision Decide(const v1::OfferLife&, const v1::CorrectOfferAnswerRequest&, const SupportContext&);
Decision Decide(const v1::OfferLife&, const v1::RecordOfferFollowUpRequest&, const SupportContext&);
Decision Decide(const v1::OfferLife&, const v1::WithdrawOfferFactRequest&, const SupportContext&);
// decide_contact.cc
Decision Decide(const v1::ContactLife&, const v1::RecordContactRequest&, const SupportContext&);
Decision Decide(const v1::ContactLife&, const v1::CorrectContactRequest&, const SupportContext&);
Decision Decide(const v1::ContactLife&, const v1::WithdrawContactRequest&, const SupportContext&);
// decide_course.cc
Decision Decide(const v1::CourseLife&, const v1::OpenCourseRequest&, const SupportContext&);
Decision Decide(const v1::CourseLife&, const v1::CorrectCourseRequest&, const SupportContext&);
Decision Decide(const v1::CourseLife&, const v1::RecordCourseStepRequest&, const SupportContext&);
Decision Decide(const v1::CourseLife&, const v1::CorrectCourseStepRequest&, const SupportContext&);
Decision Decide(const v1::CourseLife&, const v1::WithdrawCourseFactRequest&, const SupportContext&);
// decide_hold.cc
Decision Decide(const v1::QuestionLife&, const v1::AskHoldRequest&, const SupportContext&);
Decision Decide(const v1::HoldLife&, const v1::RaiseHoldRequest&, const SupportContext&);
Decision Decide(const v1::HoldLife&, const v1::EndHoldRequest&, const SupportContext&);
Decision Decide(const v1::HoldLife&, const v1::WithdrawHoldRequest&, const SupportContext&);
Decision Decide(const v1::SharingLife&, const v1::AskSharingRequest&, const SupportContext&);
Decision Decide(const v1::SharingLife&, const v1::AnswerSharingRequest&, const SupportContext&);
// decide_report.cc
Decision Decide(const v1::ReportLife&, const v1::SignReportRequest&, const SupportContext&);
Decision Decide(const v1::ReportLife&, const v1::WithdrawReportSignatureRequest&,
                const SupportContext&);

// The standing signature of a controller; nullptr = there is none.
const v1::ReportSignature* SignatureOf(const v1::ReportLife& life,
                                       common::v1::Controller controller);
bool SignedByBoth(const v1::ReportLife& life);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_DECIDE_H_
