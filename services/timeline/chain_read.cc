#include "services/timeline/chain_read.h"

#include <utility>

#include "services/runtime/connected_rows.h"
#include "services/runtime/rows.h"
#include "services/timeline/decide_chain.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

constexpr size_t kSpiralsMax = 200;

}  // namespace

absl::StatusOr<std::optional<v1::ChainIncidentRow>> ReadIncident(const views::RowReader& rows,
                                                                 const Uuid& incident) {
  return runtime::GetRow<v1::ChainIncidentRow>(rows, OneKey('i', incident));
}

absl::StatusOr<std::optional<v1::LinkLife>> ReadLink(const views::RowReader& rows,
                                                     const Uuid& retaliation,
                                                     const Uuid& answered) {
  ASSIGN_OR_RETURN(auto row,
                   runtime::GetRow<v1::LinkRow>(rows, TwoKey('l', retaliation, answered)));
  if (!row.has_value()) return std::optional<v1::LinkLife>();
  return std::optional<v1::LinkLife>(std::move(*row->mutable_life()));
}

absl::StatusOr<std::vector<v1::LinkLife>> ReadAnswers(const views::RowReader& rows,
                                                      const Uuid& retaliation, bool standing_only) {
  std::vector<v1::LinkLife> links;
  RETURN_IF_ERROR(runtime::ScanRows<v1::LinkRow>(
      rows, OneKey('l', retaliation), "", [&](std::string_view, v1::LinkRow& row) {
        if (!standing_only || Stands(StateOf(row.life()))) {
          links.push_back(std::move(*row.mutable_life()));
        }
        return true;
      }));
  return links;
}

absl::StatusOr<std::vector<Uuid>> ReadRetaliations(const views::RowReader& rows,
                                                   const Uuid& answered, size_t max) {
  std::vector<Uuid> ids;
  const std::string prefix = OneKey('r', answered);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    ids.push_back(KeyReader(key.substr(prefix.size())).Id());
    return ids.size() < max;
  }));
  return ids;
}

absl::StatusOr<std::vector<v1::SpiralSign>> ReadSigns(const views::RowReader& rows,
                                                      const Uuid& retaliation,
                                                      const Uuid& answered) {
  std::vector<v1::SpiralSign> none;
  ASSIGN_OR_RETURN(const auto link, ReadLink(rows, retaliation, answered));
  if (!link.has_value() || !Stands(StateOf(*link))) return none;
  ASSIGN_OR_RETURN(const auto later, ReadIncident(rows, retaliation));
  ASSIGN_OR_RETURN(const auto earlier, ReadIncident(rows, answered));
  if (!later.has_value() || !earlier.has_value()) return none;
  return SignsOf(*later, *earlier, /*starts=*/earlier->answers() == 0);
}

absl::StatusOr<OtherSpirals> ReadOtherSpirals(const views::RowReader& rows, const Uuid& retaliation,
                                              const Uuid& spiral) {
  OtherSpirals others;
  ASSIGN_OR_RETURN(const std::optional<Uuid> chain,
                   runtime::FindComponent(rows, kChainConnected, retaliation));
  if (!chain.has_value()) return others;
  ASSIGN_OR_RETURN(const auto step, ReadIncident(rows, retaliation));
  std::vector<Uuid> ids;
  const std::string prefix = OneKey('x', *chain);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    ids.push_back(KeyReader(key.substr(prefix.size())).Id());
    return ids.size() < kSpiralsMax;
  }));
  for (const Uuid& id : ids) {
    if (id == spiral) continue;
    ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::SpiralRow>(rows, OneKey('s', id)));
    if (!row.has_value()) continue;
    const v1::SpiralState state = StateOf(row->life());
    others.one_stands = others.one_stands || Stands(state);
    if (state != v1::SPIRAL_STATE_REJECTED || !step.has_value()) continue;
    ASSIGN_OR_RETURN(const auto rested,
                     ReadIncident(rows, IdOf(row->life().retaliation_incident_id())));
    if (rested.has_value() && EarliestOf(*rested) >= EarliestOf(*step)) {
      others.one_was_rejected = true;
    }
  }
  return others;
}

std::string PendingKey(char what, const Uuid& retaliation, const Uuid& answered) {
  return ChainSpace('k').Byte(static_cast<uint8_t>(what)).Id(retaliation).Id(answered).Take();
}
std::string QueueKey(absl::Time due, char what, const Uuid& retaliation, const Uuid& answered) {
  return ChainSpace('q')
      .Time(due)
      .Byte(static_cast<uint8_t>(what))
      .Id(retaliation)
      .Id(answered)
      .Take();
}

absl::StatusOr<std::optional<PendingReview>> ReadPending(const views::RowReader& rows, char what,
                                                         const Uuid& retaliation,
                                                         const Uuid& answered) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value,
                   rows.Get(PendingKey(what, retaliation, answered)));
  if (!value.has_value()) return std::optional<PendingReview>();
  KeyReader reader(*value);
  PendingReview pending;
  pending.due = reader.Time();
  pending.action = static_cast<Review::Action>(reader.Byte());
  pending.reason = std::string(reader.Code());
  return std::optional<PendingReview>(std::move(pending));
}

}  // namespace varsel::timeline
