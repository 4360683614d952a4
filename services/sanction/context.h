// What a decision of the sanction area is given beside state and command. Gathered by the service;
// rules read nothing else.
#ifndef VARSEL_SERVICES_SANCTION_CONTEXT_H_
#define VARSEL_SERVICES_SANCTION_CONTEXT_H_

#include <optional>
#include <string>
#include <vector>

#include "services/domain/decide_context.h"
#include "varsel/sanction/v1/lever_catalogue.pb.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {

// A lever with a promise that waits for its condition, announced before the incident at hand.
struct WaitingLever {
  std::string lever_id;
  v1::Condition condition = v1::CONDITION_UNSPECIFIED;
};

struct SanctionContext {
  DecideContext base;
  const v1::LeverCatalogue* catalogue = nullptr;  // never nullptr

  bool group_known = false;                 // the group that the command names
  std::string group_package_id;             // the package that guards it; empty = none
  std::optional<v1::IncidentRow> incident;  // that the command names, unless withdrawn
  std::vector<WaitingLever>
      waiting;  // of the package's group, before that incident; in order of code
  std::optional<v1::PackageLife> package;  // of the duty that is decided on
  std::optional<v1::PromiseRow> promise;   // of the announcement that is decided on
  std::optional<v1::HoldQuestionRow>
      hold_question;                // that the command names; nullopt = EKI was never asked it
  bool hold_stands = false;         // now, for the person whom the command names
  bool person_protected = false;    // that person, now: under age, or only a victim or the like
  bool condition_occurred = false;  // the group was violent between announcement and taking back
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_CONTEXT_H_
