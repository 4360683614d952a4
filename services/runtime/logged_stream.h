// A stream whose reading is written down: its selection and purpose when it opens, and each person
// before the first item that tells of him leaves, again when an hour has passed. Thread-compatible:
// one per stream, used by one thread at a time. An item waits for its entry, not the handler for
// the item: he goes on to the next.
#ifndef VARSEL_SERVICES_RUNTIME_LOGGED_STREAM_H_
#define VARSEL_SERVICES_RUNTIME_LOGGED_STREAM_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/runtime/access_recorder.h"
#include "services/runtime/awaited_status.h"
#include "services/runtime/gated_sink.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rate_limit.h"
#include "storage/base/clock.h"

namespace varsel::runtime {

inline constexpr absl::Duration kPersonLoggedEvery = absl::Hours(1);

class LoggedStream final : public StreamSink {
 public:
  // All of it outlives this.
  LoggedStream(AccessRecorder& recorder, CallRates& rates, const Method& method, const Call& call,
               const google::protobuf::Message& request, const Clock& system_clock,
               GatedSink& sink);

  // To be called before the handler. UNAVAILABLE READ_NOT_LOGGED: it may not run.
  absl::Status Open();

  bool Write(const google::protobuf::Message& message) override;
  void Names(const std::vector<Uuid>& persons) override;
  bool ready() const override { return sink_.ready(); }
  bool cancelled() const override { return sink_.cancelled(); }

  // Waits for the last entry. UNAVAILABLE READ_NOT_LOGGED: it was not written, and its item, which
  // was the last, has not left. To be called after the handler.
  absl::Status AwaitLogged();

 private:
  PersonalRead Read(PersonalRead::Part part, std::vector<Uuid> persons) const;

  AccessRecorder& recorder_;
  CallRates& rates_;
  const Method& method_;
  const Call& call_;
  const google::protobuf::Message& request_;
  const Clock& system_clock_;
  GatedSink& sink_;
  const std::string selection_;
  std::vector<Uuid> named_;                           // of the next item
  absl::flat_hash_map<Uuid, absl::Duration> logged_;  // when, by the clock that never jumps
  std::shared_ptr<AwaitedStatus> last_;               // of the last entry; null = there is none
};

// What a stream's request selects, in a word: the name of the arm that is set in its field
// `selection`, without "_id"; empty if it has none.
std::string SelectionOf(const google::protobuf::Message& request);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_LOGGED_STREAM_H_
