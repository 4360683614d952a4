// The commands of the focus area: gathers the facts that a decision needs and hands over. No rules.
#ifndef VARSEL_SERVICES_FOCUS_SERVICE_H_
#define VARSEL_SERVICES_FOCUS_SERVICE_H_

#include <string_view>
#include <vector>

#include "services/focus/name_follower.h"
#include "services/focus/name_index.h"
#include "services/focus/shown_names.h"
#include "services/runtime/area.h"

namespace varsel::focus {

// What the handlers stand on. Outlives the method table.
struct Desk {
  runtime::Ground ground;
  const NameIndex& names;
  const NameFollower& follower;
  ShownNames& shown;
};

// service_group.cc: sections and groups
void RegisterGroupCommands(const Desk& desk);
// service_person.cc: the record itself, categories and affiliations
void RegisterPersonCommands(const Desk& desk);
// service_nomination.cc: the life of a focus person, and what is withdrawn
void RegisterNominationCommands(const Desk& desk);

// query_*.cc
void RegisterGroupQueries(const Desk& desk);
void RegisterPersonQueries(const Desk& desk);
// Those of them whose replies show persons' names as a list, and count them (shown_names.h).
std::vector<std::string_view> MethodsThatListPersons();

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_SERVICE_H_
