// Legal holds, and what the end of a term does.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/records/decide.h"
#include "services/records/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/records/v1/records_reasons.pb.h"

namespace varsel::records {
namespace {

using v1::RecordsEvent;

absl::Status CheckPerson(const RecordsContext& context) {
  if (!context.person.has_value()) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  if (context.person->erased) return Refuse(v1::ERASED_ALREADY, {.field = "person_id"});
  return absl::OkStatus();
}

template <typename Event>
void FillPersons(const PersonFacts& person, Controller controller, Event* event) {
  for (const std::string& id : person.person_ids) event->add_person_ids(id);
  event->set_controller(controller);
}

}  // namespace

Decision Decide(const v1::HoldLife& life, const v1::PlaceLegalHoldRequest& command,
                const RecordsContext& context) {
  RETURN_IF_ERROR(CheckPerson(context));
  const bool in_use = std::any_of(life.holds().begin(), life.holds().end(), [&](const auto& hold) {
    return hold.hold_id() == command.hold_id();
  });
  if (in_use) return Refuse(common::v1::ID_IN_USE, {.field = "hold_id", .id = command.hold_id()});
  const uint32_t days = context.policy->hold_days_max();
  if (FromProto(command.until()) > context.base.now + absl::Hours(24) * days) {
    return Refuse(v1::HOLD_TOO_LONG, {.field = "until", .detail = absl::StrCat(days)});
  }
  Draft<RecordsEvent> draft{.occurred = context.base.now};
  v1::LegalHoldPlaced& placed = *draft.event.mutable_legal_hold_placed();
  placed.set_hold_id(command.hold_id());
  placed.set_person_id(command.person_id());
  placed.set_controller(context.controller);
  placed.set_legal_basis(command.legal_basis());
  *placed.mutable_until() = command.until();
  return Drafts<RecordsEvent>{std::move(draft)};
}

Decision Decide(const v1::HoldLife& life, const v1::LiftLegalHoldRequest& command,
                const RecordsContext& context) {
  if (!context.person.has_value()) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  const auto hold = std::find_if(life.holds().begin(), life.holds().end(), [&](const auto& known) {
    return known.hold_id() == command.hold_id() && known.controller() == context.controller;
  });
  if (hold == life.holds().end()) return Refuse(v1::HOLD_UNKNOWN, {.field = "hold_id"});
  if (hold->has_lifted_time() || FromProto(hold->until()) <= context.base.now) {
    return Refuse(v1::HOLD_ENDED_ALREADY, {.field = "hold_id"});
  }
  if (hold->placed_by_id() == context.base.actor.ToString()) {
    return Refuse(v1::HOLD_LIFTED_BY_ANOTHER, {.field = "hold_id"});
  }
  Draft<RecordsEvent> draft{.occurred = context.base.now};
  v1::LegalHoldLifted& lifted = *draft.event.mutable_legal_hold_lifted();
  lifted.set_hold_id(command.hold_id());
  lifted.set_person_id(command.person_id());
  lifted.set_controller(context.controller);
  lifted.set_reason_code(command.reason_code());
  return Drafts<RecordsEvent>{std::move(draft)};
}

Decision Decide(const v1::HoldLife&, const v1::EndTermRequest&, const RecordsContext& context) {
  RETURN_IF_ERROR(CheckPerson(context));
  const PersonFacts& person = *context.person;
  const absl::Time now = context.base.now;
  Draft<RecordsEvent> draft{.occurred = now, .stream = KeysStream()};
  if (!person.kept.has_value()) {
    if (!person.restricted) return Refuse(v1::TERM_NOT_ENDED, {.field = "person_id"});
    // Restricted, and named again since: it is worked with, so it is shown.
    FillPersons(person, context.controller, draft.event.mutable_person_released());
    return Drafts<RecordsEvent>{std::move(draft)};
  }
  if (person.kept->since + TermOf(*context.policy, person.kept->term_class) > now) {
    return Refuse(v1::TERM_NOT_ENDED, {.field = "person_id"});
  }
  if (!person.held_until.has_value() || *person.held_until <= now) {
    return Drafts<RecordsEvent>{
        Erasing(person, context.controller, v1::ERASURE_REASON_TERM_ENDED, now)};
  }
  if (person.restricted) return Drafts<RecordsEvent>();
  v1::PersonRestricted& restricted = *draft.event.mutable_person_restricted();
  FillPersons(person, context.controller, &restricted);
  restricted.set_term_class(person.kept->term_class);
  *restricted.mutable_until() = ToProto(*person.held_until);
  return Drafts<RecordsEvent>{std::move(draft)};
}

}  // namespace varsel::records
