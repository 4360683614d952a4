#include "services/sanction/promise_rows.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/sanction/promise.h"
#include "services/sanction/promise_keys.h"
#include "storage/base/status_macros.h"

namespace varsel::sanction {
namespace {

// Byte order = the newest first.
uint64_t NewestFirst(absl::Time time) {
  return ~(static_cast<uint64_t>(absl::ToUnixMicros(time)) ^ (uint64_t{1} << 63));
}

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

std::vector<std::string> IndexKeys(const v1::PromiseRow& promise) {
  std::vector<std::string> keys;
  if (!promise.announced()) return keys;
  const Uuid id = *Uuid::Parse(promise.announcement_id());
  const absl::Time delivered = FromProto(promise.delivered_time());
  std::vector<Uuid> groups = GroupsOf(promise);
  for (const Uuid& group : groups) {
    keys.push_back(KeyBuilder(MemberPrefix(group, promise.lever_id())).Id(id).Take());
    if (promise.standing().state() != v1::PROMISE_STATE_NOT_DUE) continue;
    keys.push_back(KeyBuilder(WaitingPrefix(group, promise.condition(), promise.lever_id()))
                       .Time(delivered)
                       .Id(id)
                       .Take());
  }
  groups.emplace_back();  // the district
  std::vector<uint8_t> filters = {kAllPromises, static_cast<uint8_t>(promise.standing().state())};
  if (promise.standing().unbacked()) filters.push_back(kUnbackedPromises);
  for (const Uuid& group : groups) {
    for (const uint8_t filter : filters) {
      keys.push_back(
          KeyBuilder(ListPrefix(group, filter)).Number(NewestFirst(delivered)).Id(id).Take());
    }
  }
  return keys;
}

}  // namespace

absl::StatusOr<v1::PromiseRow> PromiseRows::Get(const Uuid& announcement_id) const {
  return runtime::GetRowOrNew<v1::PromiseRow>(rows_, PromiseKey(announcement_id));
}

absl::Status PromiseRows::Put(const Uuid& announcement_id, v1::PromiseRow after) {
  ASSIGN_OR_RETURN(const v1::PromiseRow before, Get(announcement_id));
  ASSIGN_OR_RETURN(*after.mutable_standing(), Derive(after));
  ChangeIndexes(before, false);
  ChangeIndexes(after, true);
  const auto change = [&](const v1::PromiseRow& row, int sign) -> absl::Status {
    if (!row.announced()) return absl::OkStatus();
    const auto count = [&](v1::PromiseCountsRow* counts) { Count(row, sign, counts); };
    RETURN_IF_ERROR(ChangeCounts(CountsKey(), count));
    for (const Uuid& group : GroupsOf(row)) RETURN_IF_ERROR(ChangeCounts(CountsKey(group), count));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(change(before, -1));
  RETURN_IF_ERROR(change(after, 1));
  if (after.announced() || after.taken_back()) {
    runtime::PutRow(rows_, PromiseKey(announcement_id), after);
  } else {
    rows_.Delete(PromiseKey(announcement_id));
  }
  return absl::OkStatus();
}

absl::Status PromiseRows::Refresh(const std::string& group_id, const std::string& lever_id) {
  const auto group = Uuid::Parse(group_id);
  if (!group.has_value()) return absl::OkStatus();
  std::vector<Uuid> members;  // gathered first: putting one moves rows
  RETURN_IF_ERROR(runtime::ScanRows<v1::PromiseIndexRow>(
      rows_, MemberPrefix(*group, lever_id), "",
      [&](std::string_view, const v1::PromiseIndexRow& index) {
        if (const auto id = Uuid::Parse(index.announcement_id())) members.push_back(*id);
        return true;
      }));
  for (const Uuid& member : members) {
    ASSIGN_OR_RETURN(v1::PromiseRow row, Get(member));
    RETURN_IF_ERROR(Put(member, std::move(row)));
  }
  return absl::OkStatus();
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
  for (const Uuid& group : GroupsOf(promise)) {
    ASSIGN_OR_RETURN(v1::PromiseLeverRow lever, runtime::GetRowOrNew<v1::PromiseLeverRow>(
                                                    rows_, LeverKey(group, promise.lever_id())));
    grounds.levers.push_back(std::move(lever));
    RETURN_IF_ERROR(runtime::ScanRows<v1::TriggerRow>(
        rows_, TriggerPrefix(group), TriggersFrom(group, FromProto(promise.delivered_time())),
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

void PromiseRows::ChangeIndexes(const v1::PromiseRow& row, bool add) {
  v1::PromiseIndexRow index;
  index.set_announcement_id(row.announcement_id());
  for (const std::string& key : IndexKeys(row)) {
    if (add) {
      runtime::PutRow(rows_, key, index);
    } else {
      rows_.Delete(key);
    }
  }
}

}  // namespace varsel::sanction
