// Varsel without gRPC, over the real log, keys, views and pipeline, in this process: what the
// loader and the in-process measures stand on. It reads and writes the same data directory as
// varseld, which must not run at the same time.
#ifndef VARSEL_TESTS_BENCH_LOCAL_SYSTEM_H_
#define VARSEL_TESTS_BENCH_LOCAL_SYSTEM_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/identity/issuing_key.h"
#include "services/runtime/area.h"
#include "services/runtime/command_runner.h"
#include "services/runtime/due_table.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"
#include "services/runtime/sealer.h"
#include "services/runtime/work_pool.h"
#include "services/varseld/identity.h"
#include "storage/keys/file_key_ring.h"
#include "storage/log/rocksdb_event_log.h"
#include "tests/bench/district.h"

namespace varsel::bench {

class LocalSystem {
 public:
  // A log of the district "bench", made with its keys if it is not there; data_dir/district.key is
  // the district's key, data_dir/dev_identity.key the one that callers' tokens are issued from.
  // `start` = what runs beside the calls too, such as the index of names.
  static absl::StatusOr<std::unique_ptr<LocalSystem>> Open(const std::string& data_dir, bool start);
  ~LocalSystem();

  // Runs the steps through the pipeline, many at once, and waits for all. The first refusal, if
  // there is one.
  absl::Status Run(Phase phase);

  log::RocksDbEventLog& event_log() { return *log_; }
  runtime::Sealer& sealer() { return *sealer_; }
  const std::vector<const views::View*>& views() const { return views_; }

 private:
  LocalSystem() = default;
  absl::Status OpenLog(const std::string& data_dir);
  void MakePipeline();

  std::vector<std::unique_ptr<runtime::Area>> areas_;
  std::vector<const views::View*> views_;
  std::unique_ptr<keys::FileKeyRing> keys_;
  std::unique_ptr<log::RocksDbEventLog> log_;
  std::unique_ptr<runtime::Sealer> sealer_;
  std::unique_ptr<runtime::WorkPool> work_;
  std::unique_ptr<runtime::CommandRunner> runner_;
  std::unique_ptr<runtime::MethodTable> methods_;
  runtime::DueTable due_;
  std::unique_ptr<varseld::Identity> identity_;
  std::unique_ptr<identity::IssuingKey> issuing_key_;
  std::unique_ptr<runtime::Pipeline> pipeline_;
};

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_LOCAL_SYSTEM_H_
