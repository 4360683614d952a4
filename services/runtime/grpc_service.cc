#include "services/runtime/grpc_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "grpcpp/support/proto_buffer_writer.h"
#include "services/runtime/grpc_metadata.h"
#include "services/runtime/grpc_status.h"
#include "services/runtime/grpc_stream.h"
#include "services/runtime/identity.h"
#include "storage/base/check.h"
#include "storage/base/error.h"

namespace varsel::runtime {
namespace {

using google::protobuf::Message;
using grpc::internal::RpcMethod;
using grpc::internal::RpcServiceMethod;

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> ParseRequest(const Message& prototype,
                                                      const grpc::ByteBuffer& bytes) {
  std::unique_ptr<Message> message(prototype.New());
  grpc::ByteBuffer copy(bytes);  // shares the bytes
  grpc::ProtoBufferReader reader(&copy);
  if (!reader.status().ok() || !message->ParseFromZeroCopyStream(&reader)) {
    return Refuse(common::v1::REQUEST_MALFORMED,
                  {.detail = prototype.GetDescriptor()->name() + ", with texts in UTF-8"});
  }
  return message;
}

absl::Status WriteReply(const Message& message, grpc::ByteBuffer* bytes) {
  bool own = false;
  const grpc::Status written =
      grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(message, bytes, &own);
  if (!written.ok()) return absl::InternalError("a reply could not be written");
  return absl::OkStatus();
}

GrpcService::GrpcService(const std::vector<const Method*>& methods, Pipeline& pipeline,
                         absl::Duration reader_patience)
    : pipeline_(pipeline), reader_patience_(reader_patience) {
  VARSEL_CHECK(!methods.empty());
  name_ = methods[0]->descriptor->service()->full_name();
  for (size_t i = 0; i < methods.size(); ++i) {
    const Method& method = *methods[i];
    paths_.push_back("/" + method.name);
    AddMethod(new RpcServiceMethod(
        paths_.back().c_str(), method.stream ? RpcMethod::SERVER_STREAMING : RpcMethod::NORMAL_RPC,
        nullptr));
    if (method.stream) {
      AddStream(static_cast<int>(i), method);
    } else {
      AddUnary(static_cast<int>(i), method);
    }
  }
}

void GrpcService::AddUnary(int index, const Method& method) {
  MarkMethodRawCallback(
      index, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                 [this, &method](grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply) {
                   return StartUnary(method, context, *request, reply);
                 }));
}

void GrpcService::AddStream(int index, const Method& method) {
  MarkMethodRawCallback(
      index,
      new grpc::internal::CallbackServerStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
          [this, &method](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
            return GrpcStream::Start(method, pipeline_, *context, *request, reader_patience_);
          }));
}

grpc::ServerUnaryReactor* GrpcService::StartUnary(const Method& method,
                                                  grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer& request,
                                                  grpc::ByteBuffer* reply) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::StatusOr<std::unique_ptr<Message>> parsed = ParseRequest(*method.request, request);
  const GrpcMetadata metadata(*context);
  if (!parsed.ok()) {
    reactor->Finish(ToGrpcStatus(pipeline_.Reject(method.name, metadata, parsed.status()),
                                 LanguageOf(metadata)));
    return reactor;
  }
  pipeline_.Start(
      method, metadata, DeadlineOf(*context), std::shared_ptr<const Message>(*std::move(parsed)),
      [context, reactor, reply](absl::StatusOr<MessagePtr> answer, Position position) {
        absl::Status status = answer.ok() ? WriteReply(**answer, reply) : answer.status();
        if (status.ok()) {
          context->AddTrailingMetadata(std::string(kPositionKey), absl::StrCat(position.value()));
          return reactor->Finish(grpc::Status::OK);
        }
        reactor->Finish(ToGrpcStatus(status, LanguageOf(GrpcMetadata(*context))));
      });
  return reactor;
}

}  // namespace varsel::runtime
