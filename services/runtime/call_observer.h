// Who hears what became of each call: metrics and the log. Nothing of a request or a reply reaches
// it, so that no line and no figure can hold a person's data.
#ifndef VARSEL_SERVICES_RUNTIME_CALL_OBSERVER_H_
#define VARSEL_SERVICES_RUNTIME_CALL_OBSERVER_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace varsel::runtime {

struct CallReport {
  std::string_view method;  // "?" for one that there is not
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string reason;      // stable; empty when it went well
  std::string field_path;  // of the field that was refused
  absl::Duration took;
};

// Thread-safe; called from any thread; quick.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void Finished(const CallReport& report) = 0;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_CALL_OBSERVER_H_
