#include "tests/golden/populate.h"

#include <algorithm>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "storage/base/check.h"

namespace varsel::golden {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDeepest = 12;  // no stored message contains itself

void PopulateTo(Message* message, int depth);

const google::protobuf::EnumValueDescriptor* EnumValue(const EnumDescriptor& type, int item) {
  return type.value(std::min(1 + item, type.value_count() - 1));
}

std::string Text(const FieldDescriptor& field, int item) {
  return field.name() + "-" + std::to_string(item);
}

// `item`: 0 for a single field, else the place in the list.
void Set(const FieldDescriptor& field, int item, int depth, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  const bool list = field.is_repeated();
  const int number = field.number() * 100 + item + 1;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      list ? reflection.AddInt32(message, &field, -number)
           : reflection.SetInt32(message, &field, -number);
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      list ? reflection.AddInt64(message, &field, -number)
           : reflection.SetInt64(message, &field, -number);
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      list ? reflection.AddUInt32(message, &field, static_cast<uint32_t>(number))
           : reflection.SetUInt32(message, &field, static_cast<uint32_t>(number));
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      list ? reflection.AddUInt64(message, &field, static_cast<uint64_t>(number))
           : reflection.SetUInt64(message, &field, static_cast<uint64_t>(number));
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      list ? reflection.AddDouble(message, &field, number)
           : reflection.SetDouble(message, &field, number);
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      list ? reflection.AddFloat(message, &field, static_cast<float>(number))
           : reflection.SetFloat(message, &field, static_cast<float>(number));
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      list ? reflection.AddBool(message, &field, true) : reflection.SetBool(message, &field, true);
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      list ? reflection.AddEnum(message, &field, EnumValue(*field.enum_type(), item))
           : reflection.SetEnum(message, &field, EnumValue(*field.enum_type(), item));
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      list ? reflection.AddString(message, &field, Text(field, item))
           : reflection.SetString(message, &field, Text(field, item));
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      PopulateTo(list ? reflection.AddMessage(message, &field)
                      : reflection.MutableMessage(message, &field),
                 depth + 1);
      break;
  }
}

void PopulateTimestamp(Message* message) {
  const auto* type = message->GetDescriptor();
  message->GetReflection()->SetInt64(message, type->FindFieldByName("seconds"), 1'673'980'800);
  message->GetReflection()->SetInt32(message, type->FindFieldByName("nanos"), 123'456'000);
}

void PopulateTo(Message* message, int depth) {
  VARSEL_CHECK(depth < kDeepest);
  const auto& type = *message->GetDescriptor();
  if (type.full_name() == "google.protobuf.Timestamp") return PopulateTimestamp(message);
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const int items = field.is_map() ? 1 : field.is_repeated() ? 2 : 1;
    for (int item = 0; item < items; ++item) Set(field, item, depth, message);
  }
}

}  // namespace

void Populate(Message* message) { PopulateTo(message, 0); }

void PopulateArm(const FieldDescriptor& arm, Message* event) {
  Populate(event->GetReflection()->MutableMessage(event, &arm));
}

std::string DeterministicBytes(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace varsel::golden
