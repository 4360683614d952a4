#include "services/insight/contribution.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "services/insight/cells.h"

namespace varsel::insight {
namespace {

using notification::v1::Outcome;

using Counts = std::array<uint32_t, kPersonCounts>;

// What decides first: reached, then open, then the first that fits of not reached.
int RankOf(Outcome outcome) {
  switch (outcome) {
    case notification::v1::OUTCOME_REACHED_IN_PERSON:
    case notification::v1::OUTCOME_REACHED_BY_TELEPHONE:
    case notification::v1::OUTCOME_REACHED_OTHERWISE:
      return 0;
    case notification::v1::OUTCOME_UNSPECIFIED:
    case notification::v1::OUTCOME_OPEN:
      return 1;
    case notification::v1::OUTCOME_DECLINED:
      return 2;
    case notification::v1::OUTCOME_NO_RESPONSE:
      return 3;
    case notification::v1::OUTCOME_NOT_FOUND:
      return 4;
    case notification::v1::OUTCOME_NOT_TRIED:
      return 5;
    case notification::v1::OUTCOME_CANCELLED:
    case notification::v1::Outcome_INT_MIN_SENTINEL_DO_NOT_USE_:
    case notification::v1::Outcome_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return 6;
}

// Chooses, of all that a person has in some rounds, what decides where he stands.
class Choice {
 public:
  // `target` or `notification` may be null, not both.
  void Consider(const v1::TargetEntry* target, const v1::NotificationEntry* notification,
                Outcome outcome) {
    const int rank = RankOf(outcome);
    const int64_t time = rank == 0 && notification != nullptr ? notification->reached_us()
                                                              : std::numeric_limits<int64_t>::min();
    // of reaches the first in time, of all else the last recorded
    const bool better = std::tie(rank, time) < std::tie(rank_, time_) ||
                        (rank == rank_ && time == time_ && rank != 0);
    if (!better) return;
    rank_ = rank;
    time_ = time;
    target_ = target;
    notification_ = notification;
    outcome_ = outcome;
  }

  PersonStanding Standing() const {
    PersonStanding standing;
    standing.outcome = outcome_ == notification::v1::OUTCOME_UNSPECIFIED
                           ? notification::v1::OUTCOME_OPEN
                           : outcome_;
    if (target_ != nullptr) {
      standing.section_id = target_->section_id();
      standing.group_kind = target_->group_kind();
      standing.officer_known = target_->officer_known();
    } else {
      standing.section_id = notification_->section_id();
      standing.group_kind = notification_->group_kind();
    }
    if (notification_ == nullptr) return standing;
    if (standing.officer_known == notification::v1::TRI_STATE_UNSPECIFIED) {
      standing.officer_known = notification_->officer_known();
    }
    standing.notification_kind = notification_->notification_kind();
    if (!IsReached(standing.outcome)) return standing;
    standing.reached_way = notification_->reached_way();
    standing.reached_attempt_number = notification_->reached_attempt_number();
    standing.reception = notification_->reception();
    standing.would_not_hear = notification_->would_not_hear();
    standing.both_halves = notification_->both_halves();
    return standing;
  }

 private:
  int rank_ = std::numeric_limits<int>::max();
  int64_t time_ = std::numeric_limits<int64_t>::max();
  const v1::TargetEntry* target_ = nullptr;
  const v1::NotificationEntry* notification_ = nullptr;
  Outcome outcome_ = notification::v1::OUTCOME_UNSPECIFIED;
};

template <typename Visit>
void ForEachNotification(const v1::PersonRow& row, std::string_view round_id, Visit visit) {
  for (const v1::NotificationEntry& entry : row.notifications()) {
    if (entry.round_id() != round_id) continue;
    if (entry.outcome() != notification::v1::OUTCOME_CANCELLED) visit(entry);
  }
}

PersonStanding RemovedStanding(const v1::PersonRow& row, const v1::TargetEntry& last,
                               absl::FunctionRef<bool(std::string_view)> chosen) {
  PersonStanding standing;
  standing.removed = true;
  standing.section_id = last.section_id();
  standing.group_kind = last.group_kind();
  standing.officer_known = last.officer_known();
  for (const v1::TargetEntry& target : row.targets()) {
    if (!target.removed() || !chosen(target.round_id())) continue;
    ForEachNotification(row, target.round_id(), [&](const v1::NotificationEntry& entry) {
      standing.notification_kind = entry.notification_kind();
      if (IsReached(entry.outcome())) standing.removed_reached = true;
    });
  }
  return standing;
}

void CountOutcome(Outcome outcome, Counts* counts) {
  switch (outcome) {
    case notification::v1::OUTCOME_REACHED_IN_PERSON:
      (*counts)[kInPerson] = 1;
      break;
    case notification::v1::OUTCOME_REACHED_BY_TELEPHONE:
      (*counts)[kTelephone] = 1;
      break;
    case notification::v1::OUTCOME_REACHED_OTHERWISE:
      (*counts)[kOther] = 1;
      break;
    case notification::v1::OUTCOME_DECLINED:
      (*counts)[kDeclined] = 1;
      break;
    case notification::v1::OUTCOME_NO_RESPONSE:
      (*counts)[kNoResponse] = 1;
      break;
    case notification::v1::OUTCOME_NOT_FOUND:
      (*counts)[kNotFound] = 1;
      break;
    case notification::v1::OUTCOME_NOT_TRIED:
      (*counts)[kNotTried] = 1;
      break;
    case notification::v1::OUTCOME_UNSPECIFIED:
    case notification::v1::OUTCOME_OPEN:
    case notification::v1::OUTCOME_CANCELLED:
    case notification::v1::Outcome_INT_MIN_SENTINEL_DO_NOT_USE_:
    case notification::v1::Outcome_INT_MAX_SENTINEL_DO_NOT_USE_:
      (*counts)[kOpen] = 1;
      break;
  }
}

void CountReception(const PersonStanding& standing, Counts* counts) {
  switch (standing.reception) {
    case notification::v1::RECEPTION_POSITIVE:
      (*counts)[kPositive] = 1;
      break;
    case notification::v1::RECEPTION_NEUTRAL:
      (*counts)[kNeutral] = 1;
      break;
    case notification::v1::RECEPTION_NEGATIVE:
      (*counts)[kNegative] = 1;
      (*counts)[kWouldNotHear] = standing.would_not_hear ? 1 : 0;
      break;
    case notification::v1::RECEPTION_UNSPECIFIED:
    case notification::v1::RECEPTION_UNKNOWN:
    case notification::v1::Reception_INT_MIN_SENTINEL_DO_NOT_USE_:
    case notification::v1::Reception_INT_MAX_SENTINEL_DO_NOT_USE_:
      (*counts)[kReceptionUnknown] = 1;
      break;
  }
}

Counts CountsOf(const PersonStanding& standing) {
  Counts counts = {};
  if (standing.removed) {
    counts[kRemoved] = 1;
    counts[kRemovedReached] = standing.removed_reached ? 1 : 0;
    return counts;
  }
  counts[kTargeted] = 1;
  CountOutcome(standing.outcome, &counts);
  if (IsReached(standing.outcome)) {
    counts[kBothHalves] = standing.both_halves ? 1 : 0;
    CountReception(standing, &counts);
  } else {
    counts[kMessageSent] = standing.message_sent ? 1 : 0;
    counts[kRelativesOnly] = standing.relative_only ? 1 : 0;
  }
  return counts;
}

void AddCounts(const CellKey& key, const Counts& counts, int times, v1::PersonCounters* counters) {
  const int place = CellAt(key, counters);
  v1::PersonCell* cell = counters->mutable_cells(place);
  while (cell->counts_size() < kPersonCounts) cell->add_counts(0);
  uint32_t any = 0;
  for (int i = 0; i < kPersonCounts; ++i) {
    // a sum of differences: a count may wrap on the way and is right at the end
    const uint32_t count = counts[static_cast<size_t>(i)] * static_cast<uint32_t>(times);
    cell->set_counts(i, cell->counts(i) + count);
    any |= cell->counts(i);
  }
  if (any == 0) counters->mutable_cells()->DeleteSubrange(place, 1);
}

}  // namespace

bool IsReached(Outcome outcome) { return RankOf(outcome) == 0; }

std::optional<PersonStanding> StandingIn(const v1::PersonRow& row,
                                         absl::FunctionRef<bool(std::string_view)> chosen) {
  Choice choice;
  const v1::TargetEntry* removed = nullptr;
  bool stands = false;
  bool message_sent = false;
  bool relative_only = false;
  for (const v1::TargetEntry& target : row.targets()) {
    if (!target.round_started() || !chosen(target.round_id())) continue;
    if (target.removed()) {
      removed = &target;
      continue;
    }
    stands = true;
    bool notified = false;
    ForEachNotification(row, target.round_id(), [&](const v1::NotificationEntry& entry) {
      notified = true;
      message_sent = message_sent || entry.message_sent();
      relative_only = relative_only || entry.relative_only();
      choice.Consider(&target, &entry, entry.outcome());
    });
    if (!notified) {
      choice.Consider(&target, nullptr,
                      target.round_ended() ? notification::v1::OUTCOME_NOT_TRIED
                                           : notification::v1::OUTCOME_OPEN);
    }
  }
  if (!stands && removed == nullptr) return std::nullopt;
  if (!stands) return RemovedStanding(row, *removed, chosen);
  PersonStanding standing = choice.Standing();
  standing.message_sent = message_sent;
  standing.relative_only = relative_only;
  return standing;
}

std::optional<PersonStanding> StandingOutsideRounds(const v1::PersonRow& row) {
  Choice choice;
  bool any = false;
  bool message_sent = false;
  bool relative_only = false;
  ForEachNotification(row, "", [&](const v1::NotificationEntry& entry) {
    any = true;
    message_sent = message_sent || entry.message_sent();
    relative_only = relative_only || entry.relative_only();
    choice.Consider(nullptr, &entry, entry.outcome());
  });
  if (!any) return std::nullopt;
  PersonStanding standing = choice.Standing();
  standing.message_sent = message_sent;
  standing.relative_only = relative_only;
  return standing;
}

std::optional<PersonStanding> StandingInScope(const v1::PersonRow& row, std::string_view scope) {
  if (scope == kOutsideRounds) return StandingOutsideRounds(row);
  if (scope == kAllRounds) {
    return StandingIn(row, [](std::string_view) { return true; });
  }
  return StandingIn(row, [scope](std::string_view round_id) { return round_id == scope; });
}

std::set<std::string> ScopesOf(const v1::PersonRow& row) {
  std::set<std::string> scopes;
  for (const v1::TargetEntry& target : row.targets()) {
    scopes.insert(std::string(kAllRounds));
    scopes.insert(target.round_id());
  }
  for (const v1::NotificationEntry& entry : row.notifications()) {
    if (entry.round_id().empty()) scopes.insert(std::string(kOutsideRounds));
  }
  return scopes;
}

void AddPerson(const PersonStanding& standing, int times, v1::PersonCounters* counters) {
  const Counts counts = CountsOf(standing);
  const auto add = [&](v1::Breakdown breakdown, std::string_view section_id, uint32_t code) {
    AddCounts({breakdown, section_id, code}, counts, times, counters);
  };
  add(v1::BREAKDOWN_UNSPECIFIED, "", 0);
  add(v1::BREAKDOWN_SECTION, standing.section_id, 0);
  add(v1::BREAKDOWN_GROUP_KIND, "", static_cast<uint32_t>(standing.group_kind));
  add(v1::BREAKDOWN_OFFICER_KNOWN, "", KnownCode(standing.officer_known));
  add(v1::BREAKDOWN_PLANNED_OR_ACUTE, "", static_cast<uint32_t>(standing.notification_kind));
  if (standing.removed || !IsReached(standing.outcome)) return;
  add(v1::BREAKDOWN_WAY, "", static_cast<uint32_t>(standing.reached_way));
  add(v1::BREAKDOWN_ATTEMPT_NUMBER, "",
      std::min(standing.reached_attempt_number, kLastAttemptNumber));
}

}  // namespace varsel::insight
