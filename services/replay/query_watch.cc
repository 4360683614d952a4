#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/replay/change.h"
#include "services/replay/protected_ties.h"
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
  was.set_step_kind(KindTold(row));
  return scope.Wants(was);
}

// Tells the step of one who is protected: no tie, and nothing that belongs here by his ties alone.
void AddWithoutTies(const FoundStep& told, const Scope& scope, const Lens& lens, Naming& naming,
                    std::vector<v1::Step>* steps) {
  if (IsTie(KindTold(told.row)) || !scope.groups.empty()) return;
  FoundStep step = told;
  step.joined_groups.clear();
  step.row.clear_group_ids();
  AppendSteps(step, lens, naming, steps);
}

// By what is known now of who is protected, whenever the records were read: the hub judged those of
// a moment ago for all who watch, and keeps older ones.
class Telling {
 public:
  Telling(const ReplayDeps& deps, const LiveHub& hub, LastTold& last, const Scope& scope,
          const Lens& lens, bool pseudonyms)
      : deps_(deps), hub_(hub), last_(last), scope_(scope), lens_(lens), pseudonyms_(pseudonyms) {}

  // The frame of all of the records, at the last one's position; of none, at `position`.
  absl::StatusOr<std::shared_ptr<const Told>> Frame(uint64_t position,
                                                    const LiveRecords& records) const {
    const bool shared = !records.empty() &&
                        std::all_of(records.begin(), records.end(),
                                    [this](const auto& record) { return hub_.IsJudged(*record); });
    if (shared) {
      auto told = last_.Find(records, scope_, lens_, pseudonyms_);
      if (told != nullptr) return told;
    }
    auto told = std::make_shared<Told>();
    v1::ReplayFrame& frame = *told->response.mutable_frame();
    frame.set_position(position);
    Naming naming(deps_.keys, pseudonyms_);
    for (const auto& record : records) RETURN_IF_ERROR(AddRecord(*record, naming, &frame));
    told->named = naming.TakeNamed();
    if (shared) last_.Keep({records, scope_, lens_, pseudonyms_}, told);
    return std::shared_ptr<const Told>(std::move(told));
  }

 private:
  absl::StatusOr<bool> Hides(const LiveRecord& record, const LiveStep& live) const {
    if (!HasTie(live.step)) return false;
    if (hub_.IsJudged(record)) return live.hides;
    ASSIGN_OR_RETURN(const auto rows, deps_.views.Read(kStepsView, Position(record.position)));
    TieHider ties({.protection_us = MicrosOf(deps_.domain_clock.Now())});
    return ties.Hides(*rows, live.step.row.person_id());
  }

  absl::Status AddRecord(const LiveRecord& record, Naming& naming, v1::ReplayFrame* frame) const {
    std::vector<v1::Step> steps;
    for (const LiveStep& live : record.steps) {
      if (!BelongsTo(scope_, live)) continue;
      const bool told = live.step.row.step_kind() != v1::STEP_KIND_UNSPECIFIED;
      if (told ? !Sees(scope_, live.step.row) : scope_.lanes.count(v1::LANE_MEMBERS) == 0) continue;
      if (record.past_changed) frame->set_past_changed(true);
      if (!told) continue;
      ASSIGN_OR_RETURN(const bool hides, Hides(record, live));
      if (hides) {
        AddWithoutTies(live.step, scope_, lens_, naming, &steps);
      } else {
        AppendSteps(live.step, lens_, naming, &steps);
      }
    }
    for (v1::Step& step : steps) *frame->add_steps() = std::move(step);
    frame->set_position(record.position);
    return absl::OkStatus();
  }

  const ReplayDeps& deps_;
  const LiveHub& hub_;
  LastTold& last_;
  const Scope& scope_;
  const Lens& lens_;
  const bool pseudonyms_;
};

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

absl::Status RunWatch(const ReplayDeps& deps, LiveHub& hub, LastTold& last_told,
                      const runtime::Call& call, const v1::WatchRequest& request,
                      runtime::StreamSink& sink) {
  ASSIGN_OR_RETURN(const bool pseudonyms, WantsPseudonyms(call, request.naming()));
  ASSIGN_OR_RETURN(const Scope scope, ScopeNow(deps, call, request));
  Lens lens;
  lens.lanes = scope.lanes;
  lens.late_after = call.programme().complete_within;
  const Telling telling(deps, hub, last_told, scope, lens, pseudonyms);
  const LiveHub::Watching watching(hub);
  uint64_t position = request.after_position();
  absl::Duration silent = Limits().follow_heartbeat;  // the first frame says that it has caught up
  // False: the caller is gone.
  const auto tell = [&](const LiveRecords& records, bool due) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const std::shared_ptr<const Told> told, telling.Frame(position, records));
    const v1::ReplayFrame& frame = told->response.frame();
    position = frame.position();
    if (frame.steps().empty() && !frame.past_changed() && !due) return true;
    silent = absl::ZeroDuration();
    sink.Names(told->named);
    return sink.Write(told->response);
  };
  // On the hub's thread, while this one waits.
  absl::StatusOr<bool> going_on = true;
  const auto take = [&](const LiveRecords& records) {
    if (!sink.ready()) return false;
    going_on = tell(records, /*due=*/false);
    return going_on.ok() && *going_on;
  };
  while (going_on.ok() && *going_on && !sink.cancelled()) {
    ASSIGN_OR_RETURN(const LiveRecords records, hub.Next(position, kAskEvery, take));
    if (!going_on.ok() || !*going_on) break;
    if (records.empty()) silent += kAskEvery;
    going_on = tell(records, records.empty() && silent >= Limits().follow_heartbeat);
  }
  return going_on.status();
}

}  // namespace varsel::replay
