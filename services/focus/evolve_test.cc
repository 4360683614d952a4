// Every kind of event has an arm that leaves its trace, and every reason says what is wrong in both
// languages.
#include "services/focus/evolve.h"

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/focus/focus_tale.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

// Sets every text of the event to the id that its field is named after, every enum to its last
// value, every time to now.
void FillIn(Message* message) {
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message->GetDescriptor()->field(i);
    const google::protobuf::Reflection& reflection = *message->GetReflection();
    if (field.is_repeated()) continue;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      reflection.SetEnum(message, &field, field.enum_type()->value(2));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string& name = field.name();
      const size_t end = name.rfind("_id");
      reflection.SetString(message, &field,
                           end == std::string::npos
                               ? "text"
                               : TestId(name == "fact_id" ? "category" : name.substr(0, end)));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      reflection.SetBool(message, &field, true);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      reflection.MutableMessage(message, &field)->CopyFrom(Stamp("2023-01-02T12:00:00Z"));
    }
  }
}

TEST(Evolve, LeavesATraceOfEveryKindOfEvent) {
  Tale tale;
  tale.Registered().Given(Categorised(v1::CATEGORY_SUSPECT)).Given(Affiliated()).Approved();
  const google::protobuf::OneofDescriptor& kinds = *v1::FocusEvent::descriptor()->oneof_decl(0);
  for (int i = 0; i < kinds.field_count(); ++i) {
    const FieldDescriptor& arm = *kinds.field(i);
    v1::FocusEvent event;
    FillIn(event.GetReflection()->MutableMessage(&event, &arm));
    v1::GroupLife group;
    group.set_group_id(TestId("group"));
    v1::SectionLife section;
    section.set_section_id(TestId("section"));
    const EventMeta meta{.event_id = EventId(TestUuid("new")), .version = Version(99)};
    const bool traced =
        !MessageDifferencer::Equals(tale.life(), EvolvePerson(tale.life(), event, meta)) ||
        !MessageDifferencer::Equals(group, EvolveGroup(group, event)) ||
        !MessageDifferencer::Equals(section, EvolveSection(section, event));
    EXPECT_TRUE(traced) << arm.name();
  }
}

TEST(Evolve, FoldsAnyEventOfANewStream) {
  const google::protobuf::OneofDescriptor& kinds = *v1::FocusEvent::descriptor()->oneof_decl(0);
  for (int i = 0; i < kinds.field_count(); ++i) {
    v1::FocusEvent event;
    FillIn(event.GetReflection()->MutableMessage(&event, kinds.field(i)));
    EvolvePerson(v1::PersonLife(), event, EventMeta());  // history happened: nothing is rejected
  }
}

TEST(FocusReasons, SayWhatIsWrongAndWhatToDoInBothLanguages) {
  const google::protobuf::EnumDescriptor& reasons = *v1::FocusReason_descriptor();
  for (int i = 1; i < reasons.value_count(); ++i) {
    const auto& refusal = reasons.value(i)->options().GetExtension(common::v1::refusal);
    EXPECT_NE(refusal.code(), common::v1::Refusal::CODE_UNSPECIFIED) << reasons.value(i)->name();
    EXPECT_NE(refusal.en(), "") << reasons.value(i)->name();
    EXPECT_NE(refusal.da(), "") << reasons.value(i)->name();
    if (refusal.code() == common::v1::Refusal::FAILED_PRECONDITION) {
      EXPECT_NE(refusal.rule(), "") << reasons.value(i)->name();
    }
  }
}

}  // namespace
}  // namespace varsel::focus
