// The rules of closing a month. Pure; thread-safe.
#ifndef VARSEL_SERVICES_TABLES_DECIDE_H_
#define VARSEL_SERVICES_TABLES_DECIDE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/domain/decide_context.h"
#include "services/domain/draft.h"
#include "services/tables/tally.h"
#include "varsel/tables/v1/tables_events.pb.h"
#include "varsel/tables/v1/tables_rows.pb.h"
#include "varsel/tables/v1/tables_service.pb.h"

namespace varsel::tables {

// After the end of a month (policy): late records are in by then.
inline constexpr int kClosesAfterDays = 14;

struct TablesContext {
  DecideContext base;
  int closes_after_days = kClosesAfterDays;
  std::string first_month;  // of which there are tables; empty = the district has no section yet
  MonthFacts facts;         // of the month that is to be closed
};

// INVALID_ARGUMENT MONTH_MALFORMED; FAILED_PRECONDITION MONTH_CLOSED_ALREADY, MONTH_NOT_NEXT,
// MONTH_STILL_OPEN.
absl::StatusOr<Drafts<v1::TablesEvent>> Decide(const v1::MonthsLife& life,
                                               const v1::CloseMonthRequest& command,
                                               const TablesContext& context);

}  // namespace varsel::tables

#endif  // VARSEL_SERVICES_TABLES_DECIDE_H_
