// Which views fold which kind of event, in one place: a new arm does not compile until each view
// has its verdict on it. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_VERDICTS_H_
#define VARSEL_SERVICES_INSIGHT_VERDICTS_H_

#include <cstdint>
#include <string_view>

#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::insight {

// Bits: which views an event can change.
using ViewSet = uint32_t;
inline constexpr ViewSet kNoView = 0;
inline constexpr ViewSet kHitRate = 1;
inline constexpr ViewSet kDose = 2;
inline constexpr ViewSet kLoopHealth = 4;
inline constexpr ViewSet kCoverage = 8;
inline constexpr ViewSet kRegistration = 16;
inline constexpr ViewSet kTimeliness = 32;

ViewSet VerdictOn(notification::v1::NotificationEvent::KindCase kind);
ViewSet VerdictOn(focus::v1::FocusEvent::KindCase kind);
ViewSet VerdictOn(timeline::v1::TimelineEvent::KindCase kind);

// By the kind of a record, e.g. "notification.v1.AttemptRecorded"; kNoView for kinds of other
// areas.
ViewSet VerdictOnKind(std::string_view kind);

// True if the record is of this area's events: "focus.v1." and "notification.v1.".
bool IsFocusKind(std::string_view kind);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_VERDICTS_H_
