#include "services/runtime/person_ids.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "services/runtime/plan_cache.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::runtime {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool NamesAPerson(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
         field.options().GetExtension(common::v1::field).person();
}

// Asked while plans are made only, once for each type.
bool LeadsToPersons(const Descriptor& type, absl::flat_hash_set<const Descriptor*>* seen) {
  if (!IsOurs(type) || !seen->insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (NamesAPerson(field)) return true;
    if (field.message_type() != nullptr && LeadsToPersons(*field.message_type(), seen)) return true;
  }
  return false;
}

struct PersonPlan {
  struct Child {
    const FieldDescriptor* field;
    const PersonPlan* plan;
  };
  std::vector<const FieldDescriptor*> persons;
  std::vector<Child> children;  // only those that lead to persons
};

void BuildPersonPlan(const Descriptor& type, PlanCache<PersonPlan>& cache, PersonPlan* plan) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (NamesAPerson(field)) {
      plan->persons.push_back(&field);
    } else if (field.message_type() != nullptr) {
      absl::flat_hash_set<const Descriptor*> seen;
      if (LeadsToPersons(*field.message_type(), &seen)) {
        plan->children.push_back({&field, &cache.Child(*field.message_type())});
      }
    }
  }
}

void AddPerson(const std::string& text, std::vector<Uuid>* persons) {
  if (text.empty()) return;
  if (const std::optional<Uuid> id = Uuid::Parse(text)) persons->push_back(*id);
}

void Walk(const Message& message, const PersonPlan& plan, std::vector<Uuid>* persons) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  for (const FieldDescriptor* field : plan.persons) {
    if (!field->is_repeated()) {
      AddPerson(reflection.GetStringReference(message, field, &scratch), persons);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      AddPerson(reflection.GetRepeatedStringReference(message, field, i, &scratch), persons);
    }
  }
  for (const PersonPlan::Child& child : plan.children) {
    if (!child.field->is_repeated()) {
      if (reflection.HasField(message, child.field)) {
        Walk(reflection.GetMessage(message, child.field), *child.plan, persons);
      }
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, child.field); ++i) {
      Walk(reflection.GetRepeatedMessage(message, child.field, i), *child.plan, persons);
    }
  }
}

using Renaming = absl::FunctionRef<std::string(const Uuid&)>;

void Rename(Message& message, const PersonPlan& plan, Renaming name) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldDescriptor* field : plan.persons) {
    if (!field->is_repeated()) {
      const std::optional<Uuid> id = Uuid::Parse(reflection.GetString(message, field));
      if (id.has_value()) reflection.SetString(&message, field, name(*id));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      const std::optional<Uuid> id = Uuid::Parse(reflection.GetRepeatedString(message, field, i));
      if (id.has_value()) reflection.SetRepeatedString(&message, field, i, name(*id));
    }
  }
  for (const PersonPlan::Child& child : plan.children) {
    if (!child.field->is_repeated()) {
      if (!reflection.HasField(message, child.field)) continue;
      Rename(*reflection.MutableMessage(&message, child.field), *child.plan, name);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, child.field); ++i) {
      Rename(*reflection.MutableRepeatedMessage(&message, child.field, i), *child.plan, name);
    }
  }
}

const PersonPlan& PlanOf(const Message& message) {
  static PlanCache<PersonPlan>& cache = *new PlanCache<PersonPlan>(&BuildPersonPlan);
  return cache.Of(*message.GetDescriptor());
}

}  // namespace

void AddPersons(const Message& message, std::vector<Uuid>* persons) {
  Walk(message, PlanOf(message), persons);
}

void ReplacePersons(Message* message, Renaming name) { Rename(*message, PlanOf(*message), name); }

void KeepEachOnce(std::vector<Uuid>* persons) {
  std::sort(persons->begin(), persons->end());
  persons->erase(std::unique(persons->begin(), persons->end()), persons->end());
  if (!persons->empty() && persons->front().is_none()) persons->erase(persons->begin());
}

}  // namespace varsel::runtime
