// The rules of the timeline area: domain.md, *Incidents, chains, replay*, as far as single
// incidents go. An incident is a fact: only what cannot be so is refused.
//
// Each is (what the stream folds to, command, context) -> events or a refusal with its reason.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_DECIDE_H_
#define VARSEL_SERVICES_TIMELINE_DECIDE_H_

#include "absl/status/statusor.h"
#include "services/domain/draft.h"
#include "services/timeline/context.h"
#include "varsel/timeline/v1/timeline_events.pb.h"
#include "varsel/timeline/v1/timeline_rows.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::timeline {

using Decision = absl::StatusOr<Drafts<v1::TimelineEvent>>;

StreamId IncidentStream(const Uuid& id);

Decision Decide(const v1::IncidentLife& life, const v1::RecordIncidentRequest& command,
                const TimelineContext& context);
Decision Decide(const v1::IncidentLife& life, const v1::CorrectIncidentRequest& command,
                const TimelineContext& context);
Decision Decide(const v1::IncidentLife& life, const v1::WithdrawIncidentRequest& command,
                const TimelineContext& context);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_DECIDE_H_
