#include "services/runtime/stored_event.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "storage/base/check.h"
#include "storage/base/error.h"

namespace varsel::runtime {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kPackagePrefix = "varsel.";

// The arm that is set, or nullptr.
const FieldDescriptor* ArmOf(const Message& event) {
  const google::protobuf::Descriptor& descriptor = *event.GetDescriptor();
  VARSEL_CHECK(descriptor.real_oneof_decl_count() == 1);
  return event.GetReflection()->GetOneofFieldDescriptor(event, descriptor.oneof_decl(0));
}

std::string_view KindOfArm(const FieldDescriptor& arm) {
  const std::string& name = arm.message_type()->full_name();
  VARSEL_CHECK(name.starts_with(kPackagePrefix));
  return std::string_view(name).substr(kPackagePrefix.size());
}

absl::Status Unreadable(const log::Record& record, const std::string& why) {
  return Refuse(common::v1::LOG_DATA_LOSS,
                {.id = absl::StrCat(record.header.position.value()), .detail = why});
}

}  // namespace

EventMeta MetaOf(const log::RecordHeader& header) {
  return {.event_id = header.meta.event_id,
          .stream = header.meta.stream,
          .version = header.version,
          .position = header.position,
          .occurred = header.meta.occurred,
          .recorded = header.recorded,
          .actor = header.meta.actor,
          .corrects = header.meta.corrects};
}

absl::Status DecodeInto(const log::Record& record, Message* event) {
  if (!event->ParseFromString(record.payload)) {
    return Unreadable(record, "the payload does not parse");
  }
  const FieldDescriptor* arm = ArmOf(*event);
  if (arm == nullptr) {
    return Refuse(
        common::v1::EVENT_KIND_UNKNOWN,
        {.id = absl::StrCat(record.header.position.value()), .detail = record.header.meta.kind});
  }
  if (KindOfArm(*arm) != record.header.meta.kind) {
    return Unreadable(record, "the payload is of another kind than " + record.header.meta.kind);
  }
  return absl::OkStatus();
}

std::string_view KindOf(const Message& event) {
  const FieldDescriptor* arm = ArmOf(event);
  VARSEL_CHECK(arm != nullptr);
  return KindOfArm(*arm);
}

const common::v1::EventKind& EventKindOf(const Message& event) {
  const FieldDescriptor* arm = ArmOf(event);
  VARSEL_CHECK(arm != nullptr);
  return arm->message_type()->options().GetExtension(common::v1::event_kind);
}

absl::StatusOr<std::optional<common::v1::SealedCopy>> CopySealed(const log::Record& record,
                                                                 std::string_view path) {
  std::optional<common::v1::SealedCopy> copy;
  if (record.sealed.empty()) return copy;
  common::v1::SealedParts parts;
  if (!parts.ParseFromString(record.sealed)) {
    return Unreadable(record, "the sealed parts do not parse");
  }
  for (common::v1::SealedPart& part : *parts.mutable_parts()) {
    if (part.path() != path) continue;
    copy.emplace();
    copy->set_event_id(std::string(record.header.meta.event_id.uuid().bytes()));
    copy->set_kind(record.header.meta.kind);
    copy->set_path(part.path());
    copy->mutable_sealed()->Swap(part.mutable_sealed());
    return copy;
  }
  return copy;
}

}  // namespace varsel::runtime
