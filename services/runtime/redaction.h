// What may leave and what may be printed, by the options on the fields. The one place that takes
// fields out of a message for a caller's role, and out of what a log line shows. Thread-safe: free
// functions.
#ifndef VARSEL_SERVICES_RUNTIME_REDACTION_H_
#define VARSEL_SERVICES_RUNTIME_REDACTION_H_

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "varsel/common/v1/options.pb.h"
#include "varsel/common/v1/sealed.pb.h"

namespace varsel::runtime {

// Whose eyes: a role, and of the roles that each controller has (records officer, DPO) whose side
// he is on.
struct Viewer {
  // NOLINTNEXTLINE(google-explicit-constructor): of most roles there is nothing more to say
  Viewer(common::v1::Access::Role the_role,
         common::v1::Controller controller = common::v1::CONTROLLER_POLICE)
      : role(the_role), on_ekis_side(controller == common::v1::CONTROLLER_EKI) {}

  common::v1::Access::Role role;
  bool on_ekis_side;
};

// Whether the viewer may see the field. A field without its option is seen by nobody.
//   OPEN, AGGREGATE  every role; but a field about a person (subject) never an analyst or an
//                    administrator
//   POLICE           every role but EKI, partner, analyst and administrator; a records officer and
//                    a DPO only on police's side
//   EKI              EKI, and the records officer and DPO on its side
bool MaySee(Viewer viewer, const google::protobuf::FieldDescriptor& field);

// Whether a message of this type can hold, at any depth, what the viewer may not see. Looked up
// once per type and kept for the life of the process; `type` lives as long.
bool HidesFrom(Viewer viewer, const google::protobuf::Descriptor& type);

// Clears every field that the viewer may not see, at any depth. Costs nothing where the type hides
// nothing from him.
void Redact(Viewer viewer, google::protobuf::Message* message);

// The message on one line with every field about a person (subject, counted or not) left out, and
// every field without its option too. For logs.
std::string ToLogString(const google::protobuf::Message& message);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_REDACTION_H_
