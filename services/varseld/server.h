// The whole server, put together: keys, log, areas, pipeline, gRPC, metrics. Knows the areas by
// their register.h and nothing of what they do.
#ifndef VARSEL_SERVICES_VARSELD_SERVER_H_
#define VARSEL_SERVICES_VARSELD_SERVER_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/records/register.h"
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
#include "storage/backup/backup_office.h"
#include "storage/base/mutex.h"
#include "storage/keys/file_key_ring.h"
#include "storage/log/rocksdb_event_log.h"
#include "storage/proof/head_signer.h"
#include "storage/proof/signing_key.h"

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
  // The district's key as `text` names it opens the key store.
  absl::Status OpenKeysWith(const std::string& text, bool create);
  // Before anything is opened: what the log erased is erased, in a restored key store as well.
  absl::Status ReplayErasures();
  // Also of the backups that lie where this server takes them.
  absl::StatusOr<records::Rotation> RotateDistrictKey();
  absl::StatusOr<keys::KeyBytes> DistrictKeyBefore();
  // The key that wraps the others now, wherever it lies.
  absl::StatusOr<keys::KeyBytes> LoadDistrictKey();
  void SetDistrictKeyText(const std::string& text);
  // Of the copies of the key store that this server takes; nullopt if it takes none.
  std::optional<absl::Time> YoungestKeyBackupLapses() const;
  absl::Status OpenLog();
  absl::Status OpenAccessLog();
  void RegisterAreas();
  // The key, and a signer for each log that is open.
  absl::Status OpenSigners();
  absl::Status AddSigner(proof::LogName name, const log::ProvableLog& log,
                         const std::string& directory);
  void StopSigners();
  void OpenBackups();
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
  Mutex district_key_mutex_;
  std::string district_key_text_
      ABSL_GUARDED_BY(district_key_mutex_);  // the flag's, that opens keys_
  std::unique_ptr<log::RocksDbEventLog> log_;
  std::unique_ptr<log::RocksDbEventLog> access_log_;  // who read of whom; by the system clock
  std::optional<proof::SigningKey> signing_key_;
  std::map<proof::LogName, std::unique_ptr<proof::HeadSigner>> signers_;
  std::unique_ptr<backup::BackupOffice> backups_;
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
