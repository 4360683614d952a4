#include "services/runtime/redaction.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/test_ids.h"
#include "varsel/testing/v1/notes.pb.h"

namespace varsel::runtime {
namespace {

using common::v1::Access;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TestId;

testing::v1::AddNoteRequest Request() {
  testing::v1::AddNoteRequest request;
  request.set_note_id(TestId("note"));
  request.set_text("SECRET-TEXT");
  request.set_kind(testing::v1::KIND_URGENT);
  request.set_code("code");
  auto& witness = *request.add_witnesses();
  witness.set_person_id(TestId("witness"));
  witness.set_name("SECRET-NAME");
  return request;
}

TEST(Redaction, PoliceSeesPoliceFieldsAndEkiDoesNot) {
  auto request = Request();
  Redact(Access::OFFICER, &request);
  EXPECT_EQ(request.SerializeAsString(), Request().SerializeAsString());
  Redact(Access::EKI, &request);
  EXPECT_EQ(request.note_id(), TestId("note"));
  EXPECT_EQ(request.text(), "");
  EXPECT_EQ(request.witnesses_size(), 0);
}

TEST(Redaction, AnalystsAndAdministratorsSeeNoPerson) {
  for (const auto role : {Access::ANALYST, Access::ADMINISTRATOR, Access::ROLE_UNSPECIFIED}) {
    auto request = Request();
    Redact(role, &request);
    EXPECT_EQ(request.code(), "code");
    EXPECT_EQ(request.kind(), testing::v1::KIND_UNSPECIFIED);
    EXPECT_THAT(request.ShortDebugString(), Not(HasSubstr("SECRET")));
  }
}

TEST(Redaction, ATypeHidesSomethingFromARoleOrCostsItNothing) {
  const auto& request = *testing::v1::AddNoteRequest::descriptor();
  EXPECT_FALSE(HidesFrom(Access::OFFICER, request));
  EXPECT_TRUE(HidesFrom(Access::EKI, request));
  EXPECT_TRUE(HidesFrom(Access::ANALYST, request));
  EXPECT_FALSE(HidesFrom(Access::EKI, *testing::v1::AddNoteResponse::descriptor()));
}

TEST(Redaction, WhatIsPrintedHoldsNothingAboutAPerson) {
  const std::string line = ToLogString(Request());
  EXPECT_THAT(line, HasSubstr(TestId("note")));
  EXPECT_THAT(line, Not(HasSubstr("SECRET")));
  EXPECT_THAT(line, Not(HasSubstr("URGENT")));
  EXPECT_THAT(line, Not(HasSubstr("\n")));
}

TEST(Redaction, FieldsWithoutTheirOptionAreNeverPrinted) {
  common::v1::Access access;  // its fields have no option
  access.set_command(true);
  EXPECT_EQ(ToLogString(access), "");
}

}  // namespace
}  // namespace varsel::runtime
