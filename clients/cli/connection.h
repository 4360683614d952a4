// A connection to a server: any RPC by its descriptor, with the messages' bytes on a generic stub.
// Thread-compatible.
#ifndef VARSEL_CLIENTS_CLI_CONNECTION_H_
#define VARSEL_CLIENTS_CLI_CONNECTION_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace grpc {
class ChannelCredentials;
}

namespace varsel::cli {

// What goes with a call beside its request.
struct CallContext {
  std::vector<std::pair<std::string, std::string>> metadata;
  absl::Duration timeout = absl::InfiniteDuration();
};

class Connection {
 public:
  // `server` = "HOST:PORT". Connects at the first call.
  Connection(const std::string& server,
             const std::shared_ptr<grpc::ChannelCredentials>& credentials);
  ~Connection();

  // Blocks until the reply or the timeout. An error carries the server's details (refusal.h).
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Call(
      const google::protobuf::MethodDescriptor& method, const std::string& request_bytes,
      const CallContext& context);

  // The same on bytes: `path` = "/package.Service/Method".
  absl::StatusOr<std::string> CallBytes(const std::string& path, const std::string& request_bytes,
                                        const CallContext& context);

  // Server-streaming: `visit` gets each item until it returns false (then OK), the server ends or
  // refuses, or the timeout.
  absl::Status Stream(const google::protobuf::MethodDescriptor& method,
                      const std::string& request_bytes, const CallContext& context,
                      const std::function<bool(const google::protobuf::Message&)>& visit);

 private:
  struct Stub;
  std::unique_ptr<Stub> stub_;
};

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_CONNECTION_H_
