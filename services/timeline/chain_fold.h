// The fold of view timeline.chain, for one record. Incidents in chain_fold_incident.cc, links and
// spirals in chain_fold_link.cc. Not thread-safe: lives as long as one fold.
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_FOLD_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_FOLD_H_

#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "services/domain/event_meta.h"
#include "services/runtime/connected_rows.h"
#include "services/timeline/chain_incidents.h"
#include "services/timeline/chain_members.h"
#include "services/timeline/chain_read.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::timeline {

class ChainFold {
 public:
  ChainFold(const EventMeta& meta, views::RowStore& rows)
      : meta_(meta),
        rows_(rows),
        incidents_(rows),
        members_(rows, meta.event_id.uuid()),
        connected_(rows, kChainConnected, runtime::ConnectedRows::Order::kByRank,
                   [this](const Uuid& incident, const std::optional<Uuid>& from,
                          const std::optional<Uuid>& to) { return Moved(incident, from, to); }) {}

  // Each event of one of the streams. Write() comes last.
  absl::Status Incident(const v1::TimelineEvent& event);
  absl::Status Link(const v1::TimelineEvent& event);
  absl::Status Spiral(const v1::TimelineEvent& event);
  absl::Status Write() { return members_.Write(); }

 private:
  using Pairs = std::set<std::pair<Uuid, Uuid>>;  // aggressor, target

  absl::Status Moved(const Uuid& incident, const std::optional<Uuid>& from,
                     const std::optional<Uuid>& to);

  // chain_fold_incident.cc
  static Pairs PairsOf(const v1::ChainIncidentRow& row);
  void SetAttacks(const Uuid& incident, const std::optional<v1::ChainIncidentRow>& before,
                  const v1::ChainIncidentRow& now);
  absl::Status SetWindow(const Uuid& a, const Uuid& b);
  // The last attack of one group on another before `until`.
  absl::StatusOr<std::optional<std::pair<absl::Time, Uuid>>> LastAttack(const Uuid& aggressor,
                                                                        const Uuid& target,
                                                                        absl::Time until) const;
  absl::Status ConsiderLinksOf(const Uuid& incident, const v1::ChainIncidentRow& now);
  absl::Status ConsiderCandidates(const Uuid& incident, const v1::ChainIncidentRow& now);
  absl::Status ConsiderLaterOnes(const Uuid& incident, const v1::ChainIncidentRow& now,
                                 const Uuid& aggressor, const Uuid& target);

  // chain_fold_link.cc
  // What the system is now to do about the link, or the spiral of its step; `link` as it now is,
  // nullptr = nothing was ever said of it.
  absl::Status ConsiderLink(const Uuid& retaliation, const Uuid& answered, const v1::LinkLife* link,
                            bool candidate);
  absl::Status ConsiderSpiral(const Uuid& retaliation, const Uuid& answered,
                              const v1::LinkLife* link);
  // Whether the link stands and its step is one for the worse.
  absl::StatusOr<bool> IsWorse(const Uuid& retaliation, const Uuid& answered,
                               const v1::LinkLife* link);
  // The same two, with the link as the rows have it.
  absl::Status ConsiderLink(const Uuid& retaliation, const Uuid& answered, bool candidate);
  absl::Status ConsiderSpiral(const Uuid& retaliation, const Uuid& answered);
  // `pending`: what waits now.
  absl::Status SetPending(char what, const Uuid& retaliation, const Uuid& answered,
                          const std::optional<PendingReview>& pending, const Review& review);

  const EventMeta meta_;
  views::RowStore& rows_;
  ChainIncidents incidents_;
  ChainMembers members_;
  runtime::ConnectedRows connected_;
};

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_FOLD_H_
