// Contacts, holds, police's questions and what EKI shares.
#include <string>

#include "services/support/arms.h"
#include "services/support/evolve.h"

namespace varsel::support {
namespace {

std::string EventBytesOf(const EventMeta& meta) {
  return std::string(meta.event_id.uuid().bytes());
}

struct ContactFold {
  v1::ContactLife& life;
  const EventMeta& meta;

  template <typename Event>
  void Hold(const Event& event) const {
    life.set_contact_id(event.contact_id());
    life.set_person_id(event.person_id());
    *life.mutable_contact_time() = event.contact_time();
    life.set_contact_kind(event.contact_kind());
    life.set_worker_id(event.worker_id());
    life.set_event_id(EventBytesOf(meta));
  }
  void operator()(const v1::ContactRecorded& event) const { Hold(event); }
  void operator()(const v1::ContactCorrected& event) const { Hold(event); }
  void operator()(const v1::ContactWithdrawn&) const { life.set_withdrawn(true); }
  template <typename Other>
  void operator()(const Other&) const {}  // of other streams
};

struct HoldFold {
  v1::HoldLife& life;
  const EventMeta& meta;

  void operator()(const v1::HoldRaised& event) const {
    life.set_hold_id(event.hold_id());
    life.set_person_id(event.person_id());
    life.set_basis(event.basis());
    life.set_legal_basis(event.legal_basis());
    if (event.has_consent_time()) *life.mutable_consent_time() = event.consent_time();
    *life.mutable_from() = event.from();
    if (event.has_until()) *life.mutable_until() = event.until();
    life.set_event_id(EventBytesOf(meta));
  }
  void operator()(const v1::HoldEnded& event) const {
    *life.mutable_ended_time() = event.ended_time();
  }
  void operator()(const v1::HoldWithdrawn&) const { life.set_withdrawn(true); }
  template <typename Other>
  void operator()(const Other&) const {}  // of other streams
};

struct QuestionFold {
  v1::QuestionLife& life;

  void operator()(const v1::HoldAsked& event) const { life.set_question_id(event.question_id()); }
  template <typename Other>
  void operator()(const Other&) const {}  // of other streams
};

struct SharingFold {
  v1::SharingLife& life;
  const EventMeta& meta;

  v1::SharingFact& FactOf(v1::ShareSubject subject) const {
    for (v1::SharingFact& fact : *life.mutable_facts()) {
      if (fact.share_subject() == subject) return fact;
    }
    v1::SharingFact& fact = *life.add_facts();
    fact.set_share_subject(subject);
    return fact;
  }
  void operator()(const v1::SharingAsked& event) const {
    life.set_person_id(event.person_id());
    *FactOf(event.share_subject()).mutable_asked_time() = event.asked_time();
  }
  void operator()(const v1::SharingAnswered& event) const {
    life.set_person_id(event.person_id());
    v1::SharingFact& fact = FactOf(event.share_subject());
    fact.set_answer(event.answer());
    fact.set_basis(event.basis());
    fact.set_legal_basis(event.legal_basis());
    *fact.mutable_answered_time() = event.answered_time();
    fact.set_use_label(event.use_label());
    fact.set_event_id(EventBytesOf(meta));
  }
  template <typename Other>
  void operator()(const Other&) const {}  // of other streams
};

}  // namespace

v1::ContactLife EvolveContact(v1::ContactLife life, const v1::SupportEvent& event,
                              const EventMeta& meta) {
  VisitArm(event, ContactFold{life, meta});
  return life;
}

v1::HoldLife EvolveHold(v1::HoldLife life, const v1::SupportEvent& event, const EventMeta& meta) {
  VisitArm(event, HoldFold{life, meta});
  return life;
}

v1::QuestionLife EvolveQuestion(v1::QuestionLife life, const v1::SupportEvent& event,
                                const EventMeta&) {
  VisitArm(event, QuestionFold{life});
  return life;
}

v1::SharingLife EvolveSharing(v1::SharingLife life, const v1::SupportEvent& event,
                              const EventMeta& meta) {
  VisitArm(event, SharingFold{life, meta});
  return life;
}

}  // namespace varsel::support
