#include "services/runtime/redaction.h"

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/runtime/plan_cache.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {
namespace {

using common::v1::Access;
using common::v1::Field;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

const Field& OptionOf(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::field);
}

bool SeesNoPerson(Access::Role role) {
  return role == Access::ANALYST || role == Access::ADMINISTRATOR ||
         role == Access::ROLE_UNSPECIFIED;
}

// There is one on each controller's side.
bool IsOfEach(Access::Role role) { return role == Access::RECORDS_OFFICER || role == Access::DPO; }

// Clears what `keep` does not keep, and goes on into what it does.
template <typename Keep>
void ClearUnless(const Keep& keep, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(*message, &set);
  for (const FieldDescriptor* field : set) {
    if (!keep(*field)) {
      reflection.ClearField(message, field);
      continue;
    }
    // Timestamps and their like have no options and nothing to hide within; the entries of a map
    // have its field's.
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map() ||
        !IsOurs(*field->message_type())) {
      continue;
    }
    if (!field->is_repeated()) {
      ClearUnless(keep, reflection.MutableMessage(message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
      ClearUnless(keep, reflection.MutableRepeatedMessage(message, field, i));
    }
  }
}

// One bit for each viewer from whom something within the type is hidden.
using RoleBits = uint32_t;
static_assert(Access::Role_MAX < 16);

RoleBits BitOf(Viewer viewer) {
  return RoleBits{1} << (static_cast<int>(viewer.role) + (viewer.on_ekis_side ? 16 : 0));
}

void CollectHidden(const google::protobuf::Descriptor& type,
                   absl::flat_hash_set<const google::protobuf::Descriptor*>* seen, RoleBits* bits) {
  if (!IsOurs(type) || !seen->insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    for (int role = Access::Role_MIN; role <= Access::Role_MAX; ++role) {
      for (const auto side : {common::v1::CONTROLLER_POLICE, common::v1::CONTROLLER_EKI}) {
        const Viewer viewer(static_cast<Access::Role>(role), side);
        if (!MaySee(viewer, field)) *bits |= BitOf(viewer);
      }
    }
    if (field.message_type() != nullptr && !field.is_map()) {
      CollectHidden(*field.message_type(), seen, bits);
    }
  }
}

class HiddenByType {
 public:
  RoleBits Of(const google::protobuf::Descriptor& type) {
    MutexLock lock(mutex_);
    const auto [slot, is_new] = bits_.try_emplace(&type, 0);
    if (is_new) {
      absl::flat_hash_set<const google::protobuf::Descriptor*> seen;
      RoleBits bits = 0;
      CollectHidden(type, &seen, &bits);
      slot->second = bits;
    }
    return slot->second;
  }

 private:
  Mutex mutex_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, RoleBits> bits_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

bool HidesFrom(Viewer viewer, const google::protobuf::Descriptor& type) {
  static auto& types = *new HiddenByType();
  return (types.Of(type) & BitOf(viewer)) != 0;
}

bool MaySee(Viewer viewer, const FieldDescriptor& field) {
  const Access::Role role = viewer.role;
  const Field& option = OptionOf(field);
  if (option.subject() && SeesNoPerson(role)) return false;
  switch (option.audience()) {
    case Field::OPEN:
    case Field::AGGREGATE:
      return true;
    case Field::POLICE:
      return role != Access::EKI && role != Access::PARTNER && !SeesNoPerson(role) &&
             !(IsOfEach(role) && viewer.on_ekis_side);
    case Field::EKI:
      return role == Access::EKI || (IsOfEach(role) && viewer.on_ekis_side);
    case Field::AUDIENCE_UNSPECIFIED:
    case common::v1::Field_Audience_Field_Audience_INT_MIN_SENTINEL_DO_NOT_USE_:
    case common::v1::Field_Audience_Field_Audience_INT_MAX_SENTINEL_DO_NOT_USE_:
      return false;
  }
  return false;
}

void Redact(Viewer viewer, Message* message) {
  if (!HidesFrom(viewer, *message->GetDescriptor())) return;
  ClearUnless([viewer](const FieldDescriptor& field) { return MaySee(viewer, field); }, message);
}

std::string ToLogString(const Message& message) {
  const std::unique_ptr<Message> shown(message.New());
  shown->CopyFrom(message);
  ClearUnless(
      [](const FieldDescriptor& field) {
        return OptionOf(field).audience() != Field::AUDIENCE_UNSPECIFIED &&
               !OptionOf(field).subject();
      },
      shown.get());
  shown->DiscardUnknownFields();
  return shown->ShortDebugString();
}

}  // namespace varsel::runtime
