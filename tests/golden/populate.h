// Messages with every field set, to the same values each time.
#ifndef VARSEL_TESTS_GOLDEN_POPULATE_H_
#define VARSEL_TESTS_GOLDEN_POPULATE_H_

#include <string>

#include "google/protobuf/message.h"

namespace varsel::golden {

// Sets every field of `message`, and of those in it: lists get two items, numbers and texts are
// made of the field's number, enums get their second value and after it the third. Of a oneof the
// last field stays set.
void Populate(google::protobuf::Message* message);

// The event with that arm set and populated.
void PopulateArm(const google::protobuf::FieldDescriptor& arm, google::protobuf::Message* event);

std::string DeterministicBytes(const google::protobuf::Message& message);

}  // namespace varsel::golden

#endif  // VARSEL_TESTS_GOLDEN_POPULATE_H_
