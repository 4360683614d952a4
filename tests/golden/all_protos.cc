#include "tests/golden/all_protos.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "storage/base/check.h"

namespace varsel::golden {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

class AllProtos::Errors : public google::protobuf::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column,
                const std::string& message) override {
    std::fprintf(stderr, "%s:%d:%d: %s\n", file.c_str(), line + 1, column + 1, message.c_str());
  }
};

namespace {

void AddMessage(const Descriptor& type, std::vector<const Descriptor*>* all) {
  if (type.options().map_entry()) return;
  all->push_back(&type);
  for (int i = 0; i < type.nested_type_count(); ++i) AddMessage(*type.nested_type(i), all);
}

}  // namespace

AllProtos::AllProtos(const std::string& root) : errors_(std::make_unique<Errors>()) {
  tree_.MapPath("", root);
  tree_.MapPath("", "/usr/include");  // google/protobuf/*.proto
  importer_ = std::make_unique<google::protobuf::compiler::Importer>(&tree_, errors_.get());
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string name = std::filesystem::relative(entry.path(), root).string();
    if (EndsWith(name, ".proto") && name.rfind("varsel/", 0) == 0) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  VARSEL_CHECK(!names.empty());
  for (const std::string& name : names) {
    const FileDescriptor* file = importer_->Import(name);
    VARSEL_CHECK(file != nullptr);
    files_.push_back(file);
  }
}

AllProtos& AllProtos::OfTheTree() {
  static AllProtos& all = *new AllProtos(VARSEL_PROTO_DIR);
  return all;
}

std::vector<const Descriptor*> AllProtos::Messages() const {
  std::vector<const Descriptor*> all;
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->message_type_count(); ++i) AddMessage(*file->message_type(i), &all);
  }
  return all;
}

std::vector<const EnumDescriptor*> AllProtos::Enums() const {
  std::vector<const EnumDescriptor*> all;
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->enum_type_count(); ++i) all.push_back(file->enum_type(i));
  }
  for (const Descriptor* type : Messages()) {
    for (int i = 0; i < type->enum_type_count(); ++i) all.push_back(type->enum_type(i));
  }
  return all;
}

std::vector<const MethodDescriptor*> AllProtos::Methods() const {
  std::vector<const MethodDescriptor*> all;
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        all.push_back(file->service(i)->method(j));
      }
    }
  }
  return all;
}

std::vector<const Descriptor*> AllProtos::Events() const {
  std::vector<const Descriptor*> all;
  for (const Descriptor* type : Messages()) {
    if (!IsEventsFile(*type->file())) continue;
    if (EndsWith(type->name(), "Event") && type->oneof_decl_count() > 0) all.push_back(type);
  }
  return all;
}

std::unique_ptr<google::protobuf::Message> AllProtos::New(const Descriptor& type) {
  return std::unique_ptr<google::protobuf::Message>(factory_.GetPrototype(&type)->New());
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool IsEventsFile(const FileDescriptor& file) { return EndsWith(file.name(), "_events.proto"); }

}  // namespace varsel::golden
