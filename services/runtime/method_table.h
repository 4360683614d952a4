// Every RPC of the process by its descriptor: its declared rules, its validator and its handler.
// The pipeline looks calls up here; a transport (gRPC, a test, the due runner) hands it parsed
// requests. An RPC of a registered service without a handler, or a handler without an RPC, ends the
// process at start.
#ifndef VARSEL_SERVICES_RUNTIME_METHOD_TABLE_H_
#define VARSEL_SERVICES_RUNTIME_METHOD_TABLE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/runtime/access.h"
#include "services/runtime/call.h"
#include "services/runtime/command.h"
#include "services/runtime/command_runner.h"
#include "storage/base/uuid.h"

namespace varsel::runtime {

// Where a query, or the handler of a command, runs. A few point reads may run on the transport's
// thread; scans and long answers go to the bounded pool.
enum class Work { kPointReads, kScan };

// Where a server-streaming handler writes. Thread-safe.
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  // Blocks until the transport has room for it; false when the caller is gone or the server drains:
  // stop then.
  virtual bool Write(const google::protobuf::Message& message) = 0;
  // Whether Write would return without waiting for the reader. A sink that cannot tell says no.
  virtual bool ready() const { return false; }
  // Persons of whom the next item tells without naming them by their ids, for the access log.
  virtual void Names(const std::vector<Uuid>& /*persons*/) {}
  virtual bool cancelled() const = 0;
};

struct Method {
  std::string name;  // "varsel.insight.v1.InsightService/GetHitRate"
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  AccessRules rules;
  const google::protobuf::FieldDescriptor* request_id = nullptr;  // of a command's request
  const google::protobuf::Message* request = nullptr;             // prototypes
  const google::protobuf::Message* response = nullptr;
  Work work = Work::kPointReads;
  bool verbatim = false;       // see Verbatim
  bool reads_persons = false;  // by its rules: each call is written down in the access log
  // Exactly one of these is set.
  std::function<absl::StatusOr<MessagePtr>(const Call&, const google::protobuf::Message&)> query;
  std::function<void(std::shared_ptr<const Call>, std::shared_ptr<const google::protobuf::Message>,
                     ReplyDone)>
      command;
  std::function<absl::Status(const Call&, const google::protobuf::Message&, StreamSink&)> stream;
};

class MethodTable {
 public:
  // `runner` outlives the table.
  explicit MethodTable(CommandRunner& runner) : runner_(runner) {}

  // `name` = "varsel.insight.v1.InsightService/GetHitRate". REQUIRES: the RPC exists and has these
  // types. handler: absl::StatusOr<Response>(const Call&, const Request&)
  template <typename Request, typename Response>
  void Query(std::string_view name, Work work,
             std::function<absl::StatusOr<Response>(const Call&, const Request&)> handler) {
    Method method = MethodFor(name, Request::default_instance(), Response::default_instance());
    method.work = work;
    method.query = [handler = std::move(handler)](
                       const Call& call,
                       const google::protobuf::Message& request) -> absl::StatusOr<MessagePtr> {
      absl::StatusOr<Response> response = handler(call, static_cast<const Request&>(request));
      if (!response.ok()) return response.status();
      return std::make_unique<Response>(*std::move(response));
    };
    Add(std::move(method));
  }

  // handler: absl::StatusOr<CommandPlan<Aggregate, Response>>(const Call&, const Request&). Asked
  // again for each retry. kScan: it reads more than a few rows, and is asked on the pool.
  template <typename Aggregate, typename Request, typename Response>
  void Command(
      std::string_view name,
      std::function<absl::StatusOr<CommandPlan<Aggregate, Response>>(const Call&, const Request&)>
          handler,
      Work work = Work::kPointReads) {
    Method method = MethodFor(name, Request::default_instance(), Response::default_instance());
    method.work = work;
    method.command = [this, handler = std::move(handler)](
                         std::shared_ptr<const Call> call,
                         std::shared_ptr<const google::protobuf::Message> request, ReplyDone done) {
      runner_.Run<Aggregate, Request, Response>(std::move(call), std::move(request), handler,
                                                std::move(done));
    };
    Add(std::move(method));
  }
  // The same on another log than the district's, by its runner, which outlives the table. The reply
  // gives no position: it would be one of that log.
  template <typename Aggregate, typename Request, typename Response>
  void CommandOn(
      CommandRunner& runner, std::string_view name,
      std::function<absl::StatusOr<CommandPlan<Aggregate, Response>>(const Call&, const Request&)>
          handler) {
    Method method = MethodFor(name, Request::default_instance(), Response::default_instance());
    method.command = [&runner, handler = std::move(handler)](
                         std::shared_ptr<const Call> call,
                         std::shared_ptr<const google::protobuf::Message> request, ReplyDone done) {
      runner.Run<Aggregate, Request, Response>(
          std::move(call), std::move(request), handler,
          [done = std::move(done)](absl::StatusOr<MessagePtr> reply, Position) {
            done(std::move(reply), Position());
          });
    };
    Add(std::move(method));
  }

  // handler: absl::Status(const Call&, const Request&, StreamSink&). Runs on a thread of its own;
  // Response is the item.
  template <typename Request, typename Response>
  void Stream(std::string_view name,
              std::function<absl::Status(const Call&, const Request&, StreamSink&)> handler) {
    Method method = MethodFor(name, Request::default_instance(), Response::default_instance());
    method.stream = [handler = std::move(handler)](const Call& call,
                                                   const google::protobuf::Message& request,
                                                   StreamSink& sink) {
      return handler(call, static_cast<const Request&>(request), sink);
    };
    Add(std::move(method));
  }

  // The method's replies leave as they are: they carry records as stored, sealed, which would be
  // others if a field were taken out. No other reply may. REQUIRES: it is registered.
  void Verbatim(std::string_view name);

  // nullptr if there is none.
  const Method* Find(std::string_view name) const;
  // In the order of their names.
  std::vector<const Method*> All() const;
  // Ends the process, naming them, if an RPC of a service that has any handler has none.
  void CheckComplete() const;

 private:
  Method MethodFor(std::string_view name, const google::protobuf::Message& request,
                   const google::protobuf::Message& response) const;
  void Add(Method method);

  CommandRunner& runner_;
  absl::flat_hash_map<std::string, Method> methods_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_METHOD_TABLE_H_
