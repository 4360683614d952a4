// What every RPC and field must declare, by reflection over every proto file of the tree.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/golden/all_protos.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::golden {
namespace {

using common::v1::Access;
using common::v1::Check;
using common::v1::Field;
using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

constexpr char kOptionsFile[] = "varsel/common/v1/options.proto";  // declares them, so has none

const Field& OptionOf(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::field);
}
const Access& OptionOf(const MethodDescriptor& method) {
  return method.options().GetExtension(common::v1::access);
}
bool IsSealed(const FieldDescriptor& field) {
  return OptionOf(field).subject() && !OptionOf(field).counted();
}

void ForEachField(const std::function<void(const FieldDescriptor&)>& visit) {
  for (const Descriptor* type : AllProtos::OfTheTree().Messages()) {
    if (type->file()->name() == kOptionsFile) continue;
    for (int i = 0; i < type->field_count(); ++i) visit(*type->field(i));
  }
}

// Every field of the message and of the messages in it.
void ForEachFieldWithin(const Descriptor& type, std::set<const Descriptor*>* seen,
                        const std::function<void(const FieldDescriptor&)>& visit) {
  if (!seen->insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    visit(*type.field(i));
    if (type.field(i)->message_type() != nullptr) {
      ForEachFieldWithin(*type.field(i)->message_type(), seen, visit);
    }
  }
}

bool AnyFieldWithin(const Descriptor& type,
                    const std::function<bool(const FieldDescriptor&)>& fits) {
  std::set<const Descriptor*> seen;
  bool any = false;
  ForEachFieldWithin(type, &seen, [&](const FieldDescriptor& field) { any = any || fits(field); });
  return any;
}

TEST(EveryField, DeclaresItsAudience) {
  int fields = 0;
  ForEachField([&fields](const FieldDescriptor& field) {
    ++fields;
    EXPECT_TRUE(field.options().HasExtension(common::v1::field)) << field.full_name();
    EXPECT_NE(OptionOf(field).audience(), Field::AUDIENCE_UNSPECIFIED) << field.full_name();
  });
  EXPECT_GT(fields, 100);
}

TEST(EveryField, IsCountedOnlyIfItTellsOfAPerson) {
  ForEachField([](const FieldDescriptor& field) {
    if (OptionOf(field).counted()) {
      EXPECT_TRUE(OptionOf(field).subject()) << field.full_name();
    }
  });
}

// Free text about a person is never in the clear: only enums, times, flags, numbers, ids and codes
// are counted.
TEST(EveryField, ThatIsCountedIsNoFreeText) {
  static const std::set<std::string> kCodes = {"legal_basis", "programme", "fact_kind",
                                               "missing",     "provision", "suspicion_basis"};
  ForEachField([](const FieldDescriptor& field) {
    if (!OptionOf(field).counted() || field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return;
    if (!IsEventsFile(*field.file())) return;
    const std::string& name = field.name();
    const bool id = EndsWith(name, "_id") || EndsWith(name, "_ids");
    const bool code = EndsWith(name, "_code") || kCodes.count(name) == 1;
    EXPECT_TRUE(id || code) << field.full_name();
  });
}

TEST(EveryField, IsNotNamedField) {
  ForEachField([](const FieldDescriptor& field) {
    if (field.full_name() == "varsel.common.v1.BadRequest.FieldViolation.field")
      return;  // google's
    EXPECT_NE(field.name(), "field") << field.full_name();
  });
}

TEST(EveryStoredMessage, WithSealedFieldsNamesExactlyOneSubject) {
  for (const Descriptor* type : AllProtos::OfTheTree().Messages()) {
    if (!IsEventsFile(*type->file())) continue;
    int sealed = 0;
    int subjects = 0;
    for (int i = 0; i < type->field_count(); ++i) {
      if (IsSealed(*type->field(i))) ++sealed;
      if (OptionOf(*type->field(i)).subject_id()) ++subjects;
    }
    if (sealed > 0) {
      EXPECT_EQ(subjects, 1) << type->full_name();
    }
    EXPECT_LE(subjects, 1) << type->full_name();
  }
}

// Such a field would be stored in the clear: what is inside a sealed field is sealed with it, what
// is not must say so itself.
TEST(EveryStoredMessage, HasItsSubjectIdInTheClear) {
  for (const Descriptor* type : AllProtos::OfTheTree().Messages()) {
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      if (!OptionOf(field).subject_id()) continue;
      EXPECT_FALSE(IsSealed(field)) << field.full_name();
      EXPECT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_STRING) << field.full_name();
      EXPECT_FALSE(field.is_repeated()) << field.full_name();
    }
  }
}

TEST(EveryEnum, BeginsWithUnspecified) {
  for (const EnumDescriptor* type : AllProtos::OfTheTree().Enums()) {
    ASSERT_NE(type->FindValueByNumber(0), nullptr) << type->full_name();
    EXPECT_TRUE(EndsWith(type->FindValueByNumber(0)->name(), "_UNSPECIFIED")) << type->full_name();
  }
}

TEST(EveryRpc, DeclaresWhoMayCallItAndWhetherAPurposeIsNeeded) {
  const auto methods = AllProtos::OfTheTree().Methods();
  EXPECT_GT(methods.size(), 10u);
  for (const MethodDescriptor* method : methods) {
    SCOPED_TRACE(method->full_name());
    ASSERT_TRUE(method->options().HasExtension(common::v1::access));
    const Access& access = OptionOf(*method);
    EXPECT_GT(access.rules_size(), 0);
    EXPECT_NE(access.purpose(), Access::PURPOSE_UNSPECIFIED);
    std::set<int> roles;
    for (const Access::Rule& rule : access.rules()) {
      EXPECT_NE(rule.role(), Access::ROLE_UNSPECIFIED);
      EXPECT_NE(rule.scope(), Access::SCOPE_UNSPECIFIED);
      EXPECT_TRUE(roles.insert(rule.role()).second) << "a role stands twice";
    }
  }
}

TEST(EveryRpc, ThatShowsOrTakesAPersonsDataNeedsAPurpose) {
  const auto personal = [](const FieldDescriptor& field) {
    return OptionOf(field).subject() || OptionOf(field).subject_id();
  };
  // shares the sections of the talking paper, and fills in none of the person's
  static const std::set<std::string> kBlank = {"varsel.sanction.v1.SanctionService.GetCard"};
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    if (kBlank.count(method->full_name()) == 1) continue;
    const bool any = AnyFieldWithin(*method->input_type(), personal) ||
                     AnyFieldWithin(*method->output_type(), personal);
    if (any) {
      EXPECT_EQ(OptionOf(*method).purpose(), Access::REQUIRED) << method->full_name();
    }
  }
}

// person_id, into_person_ids, subject_ids ...: by these names alone a reader knows what is in it.
bool IsNamedAsAPerson(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return false;
  for (const std::string id : {"person", "subject", "merged_from", "possible_duplicate"}) {
    for (const std::string& end : {id + "_id", id + "_ids"}) {
      const std::string& name = field.name();
      if (name == end || EndsWith(name, "_" + end)) return true;
    }
  }
  return false;
}

TEST(EveryPersonsId, InARequestOrAReplyIsNamedToTheAccessLog) {
  int persons = 0;
  std::set<const Descriptor*> seen;
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    for (const Descriptor* type : {method->input_type(), method->output_type()}) {
      ForEachFieldWithin(*type, &seen, [&persons](const FieldDescriptor& field) {
        if (IsNamedAsAPerson(field)) {
          EXPECT_TRUE(OptionOf(field).person()) << field.full_name();
        }
        if (!OptionOf(field).person()) return;
        ++persons;
        EXPECT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_STRING) << field.full_name();
      });
    }
  }
  EXPECT_GT(persons, 100);
}

// Each call that names a person is written down or is a command: by purpose, as the pipeline reads
// it.
TEST(EveryRpc, ThatNamesAPersonIsACommandOrIsWrittenDown) {
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    const auto names = [](const FieldDescriptor& field) { return OptionOf(field).person(); };
    if (!AnyFieldWithin(*method->output_type(), names) &&
        !AnyFieldWithin(*method->input_type(), names)) {
      continue;
    }
    EXPECT_EQ(OptionOf(*method).purpose(), Access::REQUIRED) << method->full_name();
  }
}

TEST(EveryRpc, HasARequestAndAReplyOfItsOwn) {
  std::set<const Descriptor*> taken;
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    EXPECT_EQ(method->input_type()->name(), method->name() + "Request") << method->full_name();
    if (!method->server_streaming()) {
      EXPECT_EQ(method->output_type()->name(), method->name() + "Response") << method->full_name();
    }
    EXPECT_TRUE(taken.insert(method->input_type()).second) << method->full_name();
    EXPECT_TRUE(taken.insert(method->output_type()).second) << method->full_name();
  }
}

TEST(EveryCommand, CarriesARequestIdAndNoOtherRpcDoes) {
  int commands = 0;
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    SCOPED_TRACE(method->full_name());
    const FieldDescriptor* request_id = method->input_type()->FindFieldByName("request_id");
    if (!OptionOf(*method).command()) {
      EXPECT_EQ(request_id, nullptr);
      continue;
    }
    ++commands;
    ASSERT_NE(request_id, nullptr);
    EXPECT_EQ(request_id->number(), 1);
    EXPECT_TRUE(OptionOf(*request_id).check().required());
    EXPECT_EQ(OptionOf(*request_id).check().format(), Check::UUID);
  }
  EXPECT_GT(commands, 5);
}

// A slip of the keyboard must not let a clearance, a hold or a duty stand for a hundred years.
TEST(EveryCommand, TakesNoTimeThatIsNotBoundedAhead) {
  // Where a rule or a policy file says how far ahead, or nobody reads what a request says.
  static const std::set<std::string> kElsewhere = {
      "varsel.disclosure.v1.DisclosureForm.expires",
      "varsel.records.v1.PlaceLegalHoldRequest.until", "varsel.sanction.v1.HoldAsked.asked_time",
      "varsel.log.v1.ConfirmClockRequest.confirmed_time"};
  std::set<const Descriptor*> seen;
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    if (!OptionOf(*method).command()) continue;
    ForEachFieldWithin(*method->input_type(), &seen, [](const FieldDescriptor& field) {
      if (field.message_type() == nullptr ||
          field.message_type()->full_name() != "google.protobuf.Timestamp") {
        return;
      }
      const Check& check = OptionOf(field).check();
      EXPECT_TRUE(check.time() == Check::PAST || check.max() > 0 ||
                  kElsewhere.count(field.full_name()) == 1)
          << field.full_name() << ": how far ahead may it lie?";
    });
  }
  EXPECT_GT(seen.size(), 50U);
}

// Replies are kept for ever with their request ids, so they hold ids, versions, times and codes
// only.
TEST(EveryCommand, RepliesWithNothingPersonal) {
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    if (!OptionOf(*method).command()) continue;
    EXPECT_FALSE(AnyFieldWithin(*method->output_type(), [](const FieldDescriptor& field) {
      return IsSealed(field);
    })) << method->full_name();
  }
}

TEST(EveryList, IsPaginated) {
  // the catalogue is a file of the project, shorter than a page; of backups policy keeps a few
  static const std::set<std::string> kShort = {"varsel.sanction.v1.SanctionService.ListLevers",
                                               "varsel.log.v1.BackupService.ListBackups"};
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    if (method->name().rfind("List", 0) != 0 || kShort.count(method->full_name()) == 1) continue;
    SCOPED_TRACE(method->full_name());
    EXPECT_NE(method->input_type()->FindFieldByName("page_size"), nullptr);
    EXPECT_NE(method->input_type()->FindFieldByName("page_token"), nullptr);
    EXPECT_NE(method->output_type()->FindFieldByName("next_page_token"), nullptr);
  }
}

TEST(EveryReason, SaysItsCodeAndBothTexts) {
  std::map<std::string, std::string> names;
  int reasons = 0;
  for (const EnumDescriptor* type : AllProtos::OfTheTree().Enums()) {
    if (!EndsWith(type->file()->name(), "reasons.proto")) continue;
    for (int i = 0; i < type->value_count(); ++i) {
      const auto& value = *type->value(i);
      if (value.number() == 0) continue;
      ++reasons;
      SCOPED_TRACE(value.full_name());
      ASSERT_TRUE(value.options().HasExtension(common::v1::refusal));
      const common::v1::Refusal& refusal = value.options().GetExtension(common::v1::refusal);
      EXPECT_NE(refusal.code(), common::v1::Refusal::CODE_UNSPECIFIED);
      EXPECT_FALSE(refusal.en().empty());
      EXPECT_FALSE(refusal.da().empty());
      EXPECT_NE(refusal.en(), refusal.da());
      EXPECT_TRUE(names.emplace(type->file()->package() + value.name(), value.full_name()).second);
    }
  }
  EXPECT_GT(reasons, 30);
}

// A placeholder that nothing fills in would be shown to people.
TEST(EveryReason, HasOnlyPlaceholdersThatAreFilledIn) {
  static const std::set<std::string> kFilled = {"{field}", "{id}", "{detail}"};
  for (const EnumDescriptor* type : AllProtos::OfTheTree().Enums()) {
    for (int i = 0; i < type->value_count(); ++i) {
      const common::v1::Refusal& refusal =
          type->value(i)->options().GetExtension(common::v1::refusal);
      for (const std::string& text : {refusal.en(), refusal.da()}) {
        for (size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
          const size_t end = text.find('}', at);
          ASSERT_NE(end, std::string::npos) << type->value(i)->full_name();
          EXPECT_EQ(kFilled.count(text.substr(at, end - at + 1)), 1u)
              << type->value(i)->full_name();
        }
      }
    }
  }
}

}  // namespace
}  // namespace varsel::golden
