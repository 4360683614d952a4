#include "services/support/offer.h"

#include <algorithm>

#include "services/domain/time_proto.h"

namespace varsel::support {
namespace {

bool Settles(const v1::OfferFollowUpFact& follow_up, const v1::AnswerFact& answer) {
  return !follow_up.withdrawn() && follow_up.contact_made() &&
         FromProto(follow_up.followed_up_time()) >= FromProto(answer.answered_time());
}

}  // namespace

const v1::AnswerFact* AnswerNow(const v1::OfferLife& life) {
  const v1::AnswerFact* last = nullptr;
  for (const v1::AnswerFact& answer : life.answers()) {
    if (answer.withdrawn()) continue;
    if (last == nullptr || FromProto(answer.answered_time()) >= FromProto(last->answered_time())) {
      last = &answer;
    }
  }
  return last;
}

const v1::AnswerFact* WaitsForFollowUp(const v1::OfferLife& life) {
  if (life.withdrawn()) return nullptr;
  const v1::AnswerFact* answer = AnswerNow(life);
  if (answer == nullptr || !answer->has_follow_up_due()) return nullptr;
  const bool settled =
      std::any_of(life.follow_ups().begin(), life.follow_ups().end(),
                  [&](const v1::OfferFollowUpFact& one) { return Settles(one, *answer); });
  return settled ? nullptr : answer;
}

const v1::AnswerFact* FindAnswer(const v1::OfferLife& life, std::string_view answer_id) {
  for (const v1::AnswerFact& answer : life.answers()) {
    if (!answer.withdrawn() && answer.answer_id() == answer_id) return &answer;
  }
  return nullptr;
}

const v1::OfferFollowUpFact* FindFollowUp(const v1::OfferLife& life, std::string_view id) {
  for (const v1::OfferFollowUpFact& follow_up : life.follow_ups()) {
    if (!follow_up.withdrawn() && follow_up.follow_up_id() == id) return &follow_up;
  }
  return nullptr;
}

bool IdTaken(const v1::OfferLife& life, std::string_view id) {
  return std::any_of(life.answers().begin(), life.answers().end(),
                     [&](const v1::AnswerFact& one) { return one.answer_id() == id; }) ||
         std::any_of(life.follow_ups().begin(), life.follow_ups().end(),
                     [&](const v1::OfferFollowUpFact& one) { return one.follow_up_id() == id; });
}

}  // namespace varsel::support
