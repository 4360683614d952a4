#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/runtime/due_table.h"
#include "services/runtime/rows.h"
#include "services/sanction/duty_view.h"
#include "services/sanction/package_view.h"
#include "services/sanction/service.h"

namespace varsel::sanction {
namespace {

using runtime::DueTask;

// Rows whose key is `prefix` <time> …, up to `now`. task(row) gives method, key and request.
template <typename Row, typename Task>
absl::StatusOr<std::vector<DueTask>> DueRows(const Service& service, std::string_view view,
                                             const std::string& prefix, absl::Time now,
                                             size_t limit, const Task& task) {
  std::vector<DueTask> tasks;
  ASSIGN_OR_RETURN(const auto rows, service.views.Read(view, Position()));
  RETURN_IF_ERROR(
      runtime::ScanRows<Row>(*rows, prefix, "", [&](std::string_view key, const Row& row) {
        KeyReader reader(key.substr(prefix.size()));
        const absl::Time due = reader.Time();
        if (due > now || tasks.size() == limit) return false;
        DueTask made = task(row);
        made.due = due;
        tasks.push_back(std::move(made));
        return true;
      }));
  return tasks;
}

DueTask Expire(const v1::ExpiryRow& row) {
  auto request = std::make_unique<v1::ExpireLeverRequest>();
  request->set_package_id(row.package_id());
  request->set_lever_id(row.lever_id());
  request->set_fact_id(row.fact_id());
  DueTask task;
  task.key = row.fact_id();
  task.method = std::string(kServiceName) + "ExpireLever";
  task.request = std::move(request);
  return task;
}

DueTask Pass(const v1::DutyIndexRow& row) {
  auto request = std::make_unique<v1::PassDutyDueRequest>();
  request->set_duty_id(row.duty_id());
  DueTask task;
  task.key = row.duty_id();
  task.method = std::string(kServiceName) + "PassDutyDue";
  task.request = std::move(request);
  return task;
}

}  // namespace

void RegisterDue(const Service& service, runtime::DueTable& due) {
  due.Add([service](absl::Time now, size_t limit) {
    return DueRows<v1::ExpiryRow>(service, kPackageView, ExpiryPrefix(), now, limit, &Expire);
  });
  due.Add([service](absl::Time now, size_t limit) {
    return DueRows<v1::DutyIndexRow>(service, kDutyView, DueToPassPrefix(), now, limit, &Pass);
  });
}

}  // namespace varsel::sanction
