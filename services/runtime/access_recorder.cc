#include "services/runtime/access_recorder.h"

#include <memory>
#include <utility>

#include "services/runtime/awaited_status.h"

namespace varsel::runtime {

absl::Status RecordAndWait(AccessRecorder& recorder, const PersonalRead& read) {
  const auto written = std::make_shared<AwaitedStatus>();
  recorder.Record(read, [written](absl::Status status) { written->Give(std::move(status)); });
  return written->Await();
}

}  // namespace varsel::runtime
