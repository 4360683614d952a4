// What is decided of a fact of a case by its programme: whether a plan may stand, which rules a
// fact broke, what falls due after it. Pure; thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_JUDGE_FACT_H_
#define VARSEL_SERVICES_PROGRAMME_JUDGE_FACT_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "varsel/common/v1/programme.pb.h"
#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {

struct Judged {
  std::vector<v1::CaseDue> dues;
  std::vector<v1::CaseMark> marks;  // in order of their number, each once
  std::optional<v1::CaseDue> settles;
  std::optional<absl::Time> keep_until;
};

// `life` is without the fact. The codes on RecordCaseFact.
absl::StatusOr<Judged> JudgeFact(const v1::CaseLife& life, const common::v1::Programme& policy,
                                 const v1::CaseFact& fact);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_JUDGE_FACT_H_
