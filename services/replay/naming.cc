#include "services/replay/naming.h"

#include <algorithm>

#include "storage/base/uuid.h"

namespace varsel::replay {
namespace {

constexpr size_t kPersonsKept = 100'000;

}  // namespace

std::string Naming::Pseudonym(std::string_view use, char prefix, std::string_view id) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's
  const std::array<uint8_t, 32> mac = keys_.Mac(use, id);
  std::string name{prefix, '-'};
  for (size_t bit = 0; bit < 40; bit += 5) {
    const unsigned pair = (static_cast<unsigned>(mac[bit / 8]) << 8) | mac[bit / 8 + 1];
    name.push_back(kLetters[(pair >> (11 - bit % 8)) & 31U]);
  }
  return name;
}

std::string Naming::Person(std::string_view id) {
  if (id.size() != Uuid::kSize) return {};
  named_.insert(Uuid::FromBytes(id));
  if (!pseudonyms_) return Uuid::FromBytes(id).ToString();
  if (persons_.size() > kPersonsKept) persons_.clear();
  std::string& name = persons_[std::string(id)];
  if (name.empty()) name = Pseudonym("replay.person", 'P', id);
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
  return pseudonyms_ ? Pseudonym("replay.notification", 'N', id) : Uuid::FromBytes(id).ToString();
}

std::string Naming::Fact(std::string_view origin) {
  if (origin.size() != Uuid::kSize) return {};
  return Pseudonym("replay.fact", 'F', origin);
}

}  // namespace varsel::replay
