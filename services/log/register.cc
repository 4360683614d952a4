#include "services/log/register.h"

#include <optional>
#include <utility>

#include "services/log/clock_command.h"
#include "services/log/service.h"
#include "services/runtime/method_table.h"
#include "varsel/log/v1/log_service.pb.h"

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
  }

 private:
  const LogHost host_;
  std::optional<LogService> service_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewLogArea(LogHost host) {
  return std::make_unique<LogArea>(std::move(host));
}

}  // namespace varsel::log_service
