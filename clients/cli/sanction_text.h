// Packages, promises and duties as tables for a terminal and as figures for programs. Pure.
#ifndef VARSEL_CLIENTS_CLI_SANCTION_TEXT_H_
#define VARSEL_CLIENTS_CLI_SANCTION_TEXT_H_

#include <string>

#include "absl/strings/str_join.h"
#include "clients/cli/words.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/repeated_field.h"
#include "nlohmann/json.hpp"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::cli {

// A value of a proto enum as it is shown; empty for the zero value.
template <typename Enum>
std::string WordOf(Language language, Enum value) {
  const auto* descriptor = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  if (descriptor == nullptr || descriptor->number() == 0) return "";
  return Label(language, *descriptor);
}
template <typename Enum>
std::string WordsOf(Language language, const google::protobuf::RepeatedField<int>& values) {
  return absl::StrJoin(values, ", ", [language](std::string* out, int value) {
    out->append(WordOf(language, static_cast<Enum>(value)));
  });
}

// Counts, then each blocker with its levers, then each lever. Never one percentage.
std::string PackageText(Language language, const sanction::v1::Package& package);
std::string PackagesText(Language language, const sanction::v1::ListPackagesResponse& list);
// Each package with its blockers and their levers, the sums, and the groups that have none.
std::string BoardText(Language language, const sanction::v1::GetReadinessBoardResponse& board);
std::string DutyText(Language language, const sanction::v1::Duty& duty);
std::string DutiesText(Language language, const sanction::v1::ListDutiesResponse& list);
std::string PromiseListText(Language language, const sanction::v1::ListPromisesResponse& list);

// The counts, follow-through with its numerator and denominator, and the mean time to the first
// lever.
std::string PromisesText(Language language, const sanction::v1::GetPromisesResponse& promises);
// The same as JSON numbers: announced, not_due, carried_out, not_carried_out, impossible, open,
// unbacked, carried_out_late, overdue, taken_back, follow_through (numerator, denominator, share or
// null), triggers, triggers_with_lever, hours_to_first_lever (the mean, or null), unit.
nlohmann::ordered_json PromisesJson(const sanction::v1::GetPromisesResponse& promises);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_SANCTION_TEXT_H_
