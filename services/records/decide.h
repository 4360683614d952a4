// The rules of the records area: domain.md, *Keeping and erasing*, and the records officer of *Who
// may see what*.
//
// Each is (what the stream folds to, command, context) -> events or a refusal with its reason.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_RECORDS_DECIDE_H_
#define VARSEL_SERVICES_RECORDS_DECIDE_H_

#include "absl/status/statusor.h"
#include "services/domain/draft.h"
#include "services/records/context.h"
#include "varsel/records/v1/records_events.pb.h"
#include "varsel/records/v1/records_service.pb.h"

namespace varsel::records {

using Decision = absl::StatusOr<Drafts<v1::RecordsEvent>>;

Decision Decide(const v1::CaseLife& life, const v1::OpenCaseRequest& command,
                const RecordsContext& context);
Decision Decide(const v1::CaseLife& life, const v1::AnswerCaseRequest& command,
                const RecordsContext& context);
Decision Decide(const v1::CaseLife& life, const v1::WithdrawCaseRequest& command,
                const RecordsContext& context);
Decision Decide(const v1::CaseLife& life, const v1::ProposeErasureRequest& command,
                const RecordsContext& context);
Decision Decide(const v1::CaseLife& life, const v1::ApproveErasureRequest& command,
                const RecordsContext& context);
Decision Decide(const v1::HoldLife& life, const v1::PlaceLegalHoldRequest& command,
                const RecordsContext& context);
Decision Decide(const v1::HoldLife& life, const v1::LiftLegalHoldRequest& command,
                const RecordsContext& context);
Decision Decide(const v1::HoldLife& life, const v1::EndTermRequest& command,
                const RecordsContext& context);

// PersonErased, in the stream of all that acts on keys.
Draft<v1::RecordsEvent> Erasing(const PersonFacts& person, Controller controller,
                                v1::ErasureReason reason, absl::Time now);

// A day as an operator reads it.
std::string DayText(absl::Time time);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_DECIDE_H_
