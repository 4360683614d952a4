// What an offer's answers and follow-ups come to now. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_OFFER_H_
#define VARSEL_SERVICES_SUPPORT_OFFER_H_

#include <string_view>

#include "varsel/support/v1/support_rows.pb.h"

namespace varsel::support {

// The last answer by its time that stands; of two at the same time the later recorded. nullptr =
// nobody answered.
const v1::AnswerFact* AnswerNow(const v1::OfferLife& life);
// The answer whose follow-up waits; nullptr = nothing is due: it was not accepted, or contact was
// made since.
const v1::AnswerFact* WaitsForFollowUp(const v1::OfferLife& life);
// The standing answer with this id; nullptr = there is none.
const v1::AnswerFact* FindAnswer(const v1::OfferLife& life, std::string_view answer_id);
const v1::OfferFollowUpFact* FindFollowUp(const v1::OfferLife& life, std::string_view id);
// True if any answer or follow-up, withdrawn or not, has this id.
bool IdTaken(const v1::OfferLife& life, std::string_view id);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_OFFER_H_
