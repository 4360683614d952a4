// The whole server, put together: keys, log, areas, pipeline, gRPC, metrics. Knows the areas by
// their register.h and nothing of what they do.
#ifndef VARSEL_SERVICES_VARSELD_SERVER_H_
#define VARSEL_SERVICES_VARSELD_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/access_recorder.h"
#include "services/runtime/area.h"
#include "services/runtime/call_metrics.h"
#include "services/runtime/command_runner.h"
#include "services/runtime/due_runner.h"
#include "services/runtime/due_table.h"
#include "services/runtime/grpc_server.h"
#include "services/runtime/limits.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"
#include "services/runtime/sealer.h"
#include "services/runtime/story_clock.h"
#include "services/runtime/work_pool.h"
#include "services/varseld/flags.h"
#include "services/varseld/identity.h"
#include "storage/keys/file_key_ring.h"
#include "storage/log/rocksdb_event_log.h"

namespace varsel::varseld {

class Server {
 public:
  // Opens everything and serves. An error's message is one clear line: another district, a newer
  // format, a locked directory, a development log, a full disk, a log shorter than its head, an
  // address that cannot be had. Blocks.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Flags& flags, std::string version);
  ~Server();  // Stop

  // HOST:PORT that is served.
  const std::string& address() const { return grpc_->address(); }
  // Tells health what the log and the views say. Called every second or so.
  void UpdateHealth();
  // Takes no new calls, lets those under way end, and closes everything. Blocks. Idempotent.
  void Stop();

 private:
  Server(const Flags& flags, std::string version);

  absl::Status OpenKeys();
  absl::Status OpenLog();
  absl::Status OpenAccessLog();
  void RegisterAreas();
  absl::Status MakeAreas();
  void MakePipeline();
  absl::Status Serve();

  const Flags flags_;
  const std::string version_;
  const absl::Duration started_;
  runtime::ServiceLimits limits_;
  runtime::StoryClock story_clock_{SystemClock()};  // used in development only
  const Clock& domain_clock_;

  std::unique_ptr<const ProgrammeCatalogue> programmes_;
  std::vector<std::unique_ptr<runtime::Area>> areas_;
  std::unique_ptr<keys::FileKeyRing> keys_;
  std::unique_ptr<log::RocksDbEventLog> log_;
  std::unique_ptr<log::RocksDbEventLog> access_log_;  // who read of whom; by the system clock
  std::unique_ptr<runtime::Sealer> sealer_;
  std::unique_ptr<runtime::WorkPool> work_;
  std::unique_ptr<runtime::CommandRunner> runner_;
  std::unique_ptr<runtime::Sealer> access_sealer_;
  std::unique_ptr<runtime::CommandRunner> access_runner_;
  std::unique_ptr<runtime::AccessGround> access_ground_;
  runtime::AccessRecorder* access_recorder_ = nullptr;  // an area's
  std::unique_ptr<runtime::MethodTable> methods_;
  runtime::DueTable due_table_;
  runtime::CallMetrics metrics_;
  std::unique_ptr<Identity> identity_;
  std::unique_ptr<runtime::Pipeline> pipeline_;
  std::shared_ptr<runtime::ServerGauges> gauges_;
  std::unique_ptr<runtime::DueRunner> due_;
  std::unique_ptr<runtime::GrpcServer> grpc_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  bool stopped_ = false;
};

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_SERVER_H_
