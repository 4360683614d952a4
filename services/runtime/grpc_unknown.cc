#include "services/runtime/grpc_unknown.h"

#include "services/runtime/grpc_metadata.h"
#include "services/runtime/grpc_status.h"
#include "services/runtime/identity.h"
#include "storage/base/error.h"

namespace varsel::runtime {
namespace {

// Ended before anything is read: whatever was sent is not looked at.
class UnknownMethod final : public grpc::ServerGenericBidiReactor {
 public:
  explicit UnknownMethod(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerGenericBidiReactor* UnknownMethods::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  const GrpcMetadata metadata(*context);
  // Not by its name, which is the caller's text: it would stand in logs and be a metric of its own.
  const absl::Status refusal = pipeline_.Reject("?", metadata, Refuse(common::v1::METHOD_UNKNOWN));
  return new UnknownMethod(ToGrpcStatus(refusal, LanguageOf(metadata)));
}

}  // namespace varsel::runtime
