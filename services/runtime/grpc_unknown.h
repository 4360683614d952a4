// What answers calls to methods that are not there: UNIMPLEMENTED with METHOD_UNKNOWN, to who is
// known. Who is not gets UNAUTHENTICATED, as from every method, so that a stranger cannot find out
// which there are.
#ifndef VARSEL_SERVICES_RUNTIME_GRPC_UNKNOWN_H_
#define VARSEL_SERVICES_RUNTIME_GRPC_UNKNOWN_H_

#include "grpcpp/generic/async_generic_service.h"
#include "services/runtime/pipeline.h"

namespace varsel::runtime {

class UnknownMethods final : public grpc::CallbackGenericService {
 public:
  // `pipeline` outlives it, and it outlives the server.
  explicit UnknownMethods(Pipeline& pipeline) : pipeline_(pipeline) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  Pipeline& pipeline_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GRPC_UNKNOWN_H_
