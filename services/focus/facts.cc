#include "services/focus/facts.h"

#include <utility>

#include "services/focus/details.h"
#include "services/focus/group_view.h"
#include "services/focus/life.h"
#include "services/focus/person_view.h"
#include "services/focus/rules.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::focus {
namespace {}  // namespace

absl::StatusOr<std::optional<v1::PersonRow>> SurvivorOf(const views::RowReader& persons,
                                                        const Uuid& person_id,
                                                        std::vector<v1::PersonRow>* passed) {
  Uuid id = person_id;
  for (int i = 0; i < kMergesMax; ++i) {
    ASSIGN_OR_RETURN(std::optional<v1::PersonRow> row,
                     runtime::GetRow<v1::PersonRow>(persons, PersonKey(id)));
    if (!row.has_value() || !IsMerged(row->life())) return row;
    id = IdOf(row->life().standing().merged_into());
    if (passed != nullptr) passed->push_back(*std::move(row));
  }
  return std::optional<v1::PersonRow>();
}

Facts::Facts(const runtime::Ground& ground, const runtime::Call& call)
    : ground_(ground), call_(call) {
  context_.base = call.Context();
  context_.scope = call.scope;
  context_.caller_section = call.caller.section;
}

absl::StatusOr<const views::RowReader*> Facts::Rows(std::string_view view,
                                                    std::unique_ptr<views::RowReader>& reader) {
  if (reader == nullptr) {
    ASSIGN_OR_RETURN(reader, ground_.views.Read(view, call_.at_least));
  }
  return reader.get();
}

absl::StatusOr<Facts::Found> Facts::Find(const std::string& person_id, bool follow) {
  ASSIGN_OR_RETURN(const views::RowReader* rows, Rows(kPersonView, persons_));
  const Uuid id = IdOf(person_id);
  Found found{PersonStream(id), {}};
  if (!follow) {
    ASSIGN_OR_RETURN(found.row, runtime::GetRowOrNew<v1::PersonRow>(*rows, PersonKey(id)));
    return found;
  }
  std::vector<v1::PersonRow> passed;
  ASSIGN_OR_RETURN(std::optional<v1::PersonRow> row, SurvivorOf(*rows, id, &passed));
  for (const v1::PersonRow& merged : passed) {
    reads_.push_back({PersonStream(IdOf(merged.life().person_id())), Version(merged.version())});
  }
  if (row.has_value()) {
    found.stream = PersonStream(IdOf(row->life().person_id()));
    found.row = *std::move(row);
  }
  return found;
}

absl::Status Facts::Person(const std::string& person_id) {
  ASSIGN_OR_RETURN(Found found, Find(person_id, true));
  stream_ = found.stream;
  row_ = std::move(found.row);
  return absl::OkStatus();
}

absl::Status Facts::PersonAsNamed(const std::string& person_id) {
  ASSIGN_OR_RETURN(Found found, Find(person_id, false));
  stream_ = found.stream;
  row_ = std::move(found.row);
  return absl::OkStatus();
}

absl::Status Facts::Other(const std::string& person_id, bool follow) {
  ASSIGN_OR_RETURN(Found found, Find(person_id, follow));
  reads_.push_back({found.stream, Version(found.row.version())});
  context_.other = OtherRecord{std::move(*found.row.mutable_life()), found.stream};
  return absl::OkStatus();
}

absl::Status Facts::OpenBirthDate() {
  ASSIGN_OR_RETURN(const Details details, OpenDetails(ground_.sealer, row_));
  context_.birth_date = {.day = details.birth_date,
                         .details_version = row_.life().details_version()};
  return absl::OkStatus();
}

absl::Status Facts::Section(const std::string& section_id) {
  if (section_id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const views::RowReader* rows, Rows(kSectionView, sections_));
  const Uuid id = IdOf(section_id);
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::SectionRow>(*rows, id.bytes()));
  context_.section_known = row.has_value();
  if (row.has_value()) reads_.push_back({SectionStream(id), Version(row->version())});
  return absl::OkStatus();
}

absl::Status Facts::Group(const std::string& group_id) {
  if (group_id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const views::RowReader* rows, Rows(kGroupView, groups_));
  const Uuid id = IdOf(group_id);
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::GroupRow>(*rows, id.bytes()));
  if (!row.has_value() || row->life().withdrawn()) return absl::OkStatus();
  reads_.push_back({GroupStream(id), Version(row->version())});
  context_.group = row->life();
  return absl::OkStatus();
}

}  // namespace varsel::focus
