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
  AwaitTaken();
  Finish(ToGrpcStatus(status, LanguageOf(metadata)));  // `this` may be gone from here on
}

bool GrpcStream::Write(const Message& message) {
  if (!Load(message)) return false;
  StartWrite(&item_);
  return !cancelled();
}

bool GrpcStream::WriteBehind(const Message& message, Gate gate) {
  if (!Load(message)) return false;
  gate([this](const absl::Status& opened) {
    if (!opened.ok()) return OnWriteDone(false);
    StartWrite(&item_);
  });
  return !cancelled();
}

bool GrpcStream::Load(const Message& message) {
  if (cancelled()) return false;
  grpc::ByteBuffer next;
  if (!WriteReply(message, &next).ok() || !AwaitTaken()) return false;
  item_.Clear();  // of the item before: gRPC would leak it, and asserts in a debug build
  item_.Swap(&next);
  {
    MutexLock lock(mutex_);
    writing_ = true;
  }
  return true;
}

bool GrpcStream::AwaitTaken() {
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

bool GrpcStream::ready() const {
  MutexLock lock(mutex_);
  return !writing_;
}

bool GrpcStream::cancelled() const { return cancelled_.load() || pipeline_.draining(); }

void GrpcStream::OnWriteDone(bool ok) {
  if (!ok) cancelled_.store(true);
  MutexLock lock(mutex_);
  writing_ = false;
  written_.NotifyAll();
}

}  // namespace varsel::runtime
