#include "services/sanction/promise_rows.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/sanction/promise.h"
#include "services/sanction/promise_keys.h"
#include "storage/base/newest_first.h"
#include "storage/base/status_macros.h"

namespace varsel::sanction {
namespace {

// Each group once, in the order of the row.
std::vector<Uuid> GroupsOf(const v1::PromiseRow& promise) {
  std::vector<Uuid> groups;
  for (const std::string& text : promise.group_ids()) {
    const auto id = Uuid::Parse(text);
    if (id.has_value() && std::find(groups.begin(), groups.end(), *id) == groups.end()) {
      groups.push_back(*id);
    }
  }
  return groups;
}

// Sorted.
std::vector<std::string> IndexKeys(const v1::PromiseRow& promise) {
  std::vector<std::string> keys;
  if (!promise.announced()) return keys;
  const Uuid id = *Uuid::Parse(promise.announcement_id());
  const absl::Time delivered = FromProto(promise.delivered_time());
  const v1::PromiseStanding& standing = promise.standing();
  const auto add = [&](KeyBuilder key) { keys.push_back(key.Id(id).Take()); };
  std::vector<Uuid> groups = GroupsOf(promise);
  for (const Uuid& group : groups) {
    if (standing.state() == v1::PROMISE_STATE_NOT_DUE) {
      add(KeyBuilder(WaitingPrefix(group, promise.condition(), promise.lever_id()))
              .Time(delivered));
    }
    if (standing.has_incident_time()) {
      add(KeyBuilder(FellDueAt(group, promise.lever_id(), FromProto(standing.incident_time()))));
    }
    if (!standing.blockers().empty()) {
      add(KeyBuilder(NotBackedPrefix(group, promise.lever_id())));
    }
  }
  groups.emplace_back();  // the district
  std::vector<uint8_t> filters = {kAllPromises, static_cast<uint8_t>(standing.state())};
  if (standing.unbacked()) filters.push_back(kUnbackedPromises);
  for (const Uuid& group : groups) {
    for (const uint8_t filter : filters) {
      add(KeyBuilder(ListPrefix(group, filter)).Number(NewestFirst(delivered)));
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

// Adds the announcements that rows of `prefix` tell of, from `from` on, while `go_on(key)`.
template <typename GoOn>
absl::Status Collect(const views::RowReader& rows, const std::string& prefix,
                     const std::string& from, const GoOn& go_on, std::vector<Uuid>* ids) {
  return runtime::ScanRows<v1::PromiseIndexRow>(
      rows, prefix, from, [&](std::string_view key, const v1::PromiseIndexRow& index) {
        if (!go_on(key)) return false;
        if (const auto id = Uuid::Parse(index.announcement_id())) ids->push_back(*id);
        return true;
      });
}

bool Always(std::string_view) { return true; }

// Both count the same.
bool SameCounts(const v1::PromiseRow& before, const v1::PromiseRow& after) {
  return before.announced() == after.announced() &&
         before.standing().state() == after.standing().state() &&
         before.standing().unbacked() == after.standing().unbacked() &&
         before.standing().due_passed() == after.standing().due_passed() &&
         GroupsOf(before) == GroupsOf(after);
}

}  // namespace

absl::StatusOr<v1::PromiseRow> PromiseRows::Get(const Uuid& announcement_id) const {
  return runtime::GetRowOrNew<v1::PromiseRow>(rows_, PromiseKey(announcement_id));
}

absl::Status PromiseRows::Put(const Uuid& announcement_id, const v1::PromiseRow& before,
                              v1::PromiseRow after) {
  ASSIGN_OR_RETURN(*after.mutable_standing(), Derive(after));
  ChangeIndexes(before, after);
  RETURN_IF_ERROR(ChangePromiseCounts(before, after));
  if (after.announced() || after.taken_back()) {
    runtime::PutRow(rows_, PromiseKey(announcement_id), after);
  } else {
    rows_.Delete(PromiseKey(announcement_id));
  }
  return absl::OkStatus();
}

// The ids were gathered first: putting one moves rows.
absl::Status PromiseRows::Refresh(const std::vector<Uuid>& announcement_ids,
                                  const std::string& lever_id) {
  for (const Uuid& id : announcement_ids) {
    ASSIGN_OR_RETURN(const v1::PromiseRow row, Get(id));
    if (row.lever_id() == lever_id) RETURN_IF_ERROR(Put(id, row, row));
  }
  return absl::OkStatus();
}

absl::Status PromiseRows::RefreshReadiness(const Uuid& group_id, const std::string& lever_id,
                                           absl::Time since) {
  std::vector<Uuid> ids;
  RETURN_IF_ERROR(Collect(rows_, NotBackedPrefix(group_id, lever_id), "", Always, &ids));
  if (since < absl::InfiniteFuture()) {
    const std::string prefix = ListPrefix(group_id, kAllPromises);
    const uint64_t last = NewestFirst(since);
    const auto delivered_since = [&](std::string_view key) {
      return KeyReader(key.substr(prefix.size())).Number() <= last;
    };
    RETURN_IF_ERROR(Collect(rows_, prefix, "", delivered_since, &ids));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return Refresh(ids, lever_id);
}

absl::Status PromiseRows::RefreshNewDuty(const Uuid& group_id, const std::string& lever_id,
                                         absl::Time incident_time) {
  std::vector<Uuid> ids;
  for (const v1::Condition condition :
       {v1::CONDITION_VIOLENCE_BY_GROUP, v1::CONDITION_JUDGED_MOST_VIOLENT}) {
    const std::string prefix = WaitingPrefix(group_id, condition, lever_id);
    const auto announced_before = [&](std::string_view key) {
      return KeyReader(key.substr(prefix.size())).Time() <= incident_time;
    };
    RETURN_IF_ERROR(Collect(rows_, prefix, "", announced_before, &ids));
  }
  RETURN_IF_ERROR(Collect(rows_, FellDuePrefix(group_id, lever_id),
                          FellDueAt(group_id, lever_id, incident_time), Always, &ids));
  return Refresh(ids, lever_id);
}

absl::Status PromiseRows::RefreshFellDue(const Uuid& group_id, const std::string& lever_id,
                                         absl::Time incident_time) {
  std::vector<Uuid> ids;
  RETURN_IF_ERROR(Collect(rows_, FellDueAt(group_id, lever_id, incident_time), "", Always, &ids));
  return Refresh(ids, lever_id);
}

absl::Status PromiseRows::PutTrigger(const std::string& key, const v1::TriggerRow& row) {
  RETURN_IF_ERROR(DeleteTrigger(key));
  runtime::PutRow(rows_, key, row);
  return ChangeTriggerCounts(row, 1);
}

absl::Status PromiseRows::DeleteTrigger(const std::string& key) {
  ASSIGN_OR_RETURN(const auto before, runtime::GetRow<v1::TriggerRow>(rows_, key));
  if (!before.has_value()) return absl::OkStatus();
  rows_.Delete(key);
  return ChangeTriggerCounts(*before, -1);
}

absl::StatusOr<v1::PromiseStanding> PromiseRows::Derive(const v1::PromiseRow& promise) const {
  PromiseGrounds grounds;
  const absl::Time delivered = FromProto(promise.delivered_time());
  for (const Uuid& group : GroupsOf(promise)) {
    ASSIGN_OR_RETURN(v1::PromiseLeverRow lever, runtime::GetRowOrNew<v1::PromiseLeverRow>(
                                                    rows_, LeverKey(group, promise.lever_id())));
    const bool may_be_due =
        lever.has_triggered_until() && delivered <= FromProto(lever.triggered_until());
    grounds.levers.push_back(std::move(lever));
    if (!may_be_due) continue;
    RETURN_IF_ERROR(runtime::ScanRows<v1::TriggerRow>(
        rows_, TriggerPrefix(group), TriggersFrom(group, delivered),
        [&](std::string_view, v1::TriggerRow& trigger) {
          grounds.triggers.push_back(std::move(trigger));
          return true;
        }));
  }
  return StandingOf(promise, grounds);
}

absl::Status PromiseRows::ChangeCounts(const std::string& key,
                                       const std::function<void(v1::PromiseCountsRow*)>& change) {
  ASSIGN_OR_RETURN(auto counts, runtime::GetRowOrNew<v1::PromiseCountsRow>(rows_, key));
  change(&counts);
  // A row of zeros is no row, so that what was withdrawn leaves nothing behind.
  if (counts.ByteSizeLong() == 0) {
    rows_.Delete(key);
  } else {
    runtime::PutRow(rows_, key, counts);
  }
  return absl::OkStatus();
}

absl::Status PromiseRows::ChangeTriggerCounts(const v1::TriggerRow& row, int sign) {
  const auto count = [&](v1::PromiseCountsRow* counts) { Count(row, sign, counts); };
  RETURN_IF_ERROR(ChangeCounts(CountsKey(), count));
  const auto group = Uuid::Parse(row.group_id());
  return group.has_value() ? ChangeCounts(CountsKey(*group), count) : absl::OkStatus();
}

absl::Status PromiseRows::ChangePromiseCounts(const v1::PromiseRow& before,
                                              const v1::PromiseRow& after) {
  if (SameCounts(before, after)) return absl::OkStatus();
  std::vector<Uuid> groups = GroupsOf(before);
  for (const Uuid& group : GroupsOf(after)) groups.push_back(group);
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  const auto is_of = [](const v1::PromiseRow& row, const Uuid& group) {
    const std::vector<Uuid> of = GroupsOf(row);
    return std::find(of.begin(), of.end(), group) != of.end();
  };
  RETURN_IF_ERROR(ChangeCounts(CountsKey(), [&](v1::PromiseCountsRow* counts) {
    Count(before, -1, counts);
    Count(after, 1, counts);
  }));
  for (const Uuid& group : groups) {
    RETURN_IF_ERROR(ChangeCounts(CountsKey(group), [&](v1::PromiseCountsRow* counts) {
      if (is_of(before, group)) Count(before, -1, counts);
      if (is_of(after, group)) Count(after, 1, counts);
    }));
  }
  return absl::OkStatus();
}

void PromiseRows::ChangeIndexes(const v1::PromiseRow& before, const v1::PromiseRow& after) {
  const std::vector<std::string> gone = IndexKeys(before);
  const std::vector<std::string> come = IndexKeys(after);
  for (const std::string& key : gone) {
    if (!std::binary_search(come.begin(), come.end(), key)) rows_.Delete(key);
  }
  v1::PromiseIndexRow index;
  index.set_announcement_id(after.announcement_id());
  for (const std::string& key : come) {
    if (!std::binary_search(gone.begin(), gone.end(), key)) runtime::PutRow(rows_, key, index);
  }
}

}  // namespace varsel::sanction
