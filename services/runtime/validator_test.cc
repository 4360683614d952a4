#include "services/runtime/validator.h"

#include <string>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/runtime/text_form.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/testing/v1/notes.pb.h"

namespace varsel::runtime {
namespace {

using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::v1::AddNoteRequest;

const absl::Time kNow = testing::At("2023-01-17T19:40:00+01:00");

AddNoteRequest Good() {
  AddNoteRequest request;
  request.set_request_id(TestId("r"));
  request.set_note_id(TestId("n"));
  request.set_person_id(TestId("p"));
  request.set_text("two\nlines");
  request.set_kind(testing::v1::KIND_PLAIN);
  request.set_code("forenet-mod-vold");
  request.set_line("one line, æøå");
  request.set_count(5);
  request.add_kinds(testing::v1::KIND_URGENT);
  *request.mutable_seen_time() = ToProto(kNow);
  *request.mutable_due_time() = ToProto(kNow + absl::Hours(24));
  request.add_witnesses()->set_person_id(TestId("w"));
  return request;
}

absl::Status Check(const AddNoteRequest& request) { return ValidateRequest(request, kNow); }

TEST(Validator, LetsAGoodRequestPass) { EXPECT_THAT(Check(Good()), IsOk()); }

TEST(Validator, RequiredFieldsMustBeThere) {
  for (const char* field : {"request_id", "note_id", "person_id", "text", "kind"}) {
    AddNoteRequest request = Good();
    request.GetReflection()->ClearField(&request, request.GetDescriptor()->FindFieldByName(field));
    EXPECT_THAT(Check(request), RefusedWith("FIELD_REQUIRED", field));
  }
}

TEST(Validator, AUuidHasOneSpelling) {
  for (std::string bad : {std::string("x"), std::string(36, '0'), TestId("n") + "0",
                          std::string("00000000-0000-0000-0000-000000000000"),
                          std::string("A7E4C111-79F1-4B1E-8B1F-2E9A64F3C111")}) {
    AddNoteRequest request = Good();
    request.set_note_id(bad);
    EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "note_id")) << bad;
  }
}

TEST(Validator, TextsEndAtTheirLimitInBytes) {
  AddNoteRequest request = Good();
  request.set_text(std::string(100, 'a'));
  EXPECT_THAT(Check(request), IsOk());
  request.set_text(std::string(99, 'a') + "æ");
  EXPECT_THAT(Check(request), RefusedWith("FIELD_TOO_LONG", "text"));
  request = Good();
  request.set_anything(std::string(4000, 'a'));
  EXPECT_THAT(Check(request), IsOk());
  request.set_anything(std::string(4001, 'a'));
  EXPECT_THAT(Check(request), RefusedWith("FIELD_TOO_LONG", "anything"));
}

TEST(Validator, ListsEndAtTheirLimit) {
  AddNoteRequest request = Good();
  for (int i = 0; i < 3; ++i) request.add_witnesses();
  EXPECT_THAT(Check(request), RefusedWith("FIELD_TOO_MANY", "witnesses"));
  request = Good();
  for (int i = 0; i < 200; ++i) request.add_kinds(testing::v1::KIND_PLAIN);
  EXPECT_THAT(Check(request), RefusedWith("FIELD_TOO_MANY", "kinds"));
}

TEST(Validator, NamesThePathOfANestedField) {
  AddNoteRequest request = Good();
  request.add_witnesses()->set_name(std::string(41, 'x'));
  EXPECT_THAT(Check(request), RefusedWith("FIELD_TOO_LONG", "witnesses[1].name"));
  request = Good();
  request.mutable_witnesses(0)->set_person_id("nobody");
  EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "witnesses[0].person_id"));
}

TEST(Validator, EnumValuesMustBeKnown) {
  AddNoteRequest request = Good();
  request.set_kind(static_cast<testing::v1::Kind>(77));
  EXPECT_THAT(Check(request), RefusedWith("FIELD_UNKNOWN_VALUE", "kind"));
  request = Good();
  request.add_kinds(static_cast<testing::v1::Kind>(-1));
  EXPECT_THAT(Check(request), RefusedWith("FIELD_UNKNOWN_VALUE", "kinds[1]"));
  request = Good();
  request.add_kinds(testing::v1::KIND_UNSPECIFIED);
  EXPECT_THAT(Check(request), RefusedWith("FIELD_UNKNOWN_VALUE", "kinds[1]"));
}

TEST(Validator, TimesLieFrom1990OnAndAsTheFieldSays) {
  struct Case {
    absl::Time seen;
    const char* reason;
  };
  for (const Case& c : {Case{testing::At("1989-12-31T23:59:59Z"), "TIME_BEFORE_1990"},
                        Case{kNow + absl::Minutes(6), "TIME_IN_FUTURE"}}) {
    AddNoteRequest request = Good();
    *request.mutable_seen_time() = ToProto(c.seen);
    EXPECT_THAT(Check(request), RefusedWith(c.reason, "seen_time"));
  }
  AddNoteRequest request = Good();
  *request.mutable_seen_time() = ToProto(kNow + absl::Minutes(4));  // clocks differ
  EXPECT_THAT(Check(request), IsOk());
  *request.mutable_due_time() = ToProto(kNow - absl::Minutes(6));
  EXPECT_THAT(Check(request), RefusedWith("TIME_IN_PAST", "due_time"));
  *request.mutable_due_time() = ToProto(kNow + absl::Hours(24 * 366 * 101));
  EXPECT_THAT(Check(request), RefusedWith("TIME_TOO_FAR", "due_time"));
  request.mutable_due_time()->set_nanos(-1);
  EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "due_time"));
  request.mutable_due_time()->set_nanos(0);
  request.mutable_due_time()->set_seconds(INT64_MAX);
  EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "due_time"));
}

TEST(Validator, NumbersLieWithinTheirBounds) {
  for (const int count : {-1, 6}) {
    AddNoteRequest request = Good();
    request.set_count(count);
    EXPECT_THAT(Check(request), RefusedWith("NUMBER_OUT_OF_RANGE", "count"));
  }
}

TEST(Validator, LinesAndCodesHaveTheirForm) {
  AddNoteRequest request = Good();
  request.set_line("two\nlines");
  EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "line"));
  request = Good();
  request.set_text("bell\a");
  EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "text"));
  for (const char* code : {"Upper", "-dash", "with space", "æ"}) {
    request = Good();
    request.set_code(code);
    EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "code")) << code;
  }
}

TEST(Validator, ATimeLiesNoFurtherAheadThanItsFieldSays) {
  AddNoteRequest request = Good();
  *request.mutable_call_time() = ToProto(kNow + absl::Hours(24 * 30));
  EXPECT_THAT(Check(request), IsOk());
  *request.mutable_call_time() = ToProto(kNow + absl::Hours(24 * 30 + 1));
  EXPECT_THAT(Check(request), RefusedWith("TIME_TOO_FAR", "call_time"));
  *request.mutable_call_time() = ToProto(kNow - absl::Hours(24 * 900));
  EXPECT_THAT(Check(request), IsOk());
}

TEST(Validator, InvalidUtf8IsRefusedWhereverItStands) {
  for (const char* bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xc3"}) {
    EXPECT_FALSE(IsUtf8(bad));
    AddNoteRequest request = Good();
    request.set_anything(bad);
    EXPECT_THAT(Check(request), RefusedWith("FIELD_MALFORMED", "anything"));
  }
  for (const char* good : {"", "a", "æ", "€", "😀"}) EXPECT_TRUE(IsUtf8(good));
}

TEST(Validator, PagesAreBoundedWithoutSayingSo) {
  testing::v1::ListNotesRequest request;
  request.set_page_size(200);
  EXPECT_THAT(ValidateRequest(request, kNow), IsOk());
  request.set_page_size(201);
  EXPECT_THAT(ValidateRequest(request, kNow), RefusedWith("NUMBER_OUT_OF_RANGE", "page_size"));
  request.set_page_size(-1);
  EXPECT_THAT(ValidateRequest(request, kNow), RefusedWith("NUMBER_OUT_OF_RANGE", "page_size"));
  request.set_page_size(0);
  request.set_page_token("not a token!");
  EXPECT_THAT(ValidateRequest(request, kNow), RefusedWith("PAGE_TOKEN_MALFORMED", "page_token"));
}

}  // namespace
}  // namespace varsel::runtime
