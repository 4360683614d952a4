// A stream whose reading is written down: its selection and purpose when it opens, and each person
// before the first item that tells of him leaves, again when an hour has passed. Thread-compatible:
// one per stream, on the stream's thread, which waits for the access log.
#ifndef VARSEL_SERVICES_RUNTIME_LOGGED_STREAM_H_
#define VARSEL_SERVICES_RUNTIME_LOGGED_STREAM_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/runtime/access_recorder.h"
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
               StreamSink& sink);

  // To be called before the handler. UNAVAILABLE READ_NOT_LOGGED: it may not run.
  absl::Status Open();

  bool Write(const google::protobuf::Message& message) override;
  void Names(const std::vector<Uuid>& persons) override;
  bool cancelled() const override { return !not_logged_.ok() || sink_.cancelled(); }

  // Why nothing more was written, where the access log was the reason.
  const absl::Status& not_logged() const { return not_logged_; }

 private:
  absl::Status LogAndWait(PersonalRead::Part part, std::vector<Uuid> persons);

  AccessRecorder& recorder_;
  CallRates& rates_;
  const Method& method_;
  const Call& call_;
  const google::protobuf::Message& request_;
  const Clock& system_clock_;
  StreamSink& sink_;
  const std::string selection_;
  std::vector<Uuid> named_;                           // of the next item
  absl::flat_hash_map<Uuid, absl::Duration> logged_;  // when, by the clock that never jumps
  absl::Status not_logged_;
};

// What a stream's request selects, in a word: the name of the arm that is set in its field
// `selection`, without "_id"; empty if it has none.
std::string SelectionOf(const google::protobuf::Message& request);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_LOGGED_STREAM_H_
