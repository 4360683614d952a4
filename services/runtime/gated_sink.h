// Where a stream's items wait for something before they leave: what tells of a person waits for the
// access log. A transport that can wait by itself lets the handler go on meanwhile, up to its next
// item; for another the handler waits.
#ifndef VARSEL_SERVICES_RUNTIME_GATED_SINK_H_
#define VARSEL_SERVICES_RUNTIME_GATED_SINK_H_

#include <functional>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/runtime/awaited_status.h"
#include "services/runtime/method_table.h"

namespace varsel::runtime {

class GatedSink : public StreamSink {
 public:
  // To be called once, from any thread: OK = the item leaves, else it never does, nor any after it.
  using Opened = std::function<void(const absl::Status&)>;
  using Gate = absl::FunctionRef<void(Opened)>;

  // As Write, but the item leaves only when it is opened. `gate` is called once the item before has
  // left and before this returns, which may be before it is opened; not at all where this is false
  // because the caller is gone.
  virtual bool WriteBehind(const google::protobuf::Message& message, Gate gate) = 0;
};

// A sink that cannot wait by itself. Thread-compatible.
class WaitingSink final : public GatedSink {
 public:
  explicit WaitingSink(StreamSink& sink) : sink_(sink) {}  // outlives this

  bool Write(const google::protobuf::Message& message) override {
    return !shut_ && sink_.Write(message);
  }
  bool WriteBehind(const google::protobuf::Message& message, Gate gate) override {
    if (shut_) return false;
    const auto opened = std::make_shared<AwaitedStatus>();
    gate([opened](const absl::Status& status) { opened->Give(status); });
    shut_ = !opened->Await().ok();
    return Write(message);
  }
  bool cancelled() const override { return shut_ || sink_.cancelled(); }

 private:
  StreamSink& sink_;
  bool shut_ = false;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GATED_SINK_H_
