#include "tests/bench/load_client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/time/clock.h"
#include "storage/base/check.h"

namespace varsel::bench {
namespace {

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// A call in flight; its address is its tag.
struct CallSlot {
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  grpc::ByteBuffer reply;
  grpc::Status status;
  absl::Time begun;
};

}  // namespace

struct LoadClient::Impl {
  explicit Impl(const std::string& server)
      : channel(grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), Eager())),
        stub(channel) {}

  // Tries again quickly, so that the time until a starting server answers is the server's.
  static grpc::ChannelArguments Eager() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 5);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 10);
    return arguments;
  }

  void Begin(const std::string& method,
             const std::vector<std::pair<std::string, std::string>>& metadata,
             const std::string& request, CallSlot& slot) {
    slot.context = std::make_unique<grpc::ClientContext>();
    for (const auto& [key, value] : metadata) slot.context->AddMetadata(key, value);
    slot.begun = absl::Now();
    slot.reader = stub.PrepareUnaryCall(slot.context.get(), method, ToBuffer(request), &queue);
    slot.reader->StartCall();
    slot.reader->Finish(&slot.reply, &slot.status, &slot);
  }

  CallSlot& AwaitOne() {
    void* tag = nullptr;
    bool ok = false;
    VARSEL_CHECK(queue.Next(&tag, &ok));
    return *static_cast<CallSlot*>(tag);
  }

  std::shared_ptr<grpc::Channel> channel;
  grpc::GenericStub stub;
  grpc::CompletionQueue queue;
};

LoadClient::LoadClient(const std::string& server) : impl_(std::make_unique<Impl>(server)) {}

LoadClient::~LoadClient() {
  impl_->queue.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (impl_->queue.Next(&tag, &ok)) {
  }
}

LoadResult LoadClient::Run(const Load& load) {
  const std::string method = "/" + load.method;
  LoadResult result;
  std::vector<CallSlot> slots(load.in_flight);
  const absl::Time counted_from = absl::Now() + load.warm_up;
  const absl::Time until = counted_from + load.run;
  for (CallSlot& slot : slots) impl_->Begin(method, load.metadata, load.next(), slot);
  absl::Time last = counted_from;
  for (size_t open = slots.size(); open > 0;) {
    CallSlot& slot = impl_->AwaitOne();
    const absl::Time now = absl::Now();
    if (!slot.status.ok()) {
      if (result.refused++ == 0) {
        result.first_refusal =
            std::to_string(slot.status.error_code()) + " " + slot.status.error_message();
      }
    } else if (now >= counted_from && now <= until) {
      result.latencies.Add(now - slot.begun);
      last = now;
    }
    if (now < until) {
      impl_->Begin(method, load.metadata, load.next(), slot);
    } else {
      --open;
    }
  }
  result.seconds = absl::ToDoubleSeconds(last - counted_from);
  return result;
}

absl::StatusOr<std::string> LoadClient::CallOnce(
    const std::string& method, const std::vector<std::pair<std::string, std::string>>& metadata,
    const std::string& request, absl::Duration timeout) {
  if (!impl_->channel->WaitForConnected(absl::ToChronoTime(absl::Now() + timeout))) {
    return absl::DeadlineExceededError("no server is there");
  }
  CallSlot slot;
  impl_->Begin("/" + method, metadata, request, slot);
  impl_->AwaitOne();
  if (!slot.status.ok()) {
    return absl::Status(static_cast<absl::StatusCode>(slot.status.error_code()),
                        slot.status.error_message());
  }
  return ToString(slot.reply);
}

}  // namespace varsel::bench
