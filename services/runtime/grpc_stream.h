// One server stream on the wire: its handler runs on a thread of its own and writes one message at
// a time (or has another thread write while its own waits), the next while the one before is still
// on its way. A reader that takes nothing for a
// while is dropped, with what waits for him: he goes on from what he has read.
#ifndef VARSEL_SERVICES_RUNTIME_GRPC_STREAM_H_
#define VARSEL_SERVICES_RUNTIME_GRPC_STREAM_H_

#include <atomic>
#include <memory>

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/runtime/gated_sink.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

class GrpcStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>, public GatedSink {
 public:
  // Starts the stream and returns at once. The reactor deletes itself when gRPC is done with it.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Start(const Method& method, Pipeline& pipeline,
                                                           grpc::CallbackServerContext& context,
                                                           const grpc::ByteBuffer& request,
                                                           absl::Duration patience);

  bool Write(const google::protobuf::Message& message) override;
  bool WriteBehind(const google::protobuf::Message& message, Gate gate) override;
  bool ready() const override;
  bool cancelled() const override;

  void OnWriteDone(bool ok) override;
  void OnCancel() override { cancelled_.store(true); }
  void OnDone() override { delete this; }

 private:
  GrpcStream(const Method& method, Pipeline& pipeline, grpc::CallbackServerContext& context,
             absl::Duration patience)
      : method_(method), pipeline_(pipeline), context_(context), patience_(patience) {}
  void Run(const google::protobuf::Message& request);
  // Waits until the item before is taken; this one is then under way. False if the stream is over.
  bool Load(const google::protobuf::Message& message);
  // Until gRPC has taken the item before: false if it did not, or the caller is gone.
  bool AwaitTaken();
  // False if it was not taken before `patience` passed.
  bool AwaitWritten(absl::Duration patience);

  const Method& method_;
  Pipeline& pipeline_;
  grpc::CallbackServerContext& context_;
  const absl::Duration patience_;  // with a reader who takes nothing
  std::atomic<bool> cancelled_ = false;
  grpc::ByteBuffer item_;  // of the write under way, or of the last one
  mutable Mutex mutex_;
  CondVar written_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GRPC_STREAM_H_
