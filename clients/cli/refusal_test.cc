#include "clients/cli/refusal.h"

#include <gtest/gtest.h>

#include "clients/cli/exit_code.h"
#include "varsel/common/v1/error.pb.h"

namespace varsel::cli {
namespace {

template <typename Detail>
void Pack(const std::string& type, const Detail& detail, common::v1::RpcStatus* status) {
  google::protobuf::Any& any = *status->add_details();
  any.set_type_url("type.googleapis.com/" + type);
  any.set_value(detail.SerializeAsString());
}

absl::Status BrokenRule() {
  common::v1::RpcStatus status;
  common::v1::ErrorInfo info;
  info.set_reason("REVIEW_OVERDUE");
  info.set_domain("varsel.notification.v1");
  Pack("google.rpc.ErrorInfo", info, &status);
  common::v1::BadRequest bad;
  bad.add_field_violations()->set_field("person_id");
  Pack("google.rpc.BadRequest", bad, &status);
  common::v1::PreconditionFailure failure;
  auto& violation = *failure.add_violations();
  violation.set_subject("Life of a focus person");
  violation.set_description("Gennemgå personen.");
  Pack("google.rpc.PreconditionFailure", failure, &status);
  return StatusFromCall(9, "Gennemgangen er for sent ude.", status.SerializeAsString());
}

TEST(Describe, SaysReasonFieldRuleAndRemedyInASecondLine) {
  EXPECT_EQ(Describe(BrokenRule(), Language::kDanish),
            "Gennemgangen er for sent ude.\n"
            "  grund REVIEW_OVERDUE · felt person_id · regel \"Life of a focus person\" · Gennemgå "
            "personen.");
}

TEST(Describe, SaysWhatToDoWhenThereIsNoServer) {
  const std::string text =
      Describe(StatusFromCall(14, "Connection refused", ""), Language::kEnglish);
  EXPECT_NE(text.find("--server"), std::string::npos);
  EXPECT_NE(text.find("Connection refused"), std::string::npos);
}

TEST(StatusFromCall, TakesACallThatTheServerCancelledAsAServerThatWentAway) {
  EXPECT_EQ(ExitCodeOf(StatusFromCall(1, "", "")), ExitCode::kUnavailable);
}

TEST(Describe, ShowsAMessageThatCameWithoutDetails) {
  EXPECT_EQ(Describe(absl::NotFoundError("nothing here"), Language::kDanish), "nothing here");
}

TEST(Describe, SaysHowToBeKnown) {
  const std::string text =
      Describe(StatusFromCall(16, "Adgangstokenet er udløbet.", ""), Language::kDanish);
  EXPECT_NE(text.find("Adgangstokenet er udløbet."), std::string::npos);
  EXPECT_NE(text.find("--token-file"), std::string::npos);
  EXPECT_NE(text.find("--dev-key"), std::string::npos);
}

TEST(ExitCodeOf, TellsRefusalConflictAbsenceAndOverloadApart) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kOk);
  EXPECT_EQ(ExitCodeOf(UsageError("x")), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(BrokenRule()), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("x")), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("x")), ExitCode::kNotFound);
  EXPECT_EQ(ExitCodeOf(absl::AbortedError("x")), ExitCode::kConflict);
  EXPECT_EQ(ExitCodeOf(absl::AlreadyExistsError("x")), ExitCode::kConflict);
  EXPECT_EQ(ExitCodeOf(absl::ResourceExhaustedError("x")), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("x")), ExitCode::kDataLoss);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("x")), ExitCode::kFailed);
}

}  // namespace
}  // namespace varsel::cli
