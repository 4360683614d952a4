#include "tests/bench/local_system.h"

#include <filesystem>
#include <utility>

#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"
#include "services/runtime/limits.h"
#include "services/runtime/metadata.h"
#include "services/varseld/areas.h"
#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/base/mutex.h"
#include "storage/base/status_macros.h"
#include "storage/keys/district_key.h"

namespace varsel::bench {
namespace {

constexpr size_t kInFlightMax = 1024;

runtime::MapMetadata MetadataFor(Who who, const identity::IssuingKey& issuing) {
  runtime::MapMetadata metadata;
  for (const auto& [key, value] : MetadataOf(who, issuing)) metadata.Set(key, value);
  return metadata;
}

void SetRequestId(google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  request.GetReflection()->SetString(&request, field, SystemEntropy().NewUuid().ToString());
}

// Calls under way, and the first that was refused.
class Flight {
 public:
  void Begin() {
    MutexLock lock(mutex_);
    while (open_ >= kInFlightMax) ended_.Wait(mutex_);
    ++open_;
  }
  void End(const absl::Status& status) {
    MutexLock lock(mutex_);
    --open_;
    if (!status.ok() && first_refusal_.ok()) first_refusal_ = status;
    ended_.NotifyAll();
  }
  absl::Status Await() {
    MutexLock lock(mutex_);
    while (open_ > 0) ended_.Wait(mutex_);
    return first_refusal_;
  }

 private:
  Mutex mutex_;
  CondVar ended_;
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status first_refusal_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<LocalSystem>> LocalSystem::Open(const std::string& data_dir,
                                                               bool start) {
  auto system = std::unique_ptr<LocalSystem>(new LocalSystem());
  RETURN_IF_ERROR(system->OpenLog(data_dir));
  // The same key that a server on this directory trusts with --dev_identity.
  varseld::Flags flags;
  flags.data_dir = data_dir;
  flags.district = "bench";
  flags.identity.dev_identity = true;
  ASSIGN_OR_RETURN(system->identity_, varseld::Identity::Open(flags));
  ASSIGN_OR_RETURN(system->issuing_key_,
                   identity::IssuingKey::Load(data_dir + "/dev_identity.key"));
  system->MakePipeline();
  if (start) {
    for (const auto& area : system->areas_) RETURN_IF_ERROR(area->Start());
  }
  return system;
}

// As services/varseld/server.cc does it, without what serves.
absl::Status LocalSystem::OpenLog(const std::string& data_dir) {
  const bool is_new = !std::filesystem::exists(data_dir + "/log");
  std::filesystem::create_directories(data_dir);
  const std::string key_file = data_dir + "/district.key";
  if (is_new) RETURN_IF_ERROR(keys::CreateDistrictKey(key_file, SystemEntropy()));
  ASSIGN_OR_RETURN(const keys::KeyBytes district_key, keys::LoadDistrictKey(key_file));
  ASSIGN_OR_RETURN(keys_,
                   keys::FileKeyRing::Open(
                       {.path = data_dir + "/keys", .district_key = district_key, .create = is_new},
                       SystemEntropy()));

  ASSIGN_OR_RETURN(const std::string policy_dir, varseld::FindPolicyDir(""));
  ASSIGN_OR_RETURN(varseld::Policies policies, varseld::LoadPolicies(policy_dir));
  areas_ = varseld::NewAreas({}, std::move(policies));
  for (const auto& area : areas_) {
    for (const views::View* view : area->Views()) views_.push_back(view);
  }
  log::OpenOptions options;
  options.data_dir = data_dir;
  options.district = "bench";
  options.views = views_;
  options.mac = [this](std::string_view bytes) { return keys_->Mac("log.head", bytes); };
  ASSIGN_OR_RETURN(log_, log::RocksDbEventLog::Open(std::move(options)));
  return absl::OkStatus();
}

void LocalSystem::MakePipeline() {
  runtime::ServiceLimits limits;
  sealer_ = std::make_unique<runtime::Sealer>(*keys_, log_->identity().log_id);
  work_ = std::make_unique<runtime::WorkPool>(
      runtime::WorkPool::Options{.threads = limits.work_threads,
                                 .queue_max = limits.work_queue_max,
                                 .retry_after = limits.retry_after});
  runner_ = std::make_unique<runtime::CommandRunner>(
      runtime::CommandRunner::Deps{.log = *log_,
                                   .sealer = *sealer_,
                                   .work = *work_,
                                   .entropy = SystemEntropy(),
                                   .system_clock = SystemClock(),
                                   .limits = limits});
  methods_ = std::make_unique<runtime::MethodTable>(*runner_);
  for (const auto& area : areas_) {
    area->Register({.methods = *methods_,
                    .due = due_,
                    .log = *log_,
                    .views = *log_,
                    .sealer = *sealer_,
                    .domain_clock = SystemClock()});
  }
  pipeline_ = std::make_unique<runtime::Pipeline>(
      runtime::Pipeline::Deps{.methods = *methods_,
                              .authenticator = identity_->authenticator(),
                              .log = *log_,
                              .work = *work_,
                              .domain_clock = SystemClock(),
                              .system_clock = SystemClock(),
                              .limits = limits,
                              .keys = keys_.get()});
}

LocalSystem::~LocalSystem() {
  for (const auto& area : areas_) area->Stop();
  if (log_ != nullptr) log_->Shutdown();
  work_.reset();  // runs what is left
}

absl::Status LocalSystem::Run(Phase phase) {
  const runtime::MapMetadata leader = MetadataFor(Who::kLeader, *issuing_key_);
  const runtime::MapMetadata nominator = MetadataFor(Who::kNominator, *issuing_key_);
  const runtime::MapMetadata jurist = MetadataFor(Who::kJurist, *issuing_key_);
  Flight flight;
  for (Step& step : phase) {
    const runtime::Method* method = methods_->Find(step.method);
    if (method == nullptr) return absl::NotFoundError(step.method);
    SetRequestId(*step.request);
    flight.Begin();
    pipeline_->Start(*method,
                     step.who == Who::kLeader   ? leader
                     : step.who == Who::kJurist ? jurist
                                                : nominator,
                     absl::Now() + absl::Minutes(1), std::move(step.request),
                     [&flight](const absl::StatusOr<runtime::MessagePtr>& reply, Position) {
                       flight.End(reply.status());
                     });
  }
  return flight.Await();
}

}  // namespace varsel::bench
