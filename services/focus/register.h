// The focus area: groups, persons, and the life of a focus person.
#ifndef VARSEL_SERVICES_FOCUS_REGISTER_H_
#define VARSEL_SERVICES_FOCUS_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"
#include "services/runtime/listed_persons.h"

namespace varsel::focus {

struct FocusOptions {
  // Whom lists showed to a caller before the server started. None = his day begins anew with it.
  runtime::ListedPersons listed = nullptr;
};

std::unique_ptr<runtime::Area> NewFocusArea(FocusOptions options = {});

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_REGISTER_H_
