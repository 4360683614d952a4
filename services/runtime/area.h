// What an area is to the process: its views, and what it registers. varseld puts the areas together
// and knows nothing else.
#ifndef VARSEL_SERVICES_RUNTIME_AREA_H_
#define VARSEL_SERVICES_RUNTIME_AREA_H_

#include <memory>
#include <string_view>
#include <vector>

#include "services/runtime/sealer.h"
#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"

namespace varsel::runtime {

class AccessRecorder;
class CommandRunner;
class DueTable;
class MethodTable;

// The access log: a log of its own beside the district's, by the system clock.
struct AccessGround {
  log::EventLog& log;
  views::ViewSource& views;
  CommandRunner& runner;  // of commands whose events stand there
  Entropy& entropy;
  const Clock& system_clock;
};

// What an area is given to stand on. All of it outlives the area.
struct Ground {
  MethodTable& methods;
  DueTable& due;
  log::EventLog& log;
  views::ViewSource& views;
  Sealer& sealer;
  const Clock& domain_clock;
  const AccessGround* access = nullptr;  // none only where a test has no access log
};

class Area {
 public:
  virtual ~Area() = default;
  virtual std::string_view name() const = 0;
  // The area's views; owned by the area. Asked for before the log is opened.
  virtual std::vector<const views::View*> Views() const = 0;
  // The area's views of the access log; likewise.
  virtual std::vector<const views::View*> AccessLogViews() const { return {}; }
  // Registers methods and due sources. Called once, after the log is open and before the first
  // call.
  virtual void Register(const Ground& ground) = 0;
  // Who writes the access log: one area's. Asked for after Register; owned by the area.
  virtual AccessRecorder* access_recorder() { return nullptr; }
  // Starts what runs beside the calls (an index in memory kept by a follower). Called after
  // Register.
  virtual absl::Status Start() { return absl::OkStatus(); }
  // Stops it. Called before the log shuts down.
  virtual void Stop() {}
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_AREA_H_
