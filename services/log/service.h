// The log's RPCs over the EventLog interface. Records leave as they are stored, sealed parts
// sealed. Thread-safe.
#ifndef VARSEL_SERVICES_LOG_SERVICE_H_
#define VARSEL_SERVICES_LOG_SERVICE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/log/log_host.h"
#include "services/runtime/method_table.h"
#include "storage/base/clock.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"
#include "varsel/log/v1/log_service.pb.h"

namespace varsel::log_service {

class LogService {
 public:
  // All of it outlives the service.
  LogService(log::EventLog& log, const views::ViewSource& views, const Clock& domain_clock,
             const LogHost& host)
      : log_(log), views_(views), domain_clock_(domain_clock), host_(host) {}

  log::v1::GetStatusResponse GetStatus() const;
  // INVALID_ARGUMENT PAGE_TOKEN_MALFORMED; DATA_LOSS LOG_DATA_LOSS.
  absl::StatusOr<log::v1::ReadRecordsResponse> ReadRecords(
      const log::v1::ReadRecordsRequest& request) const;
  // Blocks until the sink is cancelled. DATA_LOSS LOG_DATA_LOSS.
  absl::Status FollowRecords(const log::v1::FollowRecordsRequest& request,
                             runtime::StreamSink& sink) const;

 private:
  bool WriteHeartbeat(Position position, runtime::StreamSink& sink) const;

  log::EventLog& log_;
  const views::ViewSource& views_;
  const Clock& domain_clock_;
  const LogHost& host_;
};

}  // namespace varsel::log_service

#endif  // VARSEL_SERVICES_LOG_SERVICE_H_
