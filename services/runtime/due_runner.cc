#include "services/runtime/due_runner.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/uuid.h"

namespace varsel::runtime {
namespace {

std::string NameOf(const DueTask& task) {
  return absl::StrCat(task.method, "|", task.key, "|", absl::ToUnixMicros(task.due));
}

}  // namespace

DueRunner::~DueRunner() { Stop(); }

DueReport DueRunner::RunUntil(absl::Time until, const std::function<void(absl::Time)>& step) {
  MutexLock lock(run_mutex_);
  DueReport report;
  std::set<std::string>
      tried;  // a task that is still due after it was tried stays for the next run
  while (report.done + report.refused < deps_.limits.due_run_max) {
    std::vector<DueTask> tasks;
    for (const DueSource& source : deps_.table.sources()) {
      absl::StatusOr<std::vector<DueTask>> due =
          source(until, deps_.limits.due_batch + tried.size());
      if (!due.ok()) continue;  // its view is broken or rebuilt, and says so itself
      for (DueTask& task : *due) {
        if (task.due <= until && !tried.contains(NameOf(task))) tasks.push_back(std::move(task));
      }
    }
    if (tasks.empty()) break;
    // Only the earliest moment of all: what is done there may make something else due before the
    // next.
    std::sort(tasks.begin(), tasks.end(), [](const DueTask& a, const DueTask& b) {
      return std::tie(a.due, a.method, a.key) < std::tie(b.due, b.method, b.key);
    });
    const absl::Time moment = tasks.front().due;
    if (step) step(moment);
    for (DueTask& task : tasks) {
      if (step && task.due != moment) break;
      const std::string name = NameOf(task);
      tried.insert(name);
      const Method* method = deps_.methods.Find(task.method);
      VARSEL_CHECK(method != nullptr && method->request_id != nullptr);
      const RequestId request_id(Uuid::Derived("due", {}, name));
      const absl::Status status = deps_.pipeline.RunDue(*method, request_id, step ? moment : until,
                                                        std::move(task.request));
      ++(status.ok() ? report.done : report.refused);
    }
  }
  return report;
}

void DueRunner::StartThread() {
  thread_ = std::thread([this] { Loop(); });
}

void DueRunner::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

void DueRunner::Loop() {
  while (true) {
    {
      MutexLock lock(mutex_);
      if (!stopping_) wake_.WaitFor(mutex_, deps_.limits.due_every);
      if (stopping_) return;
    }
    RunUntil(deps_.domain_clock.Now());
  }
}

}  // namespace varsel::runtime
