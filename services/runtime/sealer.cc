#include "services/runtime/sealer.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "services/runtime/deterministic.h"
#include "services/runtime/plan_cache.h"
#include "services/runtime/stored_event.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::runtime {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What is to be done with a message of one type: which fields are sealed, which name the subject,
// which lead further down.
struct SealPlan {
  struct Child {
    const FieldDescriptor* field;
    const SealPlan* plan;
  };
  std::vector<const FieldDescriptor*> sealed;
  std::vector<const FieldDescriptor*> ids;
  std::vector<Child> children;
};

void BuildSealPlan(const Descriptor& descriptor, PlanCache<SealPlan>& cache, SealPlan* plan) {
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    const common::v1::Field& option = field.options().GetExtension(common::v1::field);
    if (option.subject_id() && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      plan->ids.push_back(&field);
    }
    if (option.subject() && !option.counted()) {
      plan->sealed.push_back(&field);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_map() &&
               IsOurs(*field.message_type())) {
      plan->children.push_back({&field, &cache.Child(*field.message_type())});
    }
  }
}

const SealPlan& SealPlanOf(const Descriptor& descriptor) {
  static PlanCache<SealPlan>& cache = *new PlanCache<SealPlan>(&BuildSealPlan);
  return cache.Of(descriptor);
}

bool IsSet(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

// Calls `visit(id)` with every id in the field.
template <typename Visit>
void ForEachId(const Message& message, const FieldDescriptor& field, const Visit& visit) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  const auto take = [&](const std::string& text) {
    if (const std::optional<SubjectId> id = SubjectId::Parse(text)) visit(*id);
  };
  if (!field.is_repeated()) {
    take(reflection.GetStringReference(message, &field, &scratch));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    take(reflection.GetRepeatedStringReference(message, &field, i, &scratch));
  }
}

// The first id that the message names itself, else the one of the message around it.
SubjectId SubjectOf(const Message& message, const SealPlan& plan, const SubjectId& around) {
  SubjectId subject;
  for (const FieldDescriptor* field : plan.ids) {
    ForEachId(message, *field, [&](const SubjectId& id) {
      if (subject.is_none()) subject = id;
    });
  }
  return subject.is_none() ? around : subject;
}

void AddOnce(const SubjectId& id, std::vector<SubjectId>* ids) {
  if (std::find(ids->begin(), ids->end(), id) == ids->end()) ids->push_back(id);
}

// Calls `visit(submessage, plan, path)` for everything that leads further down.
template <typename AnyMessage, typename Visit>
void ForEachChild(AnyMessage& message, const SealPlan& plan, const std::string& path,
                  const Visit& visit) {
  const Reflection& reflection = *message.GetReflection();
  for (const SealPlan::Child& child : plan.children) {
    const int size = child.field->is_repeated() ? reflection.FieldSize(message, child.field)
                     : reflection.HasField(message, child.field) ? 1
                                                                 : 0;
    for (int i = 0; i < size; ++i) {
      const int index = child.field->is_repeated() ? i : -1;
      if constexpr (std::is_const_v<AnyMessage>) {
        visit(index < 0 ? reflection.GetMessage(message, child.field)
                        : reflection.GetRepeatedMessage(message, child.field, i),
              *child.plan, PathTo(path, *child.field, index));
      } else {
        visit(*(index < 0 ? reflection.MutableMessage(&message, child.field)
                          : reflection.MutableRepeatedMessage(&message, child.field, i)),
              *child.plan, PathTo(path, *child.field, index));
      }
    }
  }
}

void Collect(const Message& message, const SealPlan& plan, const std::string& path,
             const SubjectId& around, std::vector<SubjectId>* subjects) {
  const SubjectId subject = SubjectOf(message, plan, around);
  if (!subject.is_none() &&
      std::any_of(plan.sealed.begin(), plan.sealed.end(),
                  [&](const auto* field) { return IsSet(message, *field); })) {
    AddOnce(subject, subjects);
  }
  ForEachChild(
      message, plan, path,
      [&](const Message& child, const SealPlan& child_plan, const std::string& child_path) {
        Collect(child, child_plan, child_path, subject, subjects);
      });
}

std::string Associated(const LogId& log_id, std::string_view event_id, std::string_view kind,
                       std::string_view path) {
  std::string bytes(log_id.uuid().bytes());
  bytes.append(event_id).append(kind).append(1, '\0').append(path);
  return bytes;
}

// One event being sealed.
class Sealing {
 public:
  Sealing(keys::KeyRing& keys, const LogId& log_id, const EventId& event_id, uint8_t controller,
          std::string_view kind)
      : keys_(keys), log_id_(log_id), event_id_(event_id), controller_(controller), kind_(kind) {}

  absl::Status Seal(Message& message, const SealPlan& plan, const std::string& path,
                    const SubjectId& around) {
    for (const FieldDescriptor* field : plan.ids) {
      ForEachId(message, *field, [&](const SubjectId& id) { AddOnce(id, &subjects_); });
    }
    const SubjectId subject = SubjectOf(message, plan, around);
    RETURN_IF_ERROR(SealFields(message, plan, path, subject));
    absl::Status status;
    ForEachChild(message, plan, path,
                 [&](Message& child, const SealPlan& child_plan, const std::string& child_path) {
                   if (status.ok()) status = Seal(child, child_plan, child_path, subject);
                 });
    return status;
  }

  const common::v1::SealedParts& parts() const { return parts_; }
  std::vector<SubjectId>& subjects() { return subjects_; }

 private:
  absl::Status SealFields(Message& message, const SealPlan& plan, const std::string& path,
                          const SubjectId& subject) {
    std::vector<const FieldDescriptor*> set;
    for (const FieldDescriptor* field : plan.sealed) {
      if (IsSet(message, *field)) set.push_back(field);
    }
    if (set.empty()) return absl::OkStatus();
    if (subject.is_none()) {
      return Refuse(common::v1::SEAL_SUBJECT_MISSING, {.detail = std::string(kind_) + " " + path});
    }
    const std::unique_ptr<Message> taken(message.New());
    message.GetReflection()->SwapFields(&message, taken.get(), set);
    ASSIGN_OR_RETURN(keys::SealedBytes sealed,
                     keys_.Seal(subject, controller_, DeterministicBytes(*taken),
                                Associated(log_id_, event_id_.uuid().bytes(), kind_, path)));
    common::v1::SealedPart& part = *parts_.add_parts();
    part.set_path(path);
    part.mutable_sealed()->set_key_id(std::string(sealed.key_id.bytes()));
    part.mutable_sealed()->set_nonce(std::move(sealed.nonce));
    part.mutable_sealed()->set_ciphertext(std::move(sealed.ciphertext));
    return absl::OkStatus();
  }

  keys::KeyRing& keys_;
  const LogId& log_id_;
  const EventId& event_id_;
  const uint8_t controller_;
  const std::string_view kind_;
  common::v1::SealedParts parts_;
  std::vector<SubjectId> subjects_;
};

}  // namespace

std::vector<SubjectId> Sealer::SubjectsToSeal(const Message& event) const {
  std::vector<SubjectId> subjects;
  Collect(event, SealPlanOf(*event.GetDescriptor()), "", SubjectId(), &subjects);
  return subjects;
}

absl::StatusOr<SealedEvent> Sealer::Seal(const EventId& event_id, uint8_t controller,
                                         Message* event) const {
  Sealing sealing(keys_, log_id_, event_id, controller, KindOf(*event));
  RETURN_IF_ERROR(sealing.Seal(*event, SealPlanOf(*event->GetDescriptor()), "", SubjectId()));
  SealedEvent sealed;
  sealed.payload = DeterministicBytes(*event);
  if (sealing.parts().parts_size() > 0) sealed.sealed = DeterministicBytes(sealing.parts());
  sealed.subjects = std::move(sealing.subjects());
  return sealed;
}

absl::Status Sealer::Open(const common::v1::SealedCopy& copy, Message* into) const {
  return OpenAny(copy, /*withheld_too=*/false, into);
}

absl::Status Sealer::OpenWithheld(const common::v1::SealedCopy& copy, Message* into) const {
  return OpenAny(copy, /*withheld_too=*/true, into);
}

absl::Status Sealer::OpenAny(const common::v1::SealedCopy& copy, bool withheld_too,
                             Message* into) const {
  const common::v1::Sealed& part = copy.sealed();
  if (copy.event_id().size() != Uuid::kSize || part.key_id().size() != Uuid::kSize) {
    return Refuse(common::v1::SEAL_BROKEN, {.detail = copy.path()});
  }
  const keys::SealedBytes sealed{.key_id = Uuid::FromBytes(part.key_id()),
                                 .nonce = part.nonce(),
                                 .ciphertext = part.ciphertext()};
  const std::string associated = Associated(log_id_, copy.event_id(), copy.kind(), copy.path());
  ASSIGN_OR_RETURN(const std::string plain, withheld_too ? keys_.OpenWithheld(sealed, associated)
                                                         : keys_.Open(sealed, associated));
  const std::unique_ptr<Message> opened(into->New());
  if (!opened->ParseFromString(plain)) {
    return Refuse(common::v1::SEAL_BROKEN, {.detail = copy.path()});
  }
  into->MergeFrom(*opened);
  return absl::OkStatus();
}

}  // namespace varsel::runtime
