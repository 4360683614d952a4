// Completes what is told of a delivery.
#ifndef VARSEL_SERVICES_NOTIFICATION_MERGE_FACTS_H_
#define VARSEL_SERVICES_NOTIFICATION_MERGE_FACTS_H_

#include "varsel/notification/v1/notification_types.pb.h"

namespace varsel::notification {

// Every answer of `more` takes the place of that in `facts`; what `more` leaves unanswered stays.
// Lists are taken whole. Mode and time are what the delivery is, and stay.
void MergeAnswers(const v1::DeliveryFacts& more, v1::DeliveryFacts* facts);

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_MERGE_FACTS_H_
