#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/focus/decide.h"
#include "services/focus/explanation.h"
#include "services/focus/life.h"
#include "services/focus/standable.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

using Grounds = google::protobuf::RepeatedPtrField<v1::NominationGround>;

absl::Time NewestOf(const Grounds& grounds) {
  absl::Time newest = absl::InfinitePast();
  for (const v1::NominationGround& ground : grounds) {
    newest = std::max(newest, FromProto(ground.date()));
  }
  return newest;
}

template <typename Command>
absl::Time NewestEvidence(const Command& command) {
  return std::max({NewestOf(command.position_grounds()), NewestOf(command.violence_grounds()),
                   NewestOf(command.own_convictions())});
}

template <typename Command>
bool CanBeExplained(const Command& command) {
  return !command.explanation().empty() && command.explanation_confirmed() &&
         !SpeaksOfRegistrationOrSource(command.explanation());
}

void CopyGrounds(const Grounds& grounds, google::protobuf::RepeatedPtrField<v1::Ground>* copies) {
  for (const v1::NominationGround& ground : grounds) {
    v1::Ground& copy = *copies->Add();
    copy.set_text(ground.text());
    copy.set_ground_kind(ground.ground_kind());
    *copy.mutable_date() = ground.date();
    copy.set_source(ground.source());
  }
}

// What both the event that nominates and the one that corrects say.
template <typename Command, typename Event>
void FillNomination(const v1::PersonLife& life, const Command& command, Event* event) {
  event->set_person_id(life.person_id());
  event->set_nomination_id(command.nomination_id());
  event->set_legal_basis(command.legal_basis());
  event->set_able_to_explain(CanBeExplained(command));
  const absl::Time newest = NewestEvidence(command);
  const absl::Time violence = NewestOf(command.violence_grounds());
  if (newest > absl::InfinitePast()) *event->mutable_newest_evidence() = ToProto(newest);
  if (violence > absl::InfinitePast()) *event->mutable_newest_violence() = ToProto(violence);
  CopyGrounds(command.position_grounds(), event->mutable_position_grounds());
  CopyGrounds(command.violence_grounds(), event->mutable_violence_grounds());
  CopyGrounds(command.own_convictions(), event->mutable_own_convictions());
  event->set_purpose(command.purpose());
  event->set_explanation(command.explanation());
}

// Without these nobody could answer "why me?".
absl::Status CheckReasons(const v1::NominatePersonRequest& command) {
  if (command.legal_basis().empty()) {
    return Refuse(v1::LEGAL_BASIS_MISSING, {.field = "legal_basis"});
  }
  if (command.purpose().empty()) return Refuse(v1::PURPOSE_MISSING, {.field = "purpose"});
  if (command.explanation().empty()) {
    return Refuse(v1::EXPLANATION_MISSING, {.field = "explanation"});
  }
  if (SpeaksOfRegistrationOrSource(command.explanation())) {
    return Refuse(v1::EXPLANATION_RESTS_ON_REGISTRATION, {.field = "explanation"});
  }
  if (!command.explanation_confirmed()) {
    return Refuse(v1::EXPLANATION_NOT_CONFIRMED, {.field = "explanation_confirmed"});
  }
  if (command.position_grounds().empty()) {
    return Refuse(v1::POSITION_GROUND_MISSING, {.field = "position_grounds"});
  }
  return absl::OkStatus();
}

// Removed stays removed: only what came to light after the removal is a reason to name him again.
absl::Status CheckNewerThanRemoval(const v1::PersonLife& life,
                                   const v1::NominatePersonRequest& command) {
  const v1::PersonStanding& standing = life.standing();
  if (standing.has_removed_time() &&
      NewestEvidence(command) <= FromProto(standing.removed_time())) {
    return Refuse(v1::REMOVED_STAYS_REMOVED, {.field = "violence_grounds"});
  }
  return absl::OkStatus();
}

v1::NominationFact AsFact(const v1::PersonNominated& event) {
  v1::NominationFact fact;
  if (event.has_newest_violence()) *fact.mutable_newest_violence() = event.newest_violence();
  return fact;
}

}  // namespace

Decision Decide(const v1::PersonLife& life, const v1::NominatePersonRequest& command,
                const FocusContext& districts) {
  RETURN_IF_ERROR(CheckPerson(life, districts));
  if (IdInUse(life, command.nomination_id())) {
    return Refuse(common::v1::ID_IN_USE, {.field = "nomination_id", .id = command.nomination_id()});
  }
  if (IsLive(life.standing().state())) {
    return Refuse(v1::NOMINATION_OPEN,
                  {.field = "person_id", .id = life.standing().nomination_id()});
  }
  ASSIGN_OR_RETURN(const common::v1::Programme* programme,
                   districts.base.programmes->ToBegin(command.programme(), "programme"));
  if (programme->life() != common::v1::PROGRAMME_LIFE_ROUNDS) {
    return Refuse(v1::PROGRAMME_UNKNOWN,
                  {.field = "programme", .detail = districts.base.programme.code});
  }
  FocusContext context = districts;
  context.base = districts.base.In(programme->code());
  const absl::Time nominated =
      TimeOr(command.has_nominated_time(), command.nominated_time(), context.base.now);
  RETURN_IF_ERROR(CheckPersonMayBeNamed(life, nominated, context));
  RETURN_IF_ERROR(CheckReasons(command));
  RETURN_IF_ERROR(CheckNewerThanRemoval(life, command));

  Events events(1);
  events[0].occurred = nominated;
  v1::PersonNominated& event = *events[0].event.mutable_person_nominated();
  FillNomination(life, command, &event);
  RETURN_IF_ERROR(CheckViolenceIsRecent(AsFact(event), nominated, context));
  event.set_programme(programme->code());
  event.set_minors_allowed(context.base.programme.allows_minors());
  *event.mutable_nominated_time() = ToProto(nominated);
  event.set_renewed(life.standing().has_removed_time());
  AddComingOfAge(life, districts, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::CorrectNominationRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  const v1::NominationFact* fact = FindNomination(life, command.nomination_id());
  if (fact == nullptr) {
    return Refuse(v1::NOMINATION_UNKNOWN,
                  {.field = "nomination_id", .id = command.nomination_id()});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  events[0].corrects = EventIdOf(fact->origin_event_id());
  v1::NominationCorrected& event = *events[0].event.mutable_nomination_corrected();
  FillNomination(life, command, &event);
  event.set_reason(command.reason());
  AddForcedReview(life, context, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::RecordAdviceRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  // Advice that came late is a fact like any other, so it is taken down for any nomination that
  // stands.
  if (FindNomination(life, command.nomination_id()) == nullptr) {
    return Refuse(v1::NOMINATION_UNKNOWN,
                  {.field = "nomination_id", .id = command.nomination_id()});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  v1::AdviceRecorded& event = *events[0].event.mutable_advice_recorded();
  event.set_person_id(life.person_id());
  event.set_nomination_id(command.nomination_id());
  event.set_advice(command.advice());
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::QualifyNominationRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  RETURN_IF_ERROR(OpenNomination(life, command.nomination_id()).status());
  // One whose qualification was withdrawn may be qualified again; else the approval rests on the
  // answer that was given.
  if (life.standing().state() == v1::NOMINATION_STATE_APPROVED && life.standing().qualified()) {
    return Refuse(v1::APPROVED_ALREADY, {.field = "nomination_id", .id = command.nomination_id()});
  }
  Events events(1);
  events[0].occurred = context.base.now;
  v1::NominationQualified& event = *events[0].event.mutable_nomination_qualified();
  event.set_person_id(life.person_id());
  event.set_nomination_id(command.nomination_id());
  event.set_able_to_take_part(command.able_to_take_part());
  return events;
}

}  // namespace varsel::focus
