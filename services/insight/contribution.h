// What one person's row adds to the counters. Counters are nothing but the sum of these: a fold
// takes out what the row contributed before and adds what it contributes after, so corrections,
// withdrawals, removals and merges need no rule of their own. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_CONTRIBUTION_H_
#define VARSEL_SERVICES_INSIGHT_CONTRIBUTION_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {

// The place of each count in PersonCell.counts.
enum PersonCount : int {
  kTargeted,
  kInPerson,
  kTelephone,
  kOther,
  kDeclined,
  kNoResponse,
  kNotFound,
  kNotTried,
  kOpen,
  kMessageSent,
  kRelativesOnly,
  kBothHalves,
  kRemoved,
  kRemovedReached,
  kPositive,
  kNeutral,
  kNegative,
  kReceptionUnknown,
  kWouldNotHear,
  kPersonCounts,  // how many there are
};

// Whose counters: a round's id, or one of these.
inline constexpr std::string_view kAllRounds =
    "*";  // distinct persons over all rounds that have begun
inline constexpr std::string_view kOutsideRounds =
    "-";  // notifications after an incident, in no round

inline constexpr uint32_t kLastAttemptNumber = 10;  // it and all later ones are counted as one

// Where a person stands over some rounds taken together.
struct PersonStanding {
  bool removed =
      false;  // from every one of them; then only `removed_reached` and what divides him count
  bool removed_reached = false;
  notification::v1::Outcome outcome = notification::v1::OUTCOME_UNSPECIFIED;
  // What divides him: of the target and notification that decide the outcome.
  std::string section_id;
  focus::v1::GroupKind group_kind = focus::v1::GROUP_KIND_UNSPECIFIED;
  notification::v1::TriState officer_known = notification::v1::TRI_STATE_UNSPECIFIED;
  notification::v1::NotificationKind notification_kind =
      notification::v1::NOTIFICATION_KIND_UNSPECIFIED;  // unspecified = no notification
  notification::v1::AttemptWay reached_way = notification::v1::ATTEMPT_WAY_UNSPECIFIED;
  uint32_t reached_attempt_number = 0;
  notification::v1::Reception reception = notification::v1::RECEPTION_UNSPECIFIED;
  bool would_not_hear = false;
  bool both_halves = false;
  bool message_sent = false;
  bool relative_only = false;
};

bool IsReached(notification::v1::Outcome outcome);

// Over the rounds that `chosen` says yes to and that have begun. Reached in one of them is reached
// (the first reach tells how it went); else still open in one is open; else the first that fits of
// declined, no response, not found, not tried. Rounds that he was removed from count only if he
// stands in none. nullopt: he is in none of them.
std::optional<PersonStanding> StandingIn(const v1::PersonRow& row,
                                         absl::FunctionRef<bool(std::string_view)> chosen);
// Over his notifications that belong to no round.
std::optional<PersonStanding> StandingOutsideRounds(const v1::PersonRow& row);
// In one scope as above.
std::optional<PersonStanding> StandingInScope(const v1::PersonRow& row, std::string_view scope);

// The scopes in which the row may count.
std::set<std::string> ScopesOf(const v1::PersonRow& row);

// Adds `times` (1, or -1 to take out) the standing to the counters, which keep their order and
// never hold a cell of zeros.
void AddPerson(const PersonStanding& standing, int times, v1::PersonCounters* counters);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_CONTRIBUTION_H_
