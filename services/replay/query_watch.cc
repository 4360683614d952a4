#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/replay/change.h"
#include "services/replay/query.h"
#include "services/replay/step_reply.h"
#include "services/replay/view.h"
#include "storage/base/error.h"
#include "storage/base/limits.h"
#include "storage/base/status_macros.h"
#include "varsel/replay/v1/replay_reasons.pb.h"

namespace varsel::replay {
namespace {

constexpr absl::Duration kAskEvery = absl::Milliseconds(200);  // whether the caller is still there

template <typename Ids>
bool Has(const Ids& ids, const Uuid& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Whether the selection is of the step; which of its kinds the caller sees, Scope::Wants says.
bool BelongsTo(const Scope& scope, const LiveStep& live) {
  if (scope.section.has_value()) {
    // A person's affiliation to a group of the section is told there; his other steps by section.
    return Has(live.sections, *scope.section);
  }
  if (scope.person.has_value()) return Has(live.persons, *scope.person);
  return std::any_of(scope.groups.begin(), scope.groups.end(),
                     [&](const Uuid& group) { return Has(live.groups, group); });
}

bool Sees(const Scope& scope, const v1::StepRow& row) {
  if (row.step_kind() != v1::STEP_KIND_FACT_WITHDRAWN) return scope.Wants(row);
  v1::StepRow was = row;
  was.set_step_kind(static_cast<v1::StepKind>(row.number()));
  return scope.Wants(was);
}

void AddRecord(const LiveRecord& record, const Scope& scope, const Lens& lens, Naming& naming,
               v1::ReplayFrame* frame) {
  std::vector<v1::Step> steps;
  for (const LiveStep& live : record.steps) {
    if (!BelongsTo(scope, live) || !Sees(scope, live.step.row)) continue;
    AppendSteps(live.step, lens, naming, &steps);
    if (record.past_changed) frame->set_past_changed(true);
  }
  for (v1::Step& step : steps) *frame->add_steps() = std::move(step);
  frame->set_position(record.position);
}

absl::StatusOr<Scope> ScopeNow(const ReplayDeps& deps, const runtime::Call& call,
                               const v1::WatchRequest& request) {
  const uint64_t head = deps.log.head().position.value();
  if (request.after_position() > head) {
    return Refuse(v1::POSITION_AHEAD, {.field = "after_position", .detail = absl::StrCat(head)});
  }
  ASSIGN_OR_RETURN(const auto rows, deps.views.Read(kStepsView, Position(head)));
  return ScopeOf(call, request.selection(), *rows, deps.chains);
}

}  // namespace

absl::Status RunWatch(const ReplayDeps& deps, LiveHub& hub, const runtime::Call& call,
                      const v1::WatchRequest& request, runtime::StreamSink& sink) {
  ASSIGN_OR_RETURN(const bool pseudonyms, WantsPseudonyms(call, request.naming()));
  ASSIGN_OR_RETURN(const Scope scope, ScopeNow(deps, call, request));
  Naming naming(deps.keys, pseudonyms);
  Lens lens;
  lens.lanes = scope.lanes;
  lens.late_after = call.programme().complete_within;
  const LiveHub::Watching watching(hub);
  uint64_t position = request.after_position();
  absl::Duration silent = Limits().follow_heartbeat;  // the first frame says that it has caught up
  v1::WatchResponse response;
  while (!sink.cancelled()) {
    ASSIGN_OR_RETURN(const LiveRecords records, hub.Next(position, kAskEvery));
    v1::ReplayFrame& frame = *response.mutable_frame();
    frame.Clear();
    frame.set_position(position);
    for (const auto& record : records) AddRecord(*record, scope, lens, naming, &frame);
    if (records.empty()) silent += kAskEvery;
    const bool due = records.empty() && silent >= Limits().follow_heartbeat;
    position = frame.position();
    if (frame.steps().empty() && !due) continue;
    silent = absl::ZeroDuration();
    sink.Names(naming.TakeNamed());
    if (!sink.Write(response)) break;
  }
  return absl::OkStatus();
}

}  // namespace varsel::replay
