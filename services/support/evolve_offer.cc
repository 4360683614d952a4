#include <string>

#include "services/domain/time_proto.h"
#include "services/support/arms.h"
#include "services/support/evolve.h"

namespace varsel::support {
namespace {

struct OfferFold {
  v1::OfferLife& life;
  const EventMeta& meta;

  std::string EventBytes() const { return std::string(meta.event_id.uuid().bytes()); }

  template <typename Event>
  void Name(const Event& event) const {
    life.set_offer_id(event.offer_id());
    life.set_person_id(event.person_id());
    life.set_offer_code(event.offer_code());
    *life.mutable_made_time() = event.made_time();
  }
  template <typename Event>
  void Hold(const Event& event, v1::AnswerFact* answer) const {
    answer->set_answer_id(event.answer_id());
    answer->set_answer(event.answer());
    *answer->mutable_answered_time() = event.answered_time();
    answer->set_worker_id(event.worker_id());
    answer->clear_follow_up_due();
    if (event.has_follow_up_due()) *answer->mutable_follow_up_due() = event.follow_up_due();
    answer->set_event_id(EventBytes());
  }

  void operator()(const v1::OfferMade& event) const {
    Name(event);
    life.set_made_by_eki(true);
    life.set_event_id(EventBytes());
  }
  void operator()(const v1::OfferAnswered& event) const {
    Name(event);
    life.set_delivery_id(event.delivery_id());
    Hold(event, life.add_answers());
  }
  void operator()(const v1::OfferAnswerCorrected& event) const {
    for (v1::AnswerFact& answer : *life.mutable_answers()) {
      if (answer.answer_id() == event.answer_id()) Hold(event, &answer);
    }
  }
  void operator()(const v1::OfferFollowedUp& event) const {
    v1::OfferFollowUpFact& follow_up = *life.add_follow_ups();
    follow_up.set_follow_up_id(event.follow_up_id());
    *follow_up.mutable_followed_up_time() = event.followed_up_time();
    follow_up.set_contact_made(event.contact_made());
    follow_up.set_worker_id(event.worker_id());
    follow_up.set_event_id(EventBytes());
  }
  void operator()(const v1::OfferFactWithdrawn& event) const {
    if (event.fact_kind() == v1::SUPPORT_FACT_KIND_OFFER) life.set_withdrawn(true);
    for (v1::AnswerFact& answer : *life.mutable_answers()) {
      if (answer.answer_id() == event.fact_id()) answer.set_withdrawn(true);
    }
    for (v1::OfferFollowUpFact& follow_up : *life.mutable_follow_ups()) {
      if (follow_up.follow_up_id() == event.fact_id()) follow_up.set_withdrawn(true);
    }
  }
  template <typename Other>
  void operator()(const Other&) const {}  // of other streams
};

}  // namespace

v1::OfferLife EvolveOffer(v1::OfferLife life, const v1::SupportEvent& event,
                          const EventMeta& meta) {
  VisitArm(event, OfferFold{life, meta});
  return life;
}

}  // namespace varsel::support
