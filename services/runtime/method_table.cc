#include "services/runtime/method_table.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace varsel::runtime {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// Wiring that does not fit together is the programmer's, and is found at the first start.
void RequireWired(bool condition, std::string_view name, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "method table: %.*s: %s\n", static_cast<int>(name.size()), name.data(),
               what);
  std::abort();
}

}  // namespace

Method MethodTable::MethodFor(std::string_view name, const google::protobuf::Message& request,
                              const google::protobuf::Message& response) const {
  const size_t slash = name.find('/');
  RequireWired(slash != std::string_view::npos, name, "not of the form package.Service/Method");
  const ServiceDescriptor* service =
      DescriptorPool::generated_pool()->FindServiceByName(std::string(name.substr(0, slash)));
  RequireWired(service != nullptr, name, "there is no such service");
  const MethodDescriptor* descriptor =
      service->FindMethodByName(std::string(name.substr(slash + 1)));
  RequireWired(descriptor != nullptr, name, "there is no such RPC");
  RequireWired(descriptor->input_type() == request.GetDescriptor(), name, "takes another request");
  RequireWired(descriptor->output_type() == response.GetDescriptor(), name, "gives another reply");
  Method method;
  method.name = std::string(name);
  method.descriptor = descriptor;
  method.request = &request;
  method.response = &response;
  method.rules = RulesOf(*descriptor);
  method.reads_persons = method.rules.purpose_required && !method.rules.command;
  return method;
}

void MethodTable::Add(Method method) {
  const std::string name = method.name;
  RequireWired((method.command != nullptr) == method.rules.command, name,
               "its access option and its handler do not agree on whether it is a command");
  RequireWired((method.stream != nullptr) == method.descriptor->server_streaming(), name,
               "its handler and its RPC do not agree on whether it streams");
  if (method.command) {
    method.request_id = method.request->GetDescriptor()->FindFieldByName("request_id");
    RequireWired(method.request_id != nullptr && method.request_id->number() == 1 &&
                     method.request_id->type() == FieldDescriptor::TYPE_STRING,
                 name, "a command's request begins with string request_id = 1");
  }
  RequireWired(methods_.emplace(name, std::move(method)).second, name, "registered twice");
}

void MethodTable::Verbatim(std::string_view name) {
  const auto found = methods_.find(absl::string_view(name.data(), name.size()));
  RequireWired(found != methods_.end(), std::string(name), "not registered");
  found->second.verbatim = true;
}

const Method* MethodTable::Find(std::string_view name) const {
  const auto found = methods_.find(absl::string_view(name.data(), name.size()));
  return found == methods_.end() ? nullptr : &found->second;
}

std::vector<const Method*> MethodTable::All() const {
  std::vector<const Method*> all;
  for (const auto& [name, method] : methods_) all.push_back(&method);
  std::sort(all.begin(), all.end(),
            [](const Method* a, const Method* b) { return a->name < b->name; });
  return all;
}

void MethodTable::CheckComplete() const {
  std::set<const ServiceDescriptor*> services;
  for (const auto& [name, method] : methods_) services.insert(method.descriptor->service());
  bool complete = true;
  for (const ServiceDescriptor* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string name = service->full_name() + "/" + service->method(i)->name();
      if (methods_.contains(name)) continue;
      complete = false;
      std::fprintf(stderr, "method table: %s: no handler\n", name.c_str());
    }
  }
  if (!complete) std::abort();
}

}  // namespace varsel::runtime
