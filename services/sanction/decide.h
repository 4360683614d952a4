// The rules of the sanction area: domain.md, *Sanction package*, and *No empty threats* of *Life of
// a notification*. Rules refuse plans, never what happened.
//
// Each is (what the stream folds to, command, context) -> events or a refusal with its reason. The
// first event is the one that the reply names. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_DECIDE_H_
#define VARSEL_SERVICES_SANCTION_DECIDE_H_

#include "services/sanction/context.h"
#include "services/sanction/rules.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::sanction {

// decide_package.cc
Decision Decide(const v1::PackageLife& life, const v1::DraftPackageRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::WithdrawPackageRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::DraftLeverRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::RemoveLeverRequest& command,
                const SanctionContext& context);

// decide_lever.cc
Decision Decide(const v1::PackageLife& life, const v1::ClearLeverRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::ResourceLeverRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::SuspendLeverRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::ResumeLeverRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::WithdrawLeverFactRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::ExpireLeverRequest& command,
                const SanctionContext& context);

// decide_trigger.cc: context.incident, context.waiting
Decision Decide(const v1::PackageLife& life, const v1::TriggerPackageRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::PackageLife& life, const v1::WithdrawTriggerRequest& command,
                const SanctionContext& context);

// decide_duty.cc
Decision Decide(const v1::DutyLife& life, const v1::AssignDutyRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::DutyLife& life, const v1::ApproveFamilyUseRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::DutyLife& life, const v1::OpenDutyRequest& command,
                const SanctionContext& context);

// decide_duty_end.cc
Decision Decide(const v1::DutyLife& life, const v1::CloseDutyRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::DutyLife& life, const v1::WithdrawDutyFactRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::DutyLife& life, const v1::PassDutyDueRequest& command,
                const SanctionContext& context);

// decide_announcement.cc: context.promise
Decision Decide(const v1::AnnouncementLife& life, const v1::TakeBackAnnouncementRequest& command,
                const SanctionContext& context);
Decision Decide(const v1::AnnouncementLife& life, const v1::WithdrawTakeBackRequest& command,
                const SanctionContext& context);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_DECIDE_H_
