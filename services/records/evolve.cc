#include "services/records/evolve.h"

#include "services/domain/time_proto.h"

namespace varsel::records {
namespace {

using v1::RecordsEvent;

void Open(v1::CaseLife& life, const v1::CaseOpened& opened) {
  life.set_case_id(opened.case_id());
  life.set_controller(opened.controller());
  life.set_case_kind(opened.case_kind());
  life.set_person_id(opened.person_id());
  life.set_journal_code(opened.journal_code());
  *life.mutable_asked_time() = opened.asked_time();
  *life.mutable_due_time() = opened.due_time();
  life.set_state(v1::RECORDS_CASE_STATE_OPEN);
}

void Answer(v1::CaseLife& life, v1::RecordsOutcome outcome,
            const google::protobuf::Timestamp& answered) {
  life.set_state(v1::RECORDS_CASE_STATE_ANSWERED);
  life.set_outcome(outcome);
  *life.mutable_answered_time() = answered;
}

}  // namespace

v1::CaseLife EvolveCase(v1::CaseLife life, const RecordsEvent& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case RecordsEvent::kCaseOpened:
      Open(life, event.case_opened());
      break;
    case RecordsEvent::kCaseAnswered:
      Answer(life, event.case_answered().outcome(), event.case_answered().answered_time());
      break;
    case RecordsEvent::kCaseWithdrawn:
      life.set_state(v1::RECORDS_CASE_STATE_WITHDRAWN);
      break;
    case RecordsEvent::kErasureProposed:
      life.set_state(v1::RECORDS_CASE_STATE_PROPOSED);
      life.set_proposed_by_id(meta.actor.ToString());
      break;
    case RecordsEvent::kErasureApproved:
      Answer(life, v1::RECORDS_OUTCOME_GRANTED, event.erasure_approved().approved_time());
      life.set_approved_by_id(meta.actor.ToString());
      break;
    case RecordsEvent::kLegalHoldPlaced:  // these stand in streams of their own
    case RecordsEvent::kLegalHoldLifted:
    case RecordsEvent::kPersonErased:
    case RecordsEvent::kPersonRestricted:
    case RecordsEvent::kPersonReleased:
    case RecordsEvent::KIND_NOT_SET:
      break;
  }
  return life;
}

v1::LegalHold HoldOf(const v1::LegalHoldPlaced& placed, const EventMeta& meta) {
  v1::LegalHold hold;
  hold.set_hold_id(placed.hold_id());
  hold.set_controller(placed.controller());
  hold.set_person_id(placed.person_id());
  hold.set_legal_basis(placed.legal_basis());
  *hold.mutable_placed_time() = ToProto(meta.occurred);
  *hold.mutable_until() = placed.until();
  hold.set_placed_by_id(meta.actor.ToString());
  return hold;
}

v1::HoldLife EvolveHolds(v1::HoldLife life, const RecordsEvent& event, const EventMeta& meta) {
  switch (event.kind_case()) {
    case RecordsEvent::kLegalHoldPlaced:
      life.set_person_id(event.legal_hold_placed().person_id());
      *life.add_holds() = HoldOf(event.legal_hold_placed(), meta);
      break;
    case RecordsEvent::kLegalHoldLifted:
      for (v1::LegalHold& hold : *life.mutable_holds()) {
        if (hold.hold_id() == event.legal_hold_lifted().hold_id()) {
          *hold.mutable_lifted_time() = ToProto(meta.occurred);
        }
      }
      break;
    case RecordsEvent::kCaseOpened:  // these stand in streams of their own
    case RecordsEvent::kCaseAnswered:
    case RecordsEvent::kCaseWithdrawn:
    case RecordsEvent::kErasureProposed:
    case RecordsEvent::kErasureApproved:
    case RecordsEvent::kPersonErased:
    case RecordsEvent::kPersonRestricted:
    case RecordsEvent::kPersonReleased:
    case RecordsEvent::KIND_NOT_SET:
      break;
  }
  return life;
}

}  // namespace varsel::records
