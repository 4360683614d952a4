#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/replay/protected_ties.h"
#include "services/replay/view.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::replay {
namespace {

using google::protobuf::RepeatedPtrField;

void AddLink(std::string id, Position position, RepeatedPtrField<v1::Link>* links) {
  v1::Link& link = *links->Add();
  link.set_id(std::move(id));
  link.set_position(position.value());
}

// Ends the links that hold: those to `id`, or all where it is empty.
void EndLinks(std::string_view id, Position position, RepeatedPtrField<v1::Link>* links) {
  for (v1::Link& link : *links) {
    if (link.superseded_position() == 0 && (id.empty() || link.id() == id)) {
      link.set_superseded_position(position.value());
    }
  }
}

const v1::Link* Holding(const RepeatedPtrField<v1::Link>& links, uint64_t as_of = kNow) {
  for (const v1::Link& link : links) {
    if (Holds(link.position(), link.superseded_position(), as_of)) return &link;
  }
  return nullptr;
}

absl::Status ChangeSectionGroups(const std::string& section_id, const std::string& group_id,
                                 bool there, Position position, views::RowStore& rows) {
  if (section_id.empty()) return absl::OkStatus();
  const std::string key = SectionKey(Uuid::FromBytes(section_id));
  ASSIGN_OR_RETURN(v1::SectionRow row, runtime::GetRowOrNew<v1::SectionRow>(rows, key));
  if (there) {
    AddLink(group_id, position, row.mutable_groups());
  } else {
    EndLinks(group_id, position, row.mutable_groups());
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

// `name` null: it was withdrawn, and is nowhere any more.
absl::Status PlaceGroup(const std::string& group_id, const std::string& section_id,
                        const std::string* name, Position position, views::RowStore& rows) {
  const std::string key = GroupKey(IdOf(group_id));
  const std::string group = BytesOf(group_id);
  ASSIGN_OR_RETURN(v1::GroupRow row, runtime::GetRowOrNew<v1::GroupRow>(rows, key));
  const v1::Link* was = Holding(row.sections());
  const std::string before = was == nullptr ? std::string() : was->id();
  if (name == nullptr) {
    row.set_withdrawn(true);
  } else {
    row.set_name(*name);
  }
  if (before != section_id) {
    EndLinks("", position, row.mutable_sections());
    RETURN_IF_ERROR(ChangeSectionGroups(before, group, false, position, rows));
    if (!section_id.empty()) AddLink(section_id, position, row.mutable_sections());
    RETURN_IF_ERROR(ChangeSectionGroups(section_id, group, true, position, rows));
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

template <typename Said>
absl::Status NameSection(const Said& said, views::RowStore& rows) {
  const std::string key = SectionKey(IdOf(said.section_id()));
  ASSIGN_OR_RETURN(v1::SectionRow row, runtime::GetRowOrNew<v1::SectionRow>(rows, key));
  row.set_name(said.name());
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

template <typename Row>
absl::Status PutIfNew(const std::string& key, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<Row>(rows, key));
  if (!row.has_value()) runtime::PutRow(rows, key, Row());
  return absl::OkStatus();
}

// Every record that was ever merged with it, itself first; whatever was withdrawn of that since.
absl::StatusOr<std::vector<std::pair<Uuid, v1::PersonRow>>> EverOne(const Uuid& person_id,
                                                                    const views::RowReader& rows) {
  std::vector<std::pair<Uuid, v1::PersonRow>> found;
  std::vector<Uuid> ids = {person_id};
  for (size_t i = 0; i < ids.size(); ++i) {
    ASSIGN_OR_RETURN(v1::PersonRow row,
                     runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(ids[i])));
    for (const auto* links : {&row.merged_into(), &row.members()}) {
      for (const v1::Link& link : *links) {
        const Uuid id = IdOf(link.id());
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
      }
    }
    found.emplace_back(ids[i], std::move(row));
  }
  return found;
}

// All that is of the person so far, to those of the group.
absl::Status CopySteps(const Uuid& person, const Uuid& group, views::RowStore& rows) {
  std::vector<std::pair<StepPlace, std::string>> steps;
  std::vector<bool> promises;
  RETURN_IF_ERROR(runtime::ScanRows<v1::StepRow>(rows, HomePrefix(Home::kPerson, person), "",
                                                 [&](std::string_view key, const v1::StepRow& row) {
                                                   if (!IsOfGroupsOfPerson(row.step_kind()))
                                                     return true;
                                                   steps.emplace_back(PlaceOf(key),
                                                                      row.SerializeAsString());
                                                   promises.push_back(!row.levers().empty());
                                                   return true;
                                                 }));
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto& [place, value] = steps[i];
    rows.Put(StepKey(HomePrefix(Home::kGroupPersons, group), place), value);
    if (!promises[i]) continue;
    rows.Put(StepKey(HomePrefix(Home::kGroupPersonsPromises, group), place), value);
  }
  return absl::OkStatus();
}

// After an affiliation or a merge: the steps of each of the person's records stand among those of
// every group that any of them was ever said to belong to. They stay there: when he was of it, a
// replay asks of the affiliations.
absl::Status SpreadAmongGroups(const Uuid& person_id, views::RowStore& rows) {
  ASSIGN_OR_RETURN(auto records, EverOne(person_id, rows));
  std::set<std::string> groups;
  for (const auto& [id, row] : records) {
    for (const v1::AffiliationLink& link : row.affiliations()) groups.insert(link.group_id());
  }
  for (auto& [id, row] : records) {
    for (const std::string& group : groups) {
      if (records.size() > 1) rows.Put(SeveralKey(Uuid::FromBytes(group), id), "");
      const auto& there = row.group_ids();
      if (std::find(there.begin(), there.end(), group) != there.end()) continue;
      RETURN_IF_ERROR(CopySteps(id, Uuid::FromBytes(group), rows));
      RETURN_IF_ERROR(ProtectIn(Uuid::FromBytes(group), id, rows));
    }
    if (std::equal(groups.begin(), groups.end(), row.group_ids().begin(), row.group_ids().end())) {
      continue;
    }
    row.mutable_group_ids()->Assign(groups.begin(), groups.end());
    runtime::PutRow(rows, PersonKey(id), row);
  }
  return absl::OkStatus();
}

// Ends what was said under this origin, in whichever record of the person it stands.
absl::Status EndAffiliation(const std::string& person_id, const log::RecordHeader& header,
                            views::RowStore& rows) {
  const std::string_view origin = header.meta.corrects.uuid().bytes();
  ASSIGN_OR_RETURN(const std::vector<Uuid> family, FamilyOf(rows, IdOf(person_id), kNow));
  for (const Uuid& person : family) {
    ASSIGN_OR_RETURN(v1::PersonRow row,
                     runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(person)));
    bool changed = false;
    for (v1::AffiliationLink& link : *row.mutable_affiliations()) {
      if (link.superseded_position() != 0 || link.origin() != origin) continue;
      link.set_superseded_position(header.position.value());
      changed = true;
    }
    if (changed) runtime::PutRow(rows, PersonKey(person), row);
  }
  return absl::OkStatus();
}

template <typename Said>
absl::Status HoldAffiliation(const Said& said, const log::RecordHeader& header,
                             views::RowStore& rows) {
  if (!header.meta.corrects.is_none()) {
    RETURN_IF_ERROR(EndAffiliation(said.person_id(), header, rows));
  }
  const std::string key = PersonKey(IdOf(said.person_id()));
  ASSIGN_OR_RETURN(v1::PersonRow row, runtime::GetRowOrNew<v1::PersonRow>(rows, key));
  v1::AffiliationLink& link = *row.add_affiliations();
  link.set_group_id(BytesOf(said.group_id()));
  if (said.has_from()) link.set_from_us(MicrosOf(said.from()));
  if (said.has_until()) link.set_until_us(MicrosOf(said.until()));
  const EventId& origin =
      header.meta.corrects.is_none() ? header.meta.event_id : header.meta.corrects;
  link.set_origin(std::string(origin.uuid().bytes()));
  link.set_position(header.position.value());
  runtime::PutRow(rows, key, row);
  return SpreadAmongGroups(IdOf(said.person_id()), rows);
}

absl::Status Merge(const focus::v1::PersonMerged& said, Position position, views::RowStore& rows) {
  const std::string gone_key = PersonKey(IdOf(said.person_id()));
  const std::string into_key = PersonKey(IdOf(said.into_person_id()));
  ASSIGN_OR_RETURN(v1::PersonRow gone, runtime::GetRowOrNew<v1::PersonRow>(rows, gone_key));
  ASSIGN_OR_RETURN(v1::PersonRow into, runtime::GetRowOrNew<v1::PersonRow>(rows, into_key));
  EndLinks("", position, gone.mutable_merged_into());
  AddLink(BytesOf(said.into_person_id()), position, gone.mutable_merged_into());
  AddLink(BytesOf(said.person_id()), position, into.mutable_members());
  runtime::PutRow(rows, gone_key, gone);
  runtime::PutRow(rows, into_key, into);
  return SpreadAmongGroups(IdOf(said.person_id()), rows);
}

absl::Status Unmerge(const std::string& person_id, Position position, views::RowStore& rows) {
  const std::string gone_key = PersonKey(IdOf(person_id));
  ASSIGN_OR_RETURN(v1::PersonRow gone, runtime::GetRowOrNew<v1::PersonRow>(rows, gone_key));
  const v1::Link* into = Holding(gone.merged_into());
  if (into == nullptr) return absl::OkStatus();
  const std::string into_key = PersonKey(Uuid::FromBytes(into->id()));
  ASSIGN_OR_RETURN(v1::PersonRow stays, runtime::GetRowOrNew<v1::PersonRow>(rows, into_key));
  EndLinks("", position, gone.mutable_merged_into());
  EndLinks(BytesOf(person_id), position, stays.mutable_members());
  runtime::PutRow(rows, gone_key, gone);
  runtime::PutRow(rows, into_key, stays);
  return absl::OkStatus();
}

absl::Status Withdraw(const focus::v1::FactWithdrawn& said, const log::RecordHeader& header,
                      views::RowStore& rows) {
  if (said.fact_kind() == "person_merged") {
    return Unmerge(said.person_id(), header.position, rows);
  }
  if (said.fact_kind() != "affiliation_recorded") return absl::OkStatus();
  return EndAffiliation(said.person_id(), header, rows);
}

}  // namespace

absl::Status FoldTies(const focus::v1::FocusEvent& event, const log::RecordHeader& header,
                      views::RowStore& rows) {
  const Position position = header.position;
  if (event.has_section_registered()) return NameSection(event.section_registered(), rows);
  if (event.has_section_corrected()) return NameSection(event.section_corrected(), rows);
  if (event.has_group_registered()) {
    const auto& said = event.group_registered();
    return PlaceGroup(said.group_id(), BytesOf(said.section_id()), &said.name(), position, rows);
  }
  if (event.has_group_corrected()) {
    const auto& said = event.group_corrected();
    return PlaceGroup(said.group_id(), BytesOf(said.section_id()), &said.name(), position, rows);
  }
  if (event.has_group_withdrawn()) {
    return PlaceGroup(event.group_withdrawn().group_id(), "", nullptr, position, rows);
  }
  if (event.has_person_registered()) {
    return PutIfNew<v1::PersonRow>(PersonKey(IdOf(event.person_registered().person_id())), rows);
  }
  if (event.has_affiliation_recorded()) {
    return HoldAffiliation(event.affiliation_recorded(), header, rows);
  }
  if (event.has_affiliation_corrected()) {
    return HoldAffiliation(event.affiliation_corrected(), header, rows);
  }
  if (event.has_person_merged()) return Merge(event.person_merged(), position, rows);
  if (event.has_fact_withdrawn()) return Withdraw(event.fact_withdrawn(), header, rows);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Uuid>> FamilyOf(const views::RowReader& rows, const Uuid& person_id,
                                           uint64_t as_of) {
  Uuid head = person_id;
  v1::PersonRow row;
  for (int depth = 0; depth < 16; ++depth) {  // merges end: a record is merged once
    ASSIGN_OR_RETURN(row, runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(head)));
    const v1::Link* into = Holding(row.merged_into(), as_of);
    if (into == nullptr) break;
    head = Uuid::FromBytes(into->id());
  }
  std::vector<Uuid> family = {head};
  for (size_t i = 0; i < family.size(); ++i) {
    if (i > 0) {
      ASSIGN_OR_RETURN(row, runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(family[i])));
    }
    for (const v1::Link& member : row.members()) {
      const Uuid id = IdOf(member.id());
      if (Holds(member.position(), member.superseded_position(), as_of) &&
          std::find(family.begin(), family.end(), id) == family.end()) {
        family.push_back(id);
      }
    }
  }
  return family;
}

}  // namespace varsel::replay
