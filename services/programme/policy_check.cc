#include "services/programme/policy_check.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/programme.h"
#include "services/programme/rules.h"
#include "services/runtime/text_form.h"

namespace varsel::programme {
namespace {

using common::v1::Programme;
using common::v1::ProgrammeWords;
using common::v1::Rhythm;
using runtime::PolicyPlace;

constexpr char kPolice[] = "police";
constexpr char kEki[] = "eki";

void CheckName(const ProgrammeWords& name, const PolicyPlace& place) {
  place.Missing(name.en().empty(), "name in English");
  place.Missing(name.da().empty(), "name in Danish");
}

void CheckCode(const std::string& code, std::set<std::string>& seen, const PolicyPlace& place) {
  place.Missing(code.empty(), "code");
  place.Code("code", code);
  if (!code.empty() && !seen.insert(code).second) place.Mistake("stands twice");
}

std::string NameOf(const char* what, const std::string& code, int index) {
  return code.empty() ? absl::StrCat(what, " ", index + 1) : absl::StrCat(what, " ", code);
}

// A list of codes with names.
template <typename Coded>
void CheckCodes(const Coded& list, const std::string& field, const char* what,
                const PolicyPlace& at) {
  std::set<std::string> seen;
  for (int i = 0; i < list.size(); ++i) {
    const PolicyPlace place = at.In(field, i).Named(NameOf(what, list[i].code(), i));
    CheckCode(list[i].code(), seen, place);
    CheckName(list[i].name(), place);
  }
}

void CheckRhythm(const Rhythm& rhythm, const PolicyPlace& place) {
  for (int i = 0; i < rhythm.after_days_size(); ++i) {
    if (rhythm.after_days(i) <= 0) {
      place.MistakeIn("after_days", "comes back after no time: name a day after the first", i);
    }
  }
  if (rhythm.every_days() < 0 || rhythm.times() < 0 || rhythm.until_days() < 0) {
    place.Mistake("has a number below 0");
    return;
  }
  const bool ends = rhythm.times() > 0 || rhythm.until_days() > 0;
  if (rhythm.every_days() == 0) {
    if (rhythm.after_days().empty()) place.Mistake("has neither after_days nor every_days");
    if (ends) place.Mistake("ends without every_days: nothing comes back");
    return;
  }
  if (!ends) {
    place.MistakeIn("every_days", "never ends: say times or until_days");
    return;
  }
  if (rhythm.times() > kRhythmTimesMax ||
      (rhythm.times() == 0 && rhythm.until_days() / rhythm.every_days() > kRhythmTimesMax)) {
    place.MistakeIn("every_days", absl::StrCat("comes back more than ", kRhythmTimesMax, " times"));
  }
}

void CheckHead(const Programme& policy, const std::string& name, const PolicyPlace& root) {
  root.Missing(policy.code().empty(), "code");
  if (!policy.code().empty() && policy.code() != name) {
    root.MistakeIn(
        "code", absl::StrCat("has the code '", policy.code(), "', which is not its file's name"));
  }
  if (!runtime::IsCode(policy.version()))
    root.MistakeIn("version", "has a version that is no code");
  CheckName(policy.name(), root);
  root.Missing(policy.life() == common::v1::PROGRAMME_LIFE_UNSPECIFIED, "life");
  root.Missing(policy.subject() == common::v1::PROGRAMME_SUBJECT_UNSPECIFIED, "subject");
  root.Missing(!policy.has_in_force(), "in_force");
  if (policy.has_in_force() && !policy.in_force().enabled()) {
    const PolicyPlace place = root.In("in_force");
    place.Missing(policy.in_force().legal_reason().en().empty(),
                  "legal_reason in English, and is not in force");
    place.Missing(policy.in_force().legal_reason().da().empty(),
                  "legal_reason in Danish, and is not in force");
  }
  if (policy.code() == kDistrictProgramme &&
      (!policy.in_force().enabled() || policy.life() != common::v1::PROGRAMME_LIFE_ROUNDS)) {
    root.Mistake("must be in force, and in rounds: it is the programme of all that names none");
  }
}

void CheckLaw(const common::v1::ProgrammeLaw& law, const PolicyPlace& root) {
  const PolicyPlace place = root.In("law");
  place.Missing(law.regime() == common::v1::LEGAL_REGIME_UNSPECIFIED, "regime in its law");
  place.Missing(law.country().empty(), "country in its law");
  place.Code("country", law.country());
  place.Missing(law.legal_bases().empty(), "legal basis");
  for (int i = 0; i < law.legal_bases_size(); ++i) {
    place.Code("legal_bases", law.legal_bases(i), i);
  }
  place.Missing(law.to_confirm().en().empty() || law.to_confirm().da().empty(),
                "to_confirm in both languages: what a jurist must confirm");
}

void CheckAgency(const Programme& policy, int index, std::set<std::string>& seen,
                 const PolicyPlace& root) {
  const common::v1::ProgrammeAgency& agency = policy.agencies(index);
  const PolicyPlace place =
      root.In("agencies", index).Named(NameOf("agency", agency.code(), index));
  CheckCode(agency.code(), seen, place);
  CheckName(agency.name(), place);
  const auto expected = agency.code() == kPolice ? common::v1::CONTROLLER_POLICE
                        : agency.code() == kEki  ? common::v1::CONTROLLER_EKI
                                                 : common::v1::CONTROLLER_PARTNER;
  if (agency.controller() != expected) {
    place.Mistake(
        absl::StrCat("is its own controller: say ", common::v1::Controller_Name(expected)));
  }
  if (agency.counts_only() && policy.life() != common::v1::PROGRAMME_LIFE_CASES) {
    place.Mistake("returns counts, and the programme has no cases");
  }
}

void CheckParts(const Programme& policy, const PolicyPlace& root) {
  std::set<std::string> seen;
  root.Missing(policy.agencies().empty(), "agency");
  for (int i = 0; i < policy.agencies_size(); ++i) CheckAgency(policy, i, seen, root);
  CheckCodes(policy.parties(), "parties", "party", root);
  for (int i = 0; i < policy.parties_size(); ++i) {
    root.In("parties", i)
        .Named(NameOf("party", policy.parties(i).code(), i))
        .Code("invited_by", policy.parties(i).invited_by());
  }
  if (!policy.has_forum()) return;
  const PolicyPlace forum = root.In("forum").Named("forum");
  forum.Missing(policy.forum().code().empty(), "code");
  forum.Code("code", policy.forum().code());
  CheckName(policy.forum().name(), forum);
  if (policy.forum().keeps_list() || policy.forum().has_meets()) {
    CheckRhythm(policy.forum().meets(), forum.In("meets").Named("forum's rhythm"));
  }
}

void CheckConsent(const Programme& policy, const PolicyPlace& root) {
  root.Missing(!policy.has_consent(), "consent: say whether it is needed");
  const PolicyPlace place = root.In("consent").Named("consent");
  const common::v1::ProgrammeConsent& consent = policy.consent();
  if (!consent.needed()) return;
  place.Missing(consent.forms().empty(), "form");
  place.Missing(consent.given_by().empty(), "given_by");
  for (int i = 0; i < consent.given_by_size(); ++i) {
    if (consent.given_by(i) == "subject" || HasCode(policy.parties(), consent.given_by(i)))
      continue;
    place.MistakeIn("given_by",
                    absl::StrCat("is given by '", consent.given_by(i), "', which is no party"), i);
  }
}

void CheckPhase(const Programme& policy, const common::v1::ProgrammePhase& phase,
                std::set<std::string>& seen, const PolicyPlace& place) {
  CheckCode(phase.code(), seen, place);
  CheckName(phase.name(), place);
  if (phase.needs_consent() && !policy.consent().needed()) {
    place.Mistake("needs consent, and the programme asks for none");
  }
  if (phase.within_days() < 0) place.Mistake("is due before the case is opened");
  if (phase.has_follow_up()) CheckRhythm(phase.follow_up(), place.In("follow_up"));
  if (phase.counted_by().empty()) return;
  const bool counted =
      std::any_of(policy.agencies().begin(), policy.agencies().end(), [&](const auto& agency) {
        return agency.code() == phase.counted_by() && agency.counts_only();
      });
  if (!counted) {
    place.MistakeIn("counted_by", absl::StrCat("is counted by '", phase.counted_by(),
                                               "', which is no agency that returns counts"));
  }
  if (phase.has_follow_up() || phase.within_days() > 0) {
    place.Mistake("is counted only, so nothing of a person can fall due in it");
  }
}

void CheckTracks(const Programme& policy, const PolicyPlace& root) {
  root.Missing(policy.tracks().empty(), "track");
  CheckCodes(policy.tracks(), "tracks", "track", root);
  for (int i = 0; i < policy.tracks_size(); ++i) {
    const common::v1::ProgrammeTrack& track = policy.tracks(i);
    const PolicyPlace at = root.In("tracks", i).Named(NameOf("track", track.code(), i));
    at.Missing(track.phases().empty(), "phase");
    std::set<std::string> seen;
    for (int n = 0; n < track.phases_size(); ++n) {
      CheckPhase(policy, track.phases(n), seen,
                 at.In("phases", n).Named(NameOf("phase", track.phases(n).code(), n)));
    }
  }
}

void CheckIntake(const Programme& policy, const PolicyPlace& root) {
  const PolicyPlace place = root.In("intake").Named("intake");
  place.Missing(policy.intake().ways().empty(), "way");
  CheckCodes(policy.intake().ways(), "ways", "way of intake", place);
  place.Missing(policy.intake().agencies().empty(), "agency");
  for (int i = 0; i < policy.intake().agencies_size(); ++i) {
    const std::string& agency = policy.intake().agencies(i);
    const bool part =
        std::any_of(policy.agencies().begin(), policy.agencies().end(),
                    [&](const auto& one) { return one.code() == agency && !one.counts_only(); });
    if (part) continue;
    place.MistakeIn("agencies", absl::StrCat("is by '", agency, "', which has no such part"), i);
  }
}

void CheckAges(const Programme& policy, const PolicyPlace& root) {
  const bool person = policy.subject() == common::v1::PROGRAMME_SUBJECT_PERSON;
  root.Missing(person && policy.ages().minimum_years() <= 0, "ages: say minimum_years");
  if (policy.ages().minimum_years() < 0 || policy.ages().maximum_years() < 0) {
    root.In("ages").Mistake("has an age below 0");
  }
  if (policy.ages().maximum_years() > 0 &&
      policy.ages().maximum_years() < policy.ages().minimum_years()) {
    root.In("ages").MistakeIn("maximum_years", "has a maximum age under its minimum");
  }
}

// `names` of the terms that must be said; none may be below 0.
void CheckTerms(const Programme& policy, const std::set<std::string>& names,
                const PolicyPlace& root) {
  const PolicyPlace place = root.In("terms").Named("terms");
  const auto& terms = policy.terms();
  const auto* type = terms.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    const int value = terms.GetReflection()->GetInt32(terms, field);
    if (value < 0)
      place.MistakeIn(field->name(), absl::StrCat("has a ", field->name(), " below 0"));
    place.Missing(value == 0 && names.contains(field->name()), field->name());
  }
}

void CheckRounds(const Programme& policy, const PolicyPlace& root) {
  CheckRhythm(policy.follow_up(), root.In("follow_up").Named("follow_up"));
  root.Missing(policy.message_parts().empty(), "message_parts");
  if (!policy.tracks().empty()) root.In("tracks", 0).Mistake("has tracks, and works by rounds");
  CheckTerms(
      policy,
      {"review_within_months", "removed_after_review_due_months", "provisional_lapses_after_days",
       "complete_within_hours", "offer_follow_up_working_days", "small_cells_below",
       "follow_up_after_incident_hours", "first_attempt_within_days", "chain_open_for_days",
       "collision_within_hours", "disclosure_expires_after_days", "kept_after_end_days"},
      root);
}

void CheckCases(const Programme& policy, const PolicyPlace& root) {
  if (policy.has_follow_up()) {
    root.In("follow_up").Mistake("has a follow_up of its own: say it at a phase");
  }
  CheckTracks(policy, root);
  CheckIntake(policy, root);
  CheckCodes(policy.measures(), "measures", "measure", root);
  root.Missing(policy.outcomes().empty(), "outcome");
  CheckCodes(policy.outcomes(), "outcomes", "outcome", root);
  CheckTerms(policy, {"review_within_months", "small_cells_below", "kept_after_end_days"}, root);
}

}  // namespace

void CheckProgramme(const Programme& policy, const std::string& name, const PolicyPlace& at) {
  const PolicyPlace root = at.Named("programme " + name);
  CheckHead(policy, name, root);
  CheckLaw(policy.law(), root);
  CheckParts(policy, root);
  CheckConsent(policy, root);
  CheckAges(policy, root);
  if (policy.life() == common::v1::PROGRAMME_LIFE_ROUNDS) CheckRounds(policy, root);
  if (policy.life() == common::v1::PROGRAMME_LIFE_CASES) CheckCases(policy, root);
}

}  // namespace varsel::programme
