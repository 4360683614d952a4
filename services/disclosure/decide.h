// The rules of the disclosure area. Each is (what the stream folds to, command, context) -> events
// or a refusal with its reason. Pure; thread-safe.
#ifndef VARSEL_SERVICES_DISCLOSURE_DECIDE_H_
#define VARSEL_SERVICES_DISCLOSURE_DECIDE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/domain/decide_context.h"
#include "services/domain/draft.h"
#include "varsel/disclosure/v1/disclosure_events.pb.h"
#include "varsel/disclosure/v1/disclosure_rows.pb.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"

namespace varsel::disclosure {

// What is known of the person whom a disclosure is of. Gathered by the service; rules read nothing
// else.
struct DiscloseContext {
  DecideContext base;         // in the programme of his last nomination
  bool person_known = false;  // and within the caller's reach
  std::string merged_into;    // the record that he stands under now; empty = this one
  bool person_removed = false;
  bool person_erased = false;  // police's key of him is gone
};

using Decision = absl::StatusOr<Drafts<v1::DisclosureEvent>>;

Decision Decide(const v1::DisclosureLife& life, const v1::DisclosePersonRequest& command,
                const DiscloseContext& context);
// Of an existing disclosure, whatever became of the person since: a fact can always be put right.
Decision Decide(const v1::DisclosureLife& life, const v1::CorrectDisclosureRequest& command,
                const DiscloseContext& context);
Decision Decide(const v1::DisclosureLife& life, const v1::RecallDisclosureRequest& command,
                const DiscloseContext& context);

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_DECIDE_H_
