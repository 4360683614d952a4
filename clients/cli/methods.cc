#include "clients/cli/methods.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/exit_code.h"
#include "google/protobuf/util/json_util.h"
#include "storage/base/check.h"
#include "varsel/access/v1/access_service.pb.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"
#include "varsel/evaluation/v1/evaluation_service.pb.h"
#include "varsel/focus/v1/focus_service.pb.h"
#include "varsel/insight/v1/insight_service.pb.h"
#include "varsel/log/v1/backup_service.pb.h"
#include "varsel/log/v1/log_service.pb.h"
#include "varsel/log/v1/proof_service.pb.h"
#include "varsel/meeting/v1/meeting_service.pb.h"
#include "varsel/notification/v1/notification_service.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"
#include "varsel/programme/v1/programme_service.pb.h"
#include "varsel/records/v1/keys_service.pb.h"
#include "varsel/records/v1/records_service.pb.h"
#include "varsel/replay/v1/replay_service.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"
#include "varsel/support/v1/support_service.pb.h"
#include "varsel/tables/v1/tables_service.pb.h"
#include "varsel/timeline/v1/chain_service.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::cli {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// The files that hold the services. Naming a message of each links its descriptors in.
std::vector<const FileDescriptor*> ServiceFiles() {
  return {
      focus::v1::GetPersonRequest::descriptor()->file(),
      notification::v1::GetNotificationRequest::descriptor()->file(),
      support::v1::GetOfferRequest::descriptor()->file(),
      timeline::v1::GetIncidentRequest::descriptor()->file(),
      timeline::v1::GetChainRequest::descriptor()->file(),
      sanction::v1::GetPackageRequest::descriptor()->file(),
      meeting::v1::GetMeetingRequest::descriptor()->file(),
      programme::v1::GetCaseRequest::descriptor()->file(),
      records::v1::GetCaseRequest::descriptor()->file(),
      records::v1::RotateDistrictKeyRequest::descriptor()->file(),
      replay::v1::ReplayRequest::descriptor()->file(),
      picture::v1::GetGroupPictureRequest::descriptor()->file(),
      evaluation::v1::GetExportRequest::descriptor()->file(),
      disclosure::v1::GetDisclosedPersonRequest::descriptor()->file(),
      insight::v1::GetHitRateRequest::descriptor()->file(),
      tables::v1::GetMonthlyTableRequest::descriptor()->file(),
      log::v1::GetStatusRequest::descriptor()->file(),
      access::v1::ListReadsRequest::descriptor()->file(),
      log::v1::GetSignedHeadRequest::descriptor()->file(),
      log::v1::TakeBackupRequest::descriptor()->file(),
  };
}

// Whether `name` is the method's full name or its end from a dot or slash on.
bool EndsWithName(const std::string& full, std::string_view name) {
  if (!std::string_view(full).ends_with(name)) return false;
  if (full.size() == name.size()) return true;
  const char before = full[full.size() - name.size() - 1];
  return before == '/' || before == '.';
}

std::vector<std::string> NamesLike(std::string_view name) {
  const std::string wanted = absl::AsciiStrToLower(
      absl::string_view(name.data(), name.size()).substr(name.rfind('/') + 1));
  std::vector<std::string> names;
  for (const MethodDescriptor* method : AllMethods()) {
    const std::string lower = absl::AsciiStrToLower(method->name());
    if (lower.find(wanted) != std::string::npos || wanted.find(lower) != std::string::npos) {
      names.push_back(NameOf(*method));
    }
  }
  return names;
}

}  // namespace

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const FileDescriptor* file : ServiceFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      const ServiceDescriptor* service = file->service(i);
      for (int m = 0; m < service->method_count(); ++m) methods.push_back(service->method(m));
    }
  }
  return methods;
}

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

absl::StatusOr<const MethodDescriptor*> FindMethod(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  std::vector<const MethodDescriptor*> found;
  for (const MethodDescriptor* method : AllMethods()) {
    if (EndsWithName(NameOf(*method), name)) found.push_back(method);
  }
  if (found.size() == 1) return found.front();
  std::vector<std::string> names;
  for (const MethodDescriptor* method : found) names.push_back(NameOf(*method));
  if (names.empty()) names = NamesLike(name);
  std::string text = absl::StrCat("no such method: ", std::string(name));
  if (found.size() > 1) text = absl::StrCat("several methods are called ", std::string(name));
  if (!names.empty()) absl::StrAppend(&text, ". ", absl::StrJoin(names, ", "));
  return UsageError(text);
}

std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type) {
  const google::protobuf::Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  VARSEL_CHECK(prototype != nullptr);
  return std::unique_ptr<google::protobuf::Message>(prototype->New());
}

absl::Status FromJson(std::string_view json, google::protobuf::Message* message) {
  const google::protobuf::util::Status status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), message);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(message->GetDescriptor()->name(), ": ", std::string(status.message())));
}

std::string ToJson(const google::protobuf::Message& message, bool one_line) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = !one_line;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  VARSEL_CHECK(status.ok());
  return json;
}

}  // namespace varsel::cli
