// Incidents: which group attacked which, the windows that this opens, and what they may answer.
#include <string>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/timeline/chain_fold.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

// Of a conflict that never ends, links and steps beyond these are not looked at again by a
// correction.
constexpr size_t kReconsideredMax = 100;

template <typename Said>
void Hold(const Said& said, v1::ChainIncidentRow* row) {
  *row->mutable_occurred_time() = said.occurred_time();
  row->set_precision(said.precision());
  row->set_section_id(said.section_id());
  row->set_incident_kind(said.incident_kind());
  row->set_severity(said.severity());
  *row->mutable_groups() = said.groups();
}

std::set<std::string> WindowKeys(const Uuid& a, const Uuid& b, const v1::WindowRow& row) {
  if (row.incident_id().empty()) return {};
  const absl::Time occurred = FromProto(row.occurred_time());
  const auto key = [&](std::string prefix) {
    return KeyBuilder(std::move(prefix)).Number(LatestFirst(occurred)).Id(a).Id(b).Take();
  };
  return {key(ChainSpace('W').Take()), key(OneKey('V', IdOf(row.section_id()))),
          key(OneKey('U', a)), key(OneKey('U', b))};
}

}  // namespace

ChainFold::Pairs ChainFold::PairsOf(const v1::ChainIncidentRow& row) {
  Pairs pairs;
  if (row.withdrawn()) return pairs;
  for (const v1::InvolvedGroup& aggressor : row.groups()) {
    if (aggressor.role() != v1::GROUP_ROLE_AGGRESSOR) continue;
    for (const v1::InvolvedGroup& target : row.groups()) {
      if (target.role() != v1::GROUP_ROLE_TARGET) continue;
      pairs.emplace(IdOf(aggressor.group_id()), IdOf(target.group_id()));
    }
  }
  return pairs;
}

void ChainFold::SetAttacks(const Uuid& incident, const std::optional<v1::ChainIncidentRow>& before,
                           const v1::ChainIncidentRow& now) {
  if (before.has_value()) {
    const absl::Time occurred = FromProto(before->occurred_time());
    for (const auto& [aggressor, target] : PairsOf(*before)) {
      rows_.Delete(LatestKey(TwoKey('p', aggressor, target), occurred, incident));
      rows_.Delete(AtKey(TwoKey('P', aggressor, target), occurred, incident));
    }
  }
  const absl::Time occurred = FromProto(now.occurred_time());
  for (const auto& [aggressor, target] : PairsOf(now)) {
    rows_.Put(LatestKey(TwoKey('p', aggressor, target), occurred, incident), "");
    rows_.Put(AtKey(TwoKey('P', aggressor, target), occurred, incident), "");
  }
}

absl::StatusOr<std::optional<std::pair<absl::Time, Uuid>>> ChainFold::LastAttack(
    const Uuid& aggressor, const Uuid& target, absl::Time until) const {
  std::optional<std::pair<absl::Time, Uuid>> last;
  const std::string prefix = TwoKey('p', aggressor, target);
  const std::string from =
      until == absl::InfiniteFuture()
          ? std::string()
          : KeyBuilder(prefix).Number(LatestFirst(until - absl::Microseconds(1))).Take();
  RETURN_IF_ERROR(rows_.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(prefix.size()));
    const absl::Time time = FromLatestFirst(reader.Number());
    last.emplace(time, reader.Id());
    return false;
  }));
  return last;
}

absl::Status ChainFold::SetWindow(const Uuid& a, const Uuid& b) {
  ASSIGN_OR_RETURN(const auto by_a, LastAttack(a, b, absl::InfiniteFuture()));
  ASSIGN_OR_RETURN(const auto by_b, LastAttack(b, a, absl::InfiniteFuture()));
  const bool a_was_last = by_a.has_value() && (!by_b.has_value() || *by_a >= *by_b);
  const auto& last = a_was_last ? by_a : by_b;
  v1::WindowRow row;
  if (last.has_value()) {
    row.set_incident_id(last->second.ToString());
    *row.mutable_occurred_time() = ToProto(last->first);
    row.set_aggressor_group_id((a_was_last ? a : b).ToString());
    row.set_target_group_id((a_was_last ? b : a).ToString());
    ASSIGN_OR_RETURN(const v1::ChainIncidentRow* incident, incidents_.Find(last->second));
    if (incident != nullptr) row.set_section_id(incident->section_id());
  }
  const std::string key = TwoKey('w', a, b);
  ASSIGN_OR_RETURN(const v1::WindowRow before, runtime::GetRowOrNew<v1::WindowRow>(rows_, key));
  const std::set<std::string> now = WindowKeys(a, b, row);
  for (const std::string& old : WindowKeys(a, b, before)) {
    if (!now.contains(old)) rows_.Delete(old);
  }
  for (const std::string& index : now) rows_.Put(index, "");
  if (last.has_value()) {
    runtime::PutRow(rows_, key, row);
  } else {
    rows_.Delete(key);
  }
  return absl::OkStatus();
}

// The first acts after it by the one who was attacked, as long as nothing nearer may have called
// for them: it was told late.
absl::Status ChainFold::ConsiderLaterOnes(const Uuid& incident, const v1::ChainIncidentRow& now,
                                          const Uuid& aggressor, const Uuid& target) {
  const absl::Time occurred = EarliestOf(now);
  const std::string prefix = TwoKey('P', target, aggressor);
  std::vector<std::pair<absl::Time, Uuid>> later;
  RETURN_IF_ERROR(rows_.Scan(prefix,
                             KeyBuilder(prefix).Time(occurred + absl::Microseconds(1)).Take(),
                             [&](std::string_view key, std::string_view) {
                               KeyReader reader(key.substr(prefix.size()));
                               const absl::Time time = reader.Time();
                               if (time > occurred + kProposedWithin) return false;
                               later.emplace_back(time, reader.Id());
                               return later.size() < kProposedMax;
                             }));
  for (const auto& [time, id] : later) {
    ASSIGN_OR_RETURN(const auto nearest, LastAttack(aggressor, target, time));
    if (!nearest.has_value() || nearest->second != incident) break;
    RETURN_IF_ERROR(ConsiderLink(id, incident, /*candidate=*/true));
  }
  return absl::OkStatus();
}

absl::Status ChainFold::ConsiderCandidates(const Uuid& incident, const v1::ChainIncidentRow& now) {
  for (const auto& [aggressor, target] : PairsOf(now)) {
    ASSIGN_OR_RETURN(const auto answered, LastAttack(target, aggressor, EarliestOf(now)));
    if (answered.has_value() && answered->second != incident) {
      RETURN_IF_ERROR(ConsiderLink(incident, answered->second, /*candidate=*/true));
    }
    RETURN_IF_ERROR(ConsiderLaterOnes(incident, now, aggressor, target));
  }
  return absl::OkStatus();
}

// Links and steps that are there already, also those that wait to be proposed.
absl::Status ChainFold::ConsiderLinksOf(const Uuid& incident, const v1::ChainIncidentRow& now) {
  Pairs links;
  ASSIGN_OR_RETURN(const auto answers, ReadAnswers(rows_, incident, /*standing_only=*/false));
  for (const v1::LinkLife& link : answers) {
    links.emplace(incident, IdOf(link.answered_incident_id()));
  }
  ASSIGN_OR_RETURN(const auto retaliations, ReadRetaliations(rows_, incident, kReconsideredMax));
  for (const Uuid& retaliation : retaliations) links.emplace(retaliation, incident);
  const std::string waiting =
      ChainSpace('k').Byte(static_cast<uint8_t>(kLinkReview)).Id(incident).Take();
  RETURN_IF_ERROR(rows_.Scan(waiting, "", [&](std::string_view key, std::string_view) {
    links.emplace(incident, KeyReader(key.substr(waiting.size())).Id());
    return true;
  }));
  for (const auto& [retaliation, answered] : links) {
    RETURN_IF_ERROR(ConsiderLink(retaliation, answered, /*candidate=*/false));
    RETURN_IF_ERROR(ConsiderSpiral(retaliation, answered));
  }
  return ConsiderCandidates(incident, now);
}

absl::Status ChainFold::Incident(const v1::TimelineEvent& event) {
  const Uuid& incident = meta_.stream.id;
  ASSIGN_OR_RETURN(const std::optional<v1::ChainIncidentRow> before, ReadIncident(rows_, incident));
  v1::ChainIncidentRow now = before.value_or(v1::ChainIncidentRow());
  if (event.has_incident_recorded()) {
    Hold(event.incident_recorded(), &now);
  } else if (event.has_incident_corrected()) {
    Hold(event.incident_corrected(), &now);
  } else if (event.has_incident_withdrawn()) {
    now.set_withdrawn(true);
  }
  if (!before.has_value()) now.set_rank(meta_.position.value());
  now.set_version(meta_.version.value());
  incidents_.Put(incident, now);
  SetAttacks(incident, before, now);
  Pairs pairs;
  for (const auto& row : {before.value_or(v1::ChainIncidentRow()), now}) {
    for (const auto& [a, b] : PairsOf(row)) pairs.emplace(std::min(a, b), std::max(a, b));
  }
  for (const auto& [a, b] : pairs) RETURN_IF_ERROR(SetWindow(a, b));
  if (before.has_value()) {
    ASSIGN_OR_RETURN(const std::optional<Uuid> chain,
                     runtime::FindComponent(rows_, kChainConnected, incident));
    if (chain.has_value()) {
      RETURN_IF_ERROR(members_.Remove(*chain, incident, *before));
      RETURN_IF_ERROR(members_.Add(*chain, incident, now));
    }
  }
  return ConsiderLinksOf(incident, now);
}

}  // namespace varsel::timeline
