#include "services/runtime/logged_stream.h"

#include <utility>

#include "services/runtime/person_ids.h"

namespace varsel::runtime {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string SelectionOf(const Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("selection");
  if (field == nullptr || field->message_type() == nullptr || field->is_repeated()) return {};
  if (field->message_type()->oneof_decl_count() == 0) return {};
  const Message& selection = request.GetReflection()->GetMessage(request, field);
  const FieldDescriptor* arm = selection.GetReflection()->GetOneofFieldDescriptor(
      selection, field->message_type()->oneof_decl(0));
  if (arm == nullptr) return {};
  std::string name = arm->name();
  if (name.ends_with("_id")) name.resize(name.size() - 3);
  return name;
}

LoggedStream::LoggedStream(AccessRecorder& recorder, CallRates& rates, const Method& method,
                           const Call& call, const Message& request, const Clock& system_clock,
                           GatedSink& sink)
    : recorder_(recorder),
      rates_(rates),
      method_(method),
      call_(call),
      request_(request),
      system_clock_(system_clock),
      sink_(sink),
      selection_(SelectionOf(request)) {}

absl::Status LoggedStream::Open() {
  std::vector<Uuid> persons;
  AddPersons(request_, &persons);
  return RecordAndWait(recorder_, Read(PersonalRead::Part::kStreamOpened, std::move(persons)));
}

void LoggedStream::Names(const std::vector<Uuid>& persons) {
  named_.insert(named_.end(), persons.begin(), persons.end());
}

bool LoggedStream::Write(const Message& message) {
  AddPersons(message, &named_);
  const absl::Duration now = system_clock_.Elapsed();
  std::vector<Uuid> fresh;
  for (const Uuid& person : named_) {
    const auto [slot, is_new] = logged_.try_emplace(person, now);
    if (!is_new && now - slot->second < kPersonLoggedEvery) continue;
    slot->second = now;
    fresh.push_back(person);
  }
  named_.clear();
  if (fresh.empty()) return sink_.Write(message);
  rates_.CountShown(method_, call_.caller.actor, fresh.size());
  const PersonalRead read = Read(PersonalRead::Part::kStreamPersons, std::move(fresh));
  return sink_.WriteBehind(message, [&](GatedSink::Opened open) {
    last_ = std::make_shared<AwaitedStatus>();
    recorder_.Record(read, [written = last_, open = std::move(open)](const absl::Status& status) {
      open(status);
      written->Give(status);
    });
  });
}

absl::Status LoggedStream::AwaitLogged() {
  return last_ != nullptr ? last_->Await() : absl::OkStatus();
}

PersonalRead LoggedStream::Read(PersonalRead::Part part, std::vector<Uuid> persons) const {
  KeepEachOnce(&persons);
  return {.call = call_,
          .method = method_.name,
          .part = part,
          .selection = selection_,
          .persons = std::move(persons)};
}

}  // namespace varsel::runtime
