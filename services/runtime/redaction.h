// What may leave and what may be printed, by the options on the fields. The one place that takes
// fields out of a message for a caller's role, and out of what a log line shows. Thread-safe: free
// functions.
#ifndef VARSEL_SERVICES_RUNTIME_REDACTION_H_
#define VARSEL_SERVICES_RUNTIME_REDACTION_H_

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::runtime {

// Whether a caller of this role may see the field. A field without its option is seen by nobody.
//   OPEN, AGGREGATE  every role; but a field about a person (subject) never an analyst or an
//   administrator POLICE           every role but EKI, analyst and administrator EKI EKI, and the
//   records officer and DPO (whose scope is their own controller's)
bool MaySee(common::v1::Access::Role role, const google::protobuf::FieldDescriptor& field);

// Whether a message of this type can hold, at any depth, what the role may not see. Looked up once
// per type and kept for the life of the process; `type` lives as long.
bool HidesFrom(common::v1::Access::Role role, const google::protobuf::Descriptor& type);

// Clears every field that the role may not see, at any depth. Costs nothing where the type hides
// nothing from him.
void Redact(common::v1::Access::Role role, google::protobuf::Message* message);

// The message on one line with every field about a person (subject, counted or not) left out, and
// every field without its option too. For logs.
std::string ToLogString(const google::protobuf::Message& message);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_REDACTION_H_
