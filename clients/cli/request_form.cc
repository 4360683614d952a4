#include "clients/cli/request_form.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "clients/cli/danish_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/methods.h"
#include "google/protobuf/timestamp.pb.h"
#include "storage/base/check.h"
#include "storage/base/entropy.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsTime(const FieldDescriptor& field) {
  return field.message_type() != nullptr &&
         field.message_type()->full_name() == "google.protobuf.Timestamp";
}

absl::Status SetTime(const FieldDescriptor& field, const std::string& text, Message* message) {
  ASSIGN_OR_RETURN(const absl::Time time, ParseTime(text));
  const Reflection& reflection = *message->GetReflection();
  Message* target = field.is_repeated() ? reflection.AddMessage(message, &field)
                                        : reflection.MutableMessage(message, &field);
  auto& timestamp = static_cast<google::protobuf::Timestamp&>(*target);
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(timestamp.seconds()))));
  return absl::OkStatus();
}

absl::Status SetEnum(const FieldDescriptor& field, const std::string& text, Message* message) {
  const auto* value = ParseCode(*field.enum_type(), text == "ja"    ? "yes"
                                                    : text == "nej" ? "no"
                                                                    : text);
  if (value == nullptr) {
    return UsageError(
        absl::StrCat(field.name(), ": ", absl::StrJoin(CodesOf(*field.enum_type()), ", ")));
  }
  const Reflection& reflection = *message->GetReflection();
  if (field.is_repeated()) {
    reflection.AddEnum(message, &field, value);
  } else {
    reflection.SetEnum(message, &field, value);
  }
  return absl::OkStatus();
}

absl::Status SetNumber(const FieldDescriptor& field, const std::string& text, Message* message) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) {
    return UsageError(absl::StrCat(field.name(), ": \"", text, "\" is not a whole number"));
  }
  const Reflection& reflection = *message->GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64) {
    reflection.SetUInt64(message, &field, number);
  } else if (number > INT32_MAX) {
    return UsageError(absl::StrCat(field.name(), ": too large"));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    reflection.SetInt32(message, &field, static_cast<int32_t>(number));
  } else {
    reflection.SetUInt32(message, &field, static_cast<uint32_t>(number));
  }
  return absl::OkStatus();
}

absl::Status SetBool(const FieldDescriptor& field, const std::string& text, Message* message) {
  const bool yes = text == "yes" || text == "ja" || text == "true";
  if (!yes && text != "no" && text != "nej" && text != "false") {
    return UsageError(absl::StrCat(field.name(), ": yes, no"));
  }
  message->GetReflection()->SetBool(message, &field, yes);
  return absl::OkStatus();
}

// What may be typed, for the help.
std::string ChoicesOf(const FieldDescriptor& field) {
  if (field.enum_type() != nullptr) {
    return absl::StrCat("{", absl::StrJoin(CodesOf(*field.enum_type()), "|"), "}");
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) return "{yes|no}";
  if (IsTime(field)) return "TIME";
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING ? "TEXT" : "NUMBER";
}

}  // namespace

absl::Status SetField(const FieldDescriptor& field, const std::string& text, Message* message) {
  if (IsTime(field)) return SetTime(field, text, message);
  const FieldDescriptor::CppType type = field.cpp_type();
  if (type == FieldDescriptor::CPPTYPE_ENUM) return SetEnum(field, text, message);
  if (type == FieldDescriptor::CPPTYPE_BOOL) return SetBool(field, text, message);
  if (type != FieldDescriptor::CPPTYPE_STRING) return SetNumber(field, text, message);
  if (field.is_repeated()) {
    message->GetReflection()->AddString(message, &field, text);
  } else {
    message->GetReflection()->SetString(message, &field, text);
  }
  return absl::OkStatus();
}

RequestForm::RequestForm(std::string_view method, const Program& program)
    : method_(method), language_(program.language) {
  const auto found = FindMethod(method);
  VARSEL_CHECK(found.ok());
  type_ = (*found)->input_type();
  if (type_->FindFieldByName("request_id") != nullptr) NewId("request_id");
}

RequestForm::Path RequestForm::Resolve(std::string_view path) const {
  Path fields;
  const google::protobuf::Descriptor* type = type_;
  const std::vector<std::string> names =
      absl::StrSplit(absl::string_view(path.data(), path.size()), '.');
  for (const std::string& name : names) {
    VARSEL_CHECK(type != nullptr);
    const FieldDescriptor* field = type->FindFieldByName(name);
    if (field == nullptr)
      std::fprintf(stderr, "%s has no %s\n", type->full_name().c_str(), name.c_str());
    VARSEL_CHECK(field != nullptr);
    fields.push_back(field);
    type = field->message_type();
  }
  return fields;
}

CLI::Option* RequestForm::Add(CLI::App& app, const std::string& flag, std::string_view path,
                              const Text& help) {
  Entry entry{flag, Resolve(path), std::make_shared<std::vector<std::string>>()};
  const FieldDescriptor& field = *entry.path.back();
  CLI::Option* option = app.add_option(flag, *entry.values, In(language_, help));
  option->type_name(ChoicesOf(field))->allow_extra_args(false);
  const bool is_list =
      std::any_of(entry.path.begin(), entry.path.end(),
                  [](const FieldDescriptor* on_the_way) { return on_the_way->is_repeated(); });
  if (is_list) {
    option->delimiter(',');
  } else {
    option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  entries_.push_back(std::move(entry));
  return option;
}

void RequestForm::NewId(std::string_view path) { new_ids_.push_back(Resolve(path)); }

absl::StatusOr<std::unique_ptr<Message>> RequestForm::Build() const {
  std::unique_ptr<Message> request = NewMessage(*type_);
  const auto owner_of = [&request](const Path& path) {
    Message* owner = request.get();
    for (size_t i = 0; i + 1 < path.size(); ++i) {
      const Reflection& reflection = *owner->GetReflection();
      owner = path[i]->is_repeated() ? reflection.AddMessage(owner, path[i])
                                     : reflection.MutableMessage(owner, path[i]);
    }
    return owner;
  };
  for (const Entry& entry : entries_) {
    for (const std::string& value : *entry.values) {
      RETURN_IF_ERROR(SetField(*entry.path.back(), value, owner_of(entry.path)));
    }
  }
  for (const Path& path : new_ids_) {
    Message* owner = owner_of(path);
    if (owner->GetReflection()->GetString(*owner, path.back()).empty()) {
      RETURN_IF_ERROR(SetField(*path.back(), SystemEntropy().NewUuid().ToString(), owner));
    }
  }
  return request;
}

}  // namespace varsel::cli
