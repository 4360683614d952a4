#include "services/insight/round_rows.h"

#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/insight/micros.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

std::string RoundKey(std::string_view round_id) { return "m/" + std::string(round_id); }

}  // namespace

absl::Status FoldRound(const notification::v1::NotificationEvent& event, views::RowStore& rows) {
  const auto change = [&rows](const std::string& round_id, const auto& apply) -> absl::Status {
    ASSIGN_OR_RETURN(v1::RoundRow row,
                     runtime::GetRowOrNew<v1::RoundRow>(rows, RoundKey(round_id)));
    row.set_round_id(round_id);
    apply(row);
    runtime::PutRow(rows, RoundKey(round_id), row);
    return absl::OkStatus();
  };
  const auto describe = [](const auto& said, v1::RoundRow& row) {
    row.set_name(said.name());
    row.set_planned_start_us(said.has_starts() ? Micros(said.starts()) : 0);
    row.set_planned_end_us(said.has_ends() ? Micros(said.ends()) : 0);
  };
  if (event.has_round_created()) {
    const auto& said = event.round_created();
    return change(said.round_id(), [&](v1::RoundRow& row) { describe(said, row); });
  }
  if (event.has_round_corrected()) {
    const auto& said = event.round_corrected();
    return change(said.round_id(), [&](v1::RoundRow& row) { describe(said, row); });
  }
  if (event.has_round_started()) {
    const auto& said = event.round_started();
    return change(said.round_id(),
                  [&](v1::RoundRow& row) { row.set_started_us(Micros(said.started_time())); });
  }
  if (event.has_round_ended()) {
    const auto& said = event.round_ended();
    return change(said.round_id(),
                  [&](v1::RoundRow& row) { row.set_ended_us(Micros(said.ended_time())); });
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::RoundRow>> GetRound(const views::RowReader& rows,
                                                     std::string_view round_id) {
  return runtime::GetRow<v1::RoundRow>(rows, RoundKey(round_id));
}

absl::StatusOr<std::vector<v1::RoundRow>> AllRounds(const views::RowReader& rows) {
  std::vector<v1::RoundRow> rounds;
  RETURN_IF_ERROR(runtime::ScanRows<v1::RoundRow>(
      rows, "m/", "", [&rounds](std::string_view, const v1::RoundRow& row) {
        rounds.push_back(row);
        return true;
      }));
  return rounds;
}

v1::Window WindowOf(const std::vector<v1::RoundRow>& rounds) {
  int64_t from = 0;
  int64_t until = 0;
  bool running = false;
  for (const v1::RoundRow& round : rounds) {
    if (round.started_us() == 0) continue;
    from = from == 0 ? round.started_us() : std::min(from, round.started_us());
    until = std::max(until, round.ended_us());
    if (round.ended_us() == 0) running = true;
  }
  v1::Window window;
  if (from != 0) *window.mutable_from() = ToProto(absl::FromUnixMicros(from));
  if (until != 0 && !running) *window.mutable_until() = ToProto(absl::FromUnixMicros(until));
  return window;
}

}  // namespace varsel::insight
