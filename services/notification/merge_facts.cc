#include "services/notification/merge_facts.h"

#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace varsel::notification {

void MergeAnswers(const v1::DeliveryFacts& more, v1::DeliveryFacts* facts) {
  // By reflection, so that a new field of DeliveryFacts is completed without a line here.
  v1::DeliveryFacts answers = more;
  answers.clear_mode();
  answers.clear_delivered_time();
  const google::protobuf::Reflection& reflection = *answers.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> answered;
  reflection.ListFields(answers, &answered);
  for (const google::protobuf::FieldDescriptor* field : answered) {
    if (field->is_repeated()) reflection.ClearField(facts, field);
  }
  facts->MergeFrom(answers);
}

}  // namespace varsel::notification
