#include "services/focus/person_view.h"

#include <utility>

#include "services/domain/time_proto.h"
#include "services/focus/evolve.h"
#include "services/focus/life.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::focus {
namespace {

KeyBuilder Begin(char family) { return KeyBuilder(std::string(1, family)); }

uint8_t ByteOf(v1::NominationState state) { return static_cast<uint8_t>(state); }

bool IsDetails(const common::v1::SealedCopy& copy) {
  return copy.path() == "person_registered" || copy.path() == "person_corrected";
}

// Keeps the sealed part of the event beside the others. Of the person's own data only the newest is
// kept: it is given anew as a whole, and what it was before stands in the log.
absl::Status KeepSealed(const log::Record& record, const v1::FocusEvent& event,
                        v1::PersonRow& row) {
  const std::string& arm =
      v1::FocusEvent::descriptor()->FindFieldByNumber(event.kind_case())->name();
  ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy, runtime::CopySealed(record, arm));
  if (!copy.has_value()) return absl::OkStatus();
  if (IsDetails(*copy)) {
    for (int i = row.sealed_size() - 1; i >= 0; --i) {
      if (IsDetails(row.sealed(i))) row.mutable_sealed()->DeleteSubrange(i, 1);
    }
  }
  *row.add_sealed() = *std::move(copy);
  return absl::OkStatus();
}

void MoveIndexes(const std::set<std::string>& before, const std::set<std::string>& after,
                 views::RowStore& rows) {
  for (const std::string& key : before) {
    if (!after.contains(key)) rows.Delete(key);
  }
  for (const std::string& key : after) {
    if (!before.contains(key)) rows.Put(key, "");
  }
}

}  // namespace

std::string PersonKey(const Uuid& person) { return Begin('p').Id(person).Take(); }
std::string PersonPrefix() { return "p"; }
std::string SectionPrefix(const Uuid& section) { return Begin('s').Id(section).Take(); }
std::string SectionPrefix(const Uuid& section, v1::NominationState state) {
  return Begin('s').Id(section).Byte(ByteOf(state)).Take();
}
std::string DistrictPrefix() { return "n"; }
std::string DistrictPrefix(v1::NominationState state) {
  return Begin('n').Byte(ByteOf(state)).Take();
}
std::string GroupPrefix(const Uuid& group) { return Begin('g').Id(group).Take(); }
std::string ReviewDuePrefix() { return "d"; }
std::string RemovalDuePrefix() { return "l"; }

Uuid PersonOfKey(std::string_view key) {
  return key.size() < Uuid::kSize ? Uuid() : Uuid::FromBytes(key.substr(key.size() - Uuid::kSize));
}

absl::Time DueOfKey(std::string_view key) { return KeyReader(key.substr(1)).Time(); }

std::set<std::string> IndexKeys(const v1::PersonLife& life) {
  std::set<std::string> keys;
  if (!IsRegistered(life) || IsMerged(life)) return keys;
  const Uuid person = IdOf(life.person_id());
  const v1::PersonStanding& standing = life.standing();
  const uint8_t state = ByteOf(standing.state());
  keys.insert(Begin('s').Id(IdOf(standing.section_id())).Byte(state).Id(person).Take());
  keys.insert(Begin('n').Byte(state).Id(person).Take());
  for (const v1::AffiliationFact& fact : life.affiliations()) {
    if (!Stands(fact) || fact.has_until()) continue;
    keys.insert(Begin('g').Id(IdOf(fact.group_id())).Id(person).Take());
  }
  if (standing.has_review_due()) {
    keys.insert(Begin('d').Time(FromProto(standing.review_due())).Id(person).Take());
    keys.insert(Begin('l').Time(FromProto(standing.removal_due())).Id(person).Take());
  }
  return keys;
}

bool PersonView::Wants(std::string_view kind) const { return kind.starts_with("focus.v1."); }

absl::Status PersonView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (record.header.meta.stream.area != "focus.person") return absl::OkStatus();
  ASSIGN_OR_RETURN(const v1::FocusEvent* event, runtime::DecodeShared<v1::FocusEvent>(record));
  const std::string key = PersonKey(record.header.meta.stream.id);
  ASSIGN_OR_RETURN(v1::PersonRow row, runtime::GetRowOrNew<v1::PersonRow>(rows, key));
  const std::set<std::string> before = IndexKeys(row.life());
  *row.mutable_life() =
      EvolvePerson(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  RETURN_IF_ERROR(KeepSealed(record, *event, row));
  MoveIndexes(before, IndexKeys(row.life()), rows);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::focus
