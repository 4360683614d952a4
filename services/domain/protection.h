// Who is protected: under age, or only a victim, a witness or a relative. Such a person has no edge
// in a picture and is met by no lever, however he was tied before he was known to be. Areas that
// show ties or aim at persons fold it from focus' events into rows of their own. Pure; thread-safe.
#ifndef VARSEL_SERVICES_DOMAIN_PROTECTION_H_
#define VARSEL_SERVICES_DOMAIN_PROTECTION_H_

#include <string_view>

#include "absl/time/time.h"
#include "services/domain/event_meta.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/focus/v1/focus_types.pb.h"

namespace varsel {

// Whether events of this kind may change it. FactWithdrawn is among them.
bool MayChangeProtection(std::string_view kind);

// Takes in an event of the person's stream. False if that changed nothing. What another record
// brings in a merge stands here until the merge is withdrawn.
bool FoldProtection(const focus::v1::FocusEvent& event, const EventMeta& meta,
                    focus::v1::Protection* protection);

// By the categories that hold at `time`, as known now. A minor is one until focus decides anew: at
// the next act about him after he has come of age. Where his own age is not known, that of a record
// merged into his counts. False for somebody of whom nothing is known.
bool IsProtected(const focus::v1::Protection& protection, absl::Time time);

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_PROTECTION_H_
