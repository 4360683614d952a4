#include "clients/cli/refusal.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/any.pb.h"
#include "storage/base/error.h"
#include "varsel/common/v1/error.pb.h"

namespace varsel::cli {
namespace {

constexpr char kDetailsUrl[] = "varsel.cli/details";

std::string_view TypeOf(const google::protobuf::Any& any) {
  const std::string_view url = any.type_url();
  return url.substr(url.rfind('/') + 1);
}

bool FromCall(const absl::Status& status) { return status.GetPayload(kDetailsUrl).has_value(); }

// The details are packed under google.rpc's names with our messages' bytes, so they are parsed by
// hand.
void Read(const google::protobuf::Any& any, Refusal* refusal) {
  const std::string_view type = TypeOf(any);
  if (type == "google.rpc.ErrorInfo") {
    common::v1::ErrorInfo detail;
    if (!detail.ParseFromString(any.value())) return;
    refusal->reason = detail.reason();
    refusal->domain = detail.domain();
    const auto field = detail.metadata().find("field");
    if (field != detail.metadata().end()) refusal->fields = {field->second};
  } else if (type == "google.rpc.BadRequest") {
    common::v1::BadRequest detail;
    if (!detail.ParseFromString(any.value())) return;
    refusal->fields.clear();
    for (const auto& violation : detail.field_violations()) {
      refusal->fields.push_back(violation.field());
      if (refusal->remedy.empty()) refusal->remedy = violation.description();
    }
  } else if (type == "google.rpc.PreconditionFailure") {
    common::v1::PreconditionFailure detail;
    if (!detail.ParseFromString(any.value())) return;
    for (const auto& violation : detail.violations()) {
      refusal->rule = violation.subject();
      refusal->remedy = violation.description();
    }
  } else if (type == "google.rpc.RetryInfo") {
    common::v1::RetryInfo detail;
    if (!detail.ParseFromString(any.value())) return;
    refusal->retry_after = absl::Seconds(detail.retry_delay().seconds()) +
                           absl::Nanoseconds(detail.retry_delay().nanos());
  }
}

}  // namespace

absl::Status StatusFromCall(int code, const std::string& message, const std::string& details) {
  absl::Status status(static_cast<absl::StatusCode>(code), message);
  // Nobody here cancels a call: the server went away under it.
  if (absl::IsCancelled(status)) status = absl::UnavailableError(message);
  if (!status.ok()) status.SetPayload(kDetailsUrl, absl::Cord(details));
  return status;
}

Refusal RefusalOf(const absl::Status& status) {
  Refusal refusal;
  // What the client itself refused, as a server would: the same reasons, in the same words.
  if (const auto own = DetailOf(status)) {
    refusal.reason = own->reason();
    refusal.domain = own->domain();
    refusal.rule = own->rule();
    if (!own->field_path().empty()) refusal.fields = {own->field_path()};
  }
  const absl::optional<absl::Cord> payload = status.GetPayload(kDetailsUrl);
  common::v1::RpcStatus details;
  if (!payload.has_value() || !details.ParseFromString(std::string(*payload))) return refusal;
  for (const google::protobuf::Any& any : details.details()) Read(any, &refusal);
  return refusal;
}

std::string Describe(const absl::Status& status, Language language) {
  const Refusal refusal = RefusalOf(status);
  const auto own = DetailOf(status);
  const std::string message = !own.has_value()                ? std::string(status.message())
                              : language == Language::kDanish ? own->da()
                                                              : own->en();
  std::vector<std::string> parts;
  if (!refusal.reason.empty()) {
    parts.push_back(
        absl::StrCat(In(language, {.da = "grund", .en = "reason"}), " ", refusal.reason));
  }
  if (!refusal.fields.empty()) {
    parts.push_back(absl::StrCat(In(language, {.da = "felt", .en = "field"}), " ",
                                 absl::StrJoin(refusal.fields, ", ")));
  }
  if (!refusal.rule.empty()) {
    parts.push_back(
        absl::StrCat(In(language, {.da = "regel", .en = "rule"}), " \"", refusal.rule, "\""));
  }
  if (!refusal.remedy.empty() && message.find(refusal.remedy) == std::string::npos) {
    parts.push_back(refusal.remedy);
  }
  if (refusal.retry_after > absl::ZeroDuration()) {
    parts.push_back(absl::StrCat(In(language, {.da = "prøv igen om", .en = "try again in"}), " ",
                                 absl::FormatDuration(refusal.retry_after)));
  }
  if (FromCall(status) && absl::IsUnauthenticated(status)) {
    parts.push_back(
        In(language,
           {.da = "log ind igen, og giv det nye adgangstoken med --token-file eller VARSEL_TOKEN; "
                  "på en udviklingsserver: --dev-key=DATAMAPPE/dev_identity.key",
            .en = "sign in again, and give the new token with --token-file or VARSEL_TOKEN; on a "
                  "development server: --dev-key=DATA_DIR/dev_identity.key"}));
  }
  std::string first = message.empty() ? absl::StatusCodeToString(status.code()) : message;
  if (refusal.reason.empty() && FromCall(status) && absl::IsUnavailable(status)) {
    first = In(language,
               {.da = "Serveren svarer ikke. Er varseld startet, og passer --server? (",
                .en = "The server does not answer. Is varseld running, and is --server right? ("}) +
            first + ")";
  } else if (FromCall(status) && absl::IsUnimplemented(status)) {
    first =
        In(language,
           {.da = "Serveren har ikke denne metode. Passer dens version til klientens?",
            .en = "The server does not have this method. Does its version match the client's?"});
  }
  if (parts.empty()) return first;
  return absl::StrCat(first, "\n  ", absl::StrJoin(parts, " · "));
}

}  // namespace varsel::cli
