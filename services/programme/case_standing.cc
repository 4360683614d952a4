#include "services/programme/case_standing.h"

#include <algorithm>

#include "services/domain/case_dues.h"
#include "services/domain/months.h"
#include "services/domain/time_proto.h"

namespace varsel::programme {
namespace {

bool HoldsInForm(const v1::HeldFact& held) {
  return std::find(held.marks().begin(), held.marks().end(), v1::CASE_MARK_CONSENT_NOT_IN_FORM) ==
         held.marks().end();
}

std::vector<StandingFact> StandingFacts(const v1::CaseLife& life) {
  std::vector<StandingFact> facts;
  for (const v1::HeldFact& held : life.facts()) {
    if (held.withdrawn()) continue;
    facts.push_back({.fact = &held.fact(),
                     .dues = &held.dues(),
                     .settles = held.has_settles() ? &held.settles() : nullptr,
                     .in_form = HoldsInForm(held)});
  }
  return facts;
}

}  // namespace

const v1::HeldFact* FindFact(const v1::CaseLife& life, std::string_view fact_id) {
  for (const v1::HeldFact& held : life.facts()) {
    if (held.fact().fact_id() == fact_id) return &held;
  }
  return nullptr;
}

const v1::ClosingFact* ClosingOf(const v1::CaseLife& life) {
  const v1::ClosingFact* closing = nullptr;
  for (const v1::HeldFact& held : life.facts()) {
    if (!held.withdrawn() && held.fact().has_closing()) closing = &held.fact().closing();
  }
  return closing;
}

v1::CaseState StateOf(const v1::CaseLife& life) {
  if (life.withdrawn()) return v1::CASE_STATE_WITHDRAWN;
  return ClosingOf(life) == nullptr ? v1::CASE_STATE_OPEN : v1::CASE_STATE_CLOSED;
}

v1::CaseLife Without(const v1::CaseLife& life, std::string_view fact_id) {
  v1::CaseLife rest = life;
  for (v1::HeldFact& held : *rest.mutable_facts()) {
    if (held.fact().fact_id() == fact_id) held.set_withdrawn(true);
  }
  return rest;
}

bool Reached(const v1::CaseLife& life, std::string_view track, std::string_view phase,
             absl::Time at) {
  return std::any_of(life.facts().begin(), life.facts().end(), [&](const v1::HeldFact& held) {
    return !held.withdrawn() && held.fact().has_phase() && held.fact().phase().track() == track &&
           held.fact().phase().phase() == phase && FromProto(held.fact().fact_time()) <= at;
  });
}

bool Joined(const v1::CaseLife& life, std::string_view party, absl::Time at) {
  return std::any_of(life.facts().begin(), life.facts().end(), [&](const v1::HeldFact& held) {
    return !held.withdrawn() && held.fact().has_party() && held.fact().party().joined() &&
           held.fact().party().party() == party && FromProto(held.fact().fact_time()) <= at;
  });
}

ConsentStand ConsentAt(const v1::CaseLife& life, const common::v1::ProgrammeConsent& policy,
                       absl::Time at) {
  if (!policy.needed()) return {};
  const auto answers = ConsentAnswersAt(StandingFacts(life), at);
  for (const auto& [by, answer] : answers) {
    if (EndsConsent(answer)) return {Consent::kEnded, by};
  }
  for (const std::string& by : policy.given_by()) {
    if (!answers.contains(by)) return {Consent::kMissing, by};
  }
  return {Consent::kGiven, {}};
}

bool ConsentEnded(const v1::CaseLife& life) { return ConsentHasEnded(StandingFacts(life)); }

absl::Time ReviewDueAt(const v1::CaseLife& life, int months, absl::Time at) {
  absl::Time due = AddMonths(FromProto(life.opened_time()), months);
  for (const v1::CaseDue& declared : life.dues()) {
    if (declared.due_kind() == v1::CASE_DUE_KIND_REVIEW) due = FromProto(declared.due());
  }
  for (const v1::HeldFact& held : life.facts()) {
    if (held.withdrawn() || !held.fact().has_review() || held.dues().empty()) continue;
    if (FromProto(held.fact().fact_time()) > at) continue;
    due = std::max(due, FromProto(held.dues(0).due()));
  }
  return due;
}

std::vector<v1::CaseDue> OpenDues(const v1::CaseLife& life) {
  std::vector<v1::CaseDue> open;
  if (!Exists(life) || StateOf(life) != v1::CASE_STATE_OPEN) return open;
  const std::vector<StandingFact> facts = StandingFacts(life);
  const bool ended = ConsentHasEnded(facts);
  const auto take = [&](const CaseDues& dues) {
    for (const v1::CaseDue& due : dues) {
      if (!FallsAway(due, facts, ended)) open.push_back(due);
    }
  };
  take(life.dues());
  for (const StandingFact& standing : facts) take(*standing.dues);
  std::stable_sort(open.begin(), open.end(), [](const v1::CaseDue& a, const v1::CaseDue& b) {
    return FromProto(a.due()) < FromProto(b.due());
  });
  return open;
}

std::optional<absl::Time> NextDue(const v1::CaseLife& life) {
  const std::vector<v1::CaseDue> open = OpenDues(life);
  return open.empty() ? std::optional<absl::Time>() : FromProto(open.front().due());
}

bool IsMarked(const v1::CaseLife& life) {
  if (!life.marks().empty()) return true;
  return std::any_of(life.facts().begin(), life.facts().end(), [](const v1::HeldFact& held) {
    return !held.withdrawn() && !held.marks().empty();
  });
}

const common::v1::ProgrammeAgency* AgencyOf(const common::v1::Programme& policy,
                                            std::string_view agency) {
  for (const common::v1::ProgrammeAgency& candidate : policy.agencies()) {
    if (candidate.code() == agency) return &candidate;
  }
  return nullptr;
}

const common::v1::ProgrammeTrack* TrackOf(const common::v1::Programme& policy,
                                          std::string_view track) {
  for (const common::v1::ProgrammeTrack& candidate : policy.tracks()) {
    if (candidate.code() == track) return &candidate;
  }
  return nullptr;
}

int PhaseIndex(const common::v1::ProgrammeTrack& track, std::string_view phase) {
  for (int i = 0; i < track.phases_size(); ++i) {
    if (track.phases(i).code() == phase) return i;
  }
  return -1;
}

}  // namespace varsel::programme
