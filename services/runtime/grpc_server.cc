#include "services/runtime/grpc_server.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.pb.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/server_builder.h"

namespace varsel::runtime {
namespace {

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

// gRPC's defaults are made for callers that are trusted to be few and polite.
void SetBounds(const GrpcServer::Options& options, grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(static_cast<int>(options.message_bytes_max));
  builder->SetMaxSendMessageSize(static_cast<int>(options.reply_bytes_max));
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.streams_per_connection_max);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(options.keepalive_every));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                              Milliseconds(options.keepalive_timeout));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                              Milliseconds(options.client_pings_at_least));
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a port in use is an error
  grpc::ResourceQuota quota("varsel");
  quota.Resize(options.memory_bytes_max);
  builder->SetResourceQuota(quota);
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(const Options& options,
                                                              const MethodTable& methods,
                                                              Pipeline& pipeline) {
  // Debian's Abseil looks for cycles of locks, in a graph behind one lock of the whole process,
  // each time that one of its mutexes is taken, and gRPC takes many for a call. Ours are others
  // (mutex.h).
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  grpc::EnableDefaultHealthCheckService(true);
  // A plugin of every server that this process builds from now on: varseld builds one.
  if (options.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  // gRPC's own health service has no descriptor; linking ours lets reflection describe it.
  (void)grpc::health::v1::HealthCheckRequest::descriptor();

  std::unique_ptr<GrpcServer> server(new GrpcServer());
  std::map<std::string, std::vector<const Method*>> by_service;
  for (const Method* method : methods.All()) {
    by_service[method->descriptor->service()->full_name()].push_back(method);
  }
  grpc::ServerBuilder builder;
  SetBounds(options, &builder);
  int port = 0;
  builder.AddListeningPort(options.listen, options.credentials, &port);
  for (const auto& [name, all] : by_service) {
    server->services_.push_back(
        std::make_unique<GrpcService>(all, pipeline, options.reader_patience));
    builder.RegisterService(server->services_.back().get());
  }
  server->unknown_ = std::make_unique<UnknownMethods>(pipeline);
  builder.RegisterCallbackGenericService(server->unknown_.get());
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || port == 0) {
    return absl::UnavailableError("cannot listen on " + options.listen +
                                  ": the address is in use or not this machine's");
  }
  server->address_ =
      absl::StrCat(options.listen.substr(0, options.listen.find_last_of(':')), ":", port);
  server->SetServing(true);
  return server;
}

GrpcServer::~GrpcServer() { Shutdown(absl::ZeroDuration()); }

void GrpcServer::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
  for (const auto& service : services_) SetServing(service->name(), serving);
}

void GrpcServer::SetServing(const std::string& service, bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(service, serving);
}

void GrpcServer::Shutdown(absl::Duration within) {
  if (server_ == nullptr) return;
  server_->Shutdown(absl::ToChronoTime(absl::Now() + within));
  server_->Wait();
}

}  // namespace varsel::runtime
