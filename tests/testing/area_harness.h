// One or several areas in memory, called through the real pipeline: the log, the views, the keys,
// the story clock and what falls due are all there; only the disk and gRPC are not. Calls are
// synchronous.
//
//   AreaHarness harness(focus::NewFocusArea());
//   auto reply =
//   harness.Call<focus::v1::GetPersonResponse>("varsel.focus.v1.FocusService/GetPerson", request,
//                                                           {.role = "officer", .section =
//                                                           TestId("section-1")});
//
// Time stands still until a call's `at` or AdvanceTo moves it. The same seed gives the same ids.
// One thread at a time, but for Call, which is thread-safe.
#ifndef VARSEL_TESTS_TESTING_AREA_HARNESS_H_
#define VARSEL_TESTS_TESTING_AREA_HARNESS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/area.h"
#include "services/runtime/command_runner.h"
#include "services/runtime/due_runner.h"
#include "services/runtime/due_table.h"
#include "services/runtime/limits.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"
#include "services/runtime/sealer.h"
#include "services/runtime/story_clock.h"
#include "services/runtime/work_pool.h"
#include "storage/keys/memory_key_ring.h"
#include "storage/log/memory_event_log.h"
#include "storage/views/memory_views.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/metadata_authenticator.h"
#include "tests/testing/seeded_entropy.h"
#include "tests/testing/test_ids.h"

namespace varsel::testing {

// Who calls, and how. Empty = the metadata is left out.
struct CallerOptions {
  std::string role = "project_leader";
  std::string section = {};
  std::string actor = TestId("actor");
  std::string purpose = "notification";
  std::string at = {};  // RFC 3339: moves the story
  std::string language = {};
  std::string legal_basis = {};
  std::string agency = {};
  std::string controller = {};  // empty = the role's own; police's where each controller has one
};

class AreaHarness {
 public:
  struct Options {
    uint64_t seed = 1;
    absl::Time start = absl::FromUnixSeconds(1'672'560'000);  // 2023-01-01 08:00 UTC
    runtime::ServiceLimits limits;
    const ProgrammeCatalogue* programmes = &DefaultProgrammes();  // outlives the harness
    keys::KeyRing* keys = nullptr;  // outlives it; null = one in memory
    runtime::RateLimits rates = {};
  };

  explicit AreaHarness(std::unique_ptr<runtime::Area> area);
  explicit AreaHarness(std::vector<std::unique_ptr<runtime::Area>> areas);
  AreaHarness(std::vector<std::unique_ptr<runtime::Area>> areas, const Options& options);
  ~AreaHarness();

  // REQUIRES: the method exists and has these types.
  template <typename Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request,
                                const CallerOptions& caller = {}) {
    absl::StatusOr<runtime::MessagePtr> reply = CallMessage(method, request, caller);
    if (!reply.ok()) return reply.status();
    return static_cast<const Response&>(**reply);
  }
  absl::StatusOr<runtime::MessagePtr> CallMessage(std::string_view method,
                                                  const google::protobuf::Message& request,
                                                  const CallerOptions& caller);
  // The first `max` items of a stream, serialized; it is then cancelled.
  absl::StatusOr<std::vector<std::string>> CallStream(std::string_view method,
                                                      const google::protobuf::Message& request,
                                                      size_t max, const CallerOptions& caller = {});

  absl::Time now() const { return clock_.Now(); }
  // Moves the story to `time`; what falls due on the way is done first, each at its due time.
  runtime::DueReport AdvanceTo(absl::Time time);
  runtime::DueReport Advance(absl::Duration by) { return AdvanceTo(now() + by); }

  // Every record so far, in order.
  std::vector<log::Record> Records() const;
  // The same of the access log, which is there for an area that writes one.
  std::vector<log::Record> AccessRecords() const;
  // The rows of a view. Fails the test if it is broken.
  views::Rows DumpView(std::string_view name) const;
  views::Rows DumpAccessView(std::string_view name) const;
  // Fails the test, naming the view, where its rows are not those that its records give when folded
  // from nothing.
  void ExpectRebuiltEqualsFollowed() const;

  runtime::Pipeline& pipeline() { return *pipeline_; }
  const runtime::MethodTable& methods() const { return methods_; }
  runtime::Sealer& sealer() { return *sealer_; }
  keys::KeyRing& keys() { return sealer_->keys(); }
  log::MemoryEventLog& event_log() { return *log_; }
  log::MemoryEventLog& access_log() { return *access_log_; }
  // Who writes it; nullptr if no area does.
  runtime::AccessRecorder* access_recorder() { return access_recorder_; }
  // Of what no story moves: the access log, streams and deadlines.
  ManualClock& system_clock() { return manual_; }
  const std::vector<const views::View*>& views() const { return views_; }
  // The position that the last answer gave.
  Position last_position() const;

 private:
  using ViewsOfArea = std::vector<const views::View*> (runtime::Area::*)() const;
  static std::vector<const views::View*> ViewsOf(
      const std::vector<std::unique_ptr<runtime::Area>>& areas, ViewsOfArea views);
  void RegisterAreas();

  const std::vector<std::unique_ptr<runtime::Area>> areas_;
  const std::vector<const views::View*> views_;
  const std::vector<const views::View*> access_views_;
  ManualClock manual_;
  runtime::StoryClock clock_{manual_};
  SeededEntropy entropy_;
  keys::MemoryKeyRing memory_keys_;
  std::unique_ptr<log::MemoryEventLog> log_;
  std::unique_ptr<log::MemoryEventLog> access_log_;
  std::unique_ptr<runtime::Sealer> sealer_;
  std::unique_ptr<runtime::Sealer> access_sealer_;
  std::unique_ptr<runtime::WorkPool> work_;
  std::unique_ptr<runtime::CommandRunner> runner_;
  std::unique_ptr<runtime::CommandRunner> access_runner_;
  std::unique_ptr<runtime::AccessGround> access_;
  runtime::AccessRecorder* access_recorder_ = nullptr;
  runtime::MethodTable methods_;
  runtime::DueTable due_table_;
  MetadataAuthenticator authenticator_;
  std::unique_ptr<runtime::Pipeline> pipeline_;
  std::unique_ptr<runtime::DueRunner> due_;
  mutable Mutex mutex_;
  Position last_position_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_AREA_HARNESS_H_
