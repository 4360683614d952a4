#include <optional>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/focus/decide.h"
#include "services/focus/life.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

using common::v1::Access;

// For so long the one who recorded a removal may take it back.
constexpr absl::Duration kRemovalIsASlip = absl::Hours(24);

// The recorded fact that an id names.
struct Found {
  std::string kind;  // the arm that recorded it
  EventId event_id;  // the event that recorded it first
  bool withdrawn = false;
  const v1::StepFact* removal = nullptr;  // null = it is none
};

std::string ArmOf(v1::NominationStepKind kind) {
  if (kind == v1::NOMINATION_STEP_KIND_ADVISED) return "advice_recorded";
  if (kind == v1::NOMINATION_STEP_KIND_QUALIFIED) return "nomination_qualified";
  if (kind == v1::NOMINATION_STEP_KIND_APPROVED) return "nomination_approved";
  if (kind == v1::NOMINATION_STEP_KIND_DECLINED) return "nomination_declined";
  if (kind == v1::NOMINATION_STEP_KIND_REVIEWED) return "person_reviewed";
  if (kind == v1::NOMINATION_STEP_KIND_REMOVED) return "person_removed";
  if (kind == v1::NOMINATION_STEP_KIND_DENIED) return "affiliation_denied";
  return "";  // a forced review is nobody's fact: it ends when somebody reviews
}

// The last row with this id tells: it stands, or it was withdrawn.
template <typename Facts, typename IdOf>
void FindLast(const Facts& facts, IdOf id_of, const std::string& id, const std::string& kind,
              std::optional<Found>& found) {
  for (const auto& fact : facts) {
    if (id_of(fact) == id) {
      found = {kind, EventIdOf(fact.origin_event_id()), !Stands(fact)};
    }
  }
}

std::optional<Found> Find(const v1::PersonLife& life, const std::string& id) {
  std::optional<Found> found;
  FindLast(
      life.categories(), [](const auto& f) { return f.category_id(); }, id, "category_recorded",
      found);
  FindLast(
      life.affiliations(), [](const auto& f) { return f.affiliation_id(); }, id,
      "affiliation_recorded", found);
  FindLast(
      life.nominations(), [](const auto& f) { return f.nomination_id(); }, id, "person_nominated",
      found);
  for (const v1::StepFact& step : life.steps()) {
    if (FactIdOf(step.event_id()) != id || ArmOf(step.kind()).empty()) continue;
    found = {ArmOf(step.kind()), EventIdOf(step.event_id()), !Stands(step)};
    if (step.kind() == v1::NOMINATION_STEP_KIND_REMOVED) found->removal = &step;
  }
  for (const v1::SectionFact& fact : life.sections()) {
    if (FactIdOf(fact.event_id()) != id || fact.correction()) continue;
    if (&fact == &life.sections(0)) continue;  // with whom the person was registered: correct him
    found = {"person_section_changed", EventIdOf(fact.event_id()), !Stands(fact)};
  }
  for (const v1::MergeFact& fact : life.merges()) {
    if (FactIdOf(fact.event_id()) != id) continue;
    found = {"person_merged", EventIdOf(fact.event_id()), !Stands(fact)};
  }
  return found;
}

// Who may not record it may not take it back either.
absl::Status CheckMayWithdraw(const std::string& kind, Access::Role role) {
  const bool leaders =
      kind == "nomination_approved" || kind == "nomination_declined" || kind == "person_removed";
  const bool refused = (role == Access::OFFICER && (leaders || kind == "affiliation_recorded")) ||
                       (role == Access::INVESTIGATOR &&
                        (leaders || kind == "advice_recorded" || kind == "nomination_qualified" ||
                         kind == "person_reviewed"));
  if (!refused) return absl::OkStatus();
  const std::string who = kind == "affiliation_recorded" ? "INVESTIGATOR, PROJECT_LEADER"
                          : leaders                      ? "PROJECT_LEADER"
                                                         : "OFFICER, PROJECT_LEADER";
  return Refuse(v1::ROLE_MAY_NOT_WITHDRAW, {.field = "withdrawn_fact_id", .detail = who});
}

struct Withdrawal {
  std::string fact_id;
  Found found;
  std::string reason;
};

// The withdrawal as an event, with what then stands as decided. Nothing else is known of the
// person's stream here.
Events Withdrawn(const v1::PersonLife& life, const Withdrawal& withdrawal,
                 const FocusContext& context) {
  Events events(1);
  events[0].occurred = context.base.now;
  events[0].corrects = withdrawal.found.event_id;
  v1::FactWithdrawn& event = *events[0].event.mutable_fact_withdrawn();
  event.set_person_id(life.person_id());
  event.set_fact_id(withdrawal.fact_id);
  event.set_fact_kind(withdrawal.found.kind);
  event.set_reason(withdrawal.reason);
  const v1::PersonStanding standing = After(life, events, context).standing();
  event.set_nomination_state(standing.state());
  event.set_section_id(standing.section_id());
  if (standing.has_review_due()) {
    *event.mutable_review_due() = standing.review_due();
    *event.mutable_removal_due() = standing.removal_due();
  }
  AddForcedReview(life, context, events);
  return events;
}

// Removed stays removed: a slip is taken back by the one who made it, and soon. Whatever else would
// lift a removal, be it the withdrawal of what it followed, is a way around naming him again.
absl::Status CheckRemovalStands(const v1::PersonLife& life, const Withdrawal& withdrawal,
                                const Events& events, const FocusContext& context) {
  if (!life.standing().has_removed_time()) return absl::OkStatus();
  const v1::PersonStanding after = After(life, events, context).standing();
  if (after.has_removed_time() &&
      FromProto(after.removed_time()) >= FromProto(life.standing().removed_time())) {
    return absl::OkStatus();
  }
  const v1::StepFact* removal = withdrawal.found.removal;
  const bool slip = removal != nullptr && removal->actor() == context.base.actor.uuid().bytes() &&
                    context.base.now - FromProto(removal->recorded_from()) <= kRemovalIsASlip;
  if (slip) return absl::OkStatus();
  return Refuse(v1::REMOVAL_STANDS, {.field = "withdrawn_fact_id", .id = withdrawal.fact_id});
}

// A merge is undone in both streams.
absl::Status AddUnabsorbed(const v1::PersonLife& life, const Withdrawal& withdrawal,
                           const FocusContext& context, Events& events) {
  if (!context.other.has_value()) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  // What came from here has gone on with it: the later merge is withdrawn first.
  RETURN_IF_ERROR(CheckPerson(context.other->life, context));
  for (const v1::AbsorbedFact& fact : context.other->life.absorbed()) {
    if (!Stands(fact) || fact.person_id() != life.person_id()) continue;
    Events others = Withdrawn(context.other->life,
                              {.fact_id = FactIdOf(fact.event_id()),
                               .found = {"person_absorbed", EventIdOf(fact.event_id())},
                               .reason = withdrawal.reason},
                              context);
    for (Draft<v1::FocusEvent>& draft : others) {
      draft.stream = context.other->stream;
      events.push_back(std::move(draft));
    }
  }
  return absl::OkStatus();
}

}  // namespace

Decision Decide(const v1::PersonLife& life, const v1::WithdrawFactRequest& command,
                const FocusContext& context) {
  RETURN_IF_ERROR(CheckInScope(life, context));
  const std::string& fact_id = command.withdrawn_fact_id();
  const std::optional<Found> found = Find(life, fact_id);
  if (!found.has_value()) {
    return Refuse(v1::FACT_UNKNOWN, {.field = "withdrawn_fact_id", .id = fact_id});
  }
  const bool merge = found->kind == "person_merged";
  if (!merge) RETURN_IF_ERROR(CheckPerson(life, context));
  if (found->withdrawn) {
    return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "withdrawn_fact_id", .id = fact_id});
  }
  RETURN_IF_ERROR(CheckMayWithdraw(found->kind, context.base.role));
  const Withdrawal withdrawal{fact_id, *found, command.reason()};
  Events events = Withdrawn(life, withdrawal, context);
  RETURN_IF_ERROR(CheckRemovalStands(life, withdrawal, events, context));
  if (merge) RETURN_IF_ERROR(AddUnabsorbed(life, withdrawal, context, events));
  return events;
}

}  // namespace varsel::focus
