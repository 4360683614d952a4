#include "services/tables/decide.h"

#include <utility>

#include "services/tables/month.h"
#include "storage/base/error.h"
#include "varsel/tables/v1/tables_reasons.pb.h"

namespace varsel::tables {

absl::StatusOr<Drafts<v1::TablesEvent>> Decide(const v1::MonthsLife& life,
                                               const v1::CloseMonthRequest& command,
                                               const TablesContext& context) {
  const auto month = ParseMonth(command.month());
  if (!month.has_value()) return Refuse(v1::MONTH_MALFORMED, {.field = "month"});
  const auto last = ParseMonth(life.last_month());
  if (last.has_value() && *month <= *last) {
    return Refuse(v1::MONTH_CLOSED_ALREADY, {.field = "month"});
  }
  const auto first = ParseMonth(context.first_month);
  const auto next = last.has_value() ? *last + 1 : first;
  if (next != month) return Refuse(v1::MONTH_NOT_NEXT, {.field = "month"});
  if (context.base.now < ClosesAt(*month, context.closes_after_days)) {
    return Refuse(v1::MONTH_STILL_OPEN, {.field = "month"});
  }
  Draft<v1::TablesEvent> draft{.event = {}, .occurred = context.base.now};
  v1::MonthClosed& closed = *draft.event.mutable_month_closed();
  closed.set_month(command.month());
  closed.set_small_cells_below(context.base.programme.small_cells_below);
  for (v1::MonthlyTable& table : MakeTables(context.facts, closed.small_cells_below())) {
    *closed.add_tables() = std::move(table);
  }
  return Drafts<v1::TablesEvent>{std::move(draft)};
}

}  // namespace varsel::tables
