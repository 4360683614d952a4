#include "services/tables/service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/runtime/command.h"
#include "services/runtime/due_table.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "services/tables/decide.h"
#include "services/tables/evolve.h"
#include "services/tables/month.h"
#include "services/tables/view.h"
#include "storage/base/status_macros.h"

namespace varsel::tables {
namespace {

using runtime::Call;
using runtime::DueTask;
using Plan = runtime::CommandPlan<MonthsAggregate, v1::CloseMonthResponse>;

constexpr char kCloseMonth[] = "varsel.tables.v1.TablesService/CloseMonth";

StreamId MonthsStream() { return {"tables.months", Uuid::Derived("tables.months", {}, "")}; }

absl::Status GatherSections(const views::RowReader& rows, MonthFacts* facts) {
  return runtime::ScanRows<v1::SectionRow>(
      rows, SectionsPrefix(), "", [&](std::string_view key, const v1::SectionRow& row) {
        facts->sections.push_back({std::string(key.substr(1)), row.name()});
        return true;
      });
}

// A month's facts, read once in the life of the month. A record that comes in while they are read
// is not in them, as one that comes in just after.
absl::Status GatherFacts(const views::RowReader& rows, absl::CivilMonth month, MonthFacts* facts) {
  const std::string prefix = FactsPrefix(month);
  return runtime::ScanRows<
      v1::FactRow>(rows, prefix, "", [&](std::string_view key, const v1::FactRow& row) {
    facts->facts.push_back({static_cast<FactKind>(static_cast<uint8_t>(key[prefix.size()])), row});
    return true;
  });
}

absl::StatusOr<TablesContext> Gather(const views::ViewSource& views, const TablesPolicy& policy,
                                     const Call& call, const v1::CloseMonthRequest& request) {
  TablesContext context{.base = call.Context(),
                        .closes_after_days = policy.closes_after_days,
                        .first_month = {},
                        .facts = {}};
  ASSIGN_OR_RETURN(const std::unique_ptr<views::RowReader> rows,
                   views.Read(kMonthView, call.at_least));
  ASSIGN_OR_RETURN(const auto begin, runtime::GetRowOrNew<v1::BeginRow>(*rows, BeginKey()));
  context.first_month = begin.month();
  context.facts.offers = policy.offer_codes;
  RETURN_IF_ERROR(GatherSections(*rows, &context.facts));
  if (const auto month = ParseMonth(request.month())) {
    RETURN_IF_ERROR(GatherFacts(*rows, *month, &context.facts));
  }
  return context;
}

// The month after the last that is closed, or the first of all; nullopt before there is a section.
absl::StatusOr<std::optional<absl::CivilMonth>> NextMonth(const views::RowReader& rows) {
  std::optional<absl::CivilMonth> next;
  RETURN_IF_ERROR(runtime::ScanRows<v1::ClosedMonthRow>(
      rows, ClosedMonthsPrefix(), "", [&](std::string_view, const v1::ClosedMonthRow& last) {
        if (const auto month = ParseMonth(last.month())) next = *month + 1;
        return false;
      }));
  if (next.has_value()) return next;
  ASSIGN_OR_RETURN(const auto begin, runtime::GetRowOrNew<v1::BeginRow>(rows, BeginKey()));
  return ParseMonth(begin.month());
}

// The next month alone: the one after it can be closed only then.
absl::StatusOr<std::vector<DueTask>> DueMonths(const views::ViewSource& views,
                                               int closes_after_days, absl::Time now) {
  ASSIGN_OR_RETURN(const std::unique_ptr<views::RowReader> rows,
                   views.Read(kMonthView, Position()));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilMonth> month, NextMonth(*rows));
  std::vector<DueTask> tasks;
  if (!month.has_value() || ClosesAt(*month, closes_after_days) > now) return tasks;
  auto request = std::make_unique<v1::CloseMonthRequest>();
  request->set_month(MonthText(*month));
  tasks.push_back({.due = ClosesAt(*month, closes_after_days),
                   .key = request->month(),
                   .method = kCloseMonth,
                   .request = std::move(request)});
  return tasks;
}

}  // namespace

void RegisterClosing(const runtime::Ground& ground, const TablesPolicy& policy) {
  const views::ViewSource& views = ground.views;
  ground.methods.Command<MonthsAggregate, v1::CloseMonthRequest, v1::CloseMonthResponse>(
      kCloseMonth,
      [&views, policy](const Call& call,
                       const v1::CloseMonthRequest& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(TablesContext context, Gather(views, policy, call, request));
        Plan plan{.stream = MonthsStream()};
        plan.decide = [&request, context = std::move(context)](const v1::MonthsLife& life) {
          return Decide(life, request, context);
        };
        plan.reply = [month = request.month()](const runtime::CommandOutcome& outcome,
                                               v1::CloseMonthResponse* response) {
          response->set_month(month);
          response->set_version(outcome.version.value());
        };
        return plan;
      });
  ground.due.Add([&views, days = policy.closes_after_days](absl::Time now, size_t) {
    return DueMonths(views, days, now);
  });
}

}  // namespace varsel::tables
