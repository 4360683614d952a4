#include <optional>
#include <string>
#include <vector>

#include "services/insight/hit_rate_fold.h"
#include "services/insight/hit_rate_view.h"
#include "services/insight/merged_people.h"
#include "services/insight/round_rows.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

v1::TargetEntry* FindTarget(const std::string& round_id, const std::string& person_id,
                            v1::PersonRow& row) {
  for (v1::TargetEntry& target : *row.mutable_targets()) {
    if (target.round_id() == round_id && target.person_id() == person_id) return &target;
  }
  return nullptr;
}

void EraseTarget(const std::string& round_id, const std::string& person_id, v1::PersonRow& row) {
  for (int i = 0; i < row.targets_size(); ++i) {
    if (row.targets(i).round_id() != round_id || row.targets(i).person_id() != person_id) continue;
    row.mutable_targets()->DeleteSubrange(i, 1);
    return;
  }
}

}  // namespace

absl::Status FoldTargetAdded(const notification::v1::TargetAdded& said, views::RowStore& rows,
                             CounterChange& counters) {
  ASSIGN_OR_RETURN(const std::optional<v1::RoundRow> round, GetRound(rows, said.round_id()));
  ASSIGN_OR_RETURN(const std::string id, SurvivingId(rows, said.person_id()));
  RETURN_IF_ERROR(ChangePerson(said.person_id(), rows, counters, [&](v1::PersonRow& row) {
    EraseTarget(said.round_id(), said.person_id(), row);  // in again after a removal
    v1::TargetEntry* target = row.add_targets();
    target->set_round_id(said.round_id());
    target->set_person_id(said.person_id());
    target->set_section_id(said.dimensions().section_id());
    target->set_group_kind(said.dimensions().group_kind());
    target->set_officer_known(said.officer_known());
    target->set_round_started(round.has_value() && round->started_us() != 0);
    target->set_round_ended(round.has_value() && round->ended_us() != 0);
  }));
  rows.Put(TargetedPrefix(said.round_id()) + id, "");
  return AlignOfficerKnown(said.round_id(), said.person_id(), rows, counters);
}

absl::Status FoldTargetRemoved(const notification::v1::TargetRemoved& said, views::RowStore& rows,
                               CounterChange& counters) {
  return ChangePerson(said.person_id(), rows, counters, [&](v1::PersonRow& row) {
    v1::TargetEntry* target = FindTarget(said.round_id(), said.person_id(), row);
    if (target == nullptr) return;
    if (target->round_started()) {
      target->set_removed(true);
    } else {
      EraseTarget(said.round_id(), said.person_id(), row);  // he never was in the round
    }
  });
}

absl::Status FoldOfficerKnown(const notification::v1::OfficerKnownRecorded& said,
                              views::RowStore& rows, CounterChange& counters) {
  RETURN_IF_ERROR(ChangePerson(said.person_id(), rows, counters, [&](v1::PersonRow& row) {
    v1::TargetEntry* target = FindTarget(said.round_id(), said.person_id(), row);
    if (target != nullptr) target->set_officer_known(said.officer_known());
  }));
  return AlignOfficerKnown(said.round_id(), said.person_id(), rows, counters);
}

absl::Status FoldRoundTurn(const std::string& round_id, bool ended, views::RowStore& rows,
                           CounterChange& counters) {
  std::vector<std::string> persons;
  const std::string prefix = TargetedPrefix(round_id);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    persons.emplace_back(key.substr(prefix.size()));
    return true;
  }));
  for (const std::string& person_id : persons) {
    RETURN_IF_ERROR(ChangePerson(person_id, rows, counters, [&](v1::PersonRow& row) {
      for (v1::TargetEntry& target : *row.mutable_targets()) {
        if (target.round_id() != round_id) continue;
        if (ended) {
          target.set_round_ended(true);
        } else {
          target.set_round_started(true);
        }
      }
    }));
  }
  return absl::OkStatus();
}

absl::Status FoldMerge(const focus::v1::PersonMerged& said, views::RowStore& rows,
                       CounterChange& counters) {
  ASSIGN_OR_RETURN(const Merge merge, RecordMerge(said.person_id(), said.into_person_id(), rows));
  if (!merge.happens) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<v1::PersonRow> gone,
                   runtime::GetRow<v1::PersonRow>(rows, PersonKey(merge.gone)));
  if (!gone.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(counters.Add(*gone, -1));
  rows.Delete(PersonKey(merge.gone));
  for (const v1::TargetEntry& target : gone->targets()) {
    rows.Delete(TargetedPrefix(target.round_id()) + merge.gone);
    rows.Put(TargetedPrefix(target.round_id()) + merge.staying, "");
  }
  return ChangePerson(merge.staying, rows, counters,
                      [&](v1::PersonRow& row) { row.MergeFrom(*gone); });
}

absl::Status FoldMergeWithdrawn(const focus::v1::FactWithdrawn& said, views::RowStore& rows,
                                CounterChange& counters) {
  ASSIGN_OR_RETURN(const Merge merge, WithdrawMerge(said.person_id(), rows));
  if (!merge.happens) return absl::OkStatus();
  ASSIGN_OR_RETURN(v1::PersonRow rest,
                   runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(merge.staying)));
  RETURN_IF_ERROR(counters.Add(rest, -1));
  v1::PersonRow own;
  RETURN_IF_ERROR(MoveOwn(rows, merge.gone, *rest.mutable_targets(), *own.mutable_targets()));
  RETURN_IF_ERROR(
      MoveOwn(rows, merge.gone, *rest.mutable_notifications(), *own.mutable_notifications()));
  RETURN_IF_ERROR(counters.Add(rest, 1));
  RETURN_IF_ERROR(counters.Add(own, 1));
  runtime::PutRow(rows, PersonKey(merge.staying), rest);
  runtime::PutRow(rows, PersonKey(merge.gone), own);
  for (const v1::TargetEntry& target : own.targets()) {
    rows.Delete(TargetedPrefix(target.round_id()) + merge.staying);
    rows.Put(TargetedPrefix(target.round_id()) + merge.gone, "");
  }
  for (const v1::TargetEntry& target : rest.targets()) {
    rows.Put(TargetedPrefix(target.round_id()) + merge.staying, "");
  }
  return absl::OkStatus();
}

}  // namespace varsel::insight
