// How the EKI table is shown: as text for a terminal and as one JSON object. Pure.
#ifndef VARSEL_CLIENTS_CLI_EKI_TEXT_H_
#define VARSEL_CLIENTS_CLI_EKI_TEXT_H_

#include <string>

#include "clients/cli/words.h"
#include "nlohmann/json_fwd.hpp"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::cli {

// With its own denominator, and what was suppressed of it.
std::string EkiText(Language language, const support::v1::EkiTable& table);

// One object; counts are numbers, suppressed cells are null. `report` is null if it stands as now.
nlohmann::ordered_json EkiJson(const support::v1::EkiTable& table);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_EKI_TEXT_H_
