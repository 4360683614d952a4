#include "services/log/register.h"

#include <optional>
#include <utility>

#include "services/log/backup_query.h"
#include "services/log/clock_command.h"
#include "services/log/proof_query.h"
#include "services/log/service.h"
#include "services/runtime/method_table.h"
#include "varsel/log/v1/backup_service.pb.h"
#include "varsel/log/v1/log_service.pb.h"
#include "varsel/log/v1/proof_service.pb.h"

namespace varsel::log_service {
namespace {

using runtime::Work;

class LogArea final : public runtime::Area {
 public:
  explicit LogArea(LogHost host) : host_(std::move(host)) {}

  std::string_view name() const override { return "log"; }
  std::vector<const views::View*> Views() const override { return {}; }
  void Register(const runtime::Ground& ground) override {
    service_.emplace(ground.log, ground.views, ground.domain_clock, host_);
    RegisterClockCommand(ground, host_);
    const std::string prefix = "varsel.log.v1.LogService/";
    runtime::MethodTable& methods = ground.methods;
    methods.Query<log::v1::PingRequest, log::v1::PingResponse>(
        prefix + "Ping", Work::kPointReads,
        [](const runtime::Call&, const log::v1::PingRequest&)
            -> absl::StatusOr<log::v1::PingResponse> { return log::v1::PingResponse(); });
    methods.Query<log::v1::GetStatusRequest, log::v1::GetStatusResponse>(
        prefix + "GetStatus", Work::kPointReads,
        [this](const runtime::Call&, const log::v1::GetStatusRequest&)
            -> absl::StatusOr<log::v1::GetStatusResponse> { return service_->GetStatus(); });
    methods.Query<log::v1::ReadRecordsRequest, log::v1::ReadRecordsResponse>(
        prefix + "ReadRecords", Work::kScan,
        [this](const runtime::Call&, const log::v1::ReadRecordsRequest& request) {
          return service_->ReadRecords(request);
        });
    methods.Stream<log::v1::FollowRecordsRequest, log::v1::FollowRecordsResponse>(
        prefix + "FollowRecords",
        [this](const runtime::Call&, const log::v1::FollowRecordsRequest& request,
               runtime::StreamSink& sink) { return service_->FollowRecords(request, sink); });
    methods.Verbatim(prefix + "ReadRecords");
    methods.Verbatim(prefix + "FollowRecords");
    RegisterProofs(methods);
  }

 private:
  // On the pool: signing waits for a sync, proofs read tiles, and a backup reads everything.
  void RegisterProofs(runtime::MethodTable& methods) {
    const std::string proof = "varsel.log.v1.ProofService/";
    Add(methods, proof + "GetSignedHead", proofs_, &ProofQuery::GetSignedHead);
    Add(methods, proof + "ListSignedHeads", proofs_, &ProofQuery::ListSignedHeads);
    Add(methods, proof + "SignHead", proofs_, &ProofQuery::SignHead);
    Add(methods, proof + "GetInclusionProof", proofs_, &ProofQuery::GetInclusionProof);
    Add(methods, proof + "GetConsistencyProof", proofs_, &ProofQuery::GetConsistencyProof);
    const std::string backup = "varsel.log.v1.BackupService/";
    Add(methods, backup + "TakeBackup", backups_, &BackupQuery::TakeBackup);
    Add(methods, backup + "GetBackups", backups_, &BackupQuery::GetBackups);
    Add(methods, backup + "TakeKeyBackup", backups_, &BackupQuery::TakeKeyBackup);
  }
  template <typename Queries, typename Request, typename Response>
  static void Add(runtime::MethodTable& methods, const std::string& name, const Queries& queries,
                  absl::StatusOr<Response> (Queries::*answer)(const Request&) const) {
    methods.Query<Request, Response>(
        name, Work::kScan, [&queries, answer](const runtime::Call&, const Request& request) {
          return (queries.*answer)(request);
        });
  }

  const LogHost host_;
  const ProofQuery proofs_{host_};
  const BackupQuery backups_{host_};
  std::optional<LogService> service_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewLogArea(LogHost host) {
  return std::make_unique<LogArea>(std::move(host));
}

}  // namespace varsel::log_service
