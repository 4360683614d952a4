#include "storage/base/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_replace.h"
#include "storage/base/check.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel {
namespace {

constexpr char kPayloadUrl[] = "varsel.common.v1.ErrorDetail";

std::string FillIn(const std::string& text, const About& about, const std::string& detail) {
  return absl::StrReplaceAll(text,
                             {{"{field}", about.field}, {"{id}", about.id}, {"{detail}", detail}});
}

}  // namespace

absl::Status Refuse(const google::protobuf::EnumValueDescriptor& reason, const About& about) {
  const common::v1::Refusal& refusal = reason.options().GetExtension(common::v1::refusal);
  VARSEL_CHECK(refusal.code() != common::v1::Refusal::CODE_UNSPECIFIED);
  common::v1::ErrorDetail detail;
  detail.set_reason(reason.name());
  detail.set_domain(reason.file()->package());
  detail.set_rule(refusal.rule());
  detail.set_field_path(about.field);
  detail.set_id(about.id);
  detail.set_detail(about.detail);
  detail.set_en(FillIn(refusal.en(), about, about.detail));
  detail.set_da(
      FillIn(refusal.da(), about, about.detail_da.empty() ? about.detail : about.detail_da));
  detail.set_version_met(about.version_met);
  detail.set_position_met(about.position_met);
  if (about.retry_after > absl::ZeroDuration()) {
    detail.mutable_retry_after()->set_seconds(absl::ToInt64Seconds(about.retry_after));
    detail.mutable_retry_after()->set_nanos(
        static_cast<int32_t>(absl::ToInt64Nanoseconds(about.retry_after % absl::Seconds(1))));
  }
  absl::Status status(static_cast<absl::StatusCode>(refusal.code()), detail.en());
  status.SetPayload(kPayloadUrl, absl::Cord(detail.SerializeAsString()));
  return status;
}

std::optional<common::v1::ErrorDetail> DetailOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadUrl);
  common::v1::ErrorDetail detail;
  if (!payload.has_value() || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

std::string ReasonOf(const absl::Status& status) {
  const std::optional<common::v1::ErrorDetail> detail = DetailOf(status);
  return detail.has_value() ? detail->reason() : std::string();
}

}  // namespace varsel
