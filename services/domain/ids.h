// The ids of the domain. One type per kind of thing, so that none can be passed for another. Shared
// by all areas.
#ifndef VARSEL_SERVICES_DOMAIN_IDS_H_
#define VARSEL_SERVICES_DOMAIN_IDS_H_

#include "storage/base/ids.h"

namespace varsel {

using AffiliationId = Id<struct AffiliationTag>;
using AttemptId = Id<struct AttemptTag>;
using CategoryId = Id<struct CategoryTag>;
using DeliveryId = Id<struct DeliveryTag>;
using FollowUpId = Id<struct FollowUpTag>;
using GroupId = Id<struct GroupTag>;
using GroupTalkId = Id<struct GroupTalkTag>;
using IncidentId = Id<struct IncidentTag>;
using LeverId = Id<struct LeverTag>;
using MessageVersionId = Id<struct MessageVersionTag>;
using NominationId = Id<struct NominationTag>;
using NotificationId = Id<struct NotificationTag>;
using PersonId = Id<struct PersonTag>;  // any person on record; a focus person is one with an
                                        // approved nomination
using ProvisionalId = Id<struct ProvisionalTag>;
using RoundId = Id<struct RoundTag>;
using SectionId = Id<struct SectionTag>;

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_IDS_H_
