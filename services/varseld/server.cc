#include "services/varseld/server.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/grpc_tls.h"
#include "services/varseld/areas.h"
#include "spdlog/spdlog.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::varseld {
namespace {

constexpr size_t kAccessLogCacheBytes = 16u << 20;

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

void SayEnded(const absl::StatusOr<uint64_t>& ended) {
  if (ended.ok()) {
    if (*ended > 0) spdlog::info("access log: past their term and erased records={}", *ended);
    return;
  }
  const auto detail = DetailOf(ended.status());
  spdlog::error("access log: what is past its term was not erased: {}",
                detail.has_value() ? detail->en() : "unknown");
}

runtime::TlsFiles TlsFilesOf(const IdentityFlags& flags) {
  return {.certificate = flags.tls_cert, .key = flags.tls_key, .client_ca = flags.tls_client_ca};
}

// Without TLS on loopback only (identity_flags.h).
std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const IdentityFlags& flags) {
  return flags.tls_cert.empty() ? grpc::InsecureServerCredentials()
                                : runtime::TlsCredentials(TlsFilesOf(flags));
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
  if (!flags.identity.tls_cert.empty()) {
    RETURN_IF_ERROR(runtime::CheckTlsFiles(TlsFilesOf(flags.identity), SystemClock().Now()));
  }
  RETURN_IF_ERROR(server->MakeAreas());
  std::error_code error;
  std::filesystem::create_directories(flags.data_dir, error);
  if (error) {
    return absl::UnavailableError("cannot make " + flags.data_dir + ": " + error.message());
  }
  RETURN_IF_ERROR(server->OpenKeys());
  RETURN_IF_ERROR(server->OpenLog());
  RETURN_IF_ERROR(server->ReplayErasures());
  ASSIGN_OR_RETURN(server->identity_, Identity::Open(flags));
  RETURN_IF_ERROR(server->OpenAccessLog());
  RETURN_IF_ERROR(server->OpenSigners());
  server->OpenBackups();
  server->MakePipeline();
  RETURN_IF_ERROR(server->Serve());
  return server;
}

absl::Status Server::MakeAreas() {
  log_service::LogHost log_host{.version = version_,
                                .recovery = [this] { return log_->recovery().took; },
                                .uptime = [this] { return SystemClock().Elapsed() - started_; },
                                .disk_free_bytes = [this] { return FreeBytes(flags_.data_dir); },
                                .stopped = [this] { return log_->stopped(); },
                                .access_cut = [this] { return access_log_->cut(); },
                                .confirm_clock =
                                    [this] {
                                      log_->ConfirmClock();
                                      access_log_->ConfirmClock();  // or nothing personal is read
                                    },
                                .signer = [this](proof::LogName name) -> proof::HeadSigner* {
                                  const auto found = signers_.find(name);
                                  return found != signers_.end() ? found->second.get() : nullptr;
                                },
                                .backups = [this] { return backups_.get(); }};
  ASSIGN_OR_RETURN(const std::string policy_dir, FindPolicyDir(flags_.policy_dir));
  ASSIGN_OR_RETURN(Policies policies, LoadPolicies(policy_dir));
  programmes_ = std::make_unique<const ProgrammeCatalogue>(std::move(policies.programmes));
  areas_ = NewAreas(
      {.log = std::move(log_host),
       .records = {.rotate = [this] { return RotateDistrictKey(); },
                   .youngest_key_backup_lapses = [this] { return YoungestKeyBackupLapses(); }},
       .access_ended = SayEnded},
      std::move(policies));
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
  options.keys_made = [this] { return keys_->made(); };
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

absl::Status Server::OpenAccessLog() {
  log::OpenOptions options;
  options.data_dir = flags_.data_dir + "/access";
  options.district = flags_.district;
  options.development = flags_.development;
  options.clock = &SystemClock();  // whatever story is told
  options.entropy = &SystemEntropy();
  for (const auto& area : areas_) {
    for (const views::View* view : area->AccessLogViews()) options.views.push_back(view);
  }
  options.mac = [this](std::string_view bytes) { return keys_->Mac("access.head", bytes); };
  options.on_fatal = StopNow;
  options.cuttable = true;  // its entries have a term
  // It is written a little at a time, and seldom read.
  options.block_cache_bytes = kAccessLogCacheBytes;
  options.write_buffer_bytes = kAccessLogCacheBytes;
  ASSIGN_OR_RETURN(access_log_, log::RocksDbEventLog::Open(std::move(options)));
  spdlog::info("access log position={} ended={} recovery_ms={:.1f} verified={}",
               access_log_->head().position.value(), access_log_->cut().through.value(),
               absl::ToDoubleMilliseconds(access_log_->recovery().took),
               access_log_->recovery().records_verified);
  return absl::OkStatus();
}

void Server::RegisterAreas() {
  access_sealer_ = std::make_unique<runtime::Sealer>(*keys_, access_log_->identity().log_id);
  access_runner_ = std::make_unique<runtime::CommandRunner>(
      runtime::CommandRunner::Deps{.log = *access_log_,
                                   .sealer = *access_sealer_,
                                   .work = *work_,
                                   .entropy = SystemEntropy(),
                                   .system_clock = SystemClock(),
                                   .limits = limits_});
  access_ground_.reset(new runtime::AccessGround{.log = *access_log_,
                                                 .views = *access_log_,
                                                 .runner = *access_runner_,
                                                 .entropy = SystemEntropy(),
                                                 .system_clock = SystemClock()});
  for (const auto& area : areas_) {
    area->Register({.methods = *methods_,
                    .due = due_table_,
                    .log = *log_,
                    .views = *log_,
                    .sealer = *sealer_,
                    .domain_clock = domain_clock_,
                    .access = access_ground_.get()});
    if (area->access_recorder() != nullptr) access_recorder_ = area->access_recorder();
  }
  VARSEL_CHECK(access_recorder_ != nullptr);
}

absl::Status Server::OpenSigners() {
  // A key made anew beside heads of another would sign what nobody can follow.
  const bool nothing_signed =
      !std::filesystem::exists(flags_.data_dir + "/" + proof::HeadBook::kFileName);
  if (nothing_signed && !std::filesystem::exists(flags_.signing_key_file)) {
    RETURN_IF_ERROR(proof::SigningKey::Create(flags_.signing_key_file, SystemEntropy()));
    spdlog::info("signing key made file={}", flags_.signing_key_file);
  }
  ASSIGN_OR_RETURN(signing_key_, proof::SigningKey::Load(flags_.signing_key_file));
  spdlog::info("signing key id={} public={}", signing_key_->public_key().Id(),
               signing_key_->public_key().ToText());
  RETURN_IF_ERROR(AddSigner(proof::LogName::kMain, *log_, flags_.data_dir));
  return AddSigner(proof::LogName::kAccess, *access_log_, flags_.data_dir + "/access");
}

absl::Status Server::AddSigner(proof::LogName name, const log::ProvableLog& log,
                               const std::string& directory) {
  ASSIGN_OR_RETURN(
      std::unique_ptr<proof::HeadSigner> signer,
      proof::HeadSigner::Open({.log = log, .key = *signing_key_, .clock = SystemClock()}, name,
                              directory));
  signer->Start(flags_.sign_heads_every, [](const absl::Status& why) {
    const auto detail = DetailOf(why);
    spdlog::error("no head was signed: {}", detail.has_value() ? detail->en() : "unknown");
  });
  signers_[name] = std::move(signer);
  return absl::OkStatus();
}

// A log that is closed has a head of all its records.
void Server::StopSigners() {
  for (const auto& [name, signer] : signers_) {
    signer->Stop();
    if (signer->log().head().position == Position()) continue;
    const absl::Status last = signer->SignNow().status();
    if (!last.ok()) spdlog::warn("the last head was not signed log={}", proof::NameOf(name));
  }
}

void Server::OpenBackups() {
  backup::BackupOffice::Options options;
  options.logs.push_back(
      {.log = *log_, .signer = *signers_.at(proof::LogName::kMain), .data_dir = flags_.data_dir});
  options.logs.push_back({.log = *access_log_,
                          .signer = *signers_.at(proof::LogName::kAccess),
                          .data_dir = flags_.data_dir + "/access"});
  options.root = flags_.backup_root;
  options.key_store = flags_.data_dir + "/keys";
  options.key_folder = flags_.key_backup_dir;
  options.keep_points = flags_.backup_keep_points;
  options.every = flags_.backup_every;
  options.district_key = [this] { return LoadDistrictKey(); };
  options.clock = &SystemClock();
  backups_ = std::make_unique<backup::BackupOffice>(std::move(options));
  backups_->Start([](const absl::Status& why) {
    const auto detail = DetailOf(why);
    spdlog::error("no backup was taken: {}", detail.has_value() ? detail->en() : "unknown");
  });
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
  RegisterAreas();
  methods_->CheckComplete();
  metrics_.AddMethods(*methods_);
  pipeline_ = std::make_unique<runtime::Pipeline>(
      runtime::Pipeline::Deps{.methods = *methods_,
                              .authenticator = identity_->authenticator(),
                              .log = *log_,
                              .work = *work_,
                              .domain_clock = domain_clock_,
                              .system_clock = SystemClock(),
                              .observer = &metrics_,
                              .access = access_recorder_,
                              .limits = limits_,
                              .programmes = programmes_.get(),
                              .rates = RatesOf(flags_),
                              .keys = keys_.get()});
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
                   runtime::GrpcServer::Start({.listen = flags_.listen,
                                               .credentials = CredentialsOf(flags_.identity),
                                               .reflection = flags_.identity.reflection,
                                               .message_bytes_max = limits_.message_bytes_max},
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
  std::vector<views::ViewState> states = log_->States();
  for (views::ViewState& state : access_log_->States()) states.push_back(std::move(state));
  for (const auto& area : areas_) {
    const std::string prefix = absl::StrCat(std::string(area->name()), ".");
    bool serving = !log_->stopped() && !access_log_->stopped();
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
  if (identity_ != nullptr) identity_->Stop();
  exposer_.reset();
  for (const auto& area : areas_) area->Stop();
  if (backups_ != nullptr) backups_->Stop();
  StopSigners();
  if (access_log_ != nullptr) access_log_->Shutdown();
  if (log_ != nullptr) log_->Shutdown();
  work_.reset();  // runs what is left
}

}  // namespace varsel::varseld
