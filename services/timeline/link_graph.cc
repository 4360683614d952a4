#include "services/timeline/link_graph.h"

#include <utility>

#include "services/timeline/chain_read.h"
#include "services/timeline/chain_rules.h"
#include "services/timeline/decide_chain.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

constexpr size_t kSearchedMax = 500;
constexpr size_t kGuardedMax = 40;  // by one search
constexpr size_t kGuardedOfMany =
    90;  // by all: with both ends of 1,000 links, what an append takes
const absl::Duration kCoarsest = absl::Hours(31 * 24);

}  // namespace

absl::StatusOr<size_t> LinkGraph::IndexOf(const Uuid& incident) {
  const auto known = indexes_.find(incident);
  if (known != indexes_.end()) return known->second;
  Incident read;
  read.id = incident;
  ASSIGN_OR_RETURN(read.row, ReadIncident(rows_, incident));
  if (read.row.has_value()) {
    read.earliest = EarliestOf(*read.row);
    read.latest = LatestOf(*read.row);
  }
  const size_t index = incidents_.size();
  incidents_.push_back(std::move(read));
  indexes_.emplace(incident, index);
  return index;
}

absl::Status LinkGraph::ReadLinks(size_t index) {
  Incident& incident = incidents_[index];
  if (incident.links.has_value()) return absl::OkStatus();
  if (incident.row.has_value() && incident.row->links_version() == 0) {
    incident.links.emplace();  // nothing was ever said
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(auto links, ReadAnswers(rows_, incident.id, /*standing_only=*/false));
  incident.links.emplace();
  for (v1::LinkLife& link : links) {
    if (Stands(StateOf(link))) {
      ASSIGN_OR_RETURN(const size_t answered, IndexOf(IdOf(link.answered_incident_id())));
      incident.answers.push_back(answered);
    }
    *incident.links->add_links() = std::move(link);
  }
  return absl::OkStatus();
}

absl::StatusOr<const v1::ChainIncidentRow*> LinkGraph::RestOnIncident(const Uuid& incident) {
  ASSIGN_OR_RETURN(const size_t index, IndexOf(incident));
  Incident& found = incidents_[index];
  found.rests_on_incident = found.row.has_value();
  return found.row.has_value() ? &*found.row : nullptr;
}

absl::StatusOr<const v1::LinksLife*> LinkGraph::RestOnLinks(const Uuid& retaliation) {
  ASSIGN_OR_RETURN(const size_t index, IndexOf(retaliation));
  RETURN_IF_ERROR(ReadLinks(index));
  incidents_[index].rests_on_links = true;
  return &*incidents_[index].links;
}

absl::StatusOr<bool> LinkGraph::ClosesCircle(const Uuid& retaliation, const Uuid& answered) {
  ASSIGN_OR_RETURN(const size_t from, IndexOf(retaliation));
  ASSIGN_OR_RETURN(const size_t to, IndexOf(answered));
  if (!incidents_[from].row.has_value() || from == to) return false;
  const absl::Time earliest = incidents_[from].earliest;
  ++searches_;
  size_t guarded = 0;
  size_t looked_at_before = 0;  // by other searches, whose findings hold here too
  bool all_before = true;       // what this one looks at
  std::vector<size_t> found = {to};
  incidents_[to].seen_in = searches_;
  for (size_t next = 0; next < found.size() && found.size() + looked_at_before <= kSearchedMax;
       ++next) {
    const size_t index = found[next];
    if (index == from) return true;
    Incident& incident = incidents_[index];
    if (!incident.row.has_value()) continue;
    // What surely happened before leads back only over times that are not known well: not guarded.
    const bool may_be_later = incident.latest > earliest;
    all_before = all_before && !may_be_later;
    const bool guards = may_be_later && guarded < kGuardedMax;
    if (index == to) {
      incident.rests_on_links = true;
      ++guarded;
    } else if (guards && (incident.rests_on_links || guarded_ < kGuardedOfMany)) {
      if (!incident.rests_on_links) ++guarded_;
      incident.rests_on_links = true;
      ++guarded;
    }
    if (incident.latest + kCoarsest <= earliest) continue;
    // One incident after the other, a chain would be gone over anew for each of its links.
    if (incident.searched_in == age_ && incident.surely_before <= earliest) {
      if (index == to) return false;
      looked_at_before += incident.looked_at;
      continue;
    }
    RETURN_IF_ERROR(ReadLinks(index));
    for (const size_t answer : incident.answers) {
      if (std::exchange(incidents_[answer].seen_in, searches_) == searches_) continue;
      found.push_back(answer);
    }
  }
  if (all_before) {
    incidents_[to].surely_before = earliest;
    incidents_[to].looked_at = found.size() + looked_at_before;
    incidents_[to].searched_in = age_;
  }
  return false;
}

void LinkGraph::Link(const Uuid& retaliation, const Uuid& answered) {
  const auto from = indexes_.find(retaliation);
  const auto to = indexes_.find(answered);
  if (from == indexes_.end() || to == indexes_.end()) return;
  std::vector<size_t>& answers = incidents_[from->second].answers;
  for (const size_t answer : answers) {
    if (answer == to->second) return;
  }
  answers.push_back(to->second);
  if (incidents_[from->second].seen_in != 0) ++age_;
}

std::vector<log::Precondition> LinkGraph::Reads() const {
  std::vector<log::Precondition> reads;
  for (const Incident& incident : incidents_) {
    if (!incident.row.has_value()) continue;
    if (incident.rests_on_incident) {
      reads.push_back({IncidentStream(incident.id), Version(incident.row->version())});
    }
    if (incident.rests_on_links) {
      reads.push_back({LinksStream(incident.id), Version(incident.row->links_version())});
    }
  }
  return reads;
}

}  // namespace varsel::timeline
