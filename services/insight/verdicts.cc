#include "services/insight/verdicts.h"

#include <map>
#include <string>

namespace varsel::insight {
namespace {

using VerdictByKind = std::map<std::string, ViewSet, std::less<>>;

// The kind of an arm as a record's header has it: its message's full name without "varsel.".
template <typename Event>
void AddVerdicts(VerdictByKind* verdicts) {
  const google::protobuf::OneofDescriptor* kinds = Event::descriptor()->oneof_decl(0);
  for (int i = 0; i < kinds->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* arm = kinds->field(i);
    (*verdicts)[arm->message_type()->full_name().substr(std::string_view("varsel.").size())] =
        VerdictOn(static_cast<typename Event::KindCase>(arm->number()));
  }
}

VerdictByKind MakeVerdicts() {
  VerdictByKind verdicts;
  AddVerdicts<notification::v1::NotificationEvent>(&verdicts);
  AddVerdicts<focus::v1::FocusEvent>(&verdicts);
  AddVerdicts<timeline::v1::TimelineEvent>(&verdicts);
  return verdicts;
}

}  // namespace

ViewSet VerdictOn(notification::v1::NotificationEvent::KindCase kind) {
  using Event = notification::v1::NotificationEvent;
  switch (kind) {
    case Event::kRoundCreated:
    case Event::kRoundStarted:
    case Event::kRoundEnded:
    case Event::kRoundCorrected:
    case Event::kTargetAdded:
    case Event::kTargetRemoved:
      return kHitRate | kCoverage;
    case Event::kOfficerKnownRecorded:
    case Event::kOutcomeDecided:
      return kHitRate;
    case Event::kNotificationCancelled:
      return kHitRate | kRegistration;
    case Event::kNotificationPlanned:
    case Event::kAttemptRecorded:
      return kHitRate | kLoopHealth | kRegistration;
    case Event::kAttemptCorrected:
      return kHitRate | kLoopHealth;
    case Event::kNotificationClosed:
    case Event::kNotificationReopened:
      return kRegistration;
    case Event::kDeliveryRecorded:
    case Event::kDeliveryCorrected:
    case Event::kDeliveryCompleted:
    case Event::kFactWithdrawn:
      return kHitRate | kDose | kLoopHealth | kRegistration | kTimeliness;
    case Event::kFollowUpRecorded:
    case Event::kFollowUpCorrected:
      return kLoopHealth;
    case Event::kTargetNotified:
    case Event::kTargetFreed:
    case Event::kMessageVersionRegistered:
    case Event::kPlanCorrected:
    case Event::kGroupTalkRecorded:
    case Event::kGroupTalkCorrected:
    case Event::kGroupTalkWithdrawn:
    case Event::kProvisionalRecorded:
    case Event::kProvisionalAdopted:
    case Event::kProvisionalLapsed:
    case Event::kProvisionalWithdrawn:
    case Event::kProvisionalCorrected:
    case Event::KIND_NOT_SET:
      return kNoView;
  }
  return kNoView;
}

ViewSet VerdictOn(focus::v1::FocusEvent::KindCase kind) {
  using Event = focus::v1::FocusEvent;
  switch (kind) {
    case Event::kSectionRegistered:
    case Event::kSectionCorrected:
      return kHitRate | kLoopHealth | kRegistration;
    case Event::kGroupRegistered:
    case Event::kGroupCorrected:
      return kDose | kCoverage;
    case Event::kGroupDissolved:
    case Event::kGroupWithdrawn:
      return kCoverage;
    case Event::kPersonRegistered:
    case Event::kPersonCorrected:
    case Event::kPersonSectionChanged:
    case Event::kPersonReviewed:
      return kLoopHealth;
    case Event::kPersonMerged:
      return kHitRate | kDose | kTimeliness;
    case Event::kAffiliationRecorded:
    case Event::kAffiliationCorrected:
      return kDose | kTimeliness;
    case Event::kFactWithdrawn:
      return kHitRate | kDose | kLoopHealth | kTimeliness;
    case Event::kPersonAbsorbed:
    case Event::kAgeGroupDecided:
    case Event::kReviewForced:
    case Event::kCategoryRecorded:
    case Event::kCategoryCorrected:
    case Event::kAffiliationDenied:
    case Event::kPersonNominated:
    case Event::kAdviceRecorded:
    case Event::kNominationQualified:
    case Event::kNominationApproved:
    case Event::kNominationDeclined:
    case Event::kPersonRemoved:
    case Event::kNominationCorrected:
    case Event::KIND_NOT_SET:
      return kNoView;
  }
  return kNoView;
}

ViewSet VerdictOn(timeline::v1::TimelineEvent::KindCase kind) {
  using Event = timeline::v1::TimelineEvent;
  switch (kind) {
    case Event::kIncidentRecorded:
    case Event::kIncidentCorrected:
    case Event::kIncidentWithdrawn:
    case Event::kLinkProposed:
    case Event::kLinkStated:
    case Event::kLinkWithdrawn:
      return kTimeliness;
    case Event::kSpiralProposed:
    case Event::kSpiralJudged:
    case Event::kSpiralWithdrawn:
    case Event::kTimingSet:
    case Event::kTimingWithdrawn:
    case Event::KIND_NOT_SET:
      return kNoView;
  }
  return kNoView;
}

ViewSet VerdictOnKind(std::string_view kind) {
  static const VerdictByKind& verdicts = *new VerdictByKind(MakeVerdicts());
  const auto found = verdicts.find(kind);
  return found == verdicts.end() ? kNoView : found->second;
}

bool IsFocusKind(std::string_view kind) { return kind.substr(0, 9) == "focus.v1."; }

}  // namespace varsel::insight
