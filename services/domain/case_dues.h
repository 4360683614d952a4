// What of a programme's case falls due and is not settled. The rule stands here once, because the
// programme area answers by it and the list of all that is due is kept by it: each holds the facts
// of the case in rows of its own. Needs no policy: events store what was decided. Pure;
// thread-safe.
#ifndef VARSEL_SERVICES_DOMAIN_CASE_DUES_H_
#define VARSEL_SERVICES_DOMAIN_CASE_DUES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "varsel/programme/v1/programme_types.pb.h"

namespace varsel {

using CaseDues = google::protobuf::RepeatedPtrField<programme::v1::CaseDue>;

// One fact of a case that was not withdrawn. What it points to outlives it.
struct StandingFact {
  const programme::v1::CaseFact* fact = nullptr;
  const CaseDues* dues = nullptr;                   // what it makes fall due
  const programme::v1::CaseDue* settles = nullptr;  // of a follow-up; nullptr = nothing was due
  bool in_form = true;  // false: a consent that was not given in a form that holds, so not given
};

// Who consents and who does not (by party): the latest answer of each until `at`, by when it was
// given; of two at once the later recorded. REQUIRES: `facts` in order of recording.
std::map<std::string, programme::v1::ConsentAnswer> ConsentAnswersAt(
    const std::vector<StandingFact>& facts, absl::Time at);
// The answer is no.
bool EndsConsent(programme::v1::ConsentAnswer answer);
bool ConsentHasEnded(const std::vector<StandingFact>& facts);

// The case was closed: nothing falls due in it any more.
bool IsClosed(const std::vector<StandingFact>& facts);
// A fact settles it, or it needs consent and that has ended.
bool FallsAway(const programme::v1::CaseDue& due, const std::vector<StandingFact>& facts,
               bool consent_has_ended);

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_CASE_DUES_H_
