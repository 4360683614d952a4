// How the figures are shown: as text for a terminal and as one JSON object. Pure.
#ifndef VARSEL_CLIENTS_CLI_HIT_RATE_H_
#define VARSEL_CLIENTS_CLI_HIT_RATE_H_

#include <string>

#include "clients/cli/words.h"
#include "nlohmann/json_fwd.hpp"
#include "varsel/insight/v1/insight_service.pb.h"

namespace varsel::cli {

// A table with all chosen rounds and each of them, bars, reception, and each other breakdown of the
// reply. `hit_rate` and `reception` were asked for with BREAKDOWN_ROUND first.
std::string HitRateText(Language language, const insight::v1::GetHitRateResponse& hit_rate,
                        const insight::v1::GetReceptionResponse& reception);

// One object: the figures of all chosen rounds, `attempts`, and `breakdowns` if there are any.
// Counts are numbers; what does not exist (a rate of nobody) is null.
nlohmann::ordered_json HitRateJson(const insight::v1::GetHitRateResponse& hit_rate);
nlohmann::ordered_json ReceptionJson(const insight::v1::GetReceptionResponse& reception);

std::string ReceptionText(Language language, const insight::v1::GetReceptionResponse& reception);

// "18/41 = 43,9 % [29,9 %; 59,0 %]", without the bracket where there is no interval.
std::string RateText(Language language, const insight::v1::PersonFigures& figures);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_HIT_RATE_H_
