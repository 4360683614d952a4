// Every RPC that this client knows, by name, and JSON to and from its messages. A new service needs
// one line in methods.cc.
#ifndef VARSEL_CLIENTS_CLI_METHODS_H_
#define VARSEL_CLIENTS_CLI_METHODS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace varsel::cli {

// In order of the area.
std::vector<const google::protobuf::MethodDescriptor*> AllMethods();

// By "varsel.focus.v1.FocusService/NominatePerson", "FocusService/NominatePerson" or, where only
// one service has it, "NominatePerson". UsageError with the nearest names if there is none.
absl::StatusOr<const google::protobuf::MethodDescriptor*> FindMethod(std::string_view name);
// "varsel.focus.v1.FocusService/NominatePerson"
std::string NameOf(const google::protobuf::MethodDescriptor& method);

// REQUIRES: the type is linked in.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

// Protobuf's JSON. INVALID_ARGUMENT, saying where, for malformed text, an unknown field or a value
// of the wrong type.
absl::Status FromJson(std::string_view json, google::protobuf::Message* message);
// With the names of the proto and every field shown; indented unless `one_line`.
std::string ToJson(const google::protobuf::Message& message, bool one_line = false);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_METHODS_H_
