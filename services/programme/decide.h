// The rules of the programme area: domain.md, *Programmes*. Which they are of a case says its
// programme's file; here is how they hold. Plans are refused; what happened is taken down and
// marked.
//
// Each is (what the stream folds to, command, context) -> events or a refusal with its reason.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_DECIDE_H_
#define VARSEL_SERVICES_PROGRAMME_DECIDE_H_

#include "absl/status/statusor.h"
#include "services/domain/draft.h"
#include "services/programme/context.h"
#include "varsel/programme/v1/programme_events.pb.h"
#include "varsel/programme/v1/programme_rows.pb.h"
#include "varsel/programme/v1/programme_service.pb.h"

namespace varsel::programme {

using Decision = absl::StatusOr<Drafts<v1::ProgrammeEvent>>;

// decide_case.cc
Decision Decide(const v1::CaseLife& life, const v1::OpenCaseRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::CaseLife& life, const v1::CorrectCaseRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::CaseLife& life, const v1::WithdrawCaseRequest& command,
                const ProgrammeContext& context);
// decide_fact.cc
Decision Decide(const v1::CaseLife& life, const v1::RecordCaseFactRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::CaseLife& life, const v1::CorrectCaseFactRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::CaseLife& life, const v1::WithdrawCaseFactRequest& command,
                const ProgrammeContext& context);
// decide_count.cc
Decision Decide(const v1::CountLife& life, const v1::ReturnCountRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::CountLife& life, const v1::CorrectCountRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::CountLife& life, const v1::WithdrawCountRequest& command,
                const ProgrammeContext& context);
// decide_list.cc
Decision Decide(const v1::ListLife& life, const v1::OpenMeetingListRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::ListLife& life, const v1::CloseMeetingListRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::ListLife& life, const v1::RecordListMeetingRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::ListLife& life, const v1::CorrectListMeetingRequest& command,
                const ProgrammeContext& context);
Decision Decide(const v1::ListLife& life, const v1::WithdrawListMeetingRequest& command,
                const ProgrammeContext& context);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_DECIDE_H_
