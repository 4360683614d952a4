// The gRPC server: every service of the method table, health for each, and reflection where it
// is asked for.
#ifndef VARSEL_SERVICES_RUNTIME_GRPC_SERVER_H_
#define VARSEL_SERVICES_RUNTIME_GRPC_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "services/runtime/grpc_service.h"
#include "services/runtime/grpc_unknown.h"
#include "services/runtime/method_table.h"
#include "services/runtime/pipeline.h"

namespace varsel::runtime {

class GrpcServer {
 public:
  struct Options {
    std::string listen;  // HOST:PORT; port 0 = any that is free
    std::shared_ptr<grpc::ServerCredentials> credentials =
        grpc::InsecureServerCredentials();  // grpc_tls.h makes others
    bool reflection = false;                // it answers whoever asks
    size_t message_bytes_max = 1u << 20;
    size_t reply_bytes_max = 8u << 20;
    size_t memory_bytes_max = 256u << 20;  // what gRPC may hold for all calls together
    int streams_per_connection_max = 1024;
    absl::Duration keepalive_every = absl::Seconds(60);
    absl::Duration keepalive_timeout = absl::Seconds(20);
    absl::Duration client_pings_at_least = absl::Seconds(10);  // quicker ones end the connection
    // A stream's reader who takes nothing for so long is dropped.
    absl::Duration reader_patience = absl::Seconds(10);
  };

  // Listens and serves. UNAVAILABLE with a plain message if the address cannot be had.
  // `methods` and `pipeline` outlive the server.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(const Options& options,
                                                           const MethodTable& methods,
                                                           Pipeline& pipeline);
  ~GrpcServer();  // Shutdown at once

  // HOST:PORT with the port that was chosen.
  const std::string& address() const { return address_; }
  // What health answers for every service and for the server.
  void SetServing(bool serving);
  // What health answers for one service, e.g. because a view of its is broken.
  void SetServing(const std::string& service, bool serving);
  // Takes no new calls and ends those under way after `within`. Blocks. Idempotent.
  void Shutdown(absl::Duration within);

 private:
  GrpcServer() = default;

  std::string address_;
  std::vector<std::unique_ptr<GrpcService>> services_;
  std::unique_ptr<UnknownMethods> unknown_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GRPC_SERVER_H_
