// What the decisions of the support area share. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_RULES_H_
#define VARSEL_SERVICES_SUPPORT_RULES_H_

#include <string>
#include <utility>

#include "services/support/decide.h"

namespace varsel::support {

using SupportDraft = Draft<v1::SupportEvent>;

inline Decision OneDraft(SupportDraft draft) {
  Drafts<v1::SupportEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

// The event whose 16 bytes a fact of a life carries.
inline EventId EventOf(const std::string& bytes) { return EventId(Uuid::FromBytes(bytes)); }

// The EKI worker that is named, or else `otherwise`.
inline std::string WorkerOr(const std::string& named, const std::string& otherwise) {
  return named.empty() ? otherwise : named;
}
inline std::string CallerId(const SupportContext& context) { return context.base.actor.ToString(); }

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_RULES_H_
