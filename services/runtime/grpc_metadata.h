// A gRPC call's metadata and deadline as the pipeline reads them.
#ifndef VARSEL_SERVICES_RUNTIME_GRPC_METADATA_H_
#define VARSEL_SERVICES_RUNTIME_GRPC_METADATA_H_

#include <chrono>
#include <string_view>

#include "absl/time/time.h"
#include "grpcpp/server_context.h"
#include "services/runtime/metadata.h"

namespace varsel::runtime {

// `context` outlives it.
class GrpcMetadata final : public Metadata {
 public:
  explicit GrpcMetadata(const grpc::CallbackServerContext& context) : context_(context) {}
  std::string_view Get(std::string_view key) const override {
    const auto& all = context_.client_metadata();
    const auto found = all.find(grpc::string_ref(key.data(), key.size()));
    if (found == all.end()) return {};
    return {found->second.data(), found->second.size()};
  }

 private:
  const grpc::CallbackServerContext& context_;
};

// InfiniteFuture if the caller set none.
inline absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture()
                                                                  : absl::FromChrono(deadline);
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GRPC_METADATA_H_
