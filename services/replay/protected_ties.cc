#include "services/replay/protected_ties.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/domain/protection.h"
#include "services/replay/view.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::replay {
namespace {

constexpr size_t kJudgedKept = 100'000;

// From when to when he is protected, in order. Whether he is can only change where a category
// begins or ends.
v1::ProtectedVersion VersionOf(const focus::v1::Protection& protection) {
  std::vector<int64_t> changes = {kFirstUs};
  for (const focus::v1::ProtectionCategory& category : protection.categories()) {
    changes.push_back(category.from_us());
    if (category.until_us() != 0) changes.push_back(category.until_us());
  }
  std::sort(changes.begin(), changes.end());
  v1::ProtectedVersion version;
  bool within = false;
  for (const int64_t change_us : changes) {
    const absl::Time time =
        change_us == kFirstUs ? absl::InfinitePast() : absl::FromUnixMicros(change_us);
    if (IsProtected(protection, time) == within) continue;
    within = !within;
    if (within) {
      version.add_from_us(change_us);
    } else {
      version.add_until_us(change_us);
    }
  }
  return version;
}

bool SameTimes(const v1::ProtectedVersion& one, const v1::ProtectedVersion& other) {
  return std::equal(one.from_us().begin(), one.from_us().end(), other.from_us().begin(),
                    other.from_us().end()) &&
         std::equal(one.until_us().begin(), one.until_us().end(), other.until_us().begin(),
                    other.until_us().end());
}

// False where he is protected as before.
bool AddVersion(Position position, v1::ProtectionRow* row) {
  v1::ProtectedVersion version = VersionOf(row->protection());
  static const v1::ProtectedVersion& never = *new v1::ProtectedVersion();
  const v1::ProtectedVersion& last = row->versions().empty() ? never : *row->versions().rbegin();
  if (SameTimes(version, last)) return false;
  version.set_position(position.value());
  *row->add_versions() = std::move(version);
  return true;
}

void PutInList(const Uuid& group, const Uuid& person, const v1::ProtectionRow& row,
               views::RowStore& rows) {
  v1::ProtectionRow listed;
  *listed.mutable_versions() = row.versions();
  runtime::PutRow(rows, ProtectedKey(group, person), listed);
}

}  // namespace

bool IsProtectedAs(const v1::ProtectionRow& row, uint64_t position, int64_t at_us) {
  const v1::ProtectedVersion* known = nullptr;
  for (const v1::ProtectedVersion& version : row.versions()) {
    if (version.position() <= position) known = &version;
  }
  if (known == nullptr) return false;
  for (int i = 0; i < known->from_us_size(); ++i) {
    const bool ended = i < known->until_us_size() && known->until_us(i) <= at_us;
    if (known->from_us(i) <= at_us && !ended) return true;
  }
  return false;
}

absl::Status FoldProtectedTies(const focus::v1::FocusEvent& event, const log::RecordHeader& header,
                               views::RowStore& rows) {
  if (!MayChangeProtection(header.meta.kind)) return absl::OkStatus();
  const Uuid& person = header.meta.stream.id;
  const std::string key = ProtectionKey(person);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::ProtectionRow>(rows, key));
  if (!FoldProtection(event, runtime::MetaOf(header), row.mutable_protection())) {
    return absl::OkStatus();
  }
  if (AddVersion(header.position, &row)) {
    ASSIGN_OR_RETURN(const auto ties, runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(person)));
    for (const std::string& group : ties.group_ids()) {
      PutInList(Uuid::FromBytes(group), person, row, rows);
    }
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status ProtectIn(const Uuid& group, const Uuid& person, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::ProtectionRow>(rows, ProtectionKey(person)));
  if (!row.versions().empty()) PutInList(group, person, row, rows);
  return absl::OkStatus();
}

absl::StatusOr<std::set<Uuid>> ProtectedIn(const Uuid& group, const views::RowReader& rows,
                                           const KnownAs& known) {
  std::set<Uuid> found;
  const std::string prefix = ProtectedPrefix(group);
  RETURN_IF_ERROR(runtime::ScanRows<v1::ProtectionRow>(
      rows, prefix, "", [&](std::string_view key, const v1::ProtectionRow& row) {
        if (IsProtectedAs(row, known.protection_position, known.protection_us)) {
          found.insert(Uuid::FromBytes(key.substr(prefix.size())));
        }
        return true;
      }));
  return found;
}

bool IsTie(v1::StepKind kind) {
  return kind == v1::STEP_KIND_AFFILIATED || kind == v1::STEP_KIND_AFFILIATION_ENDED ||
         kind == v1::STEP_KIND_AFFILIATION_DENIED;
}

bool MayHideTies(std::string_view kind) {
  return MayChangeProtection(kind) || kind == "focus.v1.PersonMerged" ||
         kind == "focus.v1.PersonAbsorbed";
}

bool HasTie(const FoundStep& step) {
  if (step.row.person_id().empty()) return false;
  return IsTie(KindTold(step.row)) || !step.joined_groups.empty() || !step.row.group_ids().empty();
}

v1::StepKind KindTold(const v1::StepRow& row) {
  const bool withdrawn = row.step_kind() == v1::STEP_KIND_FACT_WITHDRAWN;
  return withdrawn ? static_cast<v1::StepKind>(row.number()) : row.step_kind();
}

absl::StatusOr<bool> TieHider::Hides(const views::RowReader& rows, const std::string& person_id) {
  if (const auto known = hidden_.find(person_id); known != hidden_.end()) return known->second;
  if (hidden_.size() > kJudgedKept) hidden_.clear();
  ASSIGN_OR_RETURN(const std::vector<Uuid> family,
                   FamilyOf(rows, IdOf(person_id), known_.protection_position));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::ProtectionRow>(rows, ProtectionKey(family.front())));
  const bool hides = IsProtectedAs(row, known_.protection_position, known_.protection_us);
  hidden_.emplace(person_id, hides);
  return hides;
}

absl::Status TieHider::HideIn(const views::RowReader& rows, std::vector<FoundStep>* steps) {
  std::vector<FoundStep> kept;
  kept.reserve(steps->size());
  for (FoundStep& step : *steps) {
    const bool tie = IsTie(step.row.step_kind());
    const bool judged = !step.joined_groups.empty() || step.row.person_id().empty();
    if (!judged && (tie || !step.row.group_ids().empty())) {
      ASSIGN_OR_RETURN(const bool hides, Hides(rows, step.row.person_id()));
      if (hides && tie) continue;
      if (hides) step.row.clear_group_ids();
    }
    kept.push_back(std::move(step));
  }
  *steps = std::move(kept);
  return absl::OkStatus();
}

}  // namespace varsel::replay
