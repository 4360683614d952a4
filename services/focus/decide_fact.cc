#include <utility>

#include "services/domain/time_proto.h"
#include "services/focus/decide.h"
#include "services/focus/life.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

template <typename Command>
const google::protobuf::Timestamp* UntilOf(const Command& command) {
  return command.has_until() ? &command.until() : nullptr;
}

// What both the event that records and the one that corrects say.
template <typename Command, typename Event>
void FillCategory(const v1::PersonLife& life, const Command& command, absl::Time from,
                  Event* event) {
  event->set_person_id(life.person_id());
  event->set_category_id(command.category_id());
  event->set_category(command.category());
  *event->mutable_from() = ToProto(from);
  if (command.has_until()) *event->mutable_until() = command.until();
  event->set_source(command.source());
}

template <typename Command, typename Event>
void FillAffiliation(const v1::PersonLife& life, const Command& command, v1::GroupKind kind,
                     absl::Time from, Event* event) {
  event->set_person_id(life.person_id());
  event->set_affiliation_id(command.affiliation_id());
  event->set_group_id(command.group_id());
  event->set_group_kind(kind);
  event->set_role(command.role());
  *event->mutable_from() = ToProto(from);
  if (command.has_until()) *event->mutable_until() = command.until();
  event->set_judged_by(command.judged_by());
  event->set_source(command.source());
}

// `last` is the last day that the tie speaks of: what ended before he came of age is not for this
// register. A grown man may have begun young. Nobody knows a birth date at first, so an unknown age
// refuses nothing here; a nomination waits for it.
absl::Status CheckMayBeTied(const v1::PersonLife& life, absl::Time last,
                            const FocusContext& context) {
  RETURN_IF_ERROR(CheckOfAge(life, last, false, context));
  if (OnlyVictimOrRelative(CategoriesAt(life, context.base.now))) {
    return Refuse(v1::ONLY_VICTIM_WITNESS_OR_RELATIVE, {.field = "person_id"});
  }
  return absl::OkStatus();
}

// Another group, a higher role, or a day more at either end.
bool SaysMore(const v1::AffiliationFact& fact, const v1::CorrectAffiliationRequest& command,
              absl::Time from) {
  const bool higher = fact.role() == v1::AFFILIATION_ROLE_UNSPECIFIED ||
                      command.role() < fact.role();  // the leader's is the lowest number
  const bool longer = fact.has_until() && (!command.has_until() ||
                                           FromProto(command.until()) > FromProto(fact.until()));
  return fact.group_id() != command.group_id() || higher || longer || from < FromProto(fact.from());
}

}  // namespace

Decision Decide(const v1::PersonLife& life, const v1::RecordCategoryRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  if (IdInUse(life, command.category_id())) {
    return Refuse(common::v1::ID_IN_USE, {.field = "category_id", .id = command.category_id()});
  }
  const absl::Time from = TimeOr(command.has_from(), command.from(), context.base.now);
  RETURN_IF_ERROR(CheckPeriod(from, UntilOf(command)));
  Events events(1);
  events[0].occurred = from;
  FillCategory(life, command, from, events[0].event.mutable_category_recorded());
  AddForcedReview(life, context, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::CorrectCategoryRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  const v1::CategoryFact* fact = FindCategory(life, command.category_id());
  if (fact == nullptr) {
    return Refuse(v1::CATEGORY_UNKNOWN, {.field = "category_id", .id = command.category_id()});
  }
  const absl::Time from = TimeOr(command.has_from(), command.from(), FromProto(fact->from()));
  RETURN_IF_ERROR(CheckPeriod(from, UntilOf(command)));
  Events events(1);
  events[0].occurred = from;
  events[0].corrects = EventIdOf(fact->origin_event_id());
  v1::CategoryCorrected& event = *events[0].event.mutable_category_corrected();
  FillCategory(life, command, from, &event);
  event.set_reason(command.reason());
  AddForcedReview(life, context, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::RecordAffiliationRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  if (IdInUse(life, command.affiliation_id())) {
    return Refuse(common::v1::ID_IN_USE,
                  {.field = "affiliation_id", .id = command.affiliation_id()});
  }
  if (!context.group.has_value()) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id", .id = command.group_id()});
  }
  const absl::Time from = TimeOr(command.has_from(), command.from(), context.base.now);
  RETURN_IF_ERROR(CheckPeriod(from, UntilOf(command)));
  RETURN_IF_ERROR(CheckMayBeTied(
      life, TimeOr(command.has_until(), command.until(), context.base.now), context));
  Events events(1);
  events[0].occurred = from;
  FillAffiliation(life, command, context.group->group_kind(), from,
                  events[0].event.mutable_affiliation_recorded());
  AddComingOfAge(life, context, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::CorrectAffiliationRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  const v1::AffiliationFact* fact = FindAffiliation(life, command.affiliation_id());
  if (fact == nullptr) {
    return Refuse(v1::AFFILIATION_UNKNOWN,
                  {.field = "affiliation_id", .id = command.affiliation_id()});
  }
  // One that stands can be ended also when its group was withdrawn since.
  const bool same_group = fact->group_id() == command.group_id();
  if (!context.group.has_value() && !same_group) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id", .id = command.group_id()});
  }
  const absl::Time from = TimeOr(command.has_from(), command.from(), FromProto(fact->from()));
  RETURN_IF_ERROR(CheckPeriod(from, UntilOf(command)));
  // What says less than before is put right for everybody. What says more is a tie of its own.
  if (SaysMore(*fact, command, from)) {
    RETURN_IF_ERROR(CheckMayBeTied(
        life, TimeOr(command.has_until(), command.until(), context.base.now), context));
  }
  Events events(1);
  events[0].occurred = from;
  events[0].corrects = EventIdOf(fact->origin_event_id());
  v1::AffiliationCorrected& event = *events[0].event.mutable_affiliation_corrected();
  FillAffiliation(life, command,
                  context.group.has_value() ? context.group->group_kind() : fact->group_kind(),
                  from, &event);
  event.set_reason(command.reason());
  AddForcedReview(life, context, events);
  return events;
}

Decision Decide(const v1::PersonLife& life, const v1::RecordAffiliationDenialRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckPerson(life, context));
  if (FindAffiliation(life, command.affiliation_id()) == nullptr) {
    return Refuse(v1::AFFILIATION_UNKNOWN,
                  {.field = "affiliation_id", .id = command.affiliation_id()});
  }
  const absl::Time denied =
      TimeOr(command.has_denied_time(), command.denied_time(), context.base.now);
  Events events(1);
  events[0].occurred = denied;
  v1::AffiliationDenied& event = *events[0].event.mutable_affiliation_denied();
  event.set_person_id(life.person_id());
  event.set_affiliation_id(command.affiliation_id());
  *event.mutable_denied_time() = ToProto(denied);
  event.set_words(command.words());
  if (life.standing().state() == v1::NOMINATION_STATE_APPROVED) {
    // From when it is known, not from when he said it: nobody could review before.
    const Dues dues = DuesNow(life, context);
    *event.mutable_review_due() = ToProto(dues.review);
    *event.mutable_removal_due() = ToProto(dues.removal);
  }
  return events;
}

}  // namespace varsel::focus
