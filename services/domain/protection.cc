#include "services/domain/protection.h"

#include <algorithm>
#include <string>

#include "services/domain/time_proto.h"

namespace varsel {
namespace {

using focus::v1::FocusEvent;
using focus::v1::Protection;
using focus::v1::ProtectionCategory;
using focus::v1::ProtectionMerge;

constexpr std::string_view kKinds[] = {
    "focus.v1.PersonRegistered", "focus.v1.PersonCorrected",  "focus.v1.PersonAbsorbed",
    "focus.v1.AgeGroupDecided",  "focus.v1.CategoryRecorded", "focus.v1.CategoryCorrected",
    "focus.v1.FactWithdrawn",
};

std::string BytesOf(const EventId& id) { return std::string(id.uuid().bytes()); }

// Recorded, corrected and brought by a merge, a category gives all its values.
template <typename Said>
ProtectionCategory& SetCategory(const Said& said, Protection* protection) {
  auto& categories = *protection->mutable_categories();
  const auto same = [&](const ProtectionCategory& c) {
    return c.category_id() == said.category_id();
  };
  auto found = std::find_if(categories.begin(), categories.end(), same);
  ProtectionCategory& category = found != categories.end() ? *found : *categories.Add();
  category.set_category_id(said.category_id());
  category.set_category(said.category());
  category.set_from_us(absl::ToUnixMicros(FromProto(said.from())));
  category.set_until_us(said.has_until() ? absl::ToUnixMicros(FromProto(said.until())) : 0);
  return category;
}

void Absorb(const focus::v1::PersonAbsorbed& said, const EventMeta& meta, Protection* protection) {
  ProtectionMerge& merge = *protection->add_merges();
  merge.set_event_id(BytesOf(meta.event_id));
  merge.set_age_group(said.age_group());
  for (const focus::v1::AbsorbedCategory& category : said.categories()) {
    SetCategory(category, protection).set_merge_event_id(merge.event_id());
  }
}

template <typename Field, typename Gone>
bool Remove(Field* field, const Gone& gone) {
  const auto kept = std::remove_if(field->begin(), field->end(), gone);
  if (kept == field->end()) return false;
  field->erase(kept, field->end());
  return true;
}

bool Withdraw(const focus::v1::FactWithdrawn& said, const EventMeta& meta, Protection* protection) {
  const std::string withdrawn = BytesOf(meta.corrects);
  const bool merge = Remove(protection->mutable_merges(), [&](const ProtectionMerge& known) {
    return known.event_id() == withdrawn;
  });
  const bool category =
      Remove(protection->mutable_categories(), [&](const ProtectionCategory& known) {
        return known.category_id() == said.fact_id() ||
               (merge && known.merge_event_id() == withdrawn);
      });
  return merge || category;
}

bool SetAgeGroup(focus::v1::AgeGroup group, Protection* protection) {
  if (protection->age_group() == group) return false;
  protection->set_age_group(group);
  return true;
}

bool IsMinor(const Protection& protection) {
  if (protection.age_group() == focus::v1::AGE_GROUP_ADULT) return false;
  return protection.age_group() == focus::v1::AGE_GROUP_MINOR ||
         std::any_of(protection.merges().begin(), protection.merges().end(),
                     [](const ProtectionMerge& merge) {
                       return merge.age_group() == focus::v1::AGE_GROUP_MINOR;
                     });
}

bool HasNoPart(focus::v1::Category category) {
  return category == focus::v1::CATEGORY_VICTIM || category == focus::v1::CATEGORY_WITNESS ||
         category == focus::v1::CATEGORY_RELATIVE;
}

}  // namespace

bool MayChangeProtection(std::string_view kind) {
  return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
}

bool FoldProtection(const FocusEvent& event, const EventMeta& meta, Protection* protection) {
  if (event.has_person_registered()) {
    return SetAgeGroup(event.person_registered().age_group(), protection);
  }
  if (event.has_person_corrected()) {
    return SetAgeGroup(event.person_corrected().age_group(), protection);
  }
  if (event.has_age_group_decided()) {
    return SetAgeGroup(event.age_group_decided().age_group(), protection);
  }
  if (event.has_category_recorded()) {
    SetCategory(event.category_recorded(), protection);
    return true;
  }
  if (event.has_category_corrected()) {
    SetCategory(event.category_corrected(), protection);
    return true;
  }
  if (event.has_person_absorbed()) {
    Absorb(event.person_absorbed(), meta, protection);
    return true;
  }
  return event.has_fact_withdrawn() && Withdraw(event.fact_withdrawn(), meta, protection);
}

bool IsProtected(const Protection& protection, absl::Time time) {
  if (IsMinor(protection)) return true;
  const int64_t now_us = absl::ToUnixMicros(time);
  bool any = false;
  for (const ProtectionCategory& category : protection.categories()) {
    const bool holds =
        category.from_us() <= now_us && (category.until_us() == 0 || now_us < category.until_us());
    if (!holds) continue;
    if (!HasNoPart(category.category())) return false;
    any = true;
  }
  return any;
}

}  // namespace varsel
