#include "services/timeline/chain_members.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

using CountedIds = google::protobuf::RepeatedPtrField<v1::CountedId>;

void CountId(const std::string& id, int by, CountedIds* ids) {
  auto at = std::lower_bound(ids->begin(), ids->end(), id,
                             [](const v1::CountedId& counted, const std::string& wanted) {
                               return counted.id() < wanted;
                             });
  const int index = static_cast<int>(at - ids->begin());
  if (at == ids->end() || at->id() != id) {
    if (by < 0) return;
    v1::CountedId counted;
    counted.set_id(id);
    *ids->Add() = std::move(counted);
    for (int i = ids->size() - 1; i > index; --i) ids->SwapElements(i, i - 1);
  }
  v1::CountedId& counted = *ids->Mutable(index);
  counted.set_count(counted.count() + static_cast<uint32_t>(by));
  if (counted.count() == 0) ids->DeleteSubrange(index, 1);
}

void CountAt(int number, int by, google::protobuf::RepeatedField<uint32_t>* counts) {
  while (counts->size() <= number) counts->Add(0);
  counts->Set(number, counts->Get(number) + static_cast<uint32_t>(by));
}

void Count(const v1::ChainIncidentRow& incident, int by, v1::ChainRow* chain) {
  chain->set_incidents(chain->incidents() + static_cast<uint32_t>(by));
  for (const v1::InvolvedGroup& group : incident.groups()) {
    CountId(group.group_id(), by, chain->mutable_groups());
  }
  CountId(incident.section_id(), by, chain->mutable_sections());
  CountAt(incident.severity(), by, chain->mutable_by_severity());
  CountAt(incident.incident_kind(), by, chain->mutable_by_kind());
}

// Where lists find the chain; in order.
std::vector<std::string> ListKeys(const Uuid& chain, const v1::ChainRow& row) {
  std::vector<std::string> keys;
  if (row.incidents() == 0) return keys;
  const absl::Time last = FromProto(row.last_time());
  keys.push_back(LatestKey(ChainSpace('L').Take(), last, chain));
  for (const v1::CountedId& group : row.groups()) {
    keys.push_back(LatestKey(OneKey('G', IdOf(group.id())), last, chain));
  }
  for (const v1::CountedId& section : row.sections()) {
    keys.push_back(LatestKey(OneKey('S', IdOf(section.id())), last, chain));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

bool SameIds(const CountedIds& one, const CountedIds& other) {
  return std::equal(
      one.begin(), one.end(), other.begin(), other.end(),
      [](const v1::CountedId& a, const v1::CountedId& b) { return a.id() == b.id(); });
}

// True if lists find it where they found it before: most changes leave them as they are.
bool SameLists(const v1::ChainRow& before, const v1::ChainRow& now) {
  return (before.incidents() == 0) == (now.incidents() == 0) &&
         FromProto(before.last_time()) == FromProto(now.last_time()) &&
         SameIds(before.groups(), now.groups()) && SameIds(before.sections(), now.sections());
}

}  // namespace

absl::StatusOr<ChainMembers::Changed*> ChainMembers::Of(const Uuid& chain) {
  const auto found = changed_.find(chain);
  if (found != changed_.end()) return &found->second;
  Changed changed;
  if (chain != fresh_) {
    ASSIGN_OR_RETURN(changed.before, runtime::GetRowOrNew<v1::ChainRow>(rows_, OneKey('c', chain)));
  }
  changed.now = changed.before;
  return &changed_.emplace(chain, std::move(changed)).first->second;
}

absl::Status ChainMembers::MoveSpirals(const Uuid& chain, const Uuid& incident, bool there) {
  std::vector<Uuid> spirals;
  const std::string prefix = OneKey('y', incident);
  RETURN_IF_ERROR(rows_.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    spirals.push_back(KeyReader(key.substr(prefix.size())).Id());
    return true;
  }));
  for (const Uuid& spiral : spirals) {
    if (there) {
      rows_.Put(TwoKey('x', chain, spiral), "");
    } else {
      rows_.Delete(TwoKey('x', chain, spiral));
    }
  }
  return absl::OkStatus();
}

absl::Status ChainMembers::Add(const Uuid& chain, const Uuid& incident,
                               const v1::ChainIncidentRow& row) {
  ASSIGN_OR_RETURN(Changed * changed, Of(chain));
  v1::ChainRow& counts = changed->now;
  Count(row, 1, &counts);
  const absl::Time occurred = FromProto(row.occurred_time());
  const bool alone = counts.incidents() == 1;
  if (alone || occurred < FromProto(counts.first_time())) {
    *counts.mutable_first_time() = ToProto(occurred);
  }
  if (alone || occurred > FromProto(counts.last_time())) {
    *counts.mutable_last_time() = ToProto(occurred);
  }
  rows_.Put(AtKey(OneKey('a', chain), occurred, incident), "");
  rows_.Put(LatestKey(OneKey('b', chain), occurred, incident), "");
  return row.led_to_worse() ? MoveSpirals(chain, incident, true) : absl::OkStatus();
}

absl::Status ChainMembers::Remove(const Uuid& chain, const Uuid& incident,
                                  const v1::ChainIncidentRow& row) {
  ASSIGN_OR_RETURN(Changed * changed, Of(chain));
  Count(row, -1, &changed->now);
  const absl::Time occurred = FromProto(row.occurred_time());
  changed->lost_an_end = changed->lost_an_end || occurred <= FromProto(changed->now.first_time()) ||
                         occurred >= FromProto(changed->now.last_time());
  rows_.Delete(AtKey(OneKey('a', chain), occurred, incident));
  rows_.Delete(LatestKey(OneKey('b', chain), occurred, incident));
  return row.led_to_worse() ? MoveSpirals(chain, incident, false) : absl::OkStatus();
}

absl::Status ChainMembers::SetTimes(const Uuid& chain, v1::ChainRow* row) const {
  const std::string oldest = OneKey('a', chain);
  RETURN_IF_ERROR(rows_.Scan(oldest, "", [&](std::string_view key, std::string_view) {
    *row->mutable_first_time() = ToProto(KeyReader(key.substr(oldest.size())).Time());
    return false;
  }));
  const std::string newest = OneKey('b', chain);
  return rows_.Scan(newest, "", [&](std::string_view key, std::string_view) {
    *row->mutable_last_time() =
        ToProto(FromLatestFirst(KeyReader(key.substr(newest.size())).Number()));
    return false;
  });
}

void ChainMembers::WriteLists(const Uuid& chain, const Changed& changed) {
  if (SameLists(changed.before, changed.now)) return;
  const std::vector<std::string> before = ListKeys(chain, changed.before);
  const std::vector<std::string> now = ListKeys(chain, changed.now);
  std::vector<std::string> changed_keys;
  std::set_difference(before.begin(), before.end(), now.begin(), now.end(),
                      std::back_inserter(changed_keys));
  for (const std::string& key : changed_keys) rows_.Delete(key);
  changed_keys.clear();
  std::set_difference(now.begin(), now.end(), before.begin(), before.end(),
                      std::back_inserter(changed_keys));
  // They move with each link of a batch.
  for (const std::string& key : changed_keys) rows_.PutNew(key, "");
}

absl::Status ChainMembers::Write() {
  for (auto& [chain, changed] : changed_) {
    if (changed.lost_an_end && changed.now.incidents() > 0) {
      RETURN_IF_ERROR(SetTimes(chain, &changed.now));
    }
    WriteLists(chain, changed);
    if (changed.now.incidents() == 0) {
      rows_.Delete(OneKey('c', chain));
    } else {
      runtime::PutRow(rows_, OneKey('c', chain), changed.now);
    }
  }
  changed_.clear();
  return absl::OkStatus();
}

}  // namespace varsel::timeline
