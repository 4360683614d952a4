#include "services/replay/naming.h"

#include <algorithm>

#include "services/runtime/pseudonym.h"
#include "storage/base/uuid.h"

namespace varsel::replay {
namespace {

constexpr size_t kPersonsKept = 100'000;

}  // namespace

std::string Naming::Person(std::string_view id) {
  if (id.size() != Uuid::kSize) return {};
  named_.insert(Uuid::FromBytes(id));
  if (!pseudonyms_) return Uuid::FromBytes(id).ToString();
  if (persons_.size() > kPersonsKept) persons_.clear();
  std::string& name = persons_[std::string(id)];
  if (name.empty()) name = runtime::PersonPseudonym(keys_, id);
  return name;
}

std::vector<Uuid> Naming::TakeNamed() {
  std::vector<Uuid> named(named_.begin(), named_.end());
  std::sort(named.begin(), named.end());
  named_.clear();
  return named;
}

std::string Naming::Notification(std::string_view id) {
  if (id.size() != Uuid::kSize) return {};
  return pseudonyms_ ? runtime::Pseudonym(keys_, "replay.notification", 'N', id)
                     : Uuid::FromBytes(id).ToString();
}

std::string Naming::Fact(std::string_view origin) {
  if (origin.size() != Uuid::kSize) return {};
  return runtime::Pseudonym(keys_, "replay.fact", 'F', origin);
}

}  // namespace varsel::replay
