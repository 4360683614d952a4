#include "clients/cli/connection.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "clients/cli/methods.h"
#include "clients/cli/refusal.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/byte_buffer.h"

namespace varsel::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

void Prepare(const CallContext& call, grpc::ClientContext* context) {
  for (const auto& [key, value] : call.metadata) context->AddMetadata(key, value);
  if (call.timeout != absl::InfiniteDuration()) {
    context->set_deadline(std::chrono::system_clock::now() +
                          absl::ToChronoNanoseconds(call.timeout));
  }
}

absl::Status StatusOf(const grpc::Status& status) {
  return StatusFromCall(static_cast<int>(status.error_code()), status.error_message(),
                        status.error_details());
}

absl::StatusOr<std::string> BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return absl::InternalError("the reply could not be read");
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

absl::StatusOr<std::unique_ptr<Message>> ParseReply(const MethodDescriptor& method,
                                                    const absl::StatusOr<std::string>& bytes) {
  if (!bytes.ok()) return bytes.status();
  std::unique_ptr<Message> reply = NewMessage(*method.output_type());
  if (!reply->ParseFromString(*bytes)) {
    return absl::InternalError(
        absl::StrCat("the reply does not parse as ", method.output_type()->full_name()));
  }
  return reply;
}

}  // namespace

struct Connection::Stub {
  explicit Stub(std::shared_ptr<grpc::Channel> channel) : generic(std::move(channel)) {}
  grpc::GenericStub generic;
};

Connection::Connection(const std::string& server,
                       const std::shared_ptr<grpc::ChannelCredentials>& credentials)
    : stub_(std::make_unique<Stub>(grpc::CreateChannel(server, credentials))) {}

Connection::~Connection() = default;

absl::StatusOr<std::unique_ptr<Message>> Connection::Call(const MethodDescriptor& method,
                                                          const std::string& request_bytes,
                                                          const CallContext& context) {
  return ParseReply(method, CallBytes(PathOf(method), request_bytes, context));
}

absl::StatusOr<std::string> Connection::CallBytes(const std::string& path,
                                                  const std::string& request_bytes,
                                                  const CallContext& call) {
  grpc::ClientContext context;
  Prepare(call, &context);
  grpc::CompletionQueue queue;
  auto reader = stub_->generic.PrepareUnaryCall(&context, path, BufferOf(request_bytes), &queue);
  reader->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  reader->Finish(&reply, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return StatusOf(status);
  return BytesOf(reply);
}

absl::Status Connection::Stream(const MethodDescriptor& method, const std::string& request_bytes,
                                const CallContext& call,
                                const std::function<bool(const Message&)>& visit) {
  grpc::ClientContext context;
  Prepare(call, &context);
  grpc::CompletionQueue queue;
  void* tag = nullptr;
  bool ok = false;
  const auto done = [&] { return queue.Next(&tag, &ok) && ok; };
  auto stream = stub_->generic.PrepareCall(&context, PathOf(method), &queue);
  stream->StartCall(nullptr);
  if (done()) {
    stream->WriteLast(BufferOf(request_bytes), grpc::WriteOptions(), nullptr);
    done();
  }
  absl::Status broken;
  bool stopped = false;
  while (!stopped) {
    grpc::ByteBuffer buffer;
    stream->Read(&buffer, nullptr);
    if (!done()) break;
    absl::StatusOr<std::unique_ptr<Message>> item = ParseReply(method, BytesOf(buffer));
    if (!item.ok()) broken = item.status();
    stopped = !item.ok() || !visit(**item);
  }
  if (stopped) context.TryCancel();
  grpc::Status status;
  stream->Finish(&status, nullptr);
  done();
  if (stopped) return broken;
  return status.ok() ? absl::OkStatus() : StatusOf(status);
}

}  // namespace varsel::cli
