#include "tests/bench/replay_stream.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "clients/cli/connection.h"
#include "grpcpp/security/credentials.h"
#include "services/domain/time_proto.h"
#include "storage/base/entropy.h"
#include "storage/base/status_macros.h"
#include "tests/bench/district.h"
#include "varsel/log/v1/log_service.pb.h"
#include "varsel/notification/v1/notification_service.pb.h"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::bench {
namespace {

using replay::v1::ReplayRequest;
using replay::v1::ReplayResponse;
using replay::v1::WatchRequest;
using replay::v1::WatchResponse;

constexpr size_t kKnownPersons = 5;

// A watcher's first reading of a person is written down once an hour: in an hour at most as many as
// the district has persons, 20,000, among 100 records a second, 360,000 in that hour. So one record
// in 18 at the most is of a person of whom he has not read, and this is it; as a rule it is fewer.
constexpr size_t kHourFirstEvery = 18;

cli::CallContext Leader() {
  return {.metadata = MetadataOf(Who::kLeader), .timeout = absl::Minutes(10)};
}

const google::protobuf::MethodDescriptor& MethodOf(const char* name) {
  return *ReplayRequest::descriptor()->file()->service(0)->FindMethodByName(name);
}

}  // namespace

absl::StatusOr<Streamed> StreamReplay(const std::string& server, bool as_known) {
  cli::Connection connection(server, grpc::InsecureChannelCredentials());
  // Connected before anything is measured.
  RETURN_IF_ERROR(connection.CallBytes("/varsel.log.v1.LogService/Ping", "", Leader()).status());
  ReplayRequest request;
  request.mutable_selection()->set_group_id(GroupId(0));
  if (as_known) {
    request.set_mode(replay::v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
    *request.mutable_as_known_at() = ToProto(absl::Now() - absl::Seconds(1));
  }
  Streamed streamed;
  const absl::Time begun = absl::Now();
  absl::Time first = absl::InfiniteFuture();
  RETURN_IF_ERROR(connection.Stream(
      MethodOf("Replay"), request.SerializeAsString(), Leader(),
      [&](const google::protobuf::Message& item) {
        if (first == absl::InfiniteFuture()) first = absl::Now();
        streamed.steps +=
            static_cast<uint64_t>(static_cast<const ReplayResponse&>(item).frame().steps_size());
        return true;
      }));
  streamed.first_ms = absl::ToDoubleMilliseconds(first - begun);
  streamed.seconds = absl::ToDoubleSeconds(absl::Now() - first);
  return streamed;
}

namespace {

struct Arrival {
  uint64_t position = 0;
  absl::Time recorded;
  absl::Time arrived;
};

// What one watcher gets, until it has `records` steps or is stopped.
std::vector<Arrival> WatchOne(const std::string& server, size_t number, const WatchRequest& request,
                              size_t records, const std::atomic<bool>& stopped,
                              std::atomic<size_t>& ready) {
  cli::Connection connection(server, grpc::InsecureChannelCredentials());
  std::vector<Arrival> own;
  bool counted = false;
  const absl::Status ended =
      connection.Stream(MethodOf("Watch"), request.SerializeAsString(),
                        {.metadata = MetadataOfLeader(number), .timeout = absl::Minutes(10)},
                        [&](const google::protobuf::Message& item) {
                          const absl::Time now = absl::Now();
                          const auto& frame = static_cast<const WatchResponse&>(item).frame();
                          if (!counted) ++ready;
                          counted = true;
                          for (const auto& step : frame.steps()) {
                            own.push_back({step.position(), FromProto(step.recorded_time()), now});
                          }
                          return own.size() < records && !stopped.load();
                        });
  if (!ended.ok()) std::fprintf(stderr, "a watcher ended: %s\n", ended.ToString().c_str());
  if (!counted) ++ready;
  return own;
}

// The persons of group 0 whom the records are of, one after another.
struct Tale {
  std::vector<size_t> persons;
  size_t before = 0;  // the first of them, which are not counted: to be read of
  size_t firsts = 0;  // of the others: nobody has read of him
};

Tale TaleOf(Readings readings, size_t records, size_t of_group) {
  Tale tale;
  const size_t known = readings == Readings::kFirst ? 0 : std::min(of_group, kKnownPersons);
  const size_t first_every = readings == Readings::kFirst  ? 1
                             : readings == Readings::kHour ? kHourFirstEvery
                                                           : records + 1;
  tale.before = known;
  for (size_t i = 0; i < known; ++i) tale.persons.push_back(i);
  for (size_t i = 1; i <= records; ++i) {
    if (i % first_every != 0) {
      tale.persons.push_back(i % known);
      continue;
    }
    if (known + tale.firsts == of_group) break;  // of all of them by now
    tale.persons.push_back(known + tale.firsts++);
  }
  return tale;
}

// Attempts on these persons of group 0, so many a second; when the reply to each came.
absl::StatusOr<std::vector<absl::Time>> RecordAttempts(const std::string& server,
                                                       const std::vector<size_t>& persons,
                                                       size_t per_second) {
  cli::Connection connection(server, grpc::InsecureChannelCredentials());
  const absl::Duration each = absl::Seconds(1) / static_cast<double>(per_second);
  const absl::Time begun = absl::Now();
  std::vector<absl::Time> replied;
  for (size_t i = 0; i < persons.size(); ++i) {
    absl::SleepFor(begun + each * static_cast<double>(i) - absl::Now());
    const std::string notification_id = NotificationId(i / kKnownPersons % kRounds, persons[i] * kGroups);
    RETURN_IF_ERROR(connection
                        .CallBytes("/varsel.notification.v1.NotificationService/RecordAttempt",
                                   Attempt(notification_id, i, absl::Now()).SerializeAsString(),
                                   Leader())
                        .status());
    replied.push_back(absl::Now());
  }
  return replied;
}

absl::StatusOr<uint64_t> HeadOf(const std::string& server) {
  cli::Connection connection(server, grpc::InsecureChannelCredentials());
  ASSIGN_OR_RETURN(const std::string bytes,
                   connection.CallBytes("/varsel.log.v1.LogService/GetStatus", "", Leader()));
  log::v1::GetStatusResponse status;
  if (!status.ParseFromString(bytes)) return absl::InternalError("the status does not parse");
  return status.head_position();
}

}  // namespace

absl::StatusOr<Watched> WatchRecords(const std::string& server, size_t watchers, size_t per_second,
                                     absl::Duration run, size_t persons, Readings readings) {
  const Tale tale =
      TaleOf(readings,
             static_cast<size_t>(absl::ToDoubleSeconds(run) * static_cast<double>(per_second)),
             std::max(persons / kGroups, size_t{1}));
  const size_t records = tale.persons.size();
  WatchRequest request;
  request.mutable_selection()->set_group_id(GroupId(0));
  ASSIGN_OR_RETURN(const uint64_t head, HeadOf(server));
  request.set_after_position(head);
  std::mutex mutex;
  std::vector<Arrival> arrivals;
  std::atomic<size_t> ready = 0;
  std::atomic<bool> stopped = false;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < watchers; ++i) {
    threads.emplace_back([&, i] {
      const std::vector<Arrival> own = WatchOne(server, i, request, records, stopped, ready);
      const std::lock_guard<std::mutex> lock(mutex);
      arrivals.insert(arrivals.end(), own.begin(), own.end());
    });
  }
  while (ready.load() < watchers) absl::SleepFor(absl::Milliseconds(20));
  const auto recorded = RecordAttempts(server, tale.persons, per_second);
  stopped = !recorded.ok();
  for (std::thread& thread : threads) thread.join();
  if (!recorded.ok()) return recorded.status();
  const std::vector<absl::Time>& replied = *recorded;
  Watched watched;
  watched.records = replied.size() - tale.before;
  watched.firsts = tale.firsts;
  watched.expected = watched.records * watchers;
  std::map<uint64_t, size_t> numbers;  // which of the records each position was
  for (const Arrival& arrival : arrivals) numbers[arrival.position] = 0;
  size_t number = 0;
  for (auto& [position, index] : numbers) index = number++;
  for (const Arrival& arrival : arrivals) {
    const size_t index = std::min(numbers[arrival.position], replied.size() - 1);
    if (index < tale.before) continue;
    watched.from_recorded.Add(arrival.arrived - arrival.recorded);
    watched.from_reply.Add(std::max(absl::ZeroDuration(), arrival.arrived - replied[index]));
  }
  return watched;
}

}  // namespace varsel::bench
