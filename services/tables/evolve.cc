#include "services/tables/evolve.h"

namespace varsel::tables {

v1::MonthsLife EvolveMonths(v1::MonthsLife life, const v1::TablesEvent& event) {
  switch (event.kind_case()) {
    case v1::TablesEvent::kMonthClosed:
      life.set_last_month(event.month_closed().month());
      return life;
    case v1::TablesEvent::KIND_NOT_SET:
      return life;
  }
  return life;
}

}  // namespace varsel::tables
