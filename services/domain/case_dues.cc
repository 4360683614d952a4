#include "services/domain/case_dues.h"

#include <algorithm>

#include "services/domain/time_proto.h"

namespace varsel {
namespace {

using programme::v1::CaseDue;
using programme::v1::CaseFact;
using programme::v1::ConsentAnswer;

bool Settles(const StandingFact& standing, const CaseDue& due) {
  const CaseFact& fact = *standing.fact;
  if (due.due_kind() == programme::v1::CASE_DUE_KIND_PHASE) {
    return fact.has_phase() && fact.phase().track() == due.track() &&
           fact.phase().phase() == due.phase();
  }
  if (due.due_kind() == programme::v1::CASE_DUE_KIND_MEASURE) {
    return fact.has_measure_end() && fact.measure_end().measure_id() == due.measure_id();
  }
  if (due.due_kind() == programme::v1::CASE_DUE_KIND_REVIEW) {  // a later one set a later term
    return fact.has_review() && !standing.dues->empty() &&
           FromProto(standing.dues->at(0).due()) > FromProto(due.due());
  }
  return fact.has_follow_up() && standing.settles != nullptr &&
         FromProto(standing.settles->due()) == FromProto(due.due()) &&
         standing.settles->track() == due.track() && standing.settles->phase() == due.phase();
}

}  // namespace

std::map<std::string, ConsentAnswer> ConsentAnswersAt(const std::vector<StandingFact>& facts,
                                                      absl::Time at) {
  std::map<std::string, ConsentAnswer> answers;
  std::map<std::string, absl::Time> times;
  for (const StandingFact& standing : facts) {
    if (!standing.fact->has_consent() || !standing.in_form) continue;
    const programme::v1::ConsentFact& consent = standing.fact->consent();
    const absl::Time time = FromProto(standing.fact->fact_time());
    if (time > at) continue;
    const auto known = times.find(consent.by());
    if (known != times.end() && time < known->second) continue;
    times[consent.by()] = time;
    answers[consent.by()] = consent.answer();
  }
  return answers;
}

bool EndsConsent(ConsentAnswer answer) {
  return answer == programme::v1::CONSENT_ANSWER_REFUSED ||
         answer == programme::v1::CONSENT_ANSWER_WITHDRAWN;
}

bool ConsentHasEnded(const std::vector<StandingFact>& facts) {
  const auto answers = ConsentAnswersAt(facts, absl::InfiniteFuture());
  return std::any_of(answers.begin(), answers.end(),
                     [](const auto& answer) { return EndsConsent(answer.second); });
}

bool IsClosed(const std::vector<StandingFact>& facts) {
  return std::any_of(facts.begin(), facts.end(),
                     [](const StandingFact& standing) { return standing.fact->has_closing(); });
}

bool FallsAway(const CaseDue& due, const std::vector<StandingFact>& facts, bool consent_has_ended) {
  if (consent_has_ended && due.needs_consent()) return true;
  return std::any_of(facts.begin(), facts.end(),
                     [&](const StandingFact& standing) { return Settles(standing, due); });
}

}  // namespace varsel
