// The rules of the focus area: domain.md, *Terms* and *Life of a focus person*. Rules refuse plans,
// never what happened: a category, a denial or a correction is always taken down, and what then
// breaks a rule is marked and must be reviewed.
//
// Each is (what the stream folds to, command, context) -> events or a refusal with its reason. The
// first event is the one that the reply names. Pure; thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_DECIDE_H_
#define VARSEL_SERVICES_FOCUS_DECIDE_H_

#include "services/focus/context.h"
#include "services/focus/rules.h"
#include "varsel/focus/v1/focus_rows.pb.h"
#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::focus {

// decide_group.cc
Decision Decide(const v1::SectionLife& life, const v1::RegisterSectionRequest& command,
                const FocusContext& context);
Decision Decide(const v1::SectionLife& life, const v1::CorrectSectionRequest& command,
                const FocusContext& context);
Decision Decide(const v1::GroupLife& life, const v1::RegisterGroupRequest& command,
                const FocusContext& context);
Decision Decide(const v1::GroupLife& life, const v1::CorrectGroupRequest& command,
                const FocusContext& context);
Decision Decide(const v1::GroupLife& life, const v1::DissolveGroupRequest& command,
                const FocusContext& context);
Decision Decide(const v1::GroupLife& life, const v1::WithdrawGroupRequest& command,
                const FocusContext& context);

// decide_person.cc
Decision Decide(const v1::PersonLife& life, const v1::RegisterPersonRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::CorrectPersonRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::ChangePersonSectionRequest& command,
                const FocusContext& context);
// On the stream of the one that goes. context.other is the one that stays.
Decision Decide(const v1::PersonLife& life, const v1::MergePersonsRequest& command,
                const FocusContext& context);

// decide_fact.cc
Decision Decide(const v1::PersonLife& life, const v1::RecordCategoryRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::CorrectCategoryRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::RecordAffiliationRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::CorrectAffiliationRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::RecordAffiliationDenialRequest& command,
                const FocusContext& context);

// decide_nomination.cc
Decision Decide(const v1::PersonLife& life, const v1::NominatePersonRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::CorrectNominationRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::RecordAdviceRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::QualifyNominationRequest& command,
                const FocusContext& context);

// decide_approval.cc
Decision Decide(const v1::PersonLife& life, const v1::ApproveNominationRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::DeclineNominationRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::ReviewPersonRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::RemovePersonRequest& command,
                const FocusContext& context);
Decision Decide(const v1::PersonLife& life, const v1::RemoveLapsedRequest& command,
                const FocusContext& context);

// decide_withdraw.cc. context.other is the one that stayed, when a merge is withdrawn.
Decision Decide(const v1::PersonLife& life, const v1::WithdrawFactRequest& command,
                const FocusContext& context);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_DECIDE_H_
