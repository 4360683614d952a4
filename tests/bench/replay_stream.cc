#include "tests/bench/replay_stream.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "clients/cli/connection.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/channel_arguments.h"
#include "grpcpp/support/proto_buffer_reader.h"
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

// Streams to many watchers, each on a connection of its own, as they come to a server. One thread
// takes what arrives and when; it is parsed after the end, because who measures shares the cores.
class Watchers {
 public:
  Watchers(const std::string& server, size_t count, const WatchRequest& request) : slots_(count) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // else they share a connection
    const std::string bytes = request.SerializeAsString();
    for (size_t i = 0; i < count; ++i) {
      Slot& slot = slots_[i];
      slot.stub = std::make_unique<grpc::GenericStub>(
          grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments));
      for (const auto& [key, value] : MetadataOfLeader(i)) slot.context.AddMetadata(key, value);
      const grpc::Slice slice(bytes);
      slot.buffer = grpc::ByteBuffer(&slice, 1);
      slot.stream =
          slot.stub->PrepareCall(&slot.context, "/varsel.replay.v1.ReplayService/Watch", &queue_);
      slot.stream->StartCall(&slot);
    }
    thread_ = std::thread([this] { Run(); });
  }
  ~Watchers() {
    if (thread_.joinable()) Stop();
  }

  // Waits until each has its first item, or is refused.
  void AwaitReady() const {
    while (ready_.load() < slots_.size()) absl::SleepFor(absl::Milliseconds(20));
  }
  // Waits until nothing more comes.
  void Stop() {
    stopping_.store(true);
    thread_.join();
    queue_.Shutdown();
  }
  // What came to all of them. After Stop.
  std::vector<Arrival> Arrivals() const {
    std::vector<Arrival> arrivals;
    for (const Slot& slot : slots_) {
      for (const auto& [arrived, item] : slot.items) {
        WatchResponse response;
        grpc::ByteBuffer copy(item);
        grpc::ProtoBufferReader reader(&copy);
        if (!response.ParseFromZeroCopyStream(&reader)) continue;
        for (const auto& step : response.frame().steps()) {
          arrivals.push_back({step.position(), FromProto(step.recorded_time()), arrived});
        }
      }
    }
    return arrivals;
  }

 private:
  static constexpr absl::Duration kQuiet = absl::Milliseconds(500);

  struct Slot {
    std::unique_ptr<grpc::GenericStub> stub;
    grpc::ClientContext context;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream;
    enum { kStarting, kAsking, kReading, kEnding } state = kStarting;
    grpc::ByteBuffer buffer;
    grpc::Status status;
    std::vector<std::pair<absl::Time, grpc::ByteBuffer>> items;
  };

  void Run() {
    for (size_t open = slots_.size(); open > 0;) {
      void* tag = nullptr;
      bool ok = false;
      const auto next = queue_.AsyncNext(&tag, &ok, absl::ToChronoTime(absl::Now() + kQuiet));
      if (next == grpc::CompletionQueue::TIMEOUT) {
        if (!stopping_.load()) continue;
        for (Slot& slot : slots_) slot.context.TryCancel();
        continue;
      }
      Slot& slot = *static_cast<Slot*>(tag);
      if (slot.state == Slot::kEnding) {
        --open;
        if (!stopping_.load()) {
          std::fprintf(stderr, "a watcher ended: %s\n", slot.status.error_message().c_str());
          ++ready_;
        }
      } else if (!ok) {
        slot.state = Slot::kEnding;
        slot.stream->Finish(&slot.status, &slot);
      } else if (slot.state == Slot::kStarting) {
        slot.state = Slot::kAsking;
        slot.stream->WriteLast(slot.buffer, grpc::WriteOptions(), &slot);
      } else {
        if (slot.state == Slot::kReading) {
          slot.items.emplace_back(absl::Now(), slot.buffer);
          if (slot.items.size() == 1) ++ready_;
        }
        slot.state = Slot::kReading;
        slot.buffer.Clear();
        slot.stream->Read(&slot.buffer, &slot);
      }
    }
  }

  grpc::CompletionQueue queue_;
  std::deque<Slot> slots_;
  std::atomic<size_t> ready_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

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
    const std::string notification_id =
        NotificationId(i / kKnownPersons % kRounds, persons[i] * kGroups);
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
  const Tale tale = TaleOf(
      readings, static_cast<size_t>(absl::ToDoubleSeconds(run) * static_cast<double>(per_second)),
      std::max(persons / kGroups, size_t{1}));
  WatchRequest request;
  request.mutable_selection()->set_group_id(GroupId(0));
  ASSIGN_OR_RETURN(const uint64_t head, HeadOf(server));
  request.set_after_position(head);
  Watchers watching(server, watchers, request);
  watching.AwaitReady();
  const auto recorded = RecordAttempts(server, tale.persons, per_second);
  watching.Stop();
  if (!recorded.ok()) return recorded.status();
  const std::vector<absl::Time>& replied = *recorded;
  const std::vector<Arrival> arrivals = watching.Arrivals();
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
