#include "services/domain/programme_catalogue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/error.h"

namespace varsel {
namespace {

common::v1::Programme DistrictPolicy() {
  common::v1::Programme policy;
  policy.set_code(kDistrictProgramme);
  policy.set_life(common::v1::PROGRAMME_LIFE_ROUNDS);
  policy.set_subject(common::v1::PROGRAMME_SUBJECT_PERSON);
  policy.mutable_in_force()->set_enabled(true);
  return policy;
}

}  // namespace

ProgrammeCatalogue::ProgrammeCatalogue() {
  policies_.push_back(DistrictPolicy());
  numbers_.emplace_back();
}

ProgrammeCatalogue::ProgrammeCatalogue(std::vector<common::v1::Programme> policies)
    : policies_(std::move(policies)) {
  std::sort(policies_.begin(), policies_.end(),
            [](const auto& a, const auto& b) { return a.code() < b.code(); });
  numbers_.reserve(policies_.size());
  for (const common::v1::Programme& policy : policies_) numbers_.push_back(ProgrammeOf(policy));
  const int district = IndexOf(kDistrictProgramme);
  VARSEL_CHECK(district >= 0);
  district_ = static_cast<size_t>(district);
}

int ProgrammeCatalogue::IndexOf(std::string_view code) const {
  for (size_t i = 0; i < policies_.size(); ++i) {
    if (policies_[i].code() == code) return static_cast<int>(i);
  }
  return -1;
}

const Programme& ProgrammeCatalogue::Of(std::string_view code) const {
  const int index = IndexOf(code);
  return index < 0 ? district() : numbers_[static_cast<size_t>(index)];
}

const common::v1::Programme* ProgrammeCatalogue::Find(std::string_view code) const {
  const int index = IndexOf(code);
  return index < 0 ? nullptr : &policies_[static_cast<size_t>(index)];
}

absl::StatusOr<const common::v1::Programme*> ProgrammeCatalogue::ToBegin(
    std::string_view code, std::string_view path) const {
  const common::v1::Programme* policy = code.empty() ? &policies_[district_] : Find(code);
  if (policy == nullptr) {
    std::string known;
    for (const common::v1::Programme& other : policies_) {
      absl::StrAppend(&known, known.empty() ? "" : ", ", other.code());
    }
    return Refuse(common::v1::PROGRAMME_UNKNOWN, {.field = std::string(path), .detail = known});
  }
  if (!policy->in_force().enabled()) {
    return Refuse(common::v1::PROGRAMME_DISABLED,
                  {.field = std::string(path),
                   .id = policy->code(),
                   .detail = policy->in_force().legal_reason().en(),
                   .detail_da = policy->in_force().legal_reason().da()});
  }
  return policy;
}

const ProgrammeCatalogue& DefaultProgrammes() {
  static const ProgrammeCatalogue& programmes = *new ProgrammeCatalogue();
  return programmes;
}

}  // namespace varsel
