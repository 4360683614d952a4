// Stored events can be read for ever: by the bytes of every kind and form that was ever released.
#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/golden/all_protos.h"
#include "tests/golden/golden_file.h"
#include "tests/golden/populate.h"

namespace varsel::golden {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// The arm of each kind.
std::map<std::string, const FieldDescriptor*> Arms() {
  std::map<std::string, const FieldDescriptor*> arms;
  for (const Descriptor* type : AllProtos::OfTheTree().Events()) {
    for (int i = 0; i < type->oneof_decl(0)->field_count(); ++i) {
      const FieldDescriptor* arm = type->oneof_decl(0)->field(i);
      EXPECT_TRUE(arms.emplace(KindOfArm(*arm), arm).second) << "two arms of " << KindOfArm(*arm);
    }
  }
  return arms;
}

TEST(GoldenEvents, OfEveryReleaseParseToTheSameAndGiveTheSameBytesAgain) {
  AllProtos& protos = AllProtos::OfTheTree();
  const auto arms = Arms();
  const std::vector<GoldenLine> released = ReadGolden(VARSEL_GOLDEN_FILE);
  ASSERT_FALSE(released.empty());
  for (const GoldenLine& line : released) {
    SCOPED_TRACE(line.kind);
    const auto arm = arms.find(line.kind);
    ASSERT_NE(arm, arms.end()) << "a released kind is gone";
    const auto event = protos.New(*arm->second->containing_type());
    ASSERT_TRUE(event->ParseFromString(line.bytes));
    EXPECT_TRUE(event->GetReflection()->HasField(*event, arm->second)) << "its arm was renumbered";
    // names, numbers, types and the values of enums: a text that differs is a changed meaning
    EXPECT_EQ(TextOf(*event), line.text);
    EXPECT_EQ(DeterministicBytes(*event), line.bytes);
  }
}

TEST(GoldenEvents, HoldEveryKindWithEveryFieldOfToday) {
  const std::vector<GoldenLine> released = ReadGolden(VARSEL_GOLDEN_FILE);
  const std::vector<GoldenLine> with_todays =
      WithTodays(released, LinesOfToday(AllProtos::OfTheTree()));
  std::set<std::string> known;
  for (const GoldenLine& line : released) known.insert(line.kind + line.bytes);
  for (const GoldenLine& line : with_todays) {
    EXPECT_EQ(known.count(line.kind + line.bytes), 1u)
        << line.kind << " has a form that is not in events.golden: run varsel_golden_update";
  }
}

TEST(EventKinds, AreNamedAsTheirArmAndBelongToTheirArea) {
  for (const auto& [kind, arm] : Arms()) {
    SCOPED_TRACE(kind);
    std::string camel;
    bool upper = true;
    for (const char c : arm->name()) {
      if (c == '_') {
        upper = true;
        continue;
      }
      camel += upper ? static_cast<char>(c - 'a' + 'A') : c;
      upper = false;
    }
    EXPECT_EQ(arm->message_type()->name(), camel);
    EXPECT_EQ(arm->message_type()->file(), arm->file());
    EXPECT_LE(kind.size(), 96u);
  }
}

void ExpectStorable(const Descriptor& type, std::set<const Descriptor*>* seen) {
  if (!seen->insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    SCOPED_TRACE(field.full_name());
    EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_DOUBLE) << "no floats in what is stored";
    EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_FLOAT) << "no floats in what is stored";
    EXPECT_FALSE(field.is_map()) << "maps have no order";
    if (field.message_type() == nullptr) continue;
    EXPECT_NE(field.message_type()->full_name(), "google.protobuf.Any");
    ExpectStorable(*field.message_type(), seen);
  }
}

TEST(EventKinds, HoldNothingThatCannotBeStoredForEver) {
  std::set<const Descriptor*> seen;
  for (const auto& [kind, arm] : Arms()) ExpectStorable(*arm->message_type(), &seen);
}

}  // namespace
}  // namespace varsel::golden
