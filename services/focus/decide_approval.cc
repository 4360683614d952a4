#include <utility>

#include "absl/time/time.h"
#include "services/domain/time_proto.h"
#include "services/focus/decide.h"
#include "services/focus/life.h"
#include "services/focus/standable.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

// Whose word it takes: never the one who nominated, and twice, by two, where the person had been
// removed.
absl::Status CheckApprover(const v1::PersonLife& life, const v1::NominationFact& nomination,
                           const FocusContext& context) {
  const std::string actor = BytesOfId(context.base.actor.uuid());
  if (actor == nomination.actor()) {
    return Refuse(v1::APPROVER_NOMINATED, {.field = "nomination_id"});
  }
  if (actor == life.standing().first_approver()) {
    return Refuse(v1::SECOND_APPROVER_NEEDED, {.field = "nomination_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckQualified(const v1::PersonStanding& standing) {
  if (!standing.qualified()) return Refuse(v1::NOT_QUALIFIED, {.field = "nomination_id"});
  if (!standing.able_to_take_part()) {
    return Refuse(v1::NOT_ABLE_TO_TAKE_PART, {.field = "nomination_id"});
  }
  return absl::OkStatus();
}

// Removed stays removed, also where the removal came with a merged record after he was named, and
// where the nomination's evidence was corrected since: he is named anew, for what is newer.
absl::Status CheckNamedAgain(const v1::PersonLife& life, const v1::NominationFact& nomination) {
  if (IsNamedAnew(nomination, life.standing())) return absl::OkStatus();
  return Refuse(v1::REMOVED_STAYS_REMOVED, {.field = "nomination_id"});
}

absl::Status CheckNotApproved(const v1::PersonLife& life) {
  if (life.standing().state() == v1::NOMINATION_STATE_APPROVED) {
    return Refuse(v1::APPROVED_ALREADY, {.field = "nomination_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckApproved(const v1::PersonLife& life) {
  if (life.standing().state() != v1::NOMINATION_STATE_APPROVED) {
    return Refuse(v1::NOT_APPROVED, {.field = "person_id"});
  }
  return absl::OkStatus();
}

template <typename Event>
void SetDues(const Dues& dues, Event* event) {
  *event->mutable_review_due() = ToProto(dues.review);
  *event->mutable_removal_due() = ToProto(dues.removal);
}

Events Removed(const v1::PersonLife& life, absl::Time time, v1::RemovalCause cause) {
  Events events(1);
  events[0].occurred = time;
  v1::PersonRemoved& event = *events[0].event.mutable_person_removed();
  event.set_person_id(life.person_id());
  *event.mutable_removed_time() = ToProto(time);
  event.set_cause(cause);
  return events;
}

}  // namespace

Decision Decide(const v1::PersonLife& life, const v1::ApproveNominationRequest& command,
                const FocusContext& districts) {
  const FocusContext context = InProgramme(life, districts);
  RETURN_IF_ERROR(CheckPerson(life, context));
  ASSIGN_OR_RETURN(const v1::NominationFact* nomination,
                   OpenNomination(life, command.nomination_id()));
  RETURN_IF_ERROR(CheckNotApproved(life));
  RETURN_IF_ERROR(CheckApprover(life, *nomination, context));
  RETURN_IF_ERROR(CheckQualified(life.standing()));
  RETURN_IF_ERROR(CheckNominationIsSound(*nomination));
  RETURN_IF_ERROR(CheckNamedAgain(life, *nomination));
  const absl::Time approved =
      TimeOr(command.has_approved_time(), command.approved_time(), context.base.now);
  RETURN_IF_ERROR(CheckViolenceIsRecent(*nomination, approved, context));
  RETURN_IF_ERROR(CheckPersonMayBeNamed(life, approved, context));

  Events events(1);
  events[0].occurred = approved;
  v1::NominationApproved& event = *events[0].event.mutable_nomination_approved();
  event.set_person_id(life.person_id());
  event.set_nomination_id(command.nomination_id());
  *event.mutable_approved_time() = ToProto(approved);
  event.set_second_approval_needed(nomination->renewed() &&
                                   life.standing().first_approver().empty());
  if (!event.second_approval_needed()) SetDues(DuesAfter(approved, context.base.programme), &event);
  AddComingOfAge(life, districts, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::DeclineNominationRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  RETURN_IF_ERROR(OpenNomination(life, command.nomination_id()).status());
  RETURN_IF_ERROR(CheckNotApproved(life));
  Events events(1);
  events[0].occurred = context.base.now;
  v1::NominationDeclined& event = *events[0].event.mutable_nomination_declined();
  event.set_person_id(life.person_id());
  event.set_nomination_id(command.nomination_id());
  event.set_reason(command.reason());
  return events;
}

// A review lets him stand on, so it asks what an approval asks of the person and of the
// nomination's reasons. Who no longer may stand is put right or removed.
Decision Decide(const v1::PersonLife& life, const v1::ReviewPersonRequest& command,
                const FocusContext& districts) {
  const FocusContext context = InProgramme(life, districts);
  RETURN_IF_ERROR(CheckPerson(life, context));
  RETURN_IF_ERROR(CheckApproved(life));
  const absl::Time reviewed =
      TimeOr(command.has_reviewed_time(), command.reviewed_time(), context.base.now);
  RETURN_IF_ERROR(CheckPersonMayBeNamed(life, reviewed, context));
  RETURN_IF_ERROR(CheckNominationIsSound(*LatestNomination(life)));
  RETURN_IF_ERROR(CheckNamedAgain(life, *LatestNomination(life)));
  Events events(1);
  events[0].occurred = reviewed;
  v1::PersonReviewed& event = *events[0].event.mutable_person_reviewed();
  event.set_person_id(life.person_id());
  *event.mutable_reviewed_time() = ToProto(reviewed);
  SetDues(DuesAfter(reviewed, context.base.programme), &event);
  event.set_reasoning(command.reasoning());
  AddComingOfAge(life, districts, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::RemovePersonRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  RETURN_IF_ERROR(CheckApproved(life));
  const absl::Time removed =
      TimeOr(command.has_removed_time(), command.removed_time(), context.base.now);
  Events events = Removed(life, removed, v1::REMOVAL_CAUSE_LEADER);
  events[0].event.mutable_person_removed()->set_reason(command.reason());
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::RemoveLapsedRequest&,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  RETURN_IF_ERROR(CheckApproved(life));
  const absl::Time due = FromProto(life.standing().removal_due());
  if (context.base.now < due) {
    return Refuse(v1::REVIEW_NOT_LAPSED, {.field = "person_id", .detail = absl::FormatTime(due)});
  }
  return Removed(life, context.base.now, v1::REMOVAL_CAUSE_REVIEW_LAPSED);
}

}  // namespace varsel::focus
