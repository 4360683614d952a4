#include "services/varseld/server.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/varseld/areas.h"
#include "spdlog/spdlog.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/district_key.h"

namespace varsel::varseld {
namespace {

constexpr int kExitFatal = 3;  // nothing may be promised any more

runtime::RateLimits RatesOf(const Flags& flags) {
  return {.calls_per_minute = static_cast<uint32_t>(flags.calls_per_minute),
          .personal_reads_per_minute = static_cast<uint32_t>(flags.personal_reads_per_minute)};
}

// After a failed write the process stops rather than go on: a later sync may lie. Whoever waits for
// a reply gets none.
void StopNow(const absl::Status& status) {
  const auto detail = DetailOf(status);
  spdlog::critical("the log stopped: {}", detail.has_value() ? detail->en() : "unknown");
  spdlog::shutdown();
  std::_Exit(kExitFatal);
}

uint64_t FreeBytes(const std::string& directory) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(directory, error);
  return error ? 0 : space.available;
}

}  // namespace

Server::Server(const Flags& flags, std::string version)
    : flags_(flags),
      version_(std::move(version)),
      started_(SystemClock().Elapsed()),
      domain_clock_(flags.development ? static_cast<const Clock&>(story_clock_) : SystemClock()) {
  limits_.calls_in_flight_max = flags.calls_in_flight_max;
  limits_.streams_open_max = flags.streams_open_max;
}

Server::~Server() { Stop(); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Flags& flags, std::string version) {
  std::unique_ptr<Server> server(new Server(flags, std::move(version)));
  RETURN_IF_ERROR(server->MakeAreas());
  std::error_code error;
  std::filesystem::create_directories(flags.data_dir, error);
  if (error) {
    return absl::UnavailableError("cannot make " + flags.data_dir + ": " + error.message());
  }
  RETURN_IF_ERROR(server->OpenKeys());
  RETURN_IF_ERROR(server->OpenLog());
  server->MakePipeline();
  RETURN_IF_ERROR(server->Serve());
  return server;
}

absl::Status Server::OpenKeys() {
  // Beside a log there must be keys: made anew, they would open nothing of it.
  const bool is_new = !std::filesystem::exists(flags_.data_dir + "/log");
  if (flags_.development && is_new && !std::filesystem::exists(flags_.district_key_file)) {
    RETURN_IF_ERROR(keys::CreateDistrictKey(flags_.district_key_file, SystemEntropy()));
  }
  ASSIGN_OR_RETURN(const keys::KeyBytes district_key,
                   keys::LoadDistrictKey(flags_.district_key_file));
  ASSIGN_OR_RETURN(keys_, keys::FileKeyRing::Open({.path = flags_.data_dir + "/keys",
                                                   .district_key = district_key,
                                                   .create = is_new},
                                                  SystemEntropy()));
  return absl::OkStatus();
}

absl::Status Server::MakeAreas() {
  log_service::LogHost host{.version = version_,
                            .recovery = [this] { return log_->recovery().took; },
                            .uptime = [this] { return SystemClock().Elapsed() - started_; },
                            .disk_free_bytes = [this] { return FreeBytes(flags_.data_dir); },
                            .stopped = [this] { return log_->stopped(); },
                            .confirm_clock = [this] { log_->ConfirmClock(); }};
  ASSIGN_OR_RETURN(const std::string policy_dir, FindPolicyDir(flags_.policy_dir));
  ASSIGN_OR_RETURN(Policies policies, LoadPolicies(policy_dir));
  programmes_ = std::make_unique<const ProgrammeCatalogue>(std::move(policies.programmes));
  areas_ = NewAreas(std::move(host), std::move(policies));
  return absl::OkStatus();
}

absl::Status Server::OpenLog() {
  log::OpenOptions options;
  options.data_dir = flags_.data_dir;
  options.district = flags_.district;
  options.development = flags_.development;
  options.clock = &domain_clock_;
  options.entropy = &SystemEntropy();
  // A story's clock is moved by its calls, as far as they say.
  if (flags_.development) options.limits.clock_jump_max = absl::InfiniteDuration();
  for (const auto& area : areas_) {
    for (const views::View* view : area->Views()) options.views.push_back(view);
  }
  options.mac = [this](std::string_view bytes) { return keys_->Mac("log.head", bytes); };
  options.on_fatal = StopNow;
  ASSIGN_OR_RETURN(log_, log::RocksDbEventLog::Open(std::move(options)));

  const log::LogHead head = log_->head();
  spdlog::info("log district={} development={} position={} recovery_ms={:.1f} verified={}",
               flags_.district, flags_.development, head.position.value(),
               absl::ToDoubleMilliseconds(log_->recovery().took),
               log_->recovery().records_verified);
  if (flags_.development && head.position > Position()) {
    // A log of today goes on today; a story goes on where it was.
    const absl::Duration behind = SystemClock().Now() - head.recorded;
    if (behind < absl::ZeroDuration() || behind > absl::Hours(24)) {
      story_clock_.BeginAt(head.recorded);
    } else {
      story_clock_.Settle();
    }
  }
  return absl::OkStatus();
}

void Server::MakePipeline() {
  sealer_ = std::make_unique<runtime::Sealer>(*keys_, log_->identity().log_id);
  work_ = std::make_unique<runtime::WorkPool>(
      runtime::WorkPool::Options{.threads = limits_.work_threads,
                                 .queue_max = limits_.work_queue_max,
                                 .retry_after = limits_.retry_after});
  runner_ = std::make_unique<runtime::CommandRunner>(
      runtime::CommandRunner::Deps{.log = *log_,
                                   .sealer = *sealer_,
                                   .work = *work_,
                                   .entropy = SystemEntropy(),
                                   .system_clock = SystemClock(),
                                   .limits = limits_});
  methods_ = std::make_unique<runtime::MethodTable>(*runner_);
  for (const auto& area : areas_) {
    area->Register({.methods = *methods_,
                    .due = due_table_,
                    .log = *log_,
                    .views = *log_,
                    .sealer = *sealer_,
                    .domain_clock = domain_clock_});
  }
  methods_->CheckComplete();
  metrics_.AddMethods(*methods_);
  pipeline_ =
      std::make_unique<runtime::Pipeline>(runtime::Pipeline::Deps{.methods = *methods_,
                                                                  .log = *log_,
                                                                  .work = *work_,
                                                                  .domain_clock = domain_clock_,
                                                                  .system_clock = SystemClock(),
                                                                  .observer = &metrics_,
                                                                  .limits = limits_,
                                                                  .programmes = programmes_.get(),
                                                                  .rates = RatesOf(flags_)});
  due_ =
      std::make_unique<runtime::DueRunner>(runtime::DueRunner::Deps{.table = due_table_,
                                                                    .methods = *methods_,
                                                                    .pipeline = *pipeline_,
                                                                    .domain_clock = domain_clock_,
                                                                    .limits = limits_});
  if (flags_.development) pipeline_->SetStory(story_clock_, *due_);
}

absl::Status Server::Serve() {
  for (const auto& area : areas_) RETURN_IF_ERROR(area->Start());
  ASSIGN_OR_RETURN(grpc_,
                   runtime::GrpcServer::Start(
                       {.listen = flags_.listen, .message_bytes_max = limits_.message_bytes_max},
                       *methods_, *pipeline_));
  if (!flags_.metrics_listen.empty()) {
    ASSIGN_OR_RETURN(exposer_, runtime::ExposeMetrics(flags_.metrics_listen));
    gauges_ = std::make_shared<runtime::ServerGauges>(*log_, *log_, *pipeline_);
    exposer_->RegisterCollectable(metrics_.shared_registry());
    exposer_->RegisterCollectable(gauges_);
  }
  // On a story, what falls due is done when the story moves.
  if (!flags_.development) due_->StartThread();
  return absl::OkStatus();
}

void Server::UpdateHealth() {
  const std::vector<views::ViewState> states = log_->States();
  for (const auto& area : areas_) {
    const std::string prefix = absl::StrCat(std::string(area->name()), ".");
    bool serving = !log_->stopped();
    for (const views::ViewState& state : states) {
      if (state.broken && state.name.rfind(prefix, 0) == 0) serving = false;
    }
    for (const runtime::Method* method : methods_->All()) {
      const std::string& service = method->descriptor->service()->full_name();
      if (service.rfind("varsel." + prefix, 0) == 0) grpc_->SetServing(service, serving);
    }
  }
}

void Server::Stop() {
  if (std::exchange(stopped_, true)) return;
  if (grpc_ != nullptr) grpc_->SetServing(false);
  if (due_ != nullptr) due_->Stop();
  if (pipeline_ != nullptr) {
    pipeline_->Drain();
    if (!pipeline_->AwaitIdle(limits_.drain_within)) {
      spdlog::warn("stopping with calls under way in_flight={}", pipeline_->in_flight());
    }
  }
  if (grpc_ != nullptr) grpc_->Shutdown(absl::Seconds(1));
  exposer_.reset();
  for (const auto& area : areas_) area->Stop();
  if (log_ != nullptr) log_->Shutdown();
  work_.reset();  // runs what is left
}

}  // namespace varsel::varseld
