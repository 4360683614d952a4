#include "services/focus/person_reply.h"

#include <utility>

#include "services/domain/time_proto.h"
#include "services/focus/age.h"
#include "services/focus/life.h"
#include "services/focus/person_view.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::focus {
namespace {

template <typename Fact, typename Shown>
void FillHeld(const Fact& fact, Shown& shown) {
  *shown.mutable_recorded_from() = fact.recorded_from();
  if (fact.has_recorded_until()) *shown.mutable_recorded_until() = fact.recorded_until();
  shown.set_withdrawn(fact.withdrawn());
}

void FillGrounds(const google::protobuf::RepeatedPtrField<v1::Ground>& grounds,
                 google::protobuf::RepeatedPtrField<v1::NominationGround>* shown) {
  for (const v1::Ground& ground : grounds) {
    v1::NominationGround& copy = *shown->Add();
    copy.set_text(ground.text());
    copy.set_ground_kind(ground.ground_kind());
    *copy.mutable_date() = ground.date();
    copy.set_source(ground.source());
  }
}

template <typename Event>
void FillTexts(const Event& event, v1::Nomination& nomination) {
  FillGrounds(event.position_grounds(), nomination.mutable_position_grounds());
  FillGrounds(event.violence_grounds(), nomination.mutable_violence_grounds());
  FillGrounds(event.own_convictions(), nomination.mutable_own_convictions());
  nomination.set_purpose(event.purpose());
  nomination.set_explanation(event.explanation());
}

v1::PersonSummary Summarized(const v1::PersonLife& life, const Details& details, uint64_t version,
                             absl::Time now, const Programme& programme) {
  const v1::PersonStanding& standing = life.standing();
  v1::PersonSummary summary;
  summary.set_person_id(life.person_id());
  summary.set_section_id(standing.section_id());
  summary.set_name(details.name);
  if (details.birth_date.has_value()) summary.set_birth_date(FormatDay(*details.birth_date));
  summary.set_erased(details.erased);
  summary.set_restricted(details.restricted);
  summary.set_age_group(
      details.erased ? life.age_group()
                     : AgeGroupOn(details.birth_date, DayOf(now), programme.minimum_age_years));
  summary.set_invented(life.invented());
  for (const v1::Category category : CategoriesAt(life, now)) summary.add_categories(category);
  summary.set_nomination_state(standing.state());
  summary.set_nomination_id(standing.nomination_id());
  *summary.mutable_marks() = standing.marks();
  if (standing.has_review_due()) {
    *summary.mutable_review_due() = standing.review_due();
    if (FromProto(standing.review_due()) < now) {
      summary.add_marks(v1::PERSON_MARK_REVIEW_OVERDUE);
    }
  }
  for (std::string& group : GroupsAt(life, now)) summary.add_group_ids(std::move(group));
  summary.set_version(version);
  return summary;
}

}  // namespace

absl::StatusOr<v1::PersonSummary> SummaryOf(const v1::PersonRow& row, const runtime::Sealer& sealer,
                                            absl::Time now, const Programme& programme) {
  ASSIGN_OR_RETURN(const Details details, OpenDetails(sealer, row));
  return Summarized(row.life(), details, row.version(), now, programme);
}

absl::StatusOr<v1::Person> PersonReply::Of(const v1::PersonRow& row, const v1::PersonLife& life) {
  RETURN_IF_ERROR(CollectSealed(row, 0));
  ASSIGN_OR_RETURN(const Details details, OpenDetails(sealer_, row));
  v1::Person person;
  *person.mutable_summary() =
      Summarized(life, details, row.version(), options_.now, options_.programme);
  person.set_aliases(details.aliases);
  person.set_address(details.address);
  person.set_telephone(details.telephone);
  RETURN_IF_ERROR(FillCategories(life, person));
  RETURN_IF_ERROR(FillAffiliations(life, person));
  RETURN_IF_ERROR(FillNominations(life, person));
  FillSections(life, person);
  if (life.standing().has_removal_due()) {
    *person.mutable_removal_due() = life.standing().removal_due();
  }
  for (const v1::AbsorbedFact& fact : life.absorbed()) {
    if (Stands(fact)) person.add_merged_from_ids(fact.person_id());
  }
  return person;
}

absl::Status PersonReply::CollectSealed(const v1::PersonRow& row, int depth) {
  for (const common::v1::SealedCopy& copy : row.sealed()) sealed_[copy.event_id()] = copy;
  if (depth >= kMergesMax) return absl::OkStatus();
  for (const v1::AbsorbedFact& fact : row.life().absorbed()) {
    const Uuid id = Uuid::Parse(fact.person_id()).value_or(Uuid());
    ASSIGN_OR_RETURN(const auto absorbed, runtime::GetRow<v1::PersonRow>(persons_, PersonKey(id)));
    if (absorbed.has_value()) RETURN_IF_ERROR(CollectSealed(*absorbed, depth + 1));
  }
  return absl::OkStatus();
}

template <typename Event>
absl::StatusOr<Event> PersonReply::Opened(const std::string& event_id) const {
  const auto found = sealed_.find(event_id);
  if (found == sealed_.end()) return Event();
  bool erased = false;
  return runtime::OpenOr<Event>(sealer_, found->second, &erased);
}

template <typename Fact>
bool PersonReply::Shown(const Fact& fact) const {
  return options_.include_closed || Stands(fact);
}

absl::Status PersonReply::FillCategories(const v1::PersonLife& life, v1::Person& person) const {
  for (const v1::CategoryFact& fact : life.categories()) {
    if (!Shown(fact)) continue;
    v1::PersonCategory& shown = *person.add_categories();
    shown.set_category_id(fact.category_id());
    shown.set_category(fact.category());
    *shown.mutable_from() = fact.from();
    if (fact.has_until()) *shown.mutable_until() = fact.until();
    shown.set_recorded_under(fact.recorded_under());
    FillHeld(fact, shown);
    if (fact.event_id() == fact.origin_event_id()) {
      ASSIGN_OR_RETURN(const auto event, Opened<v1::CategoryRecorded>(fact.event_id()));
      shown.set_source(event.source());
    } else {
      ASSIGN_OR_RETURN(const auto event, Opened<v1::CategoryCorrected>(fact.event_id()));
      shown.set_source(event.source());
    }
  }
  return absl::OkStatus();
}

absl::Status PersonReply::FillAffiliations(const v1::PersonLife& life, v1::Person& person) const {
  for (const v1::AffiliationFact& fact : life.affiliations()) {
    if (!Shown(fact)) continue;
    v1::PersonAffiliation& shown = *person.add_affiliations();
    shown.set_affiliation_id(fact.affiliation_id());
    shown.set_group_id(fact.group_id());
    shown.set_group_kind(fact.group_kind());
    shown.set_role(fact.role());
    *shown.mutable_from() = fact.from();
    if (fact.has_until()) *shown.mutable_until() = fact.until();
    shown.set_recorded_under(fact.recorded_under());
    FillHeld(fact, shown);
    const auto texts = [&](const auto& event) {
      shown.set_judged_by(event.judged_by());
      shown.set_source(event.source());
    };
    if (fact.event_id() == fact.origin_event_id()) {
      ASSIGN_OR_RETURN(const auto event, Opened<v1::AffiliationRecorded>(fact.event_id()));
      texts(event);
    } else {
      ASSIGN_OR_RETURN(const auto event, Opened<v1::AffiliationCorrected>(fact.event_id()));
      texts(event);
    }
    RETURN_IF_ERROR(FillDenials(life, shown));
  }
  return absl::OkStatus();
}

absl::Status PersonReply::FillDenials(const v1::PersonLife& life,
                                      v1::PersonAffiliation& affiliation) const {
  for (const v1::StepFact& step : life.steps()) {
    if (step.kind() != v1::NOMINATION_STEP_KIND_DENIED || !Stands(step) ||
        step.affiliation_id() != affiliation.affiliation_id()) {
      continue;
    }
    v1::AffiliationDenial& denial = *affiliation.add_denials();
    denial.set_fact_id(FactIdOf(step.event_id()));
    *denial.mutable_denied_time() = step.time();
    ASSIGN_OR_RETURN(const auto event, Opened<v1::AffiliationDenied>(step.event_id()));
    denial.set_words(event.words());
  }
  return absl::OkStatus();
}

absl::Status PersonReply::FillNominations(const v1::PersonLife& life, v1::Person& person) const {
  for (const v1::NominationFact& fact : life.nominations()) {
    if (!Shown(fact)) continue;
    v1::Nomination& shown = *person.add_nominations();
    shown.set_nomination_id(fact.nomination_id());
    shown.set_programme(fact.programme());
    shown.set_legal_basis(fact.legal_basis());
    *shown.mutable_nominated_time() = fact.nominated_time();
    shown.set_nominated_by(FactIdOf(fact.actor()));
    shown.set_renewed(fact.renewed());
    shown.set_withdrawn(fact.withdrawn());
    if (fact.event_id() == fact.origin_event_id()) {
      ASSIGN_OR_RETURN(const auto event, Opened<v1::PersonNominated>(fact.event_id()));
      FillTexts(event, shown);
    } else {
      ASSIGN_OR_RETURN(const auto event, Opened<v1::NominationCorrected>(fact.event_id()));
      FillTexts(event, shown);
    }
    RETURN_IF_ERROR(FillSteps(life, shown));
  }
  return absl::OkStatus();
}

absl::Status PersonReply::FillSteps(const v1::PersonLife& life, v1::Nomination& nomination) const {
  for (const v1::StepFact& step : life.steps()) {
    if (!Shown(step) || step.nomination_id() != nomination.nomination_id()) continue;
    v1::NominationStep& shown = *nomination.add_steps();
    shown.set_fact_id(FactIdOf(step.event_id()));
    shown.set_kind(step.kind());
    *shown.mutable_time() = step.time();
    shown.set_actor_id(FactIdOf(step.actor()));
    shown.set_advice(step.advice());
    shown.set_able_to_take_part(step.able_to_take_part());
    shown.set_second_approval_needed(step.second_approval_needed());
    shown.set_removal_cause(step.removal_cause());
    shown.set_withdrawn(step.withdrawn());
    ASSIGN_OR_RETURN(*shown.mutable_reason(), ReasonOfStep(step));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> PersonReply::ReasonOfStep(const v1::StepFact& step) const {
  if (step.kind() == v1::NOMINATION_STEP_KIND_DECLINED) {
    ASSIGN_OR_RETURN(const auto event, Opened<v1::NominationDeclined>(step.event_id()));
    return event.reason();
  }
  if (step.kind() == v1::NOMINATION_STEP_KIND_REVIEWED) {
    ASSIGN_OR_RETURN(const auto event, Opened<v1::PersonReviewed>(step.event_id()));
    return event.reasoning();
  }
  if (step.kind() == v1::NOMINATION_STEP_KIND_REMOVED) {
    ASSIGN_OR_RETURN(const auto event, Opened<v1::PersonRemoved>(step.event_id()));
    return event.reason();
  }
  return std::string();
}

void PersonReply::FillSections(const v1::PersonLife& life, v1::Person& person) const {
  for (const v1::SectionFact& fact : life.sections()) {
    if (!Shown(fact)) continue;
    v1::SectionPeriod& shown = *person.add_sections();
    shown.set_fact_id(FactIdOf(fact.event_id()));
    shown.set_section_id(fact.section_id());
    *shown.mutable_from() = fact.from();
    shown.set_withdrawn(fact.withdrawn());
  }
}

}  // namespace varsel::focus
