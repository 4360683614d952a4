// Reads the rows of view timeline.chain as the rules want them; for its fold, for the facts of a
// command and for queries. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_TIMELINE_CHAIN_READ_H_
#define VARSEL_SERVICES_TIMELINE_CHAIN_READ_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/timeline/chain_keys.h"
#include "services/timeline/chain_rules.h"
#include "storage/views/view.h"

namespace varsel::timeline {

absl::StatusOr<std::optional<v1::ChainIncidentRow>> ReadIncident(const views::RowReader& rows,
                                                                 const Uuid& incident);
// nullopt = nothing was ever said of it.
absl::StatusOr<std::optional<v1::LinkLife>> ReadLink(const views::RowReader& rows,
                                                     const Uuid& retaliation, const Uuid& answered);
// What the incident retaliates for, by links that stand; or every link ever said of it.
absl::StatusOr<std::vector<v1::LinkLife>> ReadAnswers(const views::RowReader& rows,
                                                      const Uuid& retaliation, bool standing_only);
// Who retaliated for it, whatever the links' states; at most `max`.
absl::StatusOr<std::vector<Uuid>> ReadRetaliations(const views::RowReader& rows,
                                                   const Uuid& answered, size_t max);

// The signs of one step; empty if it does not stand.
absl::StatusOr<std::vector<v1::SpiralSign>> ReadSigns(const views::RowReader& rows,
                                                      const Uuid& retaliation,
                                                      const Uuid& answered);
// How the other spirals of the chain stand to one that rests on a step to `retaliation`.
struct OtherSpirals {
  bool one_stands = false;
  bool one_was_rejected = false;  // that rested on this incident or a later one
};
absl::StatusOr<OtherSpirals> ReadOtherSpirals(const views::RowReader& rows, const Uuid& retaliation,
                                              const Uuid& spiral);

// What the system is to do; kNothing if the view has nothing.
struct PendingReview {
  absl::Time due;
  Review::Action action = Review::Action::kNothing;
  std::string reason;
};
inline constexpr char kLinkReview = 'L';
inline constexpr char kSpiralReview = 'S';
std::string PendingKey(char what, const Uuid& retaliation, const Uuid& answered);
std::string QueueKey(absl::Time due, char what, const Uuid& retaliation, const Uuid& answered);
absl::StatusOr<std::optional<PendingReview>> ReadPending(const views::RowReader& rows, char what,
                                                         const Uuid& retaliation,
                                                         const Uuid& answered);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_CHAIN_READ_H_
