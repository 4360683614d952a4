#include "services/runtime/grpc_status.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "storage/base/error.h"
#include "varsel/common/v1/error.pb.h"

namespace varsel::runtime {
namespace {

using common::v1::ErrorDetail;

void Pack(const std::string& name, const google::protobuf::Message& message,
          common::v1::RpcStatus* status) {
  google::protobuf::Any& any = *status->add_details();
  any.set_type_url("type.googleapis.com/google.rpc." + name);
  any.set_value(message.SerializeAsString());
}

common::v1::ErrorInfo InfoOf(const ErrorDetail& detail) {
  common::v1::ErrorInfo info;
  info.set_reason(detail.reason());
  info.set_domain(detail.domain());
  auto& metadata = *info.mutable_metadata();
  if (!detail.id().empty()) metadata["id"] = detail.id();
  if (!detail.field_path().empty()) metadata["field"] = detail.field_path();
  if (!detail.detail().empty()) metadata["detail"] = detail.detail();
  if (detail.version_met() > 0) metadata["version_met"] = absl::StrCat(detail.version_met());
  if (detail.position_met() > 0) metadata["position_met"] = absl::StrCat(detail.position_met());
  return info;
}

void AddDetails(const absl::Status& status, const ErrorDetail& detail, const std::string& message,
                common::v1::RpcStatus* rpc) {
  Pack("ErrorInfo", InfoOf(detail), rpc);
  if (status.code() == absl::StatusCode::kInvalidArgument && !detail.field_path().empty()) {
    common::v1::BadRequest bad;
    auto& violation = *bad.add_field_violations();
    violation.set_field(detail.field_path());
    violation.set_description(message);
    Pack("BadRequest", bad, rpc);
  }
  if (status.code() == absl::StatusCode::kFailedPrecondition) {
    common::v1::PreconditionFailure failure;
    auto& violation = *failure.add_violations();
    violation.set_type(detail.reason());
    violation.set_subject(detail.rule());
    violation.set_description(message);
    Pack("PreconditionFailure", failure, rpc);
  }
  if (detail.has_retry_after()) {
    common::v1::RetryInfo retry;
    *retry.mutable_retry_delay() = detail.retry_after();
    Pack("RetryInfo", retry, rpc);
  }
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status, const std::string& language) {
  if (status.ok()) return grpc::Status::OK;
  const std::optional<ErrorDetail> detail = DetailOf(status);
  if (!detail.has_value()) {
    return grpc::Status(grpc::StatusCode::INTERNAL, "internal error; see the server's log");
  }
  const std::string& message = language == "da" ? detail->da() : detail->en();
  common::v1::RpcStatus rpc;
  rpc.set_code(static_cast<int32_t>(status.code()));
  rpc.set_message(message);
  AddDetails(status, *detail, message, &rpc);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), message,
                      rpc.SerializeAsString());
}

}  // namespace varsel::runtime
