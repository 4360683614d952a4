#include "services/programme/judge_fact.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/months.h"
#include "services/domain/programme.h"
#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/rules.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

using Policy = common::v1::Programme;
using common::v1::ProgrammePhase;

// A phase where it stands in its track.
struct Place {
  const common::v1::ProgrammeTrack* track;
  const ProgrammePhase* phase;
  int index;
};

absl::StatusOr<Place> PlaceOf(const Policy& policy, const std::string& track_code,
                              const std::string& phase_code, const std::string& path) {
  const common::v1::ProgrammeTrack* track = TrackOf(policy, track_code);
  if (track == nullptr) {
    return Refuse(v1::PHASE_NOT_OF_PROGRAMME,
                  {.field = path + ".track", .detail = CodesOf(policy.tracks())});
  }
  const int index = PhaseIndex(*track, phase_code);
  if (index < 0) {
    return Refuse(v1::PHASE_NOT_OF_PROGRAMME,
                  {.field = path + ".phase", .detail = CodesOf(track->phases())});
  }
  const ProgrammePhase& phase = track->phases(index);
  if (!phase.counted_by().empty()) {
    return Refuse(v1::PHASE_IS_COUNTED_ONLY,
                  {.field = path + ".phase", .detail = phase.counted_by()});
  }
  return Place{track, &phase, index};
}

// What a phase at a time breaks: each with the refusal that a plan of it meets.
struct Breach {
  v1::CaseMark mark;
  absl::Status refusal;
};

absl::Status ConsentRefusal(const ConsentStand& stand, const std::string& path) {
  if (stand.consent == Consent::kEnded) {
    return Refuse(v1::CONSENT_ENDED, {.field = path, .detail = stand.whose});
  }
  return Refuse(v1::CONSENT_MISSING, {.field = path, .detail = stand.whose});
}

void AddConsentBreach(const v1::CaseLife& life, const Policy& policy, absl::Time at,
                      const std::string& path, std::vector<Breach>* breaches) {
  const ConsentStand stand = ConsentAt(life, policy.consent(), at);
  if (stand.consent == Consent::kMissing) {
    breaches->push_back({v1::CASE_MARK_WITHOUT_CONSENT, ConsentRefusal(stand, path)});
  }
  if (stand.consent == Consent::kEnded) {
    breaches->push_back({v1::CASE_MARK_AFTER_CONSENT_ENDED, ConsentRefusal(stand, path)});
  }
}

std::vector<Breach> BreachesOf(const v1::CaseLife& life, const Policy& policy, const Place& place,
                               absl::Time at, const std::string& path) {
  std::vector<Breach> breaches;
  for (int i = 0; i < place.index; ++i) {
    const ProgrammePhase& before = place.track->phases(i);
    if (!before.counted_by().empty() || Reached(life, place.track->code(), before.code(), at)) {
      continue;
    }
    breaches.push_back({v1::CASE_MARK_PHASE_OUT_OF_ORDER,
                        Refuse(v1::PHASE_OUT_OF_ORDER, {.field = path, .detail = before.code()})});
    break;
  }
  if (place.phase->needs_consent()) AddConsentBreach(life, policy, at, path, &breaches);
  for (const common::v1::ProgrammeParty& party : policy.parties()) {
    if (place.index == 0 || !party.required() || Joined(life, party.code(), at)) continue;
    breaches.push_back({v1::CASE_MARK_REQUIRED_PARTY_MISSING,
                        Refuse(v1::PARTY_MISSING, {.field = path, .detail = party.code()})});
  }
  return breaches;
}

absl::Status CheckOpen(const v1::CaseLife& life) {
  if (ClosingOf(life) == nullptr) return absl::OkStatus();
  return Refuse(v1::CASE_IS_CLOSED, {.field = "case_id"});
}

// Past the review nothing new is planned until somebody looks; what was agreed on before it fell
// due and is told late stands.
absl::Status CheckReviewed(const v1::CaseLife& life, const Policy& policy, absl::Time at) {
  if (at < ReviewDueAt(life, policy.terms().review_within_months(), at)) return absl::OkStatus();
  return Refuse(v1::REVIEW_OVERDUE, {.field = "case_id"});
}

// "concern, support"; "-" where it has none.
std::string PartsOf(const Policy& policy) {
  std::string parts;
  for (const int part : policy.message_parts()) {
    const std::string name =
        common::v1::MessagePart_Name(static_cast<common::v1::MessagePart>(part));
    absl::StrAppend(&parts, parts.empty() ? "" : ", ",
                    absl::AsciiStrToLower(name.substr(sizeof("MESSAGE_PART_") - 1)));
  }
  return parts.empty() ? "-" : parts;
}

template <typename Parts>
bool HasParts(const Policy& policy, const Parts& parts) {
  return std::all_of(parts.begin(), parts.end(), [&](int part) {
    return std::find(policy.message_parts().begin(), policy.message_parts().end(), part) !=
           policy.message_parts().end();
  });
}

// Of a plan.
template <typename Parts>
absl::Status CheckMessage(const Policy& policy, const Parts& parts, const std::string& path) {
  if (HasParts(policy, parts)) return absl::OkStatus();
  return Refuse(v1::MESSAGE_PART_NOT_OF_PROGRAMME,
                {.field = path + ".message_parts", .detail = PartsOf(policy)});
}

// Of what was said.
template <typename Parts>
void MarkMessage(const Policy& policy, const Parts& parts, Judged* judged) {
  if (HasParts(policy, parts)) return;
  judged->marks.push_back(v1::CASE_MARK_MESSAGE_PART_NOT_OF_PROGRAMME);
}

v1::CaseDue DueOf(v1::CaseDueKind kind, absl::Time due, const std::string& track,
                  const std::string& phase, bool needs_consent) {
  v1::CaseDue at;
  at.set_due_kind(kind);
  *at.mutable_due() = ToProto(due);
  at.set_track(track);
  at.set_phase(phase);
  at.set_needs_consent(needs_consent);
  return at;
}

absl::Status JudgeConsent(const Policy& policy, const v1::ConsentFact& consent, Judged* judged) {
  if (consent.by() != "subject" && !HasCode(policy.parties(), consent.by())) {
    return Refuse(v1::PARTY_NOT_OF_PROGRAMME,
                  {.field = "fact.consent.by", .detail = CodesOf(policy.parties())});
  }
  const auto& forms = policy.consent().forms();
  if (consent.answer() == v1::CONSENT_ANSWER_GIVEN && !forms.empty() &&
      std::find(forms.begin(), forms.end(), consent.form()) == forms.end()) {
    judged->marks.push_back(v1::CASE_MARK_CONSENT_NOT_IN_FORM);
  }
  return absl::OkStatus();
}

absl::Status JudgeParty(const Policy& policy, const v1::PartyFact& party, Judged* judged) {
  for (const common::v1::ProgrammeParty& declared : policy.parties()) {
    if (declared.code() != party.party()) continue;
    if (!declared.invited_by().empty() && !party.joined() &&
        party.invited_by() != declared.invited_by()) {
      judged->marks.push_back(v1::CASE_MARK_PARTY_NOT_INVITED_AS_DECLARED);
    }
    return absl::OkStatus();
  }
  return Refuse(v1::PARTY_NOT_OF_PROGRAMME,
                {.field = "fact.party.party", .detail = CodesOf(policy.parties())});
}

absl::Status JudgePlan(const v1::CaseLife& life, const Policy& policy,
                       const v1::PhasePlanFact& plan, absl::Time at, Judged* judged) {
  RETURN_IF_ERROR(CheckOpen(life));
  RETURN_IF_ERROR(CheckReviewed(life, policy, at));
  RETURN_IF_ERROR(CheckMessage(policy, plan.message_parts(), "fact.phase_plan"));
  ASSIGN_OR_RETURN(const Place place,
                   PlaceOf(policy, plan.track(), plan.phase(), "fact.phase_plan"));
  if (Reached(life, plan.track(), plan.phase())) {
    return Refuse(v1::PHASE_REACHED_ALREADY, {.field = "fact.phase_plan.phase"});
  }
  const std::vector<Breach> breaches = BreachesOf(life, policy, place, at, "fact.phase_plan.phase");
  if (!breaches.empty()) return breaches.front().refusal;
  judged->dues.push_back(DueOf(v1::CASE_DUE_KIND_PHASE, FromProto(plan.planned_time()),
                               plan.track(), plan.phase(), place.phase->needs_consent()));
  return absl::OkStatus();
}

absl::Status JudgePhase(const v1::CaseLife& life, const Policy& policy, const v1::PhaseFact& phase,
                        absl::Time at, Judged* judged) {
  ASSIGN_OR_RETURN(const Place place, PlaceOf(policy, phase.track(), phase.phase(), "fact.phase"));
  for (const Breach& breach : BreachesOf(life, policy, place, at, "fact.phase.phase")) {
    judged->marks.push_back(breach.mark);
  }
  MarkMessage(policy, phase.message_parts(), judged);
  if (Reached(life, phase.track(), phase.phase())) return absl::OkStatus();
  for (const absl::Duration after : TimesOf(place.phase->follow_up())) {
    judged->dues.push_back(DueOf(v1::CASE_DUE_KIND_FOLLOW_UP, at + after, phase.track(),
                                 phase.phase(), place.phase->needs_consent()));
  }
  return absl::OkStatus();
}

absl::Status JudgeMeasure(const v1::CaseLife& life, const Policy& policy, const v1::CaseFact& fact,
                          absl::Time at, Judged* judged) {
  const v1::MeasureFact& measure = fact.measure();
  RETURN_IF_ERROR(CheckOpen(life));
  RETURN_IF_ERROR(CheckReviewed(life, policy, at));
  RETURN_IF_ERROR(CheckMessage(policy, measure.message_parts(), "fact.measure"));
  if (!HasCode(policy.measures(), measure.measure())) {
    return Refuse(v1::MEASURE_NOT_OF_PROGRAMME,
                  {.field = "fact.measure.measure", .detail = CodesOf(policy.measures())});
  }
  RETURN_IF_ERROR(
      CheckAgencies(policy, std::vector<std::string>{measure.agency()}, "fact.measure.agency"));
  std::vector<Breach> breaches;
  AddConsentBreach(life, policy, at, "fact.measure", &breaches);
  if (!breaches.empty()) return breaches.front().refusal;
  if (!measure.has_due()) return absl::OkStatus();
  v1::CaseDue due =
      DueOf(v1::CASE_DUE_KIND_MEASURE, FromProto(measure.due()), {}, {}, policy.consent().needed());
  due.set_measure_id(fact.fact_id());
  judged->dues.push_back(std::move(due));
  return absl::OkStatus();
}

absl::Status JudgeMeasureEnd(const v1::CaseLife& life, const Policy& policy,
                             const v1::MeasureEndFact& end, Judged* judged) {
  MarkMessage(policy, end.message_parts(), judged);
  const v1::HeldFact* measure = FindFact(life, end.measure_id());
  if (measure != nullptr && !measure->withdrawn() && measure->fact().has_measure()) {
    return absl::OkStatus();
  }
  return Refuse(v1::FACT_UNKNOWN, {.field = "fact.measure_end.measure_id", .id = end.measure_id()});
}

void JudgeFollowUp(const v1::CaseLife& life, const v1::FollowUpFact& follow_up, Judged* judged) {
  for (v1::CaseDue& due : OpenDues(life)) {
    const bool same = follow_up.track().empty() || follow_up.track() == due.track();
    if (due.due_kind() != v1::CASE_DUE_KIND_FOLLOW_UP || !same) continue;
    judged->settles = std::move(due);
    return;
  }
}

absl::Status JudgeReview(const v1::CaseLife& life, const Policy& policy,
                         const v1::ReviewFact& review, absl::Time at, Judged* judged) {
  RETURN_IF_ERROR(CheckOpen(life));
  if (!review.agency().empty()) {
    RETURN_IF_ERROR(
        CheckAgencies(policy, std::vector<std::string>{review.agency()}, "fact.review.agency"));
  }
  judged->dues.push_back(DueOf(v1::CASE_DUE_KIND_REVIEW,
                               AddMonths(at, policy.terms().review_within_months()), {}, {},
                               false));
  return absl::OkStatus();
}

absl::Status JudgeClosing(const v1::CaseLife& life, const Policy& policy,
                          const v1::ClosingFact& closing, absl::Time at, Judged* judged) {
  RETURN_IF_ERROR(CheckOpen(life));
  if (!HasCode(policy.outcomes(), closing.outcome())) {
    return Refuse(v1::OUTCOME_NOT_OF_PROGRAMME,
                  {.field = "fact.closing.outcome", .detail = CodesOf(policy.outcomes())});
  }
  judged->keep_until = at + absl::Hours(24 * policy.terms().kept_after_end_days());
  return absl::OkStatus();
}

absl::Status JudgeKind(const v1::CaseLife& life, const Policy& policy, const v1::CaseFact& fact,
                       absl::Time at, Judged* judged) {
  switch (fact.what_case()) {
    case v1::CaseFact::kConsent:
      return JudgeConsent(policy, fact.consent(), judged);
    case v1::CaseFact::kParty:
      return JudgeParty(policy, fact.party(), judged);
    case v1::CaseFact::kResponsibility:
      return CheckAgencies(policy, std::vector<std::string>{fact.responsibility().agency()},
                           "fact.responsibility.agency");
    case v1::CaseFact::kPhasePlan:
      return JudgePlan(life, policy, fact.phase_plan(), at, judged);
    case v1::CaseFact::kPhase:
      return JudgePhase(life, policy, fact.phase(), at, judged);
    case v1::CaseFact::kMeasure:
      return JudgeMeasure(life, policy, fact, at, judged);
    case v1::CaseFact::kMeasureEnd:
      return JudgeMeasureEnd(life, policy, fact.measure_end(), judged);
    case v1::CaseFact::kFollowUp:
      JudgeFollowUp(life, fact.follow_up(), judged);
      return absl::OkStatus();
    case v1::CaseFact::kClosing:
      return JudgeClosing(life, policy, fact.closing(), at, judged);
    case v1::CaseFact::kReview:
      return JudgeReview(life, policy, fact.review(), at, judged);
    case v1::CaseFact::WHAT_NOT_SET:
      break;
  }
  return Refuse(common::v1::FIELD_REQUIRED, {.field = "fact"});
}

}  // namespace

absl::StatusOr<Judged> JudgeFact(const v1::CaseLife& life, const Policy& policy,
                                 const v1::CaseFact& fact) {
  RETURN_IF_ERROR(CheckAgencies(policy, fact.shared_with(), "fact.shared_with"));
  const absl::Time at = FromProto(fact.fact_time());
  Judged judged;
  RETURN_IF_ERROR(JudgeKind(life, policy, fact, at, &judged));
  if (ClosingOf(life) != nullptr && !fact.has_closing()) {
    judged.marks.push_back(v1::CASE_MARK_AFTER_CLOSING);
  }
  if (at < FromProto(life.opened_time())) judged.marks.push_back(v1::CASE_MARK_BEFORE_OPENING);
  std::sort(judged.marks.begin(), judged.marks.end());
  judged.marks.erase(std::unique(judged.marks.begin(), judged.marks.end()), judged.marks.end());
  return judged;
}

}  // namespace varsel::programme
