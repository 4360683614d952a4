#include "services/replay/step_keys.h"

#include <algorithm>

#include "storage/base/ordered_key.h"

namespace varsel::replay {
namespace {

constexpr uint64_t kSign = uint64_t{1} << 63;
constexpr size_t kPlaceSize = 8 + 8 + 1;

void AddHome(Home home, std::string_view id, std::vector<std::string>* homes) {
  if (id.size() != Uuid::kSize) return;
  std::string prefix = HomePrefix(home, Uuid::FromBytes(id));
  if (std::find(homes->begin(), homes->end(), prefix) == homes->end()) {
    homes->push_back(std::move(prefix));
  }
}

void AddGroups(Home home, const v1::StepRow& row, std::vector<std::string>* homes) {
  for (const std::string& group : row.group_ids()) AddHome(home, group, homes);
}

}  // namespace

std::string HomePrefix(Home home, const Uuid& id) {
  return KeyBuilder(std::string(1, static_cast<char>(home))).Id(id).Take();
}

std::string StepKeyFrom(std::string_view home_prefix, int64_t occurred_us) {
  return KeyBuilder(std::string(home_prefix))
      .Number(static_cast<uint64_t>(occurred_us) ^ kSign)
      .Take();
}

std::string StepKey(std::string_view home_prefix, const StepPlace& place) {
  return KeyBuilder(StepKeyFrom(home_prefix, place.occurred_us))
      .Number(place.position)
      .Byte(static_cast<uint8_t>(place.ordinal))
      .Take();
}

StepPlace PlaceOf(std::string_view step_key) {
  KeyReader reader(step_key.substr(step_key.size() - std::min(step_key.size(), kPlaceSize)));
  StepPlace place;
  place.occurred_us = static_cast<int64_t>(reader.Number() ^ kSign);
  place.position = reader.Number();
  place.ordinal = reader.Byte();
  return place;
}

bool IsOfLevers(v1::StepKind kind) {
  return kind == v1::STEP_KIND_LEVER_READY || kind == v1::STEP_KIND_LEVER_NOT_READY ||
         kind == v1::STEP_KIND_TRIGGERED || kind == v1::STEP_KIND_DUTY ||
         kind == v1::STEP_KIND_DUTY_ENDED || kind == v1::STEP_KIND_DUTY_OVERDUE;
}

bool IsOfGroupsOfPerson(v1::StepKind kind) {
  return kind != v1::STEP_KIND_INCIDENT && kind != v1::STEP_KIND_GROUP_TALK &&
         kind != v1::STEP_KIND_AFFILIATED && kind != v1::STEP_KIND_AFFILIATION_ENDED &&
         !IsOfLevers(kind);
}

std::vector<std::string> HomesOf(const v1::StepRow& row) {
  std::vector<std::string> homes;
  const v1::StepKind kind = row.step_kind();
  if (kind == v1::STEP_KIND_INCIDENT || kind == v1::STEP_KIND_GROUP_TALK) {
    AddGroups(Home::kGroup, row, &homes);
    AddHome(Home::kSection, row.section_id(), &homes);
  } else if (kind == v1::STEP_KIND_AFFILIATED) {
    AddGroups(Home::kMembers, row, &homes);
    AddHome(Home::kPerson, row.person_id(), &homes);
  } else if (IsOfLevers(kind)) {
    AddGroups(Home::kLevers, row, &homes);
  } else {  // of one person, or of two that are merged
    AddHome(Home::kPerson, row.person_id(), &homes);
    if (kind == v1::STEP_KIND_MERGED) AddHome(Home::kPerson, row.other_id(), &homes);
    AddHome(Home::kSection, row.section_id(), &homes);
    if (!row.levers().empty()) {
      AddHome(Home::kPersonPromises, row.person_id(), &homes);
      AddHome(Home::kSectionPromises, row.section_id(), &homes);
    }
  }
  return homes;
}

std::string PersonKey(const Uuid& id) { return KeyBuilder("p").Id(id).Take(); }
std::string GroupKey(const Uuid& id) { return KeyBuilder("g").Id(id).Take(); }
std::string SectionKey(const Uuid& id) { return KeyBuilder("s").Id(id).Take(); }
std::string SeveralPrefix(const Uuid& group_id) { return KeyBuilder("f").Id(group_id).Take(); }
std::string SeveralKey(const Uuid& group_id, const Uuid& person_id) {
  return KeyBuilder(SeveralPrefix(group_id)).Id(person_id).Take();
}
std::string ProtectionKey(const Uuid& person_id) { return KeyBuilder("v").Id(person_id).Take(); }
std::string ProtectedPrefix(const Uuid& group_id) { return KeyBuilder("w").Id(group_id).Take(); }
std::string ProtectedKey(const Uuid& group_id, const Uuid& person_id) {
  return KeyBuilder(ProtectedPrefix(group_id)).Id(person_id).Take();
}
std::string LeverPrefix(const Uuid& group_id) { return KeyBuilder("l").Id(group_id).Take(); }
std::string LeverKey(const Uuid& group_id, std::string_view lever_id) {
  return LeverPrefix(group_id).append(lever_id);
}
std::string TalkKey(std::string_view origin) { return std::string("k").append(origin); }

Uuid IdOf(std::string_view bytes_or_text) {
  if (bytes_or_text.size() == Uuid::kSize) return Uuid::FromBytes(bytes_or_text);
  return Uuid::Parse(bytes_or_text).value_or(Uuid());
}

}  // namespace varsel::replay
