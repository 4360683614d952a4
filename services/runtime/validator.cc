#include "services/runtime/validator.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/domain/time_proto.h"
#include "services/runtime/limits.h"
#include "services/runtime/plan_cache.h"
#include "services/runtime/text_form.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::runtime {
namespace {

using common::v1::Check;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

struct CheckPlan;

enum class Shape { kText, kBytes, kEnum, kNumber, kTime, kMessage, kAny };

struct FieldCheck {
  const FieldDescriptor* field;
  Shape shape = Shape::kAny;
  Check check;                       // with the defaults filled in
  const CheckPlan* child = nullptr;  // of a message of ours
};

struct CheckPlan {
  std::vector<FieldCheck> fields;
};

Shape ShapeOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? Shape::kBytes : Shape::kText;
    case FieldDescriptor::CPPTYPE_ENUM:
      return Shape::kEnum;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return Shape::kNumber;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type() == google::protobuf::Timestamp::descriptor()) return Shape::kTime;
      return IsOurs(*field.message_type()) ? Shape::kMessage : Shape::kAny;
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Shape::kAny;
  }
  return Shape::kAny;
}

void BuildCheckPlan(const Descriptor& descriptor, PlanCache<CheckPlan>& cache, CheckPlan* plan) {
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    FieldCheck entry{.field = &field, .shape = ShapeOf(field)};
    entry.check = field.options().GetExtension(common::v1::field).check();
    if (entry.check.max_bytes() == 0) entry.check.set_max_bytes(kTextBytesMax);
    if (entry.check.max_items() == 0) entry.check.set_max_items(kListItemsMax);
    if (field.name() == "page_size" && entry.check.max() == 0) {
      entry.check.set_max(kPageSizeMax);
    }
    if (field.name() == "page_token") entry.check.set_format(Check::PAGE_TOKEN);
    if (entry.shape == Shape::kMessage) entry.child = &cache.Child(*field.message_type());
    plan->fields.push_back(std::move(entry));
  }
}

const CheckPlan& CheckPlanOf(const Descriptor& descriptor) {
  static PlanCache<CheckPlan>& cache = *new PlanCache<CheckPlan>(&BuildCheckPlan);
  return cache.Of(descriptor);
}

// The checks of one request. Every function takes the index in a list, or -1.
class Checking {
 public:
  explicit Checking(absl::Time now) : now_(now) {}

  absl::Status Run(const Message& message, const CheckPlan& plan, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    for (const FieldCheck& entry : plan.fields) {
      const FieldDescriptor& field = *entry.field;
      if (!field.is_repeated()) {
        const bool set = reflection.HasField(message, &field);
        if (!set && entry.check.required()) {
          return Refuse(common::v1::FIELD_REQUIRED, {.field = PathTo(path, field)});
        }
        if (set) RETURN_IF_ERROR(One(message, entry, path, -1));
        continue;
      }
      const int size = reflection.FieldSize(message, &field);
      if (size == 0 && entry.check.required()) {
        return Refuse(common::v1::FIELD_REQUIRED, {.field = PathTo(path, field)});
      }
      if (size > static_cast<int64_t>(entry.check.max_items())) {
        return Refuse(
            common::v1::FIELD_TOO_MANY,
            {.field = PathTo(path, field), .detail = absl::StrCat(entry.check.max_items())});
      }
      for (int i = 0; i < size; ++i) RETURN_IF_ERROR(One(message, entry, path, i));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status One(const Message& message, const FieldCheck& entry, const std::string& path,
                   int index) {
    switch (entry.shape) {
      case Shape::kText:
      case Shape::kBytes:
        return Text(message, entry, path, index);
      case Shape::kEnum:
        return Enum(message, entry, path, index);
      case Shape::kNumber:
        return Number(message, entry, path, index);
      case Shape::kTime:
        return Time(Sub(message, entry, index), entry, path, index);
      case Shape::kMessage:
        return Run(Sub(message, entry, index), *entry.child, PathTo(path, *entry.field, index));
      case Shape::kAny:
        return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  static const Message& Sub(const Message& message, const FieldCheck& entry, int index) {
    const Reflection& reflection = *message.GetReflection();
    return index < 0 ? reflection.GetMessage(message, entry.field)
                     : reflection.GetRepeatedMessage(message, entry.field, index);
  }

  static absl::Status Text(const Message& message, const FieldCheck& entry, const std::string& path,
                           int index) {
    const Reflection& reflection = *message.GetReflection();
    std::string scratch;
    const std::string& text =
        index < 0 ? reflection.GetStringReference(message, entry.field, &scratch)
                  : reflection.GetRepeatedStringReference(message, entry.field, index, &scratch);
    const auto refuse = [&](common::v1::Reason reason, std::string detail) {
      return Refuse(reason, {.field = PathTo(path, *entry.field, index), .detail = detail});
    };
    if (text.size() > entry.check.max_bytes()) {
      return refuse(common::v1::FIELD_TOO_LONG, absl::StrCat(entry.check.max_bytes(), " bytes"));
    }
    if (entry.shape == Shape::kBytes) return absl::OkStatus();
    if (!IsUtf8(text)) return refuse(common::v1::FIELD_MALFORMED, "text in UTF-8");
    if (text.empty()) {  // an empty item of a list
      return entry.check.format() == Check::FORMAT_UNSPECIFIED
                 ? absl::OkStatus()
                 : refuse(common::v1::FIELD_REQUIRED, "");
    }
    const char* fault = FaultOfForm(text, entry.check.format());
    if (fault == nullptr) return absl::OkStatus();
    return refuse(entry.check.format() == Check::PAGE_TOKEN ? common::v1::PAGE_TOKEN_MALFORMED
                                                            : common::v1::FIELD_MALFORMED,
                  fault);
  }

  static absl::Status Enum(const Message& message, const FieldCheck& entry, const std::string& path,
                           int index) {
    const Reflection& reflection = *message.GetReflection();
    const int value = index < 0 ? reflection.GetEnumValue(message, entry.field)
                                : reflection.GetRepeatedEnumValue(message, entry.field, index);
    // In a list, the unspecified value says nothing and is refused too.
    if (entry.field->enum_type()->FindValueByNumber(value) != nullptr &&
        (value != 0 || index < 0)) {
      return absl::OkStatus();
    }
    return Refuse(common::v1::FIELD_UNKNOWN_VALUE, {.field = PathTo(path, *entry.field, index)});
  }

  static int64_t NumberOf(const Message& message, const FieldDescriptor& field, int index) {
    const Reflection& reflection = *message.GetReflection();
    const bool one = index < 0;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      return one ? reflection.GetInt32(message, &field)
                 : reflection.GetRepeatedInt32(message, &field, index);
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      return one ? reflection.GetInt64(message, &field)
                 : reflection.GetRepeatedInt64(message, &field, index);
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
      return one ? reflection.GetUInt32(message, &field)
                 : reflection.GetRepeatedUInt32(message, &field, index);
    }
    const uint64_t number = one ? reflection.GetUInt64(message, &field)
                                : reflection.GetRepeatedUInt64(message, &field, index);
    return number > INT64_MAX ? INT64_MAX : static_cast<int64_t>(number);
  }

  static absl::Status Number(const Message& message, const FieldCheck& entry,
                             const std::string& path, int index) {
    const Check& check = entry.check;
    if (check.min() == 0 && check.max() == 0) return absl::OkStatus();
    const int64_t number = NumberOf(message, *entry.field, index);
    if (number >= check.min() && number <= check.max()) return absl::OkStatus();
    return Refuse(common::v1::NUMBER_OUT_OF_RANGE,
                  {.field = PathTo(path, *entry.field, index),
                   .detail = absl::StrCat(check.min(), "-", check.max())});
  }

  absl::Status Time(const Message& message, const FieldCheck& entry, const std::string& path,
                    int index) const {
    static const absl::Time kFirst =
        absl::FromCivil(absl::CivilSecond(1990, 1, 1), absl::UTCTimeZone());
    const auto refuse = [&](common::v1::Reason reason) {
      return Refuse(reason, {.field = PathTo(path, *entry.field, index),
                             .detail = "a time within the years 1 to 9999"});
    };
    const auto& timestamp = static_cast<const google::protobuf::Timestamp&>(message);
    constexpr int64_t kYear1 = -62'135'596'800;
    constexpr int64_t kYear10000 = 253'402'300'800;
    if (timestamp.nanos() < 0 || timestamp.nanos() > 999'999'999 || timestamp.seconds() < kYear1 ||
        timestamp.seconds() >= kYear10000) {
      return refuse(common::v1::FIELD_MALFORMED);
    }
    const absl::Time time = FromProto(timestamp);
    if (time < kFirst) return refuse(common::v1::TIME_BEFORE_1990);
    if (entry.check.time() == Check::PAST && time > now_ + kClockGrace) {
      return refuse(common::v1::TIME_IN_FUTURE);
    }
    if (entry.check.time() == Check::FUTURE && time < now_ - kClockGrace) {
      return refuse(common::v1::TIME_IN_PAST);
    }
    const int64_t days_ahead = entry.check.max() > 0 ? entry.check.max() : kTimeDaysAheadMax;
    if (time > now_ + absl::Hours(24 * days_ahead) + kClockGrace) {
      return refuse(common::v1::TIME_TOO_FAR);
    }
    return absl::OkStatus();
  }

  const absl::Time now_;
};

}  // namespace

absl::Status ValidateRequest(const Message& request, absl::Time now) {
  return Checking(now).Run(request, CheckPlanOf(*request.GetDescriptor()), "");
}

}  // namespace varsel::runtime
