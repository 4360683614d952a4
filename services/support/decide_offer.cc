#include <algorithm>
#include <string>
#include <utility>

#include "services/domain/danish_calendar.h"
#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/offer.h"
#include "services/support/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

using google::protobuf::Timestamp;

bool InCatalogue(const v1::OfferCatalogue& catalogue, const std::string& code) {
  return std::any_of(catalogue.offers().begin(), catalogue.offers().end(),
                     [&](const v1::Offer& offer) { return offer.offer_code() == code; });
}

absl::Status CheckStands(const v1::OfferLife& life) {
  if (life.offer_id().empty()) return Refuse(v1::OFFER_UNKNOWN, {.field = "offer_id"});
  if (life.withdrawn()) return Refuse(v1::OFFER_WITHDRAWN_ALREADY, {.field = "offer_id"});
  return absl::OkStatus();
}

absl::Status CheckAnswerTime(const Timestamp& answered, const Timestamp& made) {
  if (FromProto(answered) >= FromProto(made)) return absl::OkStatus();
  return Refuse(v1::ANSWERED_BEFORE_OFFERED, {.field = "answered_time"});
}

template <typename Command, typename Event>
void FillAnswer(const Command& command, const SupportContext& context, Event* event) {
  event->set_offer_id(command.offer_id());
  event->set_answer_id(command.answer_id());
  event->set_answer(command.answer());
  *event->mutable_answered_time() = command.answered_time();
  event->set_note(command.note());
  if (command.answer() != v1::OFFER_ANSWER_ACCEPTED) return;
  *event->mutable_follow_up_due() = ToProto(EndOfWorkingDay(
      FromProto(command.answered_time()), context.base.programme.offer_follow_up_working_days));
}

// An answer that a standing follow-up rests on, and no other accepted one carries.
bool FollowUpRestsOn(const v1::OfferLife& life, const v1::AnswerFact& gone) {
  for (const v1::OfferFollowUpFact& follow_up : life.follow_ups()) {
    if (follow_up.withdrawn()) continue;
    const bool carried = std::any_of(
        life.answers().begin(), life.answers().end(), [&](const v1::AnswerFact& answer) {
          return !answer.withdrawn() && answer.answer_id() != gone.answer_id() &&
                 answer.answer() == v1::OFFER_ANSWER_ACCEPTED &&
                 FromProto(answer.answered_time()) <= FromProto(follow_up.followed_up_time());
        });
    if (!carried) return true;
  }
  return false;
}

bool AnythingStandsOn(const v1::OfferLife& life) {
  const auto stands = [](const auto& fact) { return !fact.withdrawn(); };
  return std::any_of(life.answers().begin(), life.answers().end(), stands) ||
         std::any_of(life.follow_ups().begin(), life.follow_ups().end(), stands);
}

}  // namespace

Decision Decide(const v1::OfferLife& life, const v1::MakeOfferRequest& command,
                const SupportContext& context) {
  if (!life.offer_id().empty() || context.delivered.has_value()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "offer_id", .id = command.offer_id()});
  }
  if (!InCatalogue(*context.catalogue, command.offer_code())) {
    return Refuse(v1::OFFER_NOT_IN_CATALOGUE, {.field = "offer_code", .id = command.offer_code()});
  }
  SupportDraft draft{.occurred = FromProto(command.made_time())};
  v1::OfferMade& event = *draft.event.mutable_offer_made();
  event.set_offer_id(command.offer_id());
  event.set_person_id(command.person_id());
  event.set_offer_code(command.offer_code());
  *event.mutable_made_time() = command.made_time();
  event.set_note(command.note());
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::OfferLife& life, const v1::AnswerOfferRequest& command,
                const SupportContext& context) {
  SupportDraft draft{.occurred = FromProto(command.answered_time())};
  v1::OfferAnswered& event = *draft.event.mutable_offer_answered();
  if (life.made_by_eki()) {
    RETURN_IF_ERROR(CheckStands(life));
    event.set_person_id(life.person_id());
    event.set_offer_code(life.offer_code());
    *event.mutable_made_time() = life.made_time();
  } else {
    if (!context.delivered.has_value() || context.delivered->taken_back()) {
      return Refuse(v1::OFFER_UNKNOWN, {.field = "offer_id"});
    }
    event.set_person_id(context.delivered->person_id());
    event.set_offer_code(context.delivered->offer_code());
    *event.mutable_made_time() = context.delivered->made_time();
    event.set_delivery_id(context.delivered->delivery_id());
  }
  if (IdTaken(life, command.answer_id())) {
    return Refuse(common::v1::ID_IN_USE, {.field = "answer_id", .id = command.answer_id()});
  }
  RETURN_IF_ERROR(CheckAnswerTime(command.answered_time(), event.made_time()));
  FillAnswer(command, context, &event);
  event.set_worker_id(WorkerOr(command.worker_id(), CallerId(context)));
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::OfferLife& life, const v1::CorrectOfferAnswerRequest& command,
                const SupportContext& context) {
  RETURN_IF_ERROR(CheckStands(life));
  const v1::AnswerFact* answer = FindAnswer(life, command.answer_id());
  if (answer == nullptr) return Refuse(v1::ANSWER_UNKNOWN, {.field = "answer_id"});
  RETURN_IF_ERROR(CheckAnswerTime(command.answered_time(), life.made_time()));
  SupportDraft draft{.occurred = FromProto(command.answered_time()),
                     .corrects = EventOf(answer->event_id())};
  v1::OfferAnswerCorrected& event = *draft.event.mutable_offer_answer_corrected();
  FillAnswer(command, context, &event);
  event.set_person_id(life.person_id());
  event.set_worker_id(WorkerOr(command.worker_id(), answer->worker_id()));
  event.set_reason_code(command.reason_code());
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::OfferLife& life, const v1::RecordOfferFollowUpRequest& command,
                const SupportContext& context) {
  RETURN_IF_ERROR(CheckStands(life));
  if (IdTaken(life, command.follow_up_id())) {
    return Refuse(common::v1::ID_IN_USE, {.field = "follow_up_id", .id = command.follow_up_id()});
  }
  bool accepted = false;
  bool in_time = false;
  for (const v1::AnswerFact& answer : life.answers()) {
    if (answer.withdrawn() || answer.answer() != v1::OFFER_ANSWER_ACCEPTED) continue;
    accepted = true;
    in_time = in_time || FromProto(answer.answered_time()) <= FromProto(command.followed_up_time());
  }
  if (!accepted) return Refuse(v1::OFFER_NOT_ACCEPTED, {.field = "offer_id"});
  if (!in_time) return Refuse(v1::FOLLOWED_UP_BEFORE_ANSWERED, {.field = "followed_up_time"});
  SupportDraft draft{.occurred = FromProto(command.followed_up_time())};
  v1::OfferFollowedUp& event = *draft.event.mutable_offer_followed_up();
  event.set_offer_id(command.offer_id());
  event.set_person_id(life.person_id());
  event.set_follow_up_id(command.follow_up_id());
  *event.mutable_followed_up_time() = command.followed_up_time();
  event.set_contact_made(command.contact_made());
  event.set_worker_id(CallerId(context));
  event.set_note(command.note());
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::OfferLife& life, const v1::WithdrawOfferFactRequest& command,
                const SupportContext& context) {
  RETURN_IF_ERROR(CheckStands(life));
  SupportDraft draft{.occurred = context.base.now};
  v1::OfferFactWithdrawn& event = *draft.event.mutable_offer_fact_withdrawn();
  event.set_offer_id(command.offer_id());
  event.set_person_id(life.person_id());
  event.set_fact_id(command.fact_id());
  event.set_reason_code(command.reason_code());
  if (const v1::AnswerFact* answer = FindAnswer(life, command.fact_id())) {
    if (FollowUpRestsOn(life, *answer)) return Refuse(v1::FOLLOW_UP_DEPENDS, {.field = "fact_id"});
    event.set_fact_kind(v1::SUPPORT_FACT_KIND_ANSWER);
    draft.corrects = EventOf(answer->event_id());
  } else if (const v1::OfferFollowUpFact* follow_up = FindFollowUp(life, command.fact_id())) {
    event.set_fact_kind(v1::SUPPORT_FACT_KIND_FOLLOW_UP);
    draft.corrects = EventOf(follow_up->event_id());
  } else if (command.fact_id() == life.offer_id() && life.made_by_eki()) {
    if (AnythingStandsOn(life)) return Refuse(v1::FOLLOW_UP_DEPENDS, {.field = "fact_id"});
    event.set_fact_kind(v1::SUPPORT_FACT_KIND_OFFER);
    draft.corrects = EventOf(life.event_id());
  } else {
    return Refuse(v1::SUPPORT_FACT_UNKNOWN, {.field = "fact_id", .id = command.fact_id()});
  }
  return OneDraft(std::move(draft));
}

}  // namespace varsel::support
