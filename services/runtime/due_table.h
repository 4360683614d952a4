// What the passing of time makes the system do by itself: removals, lapses. Each is an ordinary
// command with role SYSTEM, so that it is an event like any other.
#ifndef VARSEL_SERVICES_RUNTIME_DUE_TABLE_H_
#define VARSEL_SERVICES_RUNTIME_DUE_TABLE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

namespace varsel::runtime {

// One thing that fell due: the command to run. Its request_id is derived from method, key and due
// time, so that running it twice does nothing.
struct DueTask {
  absl::Time due;
  std::string key;     // what tells this task from others of the same method
  std::string method;  // "varsel.focus.v1.FocusService/RemoveLapsed"
  std::unique_ptr<google::protobuf::Message> request;  // without request_id
};

// Gives the tasks due at `now`, earliest first, at most `limit`. Reads its area's due view.
using DueSource = std::function<absl::StatusOr<std::vector<DueTask>>(absl::Time now, size_t limit)>;

class DueTable {
 public:
  void Add(DueSource source) { sources_.push_back(std::move(source)); }
  const std::vector<DueSource>& sources() const { return sources_; }

 private:
  std::vector<DueSource> sources_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_DUE_TABLE_H_
