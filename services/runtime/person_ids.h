// Which persons a message names, by the option `person` on its fields. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RUNTIME_PERSON_IDS_H_
#define VARSEL_SERVICES_RUNTIME_PERSON_IDS_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "google/protobuf/message.h"
#include "storage/base/uuid.h"

namespace varsel::runtime {

// Adds every person whom the message names, at any depth, as often as he is named. What is no UUID
// names nobody. Only the fields that lead to persons are looked at, by a plan kept for each type.
void AddPersons(const google::protobuf::Message& message, std::vector<Uuid>* persons);

// Puts another text in place of each person's id in the message, at any depth: what `name` gives
// for it. What is no UUID stays.
void ReplacePersons(google::protobuf::Message* message,
                    absl::FunctionRef<std::string(const Uuid&)> name);

// In order, each once, without the id that is none.
void KeepEachOnce(std::vector<Uuid>* persons);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_PERSON_IDS_H_
