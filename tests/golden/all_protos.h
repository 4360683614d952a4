// Every .proto file under varsel/ as it stands in the source tree, read at run time: a new file is
// looked at without anybody listing it. For the tests that hold of all of them. Thread-compatible.
#ifndef VARSEL_TESTS_GOLDEN_ALL_PROTOS_H_
#define VARSEL_TESTS_GOLDEN_ALL_PROTOS_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"

namespace varsel::golden {

class AllProtos {
 public:
  // Ends the process with the parser's words if a file does not parse. `root` = the folder that
  // holds varsel/.
  explicit AllProtos(const std::string& root);
  // Those under VARSEL_PROTO_DIR, read once.
  static AllProtos& OfTheTree();

  const std::vector<const google::protobuf::FileDescriptor*>& files() const { return files_; }
  // Nested ones too, but for the entries of maps.
  std::vector<const google::protobuf::Descriptor*> Messages() const;
  std::vector<const google::protobuf::EnumDescriptor*> Enums() const;
  std::vector<const google::protobuf::MethodDescriptor*> Methods() const;
  // The messages whose arms are what is stored: XEvent in *_events.proto, with a oneof.
  std::vector<const google::protobuf::Descriptor*> Events() const;

  std::unique_ptr<google::protobuf::Message> New(const google::protobuf::Descriptor& type);

 private:
  class Errors;

  std::unique_ptr<Errors> errors_;
  google::protobuf::compiler::DiskSourceTree tree_;
  std::unique_ptr<google::protobuf::compiler::Importer> importer_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
  google::protobuf::DynamicMessageFactory factory_;
};

bool EndsWith(std::string_view text, std::string_view end);
bool IsEventsFile(const google::protobuf::FileDescriptor& file);

}  // namespace varsel::golden

#endif  // VARSEL_TESTS_GOLDEN_ALL_PROTOS_H_
