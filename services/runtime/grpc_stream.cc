#include "services/runtime/grpc_stream.h"

#include <thread>
#include <utility>

#include "services/runtime/grpc_metadata.h"
#include "services/runtime/grpc_service.h"
#include "services/runtime/grpc_status.h"
#include "services/runtime/identity.h"

namespace varsel::runtime {

using google::protobuf::Message;

grpc::ServerWriteReactor<grpc::ByteBuffer>* GrpcStream::Start(const Method& method,
                                                              Pipeline& pipeline,
                                                              grpc::CallbackServerContext& context,
                                                              const grpc::ByteBuffer& request,
                                                              absl::Duration patience) {
  auto* stream = new GrpcStream(method, pipeline, context, patience);
  absl::StatusOr<std::unique_ptr<Message>> parsed = ParseRequest(*method.request, request);
  if (!parsed.ok()) {
    const GrpcMetadata metadata(context);
    stream->Finish(ToGrpcStatus(pipeline.Reject(method.name, metadata, parsed.status()),
                                LanguageOf(metadata)));
    return stream;
  }
  // Not joined: gRPC's shutdown waits for the stream's Finish, which is the last thing the thread
  // does.
  std::thread([stream, message = std::shared_ptr<const Message>(*std::move(parsed))] {
    stream->Run(*message);
  }).detach();
  return stream;
}

void GrpcStream::Run(const Message& request) {
  const GrpcMetadata metadata(context_);
  const absl::Status status =
      pipeline_.RunStream(method_, metadata, DeadlineOf(context_), request, *this);
  Finish(ToGrpcStatus(status, LanguageOf(metadata)));  // `this` may be gone from here on
}

bool GrpcStream::Write(const Message& message) {
  if (cancelled()) return false;
  item_.Clear();  // of the item before: gRPC would leak it, and asserts in a debug build
  if (!WriteReply(message, &item_).ok()) return false;
  {
    MutexLock lock(mutex_);
    writing_ = true;
  }
  StartWrite(&item_);
  if (!AwaitWritten(patience_)) {
    // What waits for the reader is thrown away with the stream: it would hold memory for as long as
    // he likes. He goes on from what he has read.
    context_.TryCancel();
    AwaitWritten(absl::InfiniteDuration());
    return false;
  }
  return !cancelled();
}

bool GrpcStream::AwaitWritten(absl::Duration patience) {
  MutexLock lock(mutex_);
  while (writing_) {
    if (patience == absl::InfiniteDuration()) {
      written_.Wait(mutex_);
    } else if (!written_.WaitFor(mutex_, patience)) {
      return !writing_;
    }
  }
  return true;
}

bool GrpcStream::cancelled() const { return cancelled_.load() || pipeline_.draining(); }

void GrpcStream::OnWriteDone(bool ok) {
  if (!ok) cancelled_.store(true);
  MutexLock lock(mutex_);
  writing_ = false;
  written_.NotifyAll();
}

}  // namespace varsel::runtime
