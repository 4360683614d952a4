// The gRPC server end to end over loopback, with a client that knows no generated code either.
#include "services/runtime/grpc_server.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "grpc/health/v1/health.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/impl/codegen/client_unary_call.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/sync_stream.h"
#include "gtest/gtest.h"
#include "services/runtime/work_pool.h"
#include "storage/base/error.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/notes_area.h"
#include "varsel/common/v1/error.pb.h"

namespace varsel::runtime {
namespace {

using grpc::internal::RpcMethod;
using testing::AreaHarness;
using ::testing::HasSubstr;
using testing::NewNotesArea;
using testing::TestId;

constexpr char kService[] = "/varsel.testing.v1.NoteService/";

grpc::ByteBuffer Bytes(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string Text(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  (void)buffer.Dump(&slices);
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

testing::v1::AddNoteRequest Add(const std::string& note = "n") {
  testing::v1::AddNoteRequest add;
  add.set_request_id(TestId("add-" + note));
  add.set_note_id(TestId(note));
  add.set_person_id(TestId("person"));
  add.set_text("text");
  add.set_kind(testing::v1::KIND_PLAIN);
  return add;
}

class GrpcServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = GrpcServer::Start({.listen = "127.0.0.1:0", .reflection = true},
                                    harness_.methods(), harness_.pipeline());
    ASSERT_TRUE(server.ok()) << server.status().ToString();
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  }
  static void Identify(grpc::ClientContext* context, const std::string& language = "en") {
    context->AddMetadata("varsel-actor", TestId("actor"));
    context->AddMetadata("varsel-role", "project_leader");
    context->AddMetadata("varsel-purpose", "notification");
    context->AddMetadata("accept-language", language);
  }
  template <typename Request, typename Response>
  grpc::Status Call(const std::string& path, const Request& request, Response* response,
                    grpc::ClientContext* context) {
    const RpcMethod method(path.c_str(), RpcMethod::NORMAL_RPC);
    return grpc::internal::BlockingUnaryCall(channel_.get(), method, context, request, response);
  }
  grpc::health::v1::HealthCheckResponse::ServingStatus Health(const std::string& service) {
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    grpc::health::v1::HealthCheckResponse response;
    const grpc::Status status = Call("/grpc.health.v1.Health/Check", request, &response, &context);
    return status.ok() ? response.status() : grpc::health::v1::HealthCheckResponse::UNKNOWN;
  }

  AreaHarness harness_{NewNotesArea()};
  std::unique_ptr<GrpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// The details of an error by their type's last name.
std::map<std::string, std::string> DetailsOf(const grpc::Status& status) {
  common::v1::RpcStatus rpc;
  EXPECT_TRUE(rpc.ParseFromString(status.error_details()));
  EXPECT_EQ(rpc.code(), status.error_code());
  std::map<std::string, std::string> details;
  for (const auto& any : rpc.details()) {
    details[any.type_url().substr(any.type_url().find_last_of('.') + 1)] = any.value();
  }
  return details;
}

TEST_F(GrpcServerTest, AUnaryCallIsAnsweredWithItsPosition) {
  grpc::ClientContext context;
  Identify(&context);
  testing::v1::AddNoteResponse reply;
  const grpc::Status status = Call(std::string(kService) + "AddNote", Add(), &reply, &context);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(reply.version(), 1);
  const auto& trailing = context.GetServerTrailingMetadata();
  const auto position = trailing.find("varsel-position");
  ASSERT_NE(position, trailing.end());
  EXPECT_EQ(position->second, "1");
}

TEST_F(GrpcServerTest, ARefusalSaysWhatAndWhyInTheCallersLanguage) {
  testing::v1::ChangeNoteRequest change;
  change.set_request_id(TestId("c"));
  change.set_note_id("nonsense");
  testing::v1::ChangeNoteResponse reply;
  grpc::ClientContext context;
  Identify(&context, "da");
  const grpc::Status status = Call(std::string(kService) + "ChangeNote", change, &reply, &context);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("har ikke den rette form"));
  const auto details = DetailsOf(status);
  common::v1::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(details.at("ErrorInfo")));
  EXPECT_EQ(info.reason(), "FIELD_MALFORMED");
  EXPECT_EQ(info.domain(), "varsel.common.v1");
  common::v1::BadRequest bad;
  ASSERT_TRUE(bad.ParseFromString(details.at("BadRequest")));
  EXPECT_EQ(bad.field_violations(0).field(), "note_id");
}

TEST_F(GrpcServerTest, BytesThatAreNoMessageAreRefused) {
  for (const std::string& bytes : {std::string("\xff\xff\xff"), std::string("\x12\x02\xff\xfe")}) {
    grpc::ClientContext context;
    Identify(&context);
    grpc::ByteBuffer reply;
    const grpc::Status status =
        Call(std::string(kService) + "AddNote", Bytes(bytes), &reply, &context);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    common::v1::ErrorInfo info;
    ASSERT_TRUE(info.ParseFromString(DetailsOf(status).at("ErrorInfo")));
    EXPECT_EQ(info.reason(), "REQUEST_MALFORMED");
  }
}

TEST_F(GrpcServerTest, WhoIsNotKnownIsToldThatAndNothingOfHisBytes) {
  grpc::ClientContext context;
  grpc::ByteBuffer reply;
  const grpc::Status status =
      Call(std::string(kService) + "AddNote", Bytes("\xff\xff\xff"), &reply, &context);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(GrpcServerTest, AStreamArrivesInOrderAndInvalidOnesAreRefused) {
  testing::v1::WatchNotesRequest request;
  request.set_count(500);
  const RpcMethod method("/varsel.testing.v1.NoteService/WatchNotes", RpcMethod::SERVER_STREAMING);
  {
    grpc::ClientContext context;
    Identify(&context);
    std::unique_ptr<grpc::ClientReader<testing::v1::WatchNotesResponse>> reader(
        grpc::internal::ClientReaderFactory<testing::v1::WatchNotesResponse>::Create(
            channel_.get(), method, &context, request));
    testing::v1::WatchNotesResponse item;
    uint32_t next = 0;
    while (reader->Read(&item)) EXPECT_EQ(item.number(), next++);
    EXPECT_EQ(next, 500);
    EXPECT_TRUE(reader->Finish().ok());
  }
  grpc::ClientContext anonymous;
  std::unique_ptr<grpc::ClientReader<testing::v1::WatchNotesResponse>> reader(
      grpc::internal::ClientReaderFactory<testing::v1::WatchNotesResponse>::Create(
          channel_.get(), method, &anonymous, request));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(GrpcServerTest, ACallerThatGoesEndsItsStream) {
  testing::v1::WatchNotesRequest request;
  request.set_count(UINT32_MAX);
  const RpcMethod method("/varsel.testing.v1.NoteService/WatchNotes", RpcMethod::SERVER_STREAMING);
  {
    grpc::ClientContext context;
    Identify(&context);
    std::unique_ptr<grpc::ClientReader<testing::v1::WatchNotesResponse>> reader(
        grpc::internal::ClientReaderFactory<testing::v1::WatchNotesResponse>::Create(
            channel_.get(), method, &context, request));
    testing::v1::WatchNotesResponse item;
    ASSERT_TRUE(reader->Read(&item));
    context.TryCancel();
    while (reader->Read(&item)) continue;
    EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  harness_.pipeline().Drain();
  EXPECT_TRUE(harness_.pipeline().AwaitIdle(absl::Seconds(10)));
}

TEST_F(GrpcServerTest, AReaderWhoTakesNothingIsDroppedAndSlowsNobody) {
  auto server =
      GrpcServer::Start({.listen = "127.0.0.1:0", .reader_patience = absl::Milliseconds(100)},
                        harness_.methods(), harness_.pipeline());
  ASSERT_TRUE(server.ok());
  // What lies ready for him stays small, so that the test need not fill megabytes first.
  grpc::ChannelArguments small;
  small.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  small.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64 << 10);
  const auto channel =
      grpc::CreateCustomChannel((*server)->address(), grpc::InsecureChannelCredentials(), small);
  const RpcMethod method("/varsel.testing.v1.NoteService/WatchNotes", RpcMethod::SERVER_STREAMING);
  using Reader = std::unique_ptr<grpc::ClientReader<testing::v1::WatchNotesResponse>>;
  using Factory = grpc::internal::ClientReaderFactory<testing::v1::WatchNotesResponse>;
  testing::v1::WatchNotesRequest endless;
  endless.set_count(UINT32_MAX);
  grpc::ClientContext idle;
  Identify(&idle);
  const Reader sleeper(Factory::Create(channel.get(), method, &idle, endless));
  testing::v1::WatchNotesResponse item;
  ASSERT_TRUE(sleeper->Read(&item));
  // Meanwhile another reads all that it asked for, on a connection of its own.
  testing::v1::WatchNotesRequest some;
  some.set_count(2000);
  grpc::ClientContext busy;
  Identify(&busy);
  const Reader reader(Factory::Create(channel_.get(), method, &busy, some));
  uint32_t got = 0;
  while (reader->Read(&item)) ++got;
  EXPECT_EQ(got, 2000);
  EXPECT_TRUE(reader->Finish().ok());
  // The sleeper's stream ends without it; what it reads then is without a gap, up to its end.
  EXPECT_TRUE(harness_.pipeline().AwaitIdle(absl::Seconds(20)));
  uint32_t next = 1;
  while (sleeper->Read(&item)) EXPECT_EQ(item.number(), next++);
  EXPECT_EQ(sleeper->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

// Writes entries on a thread of its own, one after the other; not that of the person who is not to
// be read.
class SlowRecorderArea final : public Area, public AccessRecorder {
 public:
  SlowRecorderArea(std::atomic<int>& written, Uuid not_read)
      : written_(written), not_read_(not_read) {}
  std::string_view name() const override { return "recorder"; }
  std::vector<const views::View*> Views() const override { return {}; }
  void Register(const Ground&) override {}
  AccessRecorder* access_recorder() override { return this; }
  void Record(const PersonalRead& read, Written written) override {
    const bool refused = !read.persons.empty() && read.persons[0] == not_read_;
    const bool counts = read.part == PersonalRead::Part::kStreamPersons;
    EXPECT_TRUE(pool_
                    .Submit([this, refused, counts, written = std::move(written)] {
                      if (refused) return written(Refuse(common::v1::READ_NOT_LOGGED));
                      if (counts) ++written_;
                      written(absl::OkStatus());
                    })
                    .ok());
  }

 private:
  std::atomic<int>& written_;
  const Uuid not_read_;
  WorkPool pool_{{.threads = 1}};
};

TEST(GrpcStreamTest, AnItemIsReadAfterItsEntryIsWrittenAndNoneAfterOneThatIsNot) {
  std::atomic<int> written = 0;
  std::vector<std::unique_ptr<Area>> areas;
  areas.push_back(NewNotesArea());
  areas.push_back(std::make_unique<SlowRecorderArea>(written, testing::TestUuid("not read")));
  AreaHarness harness(std::move(areas));
  auto server = GrpcServer::Start({.listen = "127.0.0.1:0"}, harness.methods(), harness.pipeline());
  ASSERT_TRUE(server.ok());
  const auto channel =
      grpc::CreateChannel((*server)->address(), grpc::InsecureChannelCredentials());
  const RpcMethod method("/varsel.testing.v1.NoteService/ReadNotes", RpcMethod::SERVER_STREAMING);
  testing::v1::ReadNotesRequest request;
  request.mutable_selection()->set_section_id(TestId("section"));
  for (int i = 0; i < 50; ++i) request.add_told(TestId("p" + std::to_string(i)));
  request.add_told(TestId("not read"));
  request.add_told(TestId("p0"));  // was read of before, but comes after it
  grpc::ClientContext context;
  context.AddMetadata("varsel-actor", TestId("actor"));
  context.AddMetadata("varsel-role", "project_leader");
  context.AddMetadata("varsel-purpose", "notification");
  const std::unique_ptr<grpc::ClientReader<testing::v1::ReadNotesResponse>> reader(
      grpc::internal::ClientReaderFactory<testing::v1::ReadNotesResponse>::Create(
          channel.get(), method, &context, request));
  testing::v1::ReadNotesResponse item;
  int got = 0;
  while (reader->Read(&item)) {
    EXPECT_EQ(item.person_id(), TestId("p" + std::to_string(got)));
    EXPECT_GE(written.load(), ++got);
  }
  EXPECT_EQ(got, 50);
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(GrpcServerTest, ReflectionListsAndDescribesEveryService) {
  const RpcMethod method("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                         RpcMethod::BIDI_STREAMING);
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>> stream(
      grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, grpc::ByteBuffer>::Create(
          channel_.get(), method, &context));
  const auto ask = [&stream](char tag, const std::string& text) {
    grpc::ByteBuffer answer;
    EXPECT_TRUE(stream->Write(
        Bytes(std::string(1, tag) + std::string(1, static_cast<char>(text.size())) + text)));
    EXPECT_TRUE(stream->Read(&answer));
    return Text(answer);
  };
  constexpr char kListServices = 0x3a;
  constexpr char kFileContainingSymbol = 0x22;
  const std::string list = ask(kListServices, "");
  EXPECT_THAT(list, HasSubstr("varsel.testing.v1.NoteService"));
  EXPECT_THAT(list, HasSubstr("grpc.health.v1.Health"));
  EXPECT_THAT(ask(kFileContainingSymbol, "varsel.testing.v1.NoteService"),
              HasSubstr("AddNoteRequest"));
  EXPECT_THAT(ask(kFileContainingSymbol, "grpc.health.v1.Health"), HasSubstr("HealthCheckRequest"));
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(GrpcServerTest, HealthIsPerService) {
  using grpc::health::v1::HealthCheckResponse;
  EXPECT_EQ(Health(""), HealthCheckResponse::SERVING);
  EXPECT_EQ(Health("varsel.testing.v1.NoteService"), HealthCheckResponse::SERVING);
  server_->SetServing("varsel.testing.v1.NoteService", false);
  EXPECT_EQ(Health("varsel.testing.v1.NoteService"), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Health(""), HealthCheckResponse::SERVING);
  EXPECT_EQ(Health("varsel.no.such"), HealthCheckResponse::UNKNOWN);
}

TEST_F(GrpcServerTest, WhileItDrainsCallersAreToldToComeBack) {
  harness_.pipeline().Drain();
  grpc::ClientContext context;
  Identify(&context);
  testing::v1::AddNoteResponse reply;
  const grpc::Status status = Call(std::string(kService) + "AddNote", Add(), &reply, &context);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(DetailsOf(status).count("RetryInfo"), 1);
}

TEST_F(GrpcServerTest, ADeadlineThatHasPassedIsNotBegun) {
  grpc::ClientContext context;
  Identify(&context);
  context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  testing::v1::AddNoteResponse reply;
  EXPECT_EQ(Call(std::string(kService) + "AddNote", Add(), &reply, &context).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(harness_.Records().empty());
}

TEST_F(GrpcServerTest, AnUnknownMethodIsUnimplementedAndOnlyToWhoIsKnown) {
  for (const std::string& path : {std::string(kService) + "NoSuch",
                                  std::string("/no.such.Service/AddNote"), std::string("/x")}) {
    SCOPED_TRACE(path);
    testing::v1::AddNoteResponse reply;
    grpc::ClientContext stranger;
    const grpc::Status refused = Call(path, Add(), &reply, &stranger);
    EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_THAT(refused.error_details(), HasSubstr("CALLER_UNKNOWN"));
    grpc::ClientContext known;
    Identify(&known, "da");
    const grpc::Status unknown = Call(path, Add(), &reply, &known);
    EXPECT_EQ(unknown.error_code(), grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_EQ(unknown.error_message(), "Metoden findes ikke.");
  }
}

TEST_F(GrpcServerTest, ARequestThatIsTooLargeIsRefused) {
  testing::v1::AddNoteRequest add = Add();
  add.set_anything(std::string(2u << 20, 'x'));
  grpc::ClientContext context;
  Identify(&context);
  testing::v1::AddNoteResponse reply;
  EXPECT_EQ(Call(std::string(kService) + "AddNote", add, &reply, &context).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(GrpcServerTest, AnAddressThatIsTakenIsAnError) {
  const auto second =
      GrpcServer::Start({.listen = server_->address()}, harness_.methods(), harness_.pipeline());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(GrpcServerTest, ManyCallersAtOnceAllGetTheirAnswers) {
  std::vector<std::thread> callers;
  for (int t = 0; t < 8; ++t) {
    callers.emplace_back([this, t] {
      for (int i = 0; i < 50; ++i) {
        grpc::ClientContext context;
        Identify(&context);
        testing::v1::AddNoteResponse reply;
        const grpc::Status status =
            Call(std::string(kService) + "AddNote",
                 Add("n-" + std::to_string(t) + "-" + std::to_string(i)), &reply, &context);
        EXPECT_TRUE(status.ok()) << status.error_message();
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(harness_.Records().size(), 400);
}

}  // namespace
}  // namespace varsel::runtime
