// The columns of the file, in one place: their order, their names and what each means. The data
// dictionary is this list. Raise kFormat whenever a column or its meaning changes. Pure.
#ifndef VARSEL_SERVICES_EVALUATION_COLUMNS_H_
#define VARSEL_SERVICES_EVALUATION_COLUMNS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace varsel::evaluation {

inline constexpr uint32_t kFormat = 1;

// What is counted of a group in a week. The incidents of a role stand in the order of
// timeline.v1.IncidentKind, from blunt on.
enum class Counted : uint8_t {
  kDeliveries,
  kReached,
  kAttempts,
  kGroupTalks,
  kOffers,
  kLeversAnnounced,
  kLeversTriggered,
  kLeversCarriedOut,
  kLeversNotCarriedOut,
  kLeversImpossible,
  kAggressorFirst,                     // and six more
  kTargetFirst = kAggressorFirst + 7,  // and six more
  kEnd = kTargetFirst + 7,
};
inline constexpr size_t kIncidentKinds = 7;
inline constexpr size_t kCountedColumns = static_cast<size_t>(Counted::kEnd);

struct Column {
  std::string_view name;
  std::string_view meaning_da;
  std::string_view meaning_en;
  std::string_view unit;
  std::string_view source;  // the events that it comes of
  std::string_view empty_da;
  std::string_view empty_en;
};

// Before the counted ones stand group, iso_week, week_start, days_active.
inline constexpr size_t kKeyColumns = 4;
inline constexpr size_t kColumns = kKeyColumns + kCountedColumns;

// In the file's order: the key columns, then one for each Counted.
const std::array<Column, kColumns>& Columns();

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_COLUMNS_H_
