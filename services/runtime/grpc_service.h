// One proto service on the wire, without generated code: every method of the method table by its
// name, over raw bytes that are parsed here and handed to the pipeline. Unary replies are finished
// from whatever thread has them; a server stream runs on a thread of its own.
#ifndef VARSEL_SERVICES_RUNTIME_GRPC_SERVICE_H_
#define VARSEL_SERVICES_RUNTIME_GRPC_SERVICE_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/impl/service_type.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"

namespace varsel::runtime {

class GrpcService final : public grpc::Service {
 public:
  // `methods` are those of one proto service; they and the pipeline outlive this. A stream's reader
  // who takes nothing for `reader_patience` is dropped.
  GrpcService(const std::vector<const Method*>& methods, Pipeline& pipeline,
              absl::Duration reader_patience);

  const std::string& name() const { return name_; }

 private:
  grpc::ServerUnaryReactor* StartUnary(const Method& method, grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer& request, grpc::ByteBuffer* reply);
  void AddUnary(int index, const Method& method);
  void AddStream(int index, const Method& method);

  Pipeline& pipeline_;
  const absl::Duration reader_patience_;
  std::string name_;
  std::deque<std::string> paths_;  // "/package.Service/Method"; gRPC keeps the pointers
};

// The message of these bytes. INVALID_ARGUMENT REQUEST_MALFORMED: they do not parse, or hold
// invalid UTF-8.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ParseRequest(
    const google::protobuf::Message& prototype, const grpc::ByteBuffer& bytes);
// INTERNAL if the message cannot be written.
absl::Status WriteReply(const google::protobuf::Message& message, grpc::ByteBuffer* bytes);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GRPC_SERVICE_H_
