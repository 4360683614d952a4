#include "services/focus/person_scope.h"

#include <set>
#include <string>

#include "services/focus/facts.h"
#include "services/focus/life.h"
#include "services/focus/person_view.h"
#include "storage/base/status_macros.h"

namespace varsel::focus {

bool SectionInScope(const Uuid& section, const runtime::Call& call) {
  if (call.scope == common::v1::Access::DISTRICT) return true;
  return call.scope == common::v1::Access::OWN_SECTION && call.caller.section.has_value() &&
         call.caller.section->uuid() == section;
}

bool InScope(const v1::PersonLife& life, const runtime::Call& call) {
  return IsRegistered(life) &&
         SectionInScope(Uuid::Parse(life.standing().section_id()).value_or(Uuid()), call);
}

absl::StatusOr<std::vector<v1::PersonRow>> SurvivorsInScope(const runtime::Ground& ground,
                                                            const runtime::Call& call,
                                                            const std::vector<Uuid>& persons) {
  ASSIGN_OR_RETURN(const auto rows, ground.views.Read(kPersonView, call.at_least));
  std::vector<v1::PersonRow> seen;
  std::set<std::string> ids;
  for (const Uuid& person : persons) {
    ASSIGN_OR_RETURN(std::optional<v1::PersonRow> row, SurvivorOf(*rows, person, nullptr));
    if (!row.has_value() || !InScope(row->life(), call)) continue;
    if (ids.insert(row->life().person_id()).second) seen.push_back(*std::move(row));
  }
  return seen;
}

}  // namespace varsel::focus
