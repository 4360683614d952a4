// What the steps of an exit course come to, and which steps cannot be. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_COURSE_H_
#define VARSEL_SERVICES_SUPPORT_COURSE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "varsel/support/v1/support_rows.pb.h"

namespace varsel::support {

// Standing steps in order of their time; of two at the same time the earlier recorded first.
std::vector<const v1::CourseStepFact*> StepsInOrder(const v1::CourseLife& life);

struct CourseStanding {
  v1::CourseState state = v1::COURSE_STATE_REFERRED;
  v1::InterruptionReason interruption = v1::INTERRUPTION_REASON_UNSPECIFIED;
  std::optional<absl::Time> ended;
};
// Where the course stands by its steps before `until`.
CourseStanding StandingAt(const v1::CourseLife& life, absl::Time until);

bool IsEnd(v1::CourseState state);

// OK if the life could have gone so. COURSE_STEP_BEFORE_REFERRAL, COURSE_COMPLETED_BEFORE_IT_BEGAN,
// COURSE_ENDED, COURSE_STATE_NOT_NEXT. The life is as it would be after what is being decided.
absl::Status CheckSteps(const v1::CourseLife& life);

const v1::CourseStepFact* FindStep(const v1::CourseLife& life, std::string_view step_id);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_COURSE_H_
