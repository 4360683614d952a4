#include "clients/cli/reply_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "clients/cli/danish_time.h"
#include "clients/cli/methods.h"
#include "nlohmann/json.hpp"
#include "storage/base/check.h"

namespace varsel::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// One value of a field, as a person reads it.
std::string ValueText(Language language, const Message& message, const FieldDescriptor& field,
                      int index) {
  const auto& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  const FieldDescriptor::CppType type = field.cpp_type();
  if (type == FieldDescriptor::CPPTYPE_ENUM) {
    return Label(language, *(many ? reflection.GetRepeatedEnum(message, &field, index)
                                  : reflection.GetEnum(message, &field)));
  }
  if (type == FieldDescriptor::CPPTYPE_STRING) {
    return many ? reflection.GetRepeatedString(message, &field, index)
                : reflection.GetString(message, &field);
  }
  if (many) return "";
  if (type == FieldDescriptor::CPPTYPE_UINT64)
    return absl::StrCat(reflection.GetUInt64(message, &field));
  if (type == FieldDescriptor::CPPTYPE_UINT32)
    return absl::StrCat(reflection.GetUInt32(message, &field));
  if (type == FieldDescriptor::CPPTYPE_BOOL) {
    return Label(language, reflection.GetBool(message, &field) ? "yes" : "no");
  }
  if (type == FieldDescriptor::CPPTYPE_MESSAGE &&
      field.message_type() == google::protobuf::Timestamp::descriptor()) {
    return TimeText(language, static_cast<const google::protobuf::Timestamp&>(
                                  reflection.GetMessage(message, &field)));
  }
  return "";
}

std::string FieldText(Language language, const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  std::vector<std::string> values;
  if (field.is_repeated()) {
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      values.push_back(ValueText(language, message, field, i));
    }
  } else if (reflection.HasField(message, &field)) {
    values.push_back(ValueText(language, message, field, 0));
  }
  return absl::StrJoin(values, ", ");
}

}  // namespace

std::string TimeText(Language language, const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  return FormatTime(language, absl::FromUnixSeconds(time.seconds()));
}

absl::Status ShowReply(Session& session, const Message& request, const std::string& id_field,
                       const Message& reply) {
  const FieldDescriptor* id = request.GetDescriptor()->FindFieldByName(id_field);
  VARSEL_CHECK(id != nullptr);
  const std::string value = request.GetReflection()->GetString(request, id);
  if (session.json()) {
    auto json = nlohmann::ordered_json::parse(ToJson(reply));
    nlohmann::ordered_json shown = {{id_field, value}};
    shown.update(json);
    return session.ShowJson(shown);
  }
  session.out() << id_field << ": " << value << "\n";
  for (int i = 0; i < reply.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *reply.GetDescriptor()->field(i);
    const std::string text = FieldText(session.language(), reply, field);
    if (!text.empty() && field.name() != id_field) {
      session.out() << field.name() << ": " << text << "\n";
    }
  }
  return absl::OkStatus();
}

}  // namespace varsel::cli
