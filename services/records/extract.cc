#include "services/records/extract.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/domain/time_proto.h"
#include "services/runtime/stored_event.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/options.pb.h"
#include "varsel/common/v1/sealed.pb.h"

namespace varsel::records {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Affiliation and registration are never disclosed, to him neither; what was merged carries them.
constexpr std::string_view kKindsLeftOut[] = {
    "focus.v1.AffiliationRecorded", "focus.v1.AffiliationCorrected", "focus.v1.AffiliationDenied",
    "focus.v1.PersonAbsorbed",      "focus.v1.ReviewForced",
};
// Who said it, in what group, on what grounds; how police judged it, and what only the system asks.
constexpr std::string_view kFieldsLeftOut[] = {
    "source",
    "judged_by",
    "reliability",
    "dimensions",
    "group_kind",
    "position_grounds",
    "violence_grounds",
    "newest_violence",
    "newest_evidence",
    "marks",
    "mark",
    "affiliation_denied",
    "facts_before",
    "role",
    "relation",
    "necessity",
    "invented",
    "fact_kind",
};

bool IsLeftOut(const FieldDescriptor& field) {
  const std::string& name = field.name();
  return name.ends_with("_id") || name.ends_with("_ids") || name.ends_with("_by") ||
         std::find(std::begin(kFieldsLeftOut), std::end(kFieldsLeftOut), name) !=
             std::end(kFieldsLeftOut);
}

const common::v1::Field& OptionOf(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::field);
}

// The area's event message that has an arm of this kind; nullptr if this server knows none.
const Descriptor* EventTypeOf(const std::string& kind) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  const Descriptor* arm = pool->FindMessageTypeByName("varsel." + kind);
  if (arm == nullptr) return nullptr;
  for (int i = 0; i < arm->file()->message_type_count(); ++i) {
    const Descriptor* type = arm->file()->message_type(i);
    if (type->oneof_decl_count() != 1 || type->oneof_decl(0)->name() != "kind") continue;
    for (int f = 0; f < type->field_count(); ++f) {
      if (type->field(f)->message_type() == arm) return type;
    }
  }
  return nullptr;
}

// The message at `path`, e.g. "group_talk_recorded.present[2]"; nullptr if there is none.
Message* MessageAt(Message& event, std::string_view path) {
  Message* at = &event;
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    const size_t bracket = step.find('[');
    const FieldDescriptor* field =
        at->GetDescriptor()->FindFieldByName(std::string(step.substr(0, bracket)));
    if (field == nullptr || field->message_type() == nullptr) return nullptr;
    const Reflection& reflection = *at->GetReflection();
    if (bracket == std::string_view::npos) {
      at = reflection.MutableMessage(at, field);
      continue;
    }
    int index = -1;
    const std::string_view number = step.substr(bracket + 1, step.size() - bracket - 2);
    if (!absl::SimpleAtoi(absl::string_view(number.data(), number.size()), &index) || index < 0 ||
        index >= reflection.FieldSize(*at, field)) {
      return nullptr;
    }
    at = reflection.MutableRepeatedMessage(at, field, index);
  }
  return at;
}

// Opens his own parts into the event. True if one of his own is there no longer. When all of his
// keys are gone it cannot be told whose a part was: each then counts as his, so that the extract
// rather says too often that something was erased than leaves it out.
absl::StatusOr<bool> OpenOwnParts(const log::Record& record, const Extracted& extracted,
                                  const runtime::Sealer& sealer, Message& event) {
  common::v1::SealedParts parts;
  if (!parts.ParseFromString(record.sealed)) {
    return Refuse(common::v1::LOG_DATA_LOSS,
                  {.id = absl::StrCat(record.header.position.value()), .detail = "sealed parts"});
  }
  bool gone = false;
  for (const common::v1::SealedPart& part : parts.parts()) {
    const std::string& id = part.sealed().key_id();
    if (id.size() != Uuid::kSize) continue;
    if (!extracted.key_ids.contains(Uuid::FromBytes(id))) {
      if (extracted.key_ids.empty()) gone = true;
      continue;
    }
    Message* into = MessageAt(event, part.path());
    if (into == nullptr) continue;
    common::v1::SealedCopy copy;
    copy.set_event_id(std::string(record.header.meta.event_id.uuid().bytes()));
    copy.set_kind(record.header.meta.kind);
    copy.set_path(part.path());
    *copy.mutable_sealed() = part.sealed();
    const absl::Status opened = sealer.OpenWithheld(copy, into);
    if (absl::IsNotFound(opened)) {
      gone = true;
    } else if (!opened.ok()) {
      return opened;
    }
  }
  return gone;
}

std::string TimeText(const Message& message) {
  return absl::FormatTime(absl::RFC3339_sec,
                          FromProto(static_cast<const google::protobuf::Timestamp&>(message)),
                          absl::UTCTimeZone());
}

// A value that is no message; empty where nothing was said.
std::string TextOf(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool many = index >= 0;
  const auto type = field.cpp_type();
  if (type == FieldDescriptor::CPPTYPE_STRING) {
    if (field.type() == FieldDescriptor::TYPE_BYTES) return "";
    return many ? reflection.GetRepeatedString(message, &field, index)
                : reflection.GetString(message, &field);
  }
  if (type == FieldDescriptor::CPPTYPE_ENUM) {
    const auto* value = many ? reflection.GetRepeatedEnum(message, &field, index)
                             : reflection.GetEnum(message, &field);
    return value->number() == 0 ? "" : value->name();
  }
  if (type == FieldDescriptor::CPPTYPE_BOOL) {
    return (many ? reflection.GetRepeatedBool(message, &field, index)
                 : reflection.GetBool(message, &field))
               ? "true"
               : "false";
  }
  if (type == FieldDescriptor::CPPTYPE_UINT32) {
    return absl::StrCat(many ? reflection.GetRepeatedUInt32(message, &field, index)
                             : reflection.GetUInt32(message, &field));
  }
  return "";  // no other kind of field tells of a person
}

// One record's message and those within it.
class Teller {
 public:
  Teller(const Extracted& extracted, v1::ExtractItem& item) : extracted_(extracted), item_(item) {}

  // `about_him`: the message around is his. `all_tell`: it was declared as a whole, so each of its
  // fields tells of its subject.
  void Tell(const Message& message, bool about_him, bool all_tell) {
    about_him = IsAboutHim(message, about_him);
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* field : set) {
      if (IsLeftOut(*field) || OptionOf(*field).subject_id()) continue;
      const bool tells = all_tell || OptionOf(*field).subject();
      if (tells && !about_him) continue;
      TellField(message, *field, about_him, tells);
    }
  }

 private:
  bool IsAboutHim(const Message& message, bool around) const {
    const Descriptor& type = *message.GetDescriptor();
    const Reflection& reflection = *message.GetReflection();
    bool named = false;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!OptionOf(field).subject_id() || field.cpp_type() != FieldDescriptor::CPPTYPE_STRING ||
          field.is_repeated()) {
        continue;
      }
      const std::string id = reflection.GetString(message, &field);
      if (extracted_.person_ids.contains(id)) return true;
      named = named || !id.empty();
    }
    return around && !named;  // another's, within his: a third person
  }

  void TellField(const Message& message, const FieldDescriptor& field, bool about_him, bool tells) {
    const Reflection& reflection = *message.GetReflection();
    const int size = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
    for (int i = 0; i < size; ++i) {
      const int index = field.is_repeated() ? i : -1;
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        if (tells) Add(field, TextOf(message, field, index));
        continue;
      }
      const Message& child = index < 0 ? reflection.GetMessage(message, &field)
                                       : reflection.GetRepeatedMessage(message, &field, i);
      if (field.message_type() == google::protobuf::Timestamp::descriptor()) {
        if (tells) Add(field, TimeText(child));
      } else {
        Tell(child, about_him, tells);
      }
    }
  }

  void Add(const FieldDescriptor& field, std::string text) {
    if (text.empty()) return;
    v1::ExtractField& told = *item_.add_fields();
    told.set_name(field.name());
    told.set_text(std::move(text));
  }

  const Extracted& extracted_;
  v1::ExtractItem& item_;
};

}  // namespace

Extracted ExtractedOf(const std::vector<Uuid>& person_ids, Controller controller,
                      const keys::KeyRing& keys) {
  Extracted extracted;
  for (const Uuid& id : person_ids) {
    extracted.person_ids.insert(id.ToString());
    const auto key = keys.KeyIdOf(SubjectId(id), static_cast<uint8_t>(controller));
    if (key.has_value()) extracted.key_ids.insert(*key);
  }
  return extracted;
}

bool IsNeverDisclosed(std::string_view kind) {
  return std::find(std::begin(kKindsLeftOut), std::end(kKindsLeftOut), kind) !=
         std::end(kKindsLeftOut);
}

absl::StatusOr<std::optional<v1::ExtractItem>> ItemOf(const log::Record& record,
                                                      const Extracted& extracted,
                                                      const runtime::Sealer& sealer) {
  const log::RecordMeta& meta = record.header.meta;
  const Descriptor* type = EventTypeOf(meta.kind);
  if (IsNeverDisclosed(meta.kind) || type == nullptr) return std::optional<v1::ExtractItem>();
  const std::unique_ptr<Message> event(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  RETURN_IF_ERROR(runtime::DecodeInto(record, event.get()));
  v1::ExtractItem item;
  ASSIGN_OR_RETURN(const bool gone, OpenOwnParts(record, extracted, sealer, *event));
  Teller(extracted, item).Tell(*event, /*about_him=*/false, /*all_tell=*/false);
  if (item.fields().empty() && !gone) return std::optional<v1::ExtractItem>();
  item.set_event_kind(meta.kind);
  *item.mutable_occurred_time() = ToProto(meta.occurred);
  *item.mutable_recorded_time() = ToProto(record.header.recorded);
  item.set_legal_basis(meta.legal_basis);
  item.set_purpose(meta.purpose);
  item.set_erased(gone);
  return std::optional<v1::ExtractItem>(std::move(item));
}

}  // namespace varsel::records
