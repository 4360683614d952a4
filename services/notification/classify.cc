#include "services/notification/classify.h"

#include <algorithm>

#include "services/domain/time_proto.h"

namespace varsel::notification {
namespace {

// What the attempts show together.
struct Tried {
  uint32_t standing = 0;
  uint32_t noes = 0;
  bool somewhere =
      false;  // an address, a telephone or somebody to carry word was used, or he was met
  bool address_gone = false;  // nobody knows it, whatever the plan said
  bool telephone_gone = false;
  bool relatives = false;
  bool himself = false;
};

bool IsThroughOthers(v1::AttemptWay way) {
  return way == v1::ATTEMPT_WAY_VIA_FAMILY || way == v1::ATTEMPT_WAY_VIA_FRIEND ||
         way == v1::ATTEMPT_WAY_VIA_LAWYER;
}

bool UsesAPlaceOrNumber(v1::AttemptWay way) {
  return way == v1::ATTEMPT_WAY_HOME_VISIT || way == v1::ATTEMPT_WAY_TELEPHONE ||
         way == v1::ATTEMPT_WAY_TEXT_MESSAGE || way == v1::ATTEMPT_WAY_LETTER ||
         way == v1::ATTEMPT_WAY_INSTITUTION;
}

// Somebody answered: the person or one who could carry word.
bool IsAnswer(v1::AttemptOutcome outcome) {
  return outcome != v1::ATTEMPT_OUTCOME_UNSPECIFIED && outcome != v1::ATTEMPT_OUTCOME_NO_ANSWER &&
         outcome != v1::ATTEMPT_OUTCOME_ADDRESS_UNKNOWN &&
         outcome != v1::ATTEMPT_OUTCOME_TELEPHONE_UNKNOWN;
}

// The person himself answered, when it was not through others.
bool IsHisOwn(v1::AttemptOutcome outcome) {
  return outcome == v1::ATTEMPT_OUTCOME_DELIVERED ||
         outcome == v1::ATTEMPT_OUTCOME_AGREED_TO_MEET ||
         outcome == v1::ATTEMPT_OUTCOME_ASKED_TO_THINK || outcome == v1::ATTEMPT_OUTCOME_DECLINED ||
         outcome == v1::ATTEMPT_OUTCOME_MOVED_TO_LAWYER;
}

Tried TriedIn(const NotificationState& state) {
  Tried tried;
  for (const Attempt& attempt : state.attempts) {
    if (attempt.withdrawn) continue;
    ++tried.standing;
    const bool through_others = IsThroughOthers(attempt.way);
    // He asked for time, or for his lawyer: no no.
    if (attempt.outcome == v1::ATTEMPT_OUTCOME_DECLINED) ++tried.noes;
    if (attempt.outcome == v1::ATTEMPT_OUTCOME_ADDRESS_UNKNOWN) tried.address_gone = true;
    if (attempt.outcome == v1::ATTEMPT_OUTCOME_TELEPHONE_UNKNOWN) tried.telephone_gone = true;
    const bool silent = attempt.outcome == v1::ATTEMPT_OUTCOME_NO_ANSWER;
    if (IsAnswer(attempt.outcome) ||
        (silent && (through_others || UsesAPlaceOrNumber(attempt.way)))) {
      tried.somewhere = true;
    }
    if (attempt.outcome == v1::ATTEMPT_OUTCOME_RELATIVE_ONLY ||
        (attempt.way == v1::ATTEMPT_WAY_VIA_FAMILY && IsAnswer(attempt.outcome))) {
      tried.relatives = true;
    }
    if (IsHisOwn(attempt.outcome) && !through_others) tried.himself = true;
  }
  return tried;
}

v1::Outcome NotReached(const NotificationState& state, const Tried& tried) {
  if (tried.noes >= 2 || (tried.noes == 1 && state.leader_decided_declined)) {
    return v1::OUTCOME_DECLINED;
  }
  if (tried.standing == 0) return v1::OUTCOME_NOT_TRIED;
  const bool known = (state.plan->address_known() == v1::TRI_STATE_YES && !tried.address_gone) ||
                     (state.plan->telephone_known() == v1::TRI_STATE_YES && !tried.telephone_gone);
  return known || tried.somewhere ? v1::OUTCOME_NO_RESPONSE : v1::OUTCOME_NOT_FOUND;
}

v1::Outcome ReachedBy(v1::DeliveryMode mode) {
  if (IsInPerson(mode)) return v1::OUTCOME_REACHED_IN_PERSON;
  return mode == v1::DELIVERY_MODE_TELEPHONE ? v1::OUTCOME_REACHED_BY_TELEPHONE
                                             : v1::OUTCOME_REACHED_OTHERWISE;
}

// Of a delivery that came of no attempt on record.
v1::AttemptWay WayOf(v1::DeliveryMode mode) {
  switch (mode) {
    case v1::DELIVERY_MODE_AT_HOME:
      return v1::ATTEMPT_WAY_HOME_VISIT;
    case v1::DELIVERY_MODE_IN_PUBLIC:
      return v1::ATTEMPT_WAY_STREET_ENCOUNTER;
    case v1::DELIVERY_MODE_IN_INSTITUTION:
      return v1::ATTEMPT_WAY_INSTITUTION;
    case v1::DELIVERY_MODE_TELEPHONE:
      return v1::ATTEMPT_WAY_TELEPHONE;
    case v1::DELIVERY_MODE_TEXT_MESSAGE:
      return v1::ATTEMPT_WAY_TEXT_MESSAGE;
    case v1::DELIVERY_MODE_TO_GROUP:
      return v1::ATTEMPT_WAY_GROUPS_PLACE;
    case v1::DELIVERY_MODE_UNSPECIFIED:
    case v1::DeliveryMode_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::DeliveryMode_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return v1::ATTEMPT_WAY_UNSPECIFIED;
}

// The number of the attempt that reached. Where none is linked: how many there had been by then,
// and one at least.
uint32_t NumberOf(const NotificationState& state, const Attempt* linked, absl::Time delivered) {
  if (linked != nullptr) return linked->number;
  uint32_t number = 0;
  for (const Attempt& attempt : state.attempts) {
    if (!attempt.withdrawn && attempt.time <= delivered) ++number;
  }
  return std::max(number, 1u);
}

// What the first delivery that reached tells, and the halves of all that did.
void DescribeReach(const NotificationState& state, const Delivery& first,
                   const Programme& programme, v1::OutcomeDecided* outcome) {
  const v1::DeliveryFacts& facts = first.now->facts();
  const absl::Time delivered = FromProto(facts.delivered_time());
  outcome->set_reception(facts.reception());
  outcome->set_would_not_hear(facts.would_not_hear() == v1::TRI_STATE_YES);
  const Attempt* attempt = FindAttempt(state, first.now->attempt_id());
  outcome->set_reached_way(attempt != nullptr ? attempt->way : WayOf(facts.mode()));
  outcome->set_reached_attempt_number(NumberOf(state, attempt, delivered));
  *outcome->mutable_reached_time() = facts.delivered_time();
  bool consequence = false;
  bool support = false;
  for (const Delivery& delivery : state.deliveries) {
    if (delivery.withdrawn || !delivery.now->reached()) continue;
    consequence |= delivery.now->facts().consequence_given() == v1::TRI_STATE_YES;
    support |= delivery.now->facts().support_given() == v1::TRI_STATE_YES;
  }
  outcome->set_both_halves(consequence && support);

  std::vector<absl::Time> due;
  const v1::OutcomeDecided* last = state.outcome.get();
  if (last != nullptr && last->follow_ups_due_size() > 0 && last->has_reached_time() &&
      FromProto(last->reached_time()) == delivered) {
    for (const auto& time : last->follow_ups_due()) due.push_back(FromProto(time));
  } else {
    due = FollowUpsAfter(programme, delivered);
  }
  for (const absl::Time time : due) *outcome->add_follow_ups_due() = ToProto(time);
  for (const absl::Time time : OpenFollowUps(due, state.follow_ups)) {
    *outcome->add_follow_ups_open() = ToProto(time);
  }
}

}  // namespace

bool IsInPerson(v1::DeliveryMode mode) {
  return mode == v1::DELIVERY_MODE_AT_HOME || mode == v1::DELIVERY_MODE_IN_PUBLIC ||
         mode == v1::DELIVERY_MODE_IN_INSTITUTION;
}

bool Reaches(const v1::DeliveryFacts& facts) {
  if (IsInPerson(facts.mode()) || facts.mode() == v1::DELIVERY_MODE_TELEPHONE) return true;
  if (facts.mode() == v1::DELIVERY_MODE_TEXT_MESSAGE) {
    return facts.receipt_confirmed() == v1::TRI_STATE_YES;
  }
  return facts.mode() == v1::DELIVERY_MODE_TO_GROUP && facts.presence_known() == v1::TRI_STATE_YES;
}

std::vector<std::string> MissingOf(const v1::DeliveryFacts& facts) {
  std::vector<std::string> missing;
  const auto need = [&](bool answered, const char* name) {
    if (!answered) missing.push_back(name);
  };
  const bool in_person = IsInPerson(facts.mode());
  const bool talked = in_person || facts.mode() == v1::DELIVERY_MODE_TELEPHONE;
  need(facts.officer_ids_size() > 0, "officer_ids");
  need(!facts.message_version_id().empty(), "message_version_id");
  need(facts.consequence_given() != v1::TRI_STATE_UNSPECIFIED, "consequence_given");
  need(facts.support_given() != v1::TRI_STATE_UNSPECIFIED, "support_given");
  if (facts.mode() == v1::DELIVERY_MODE_TEXT_MESSAGE) {
    need(facts.receipt_confirmed() != v1::TRI_STATE_UNSPECIFIED, "receipt_confirmed");
  }
  if (facts.mode() == v1::DELIVERY_MODE_TO_GROUP) {
    need(facts.presence_known() != v1::TRI_STATE_UNSPECIFIED, "presence_known");
  }
  if (in_person) {
    need(facts.place_kind() != v1::PLACE_KIND_UNSPECIFIED, "place_kind");
    need(facts.companion() != v1::COMPANION_UNSPECIFIED, "companion");
    need(facts.card() != v1::CARD_UNSPECIFIED, "card");
  }
  if (talked) {
    need(facts.eki_attended() != v1::TRI_STATE_UNSPECIFIED, "eki_attended");
    need(facts.consent() != v1::TRI_STATE_UNSPECIFIED, "consent");
    need(facts.prior_notice() != v1::TRI_STATE_UNSPECIFIED, "prior_notice");
    need(facts.talking_points_size() > 0, "talking_points");
    need(facts.affiliation_denied() != v1::TRI_STATE_UNSPECIFIED, "affiliation_denied");
    need(facts.wish_to_leave() != v1::TRI_STATE_UNSPECIFIED, "wish_to_leave");
    need(facts.will_pass_on() != v1::TRI_STATE_UNSPECIFIED, "will_pass_on");
    need(facts.reception() != v1::RECEPTION_UNSPECIFIED, "reception");
  }
  return missing;
}

const Delivery* FirstReached(const NotificationState& state) {
  const Delivery* first = nullptr;
  absl::Time earliest = absl::InfiniteFuture();
  for (const Delivery& delivery : state.deliveries) {
    if (delivery.withdrawn || !delivery.now->reached()) continue;
    const absl::Time time = FromProto(delivery.now->facts().delivered_time());
    if (time >= earliest) continue;
    earliest = time;
    first = &delivery;
  }
  return first;
}

const Attempt* FindAttempt(const NotificationState& state, std::string_view attempt_id) {
  if (attempt_id.empty()) return nullptr;
  const AttemptId id = AttemptId::Parse(attempt_id).value_or(AttemptId());
  for (const Attempt& attempt : state.attempts) {
    if (attempt.id == id && !attempt.withdrawn) return &attempt;
  }
  return nullptr;
}

std::vector<absl::Time> FollowUpsAfter(const Programme& programme, absl::Time delivered) {
  std::vector<absl::Time> due;
  for (const absl::Duration after : programme.follow_ups_after) due.push_back(delivered + after);
  return due;
}

std::vector<absl::Time> OpenFollowUps(const std::vector<absl::Time>& due,
                                      const std::vector<FollowUp>& follow_ups) {
  std::vector<absl::Time> open = due;
  size_t moved = 0;  // answers to due times that are no more
  for (const FollowUp& follow_up : follow_ups) {
    if (follow_up.withdrawn || !follow_up.now->has_settles_due()) continue;
    const auto named = std::find(open.begin(), open.end(), FromProto(follow_up.now->settles_due()));
    if (named != open.end()) {
      open.erase(named);
    } else {
      ++moved;
    }
  }
  open.erase(open.begin(),
             open.begin() + static_cast<std::ptrdiff_t>(std::min(moved, open.size())));
  return open;
}

v1::OutcomeDecided Classify(const NotificationState& state, const Programme& programme) {
  const v1::NotificationPlanned& plan = *state.plan;
  v1::OutcomeDecided outcome;
  outcome.set_notification_id(plan.notification_id());
  outcome.set_person_id(plan.person_id());
  outcome.set_notification_kind(plan.notification_kind());
  outcome.set_round_id(plan.round_id());
  *outcome.mutable_dimensions() = plan.dimensions();
  outcome.set_officer_known(state.outcome != nullptr ? state.outcome->officer_known()
                                                     : plan.officer_known());
  const Tried tried = TriedIn(state);
  outcome.set_attempts(tried.standing);
  bool sent = false;
  for (const Delivery& delivery : state.deliveries) {
    if (delivery.withdrawn) continue;
    outcome.set_deliveries(outcome.deliveries() + 1);
    sent |= !delivery.now->reached();
  }
  if (state.cancelled) {
    outcome.set_outcome(v1::OUTCOME_CANCELLED);
    return outcome;
  }
  if (const Delivery* first = FirstReached(state)) {
    outcome.set_outcome(ReachedBy(first->now->facts().mode()));
    DescribeReach(state, *first, programme, &outcome);
    return outcome;
  }
  outcome.set_outcome(state.closed ? NotReached(state, tried) : v1::OUTCOME_OPEN);
  outcome.set_message_sent(sent);
  outcome.set_relative_only(tried.relatives && !tried.himself);
  return outcome;
}

}  // namespace varsel::notification
