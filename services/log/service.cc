#include "services/log/service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/log/record_proto.h"
#include "storage/base/error.h"
#include "storage/base/limits.h"
#include "storage/base/status_macros.h"

namespace varsel::log_service {
namespace {

constexpr size_t kPageDefault = 100;
constexpr size_t kPageBytesMax = 4u << 20;  // well below what a reply may be
constexpr size_t kCatchUpBatch = 200;
constexpr absl::Duration kLookEvery = absl::Milliseconds(200);  // whether the caller is still there

google::protobuf::Duration DurationProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(duration));
  proto.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(duration % absl::Seconds(1))));
  return proto;
}

}  // namespace

log::v1::GetStatusResponse LogService::GetStatus() const {
  log::v1::GetStatusResponse status;
  const log::LogIdentity identity = log_.identity();
  status.set_log_id(identity.log_id.ToString());
  status.set_district(identity.district);
  status.set_development(identity.development);
  status.set_format(identity.format);
  status.set_min_reader_version(identity.min_reader_version);
  const log::LogHead head = log_.head();
  status.set_head_position(head.position.value());
  if (head.position > Position()) *status.mutable_head_recorded_time() = ToProto(head.recorded);
  status.set_tree_head(head.tree_head.data(), head.tree_head.size());
  for (const views::ViewState& state : views_.States()) {
    log::v1::View& view = *status.add_views();
    view.set_name(state.name);
    view.set_schema(state.schema);
    view.set_position(state.position.value());
    view.set_broken(state.broken);
    view.set_rebuilding(state.rebuilding);
    view.set_rebuilt_to(state.rebuilt_to.value());
  }
  status.set_version(host_.version);
  *status.mutable_recovery_duration() = DurationProto(host_.recovery());
  *status.mutable_uptime() = DurationProto(host_.uptime());
  status.set_disk_free_bytes(host_.disk_free_bytes());
  *status.mutable_domain_time() = ToProto(domain_clock_.Now());
  *status.mutable_system_time() = ToProto(SystemClock().Now());
  status.set_stopped(host_.stopped());
  const log::LogCut ended = host_.access_cut();
  status.set_access_ended_records(ended.through.value());
  if (ended.through > Position()) *status.mutable_access_ended_until() = ToProto(ended.recorded);
  return status;
}

absl::StatusOr<log::v1::ReadRecordsResponse> LogService::ReadRecords(
    const log::v1::ReadRecordsRequest& request) const {
  uint64_t after = request.after_position();
  if (!request.page_token().empty() && !absl::SimpleAtoi(request.page_token(), &after)) {
    return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  }
  const size_t size =
      request.page_size() == 0 ? kPageDefault : static_cast<size_t>(request.page_size());
  log::v1::ReadRecordsResponse response;
  size_t bytes = 0;
  bool at_head = false;
  // In small steps, so that a page of large records is not read in vain.
  while (!at_head && bytes < kPageBytesMax && response.records_size() < static_cast<int>(size)) {
    const size_t left = size - static_cast<size_t>(response.records_size());
    ASSIGN_OR_RETURN(const std::vector<log::Record> records,
                     log_.ReadAll(Position(after), std::min<size_t>(left, 50)));
    at_head = records.empty();
    for (const log::Record& record : records) {
      if (bytes >= kPageBytesMax) break;
      bytes += record.header_bytes.size() * 2 + record.payload.size() + record.sealed.size();
      *response.add_records() = RecordProto(record);
      after = record.header.position.value();
    }
  }
  if (!at_head) response.set_next_page_token(absl::StrCat(after));
  return response;
}

bool LogService::WriteHeartbeat(Position position, runtime::StreamSink& sink) const {
  log::v1::FollowRecordsResponse item;
  item.mutable_heartbeat()->set_position(position.value());
  *item.mutable_heartbeat()->mutable_server_time() = ToProto(domain_clock_.Now());
  return sink.Write(item);
}

absl::Status LogService::FollowRecords(const log::v1::FollowRecordsRequest& request,
                                       runtime::StreamSink& sink) const {
  Position position(request.after_position());
  const absl::Duration heartbeat = Limits().follow_heartbeat;
  absl::Duration silent = absl::ZeroDuration();
  bool caught_up = false;  // the first heartbeat says that the past is read
  while (!sink.cancelled()) {
    ASSIGN_OR_RETURN(const std::vector<log::Record> records, log_.ReadAll(position, kCatchUpBatch));
    for (const log::Record& record : records) {
      log::v1::FollowRecordsResponse item;
      *item.mutable_record() = RecordProto(record);
      if (!sink.Write(item)) return absl::OkStatus();
      position = record.header.position;
      silent = absl::ZeroDuration();
    }
    if (records.size() == kCatchUpBatch) continue;
    if (!caught_up || silent >= heartbeat) {
      if (!WriteHeartbeat(position, sink)) break;
      caught_up = true;
      silent = absl::ZeroDuration();
    }
    if (!log_.AwaitPast(position, kLookEvery)) silent += kLookEvery;
  }
  return absl::OkStatus();
}

}  // namespace varsel::log_service
