#include "services/replay/query.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/replay/naming.h"
#include "services/replay/protected_ties.h"
#include "services/replay/replay_state.h"
#include "services/replay/resume_token.h"
#include "services/replay/step_merge.h"
#include "services/replay/step_reply.h"
#include "services/replay/view.h"
#include "services/runtime/pseudonym.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/replay/v1/replay_reasons.pb.h"

namespace varsel::replay {
namespace {

constexpr size_t kFirstRows = 256;  // read before the first frame leaves
constexpr size_t kRowsMax = 2048;   // read under one snapshot

// What was asked, decided: as of which position, from where to where.
struct Bounds {
  uint64_t as_of = 0;
  StepPlace start{kFirstUs, 0, 0};
  int64_t until_us = kLastUs;
  uint32_t skip_of_row = 0;  // steps of the row at `start` that were told already
  uint64_t steps_told = 0;
  bool resumed = false;
};

absl::Status CheckTimes(const runtime::Call& call, const v1::ReplayRequest& request) {
  const bool as_known = request.mode() == v1::REPLAY_MODE_AS_IT_WAS_KNOWN;
  if (as_known && !request.has_as_known_at()) {
    return Refuse(v1::MOMENT_REQUIRED, {.field = "as_known_at"});
  }
  if (request.has_as_known_at() && FromProto(request.as_known_at()) > call.now) {
    return Refuse(v1::MOMENT_IN_FUTURE, {.field = "as_known_at"});
  }
  if (!request.has_from()) return absl::OkStatus();
  const absl::Time until = request.has_until() ? FromProto(request.until())
                           : as_known          ? FromProto(request.as_known_at())
                                               : call.now;
  if (FromProto(request.from()) >= until) {
    return Refuse(v1::END_BEFORE_START, {.field = request.has_until() ? "until" : "from"});
  }
  return absl::OkStatus();
}

absl::StatusOr<Bounds> BoundsOf(const ReplayDeps& deps, const runtime::Call& call,
                                const v1::ReplayRequest& request, const std::string& binding) {
  RETURN_IF_ERROR(CheckTimes(call, request));
  Bounds bounds;
  if (!request.resume_token().empty()) {
    ASSIGN_OR_RETURN(const ResumePoint point,
                     ReadToken(request.resume_token(), binding, deps.keys));
    bounds.as_of = point.as_of;
    bounds.until_us = point.until_us;
    bounds.start = point.row;
    bounds.skip_of_row = point.told_of_row;
    bounds.steps_told = point.steps_told;
    bounds.resumed = true;
    return bounds;
  }
  bounds.as_of = deps.log.head().position.value();
  int64_t until_us = MicrosOf(call.now) + 1;
  if (request.mode() == v1::REPLAY_MODE_AS_IT_WAS_KNOWN) {
    ASSIGN_OR_RETURN(bounds.as_of, PositionAt(deps.log, FromProto(request.as_known_at())));
    until_us = MicrosOf(request.as_known_at()) + 1;
  }
  bounds.until_us = request.has_until() ? MicrosOf(request.until()) : until_us;
  if (request.has_from()) bounds.start.occurred_us = MicrosOf(request.from());
  return bounds;
}

// One replay under way.
class ReplayRun {
 public:
  ReplayRun(const ReplayDeps& deps, const runtime::Call& call, const v1::ReplayRequest& request,
            runtime::StreamSink& sink, bool pseudonyms)
      : deps_(deps),
        call_(call),
        request_(request),
        sink_(sink),
        naming_(deps.keys, pseudonyms),
        binding_(BindingOf(request, call.caller.actor.uuid().bytes())),
        terms_{call.programme().chain_open_for} {}

  absl::Status Run() {
    ASSIGN_OR_RETURN(bounds_, BoundsOf(deps_, call_, request_, binding_));
    RETURN_IF_ERROR(Plan());
    RETURN_IF_ERROR(FoldBefore());
    return Tell();
  }

 private:
  absl::StatusOr<std::unique_ptr<views::RowReader>> Rows() const {
    return deps_.views.Read(kStepsView, Position(bounds_.as_of));
  }

  absl::Status Plan() {
    ASSIGN_OR_RETURN(const auto rows, Rows());
    ASSIGN_OR_RETURN(scope_, ScopeOf(call_, request_.selection(), *rows, deps_.chains));
    lens_.lanes = scope_.lanes;
    lens_.as_known = request_.mode() == v1::REPLAY_MODE_AS_IT_WAS_KNOWN;
    lens_.late_after = call_.programme().complete_within;
    if (request_.has_as_known_at()) lens_.moment_us = MicrosOf(request_.as_known_at());
    PlanTimes times;
    times.start_us = bounds_.start.occurred_us;
    times.until_us = bounds_.until_us;
    if (times.start_us != kFirstUs) {
      times.windows_from_us =
          times.start_us - absl::ToInt64Microseconds(terms_.window_open_for) - 1;
    }
    const KnownAs known = Known();
    ties_.emplace(known);
    ASSIGN_OR_RETURN(plan_, PlanOf(scope_, *rows, known, times));
    return absl::OkStatus();
  }

  // Who is protected: as of the moment where the replay is as it was known, else now, also where it
  // goes on from an earlier position.
  KnownAs Known() const {
    KnownAs known;
    known.position = bounds_.as_of;
    known.protection_us = MicrosOf(call_.now);
    if (!lens_.as_known) return known;
    known.protection_position = bounds_.as_of;
    known.protection_us = *lens_.moment_us;
    return known;
  }

  // The state at the start, of the few steps before it that can say something of it.
  absl::Status FoldBefore() {
    if (bounds_.start.occurred_us == kFirstUs) return absl::OkStatus();
    StepMerge merge(std::move(plan_.before), bounds_.as_of, {kFirstUs, 0, 0},
                    [this](const v1::StepRow& row) { return scope_.Wants(row); });
    std::vector<v1::Step> steps;
    for (bool more = true; more;) {
      ASSIGN_OR_RETURN(const auto rows, Rows());
      std::vector<FoundStep> found;
      RETURN_IF_ERROR(merge.Next(*rows, kRowsMax, &found));
      more = found.size() == kRowsMax;
      RETURN_IF_ERROR(ties_->HideIn(*rows, &found));
      for (const FoundStep& step : found) {
        if (step.place >= bounds_.start) {
          more = false;
          break;
        }
        AppendSteps(step, lens_, naming_, &steps);
      }
      for (const v1::Step& step : steps) state_ = Evolve(std::move(state_), step, terms_);
      steps.clear();
    }
    state_ = At(std::move(state_), absl::FromUnixMicros(bounds_.start.occurred_us));
    return absl::OkStatus();
  }

  absl::Status Tell() {
    told_ = bounds_.steps_told;
    StepMerge merge(std::move(plan_.steps), bounds_.as_of, bounds_.start,
                    [this](const v1::StepRow& row) { return scope_.Wants(row); });
    uint32_t skip = bounds_.skip_of_row;
    size_t rows_each = kFirstRows;
    std::vector<FoundStep> found;
    std::vector<v1::Step> steps;
    for (bool more = true; more;) {
      found.clear();
      {
        ASSIGN_OR_RETURN(const auto rows, Rows());
        RETURN_IF_ERROR(merge.Next(*rows, rows_each, &found));
        more = found.size() >= rows_each;
        RETURN_IF_ERROR(ties_->HideIn(*rows, &found));
      }
      rows_each = kRowsMax;
      for (const FoundStep& row : found) {
        steps.clear();
        AppendSteps(row, lens_, naming_, &steps);
        if (row.place != bounds_.start) skip = 0;  // what was told of is hidden now
        last_row_ = row.place;
        told_of_row_ = 0;
        for (v1::Step& step : steps) {
          ++told_of_row_;
          if (skip > 0) {  // told before: the state at the start knows only what is before the row
            --skip;
            state_ = Evolve(std::move(state_), step, terms_);
            continue;
          }
          ASSIGN_OR_RETURN(const bool taken, Add(std::move(step)));
          if (!taken) return absl::OkStatus();
        }
        skip = 0;
      }
    }
    Begin();
    frame_->set_last(true);
    return Write().status();
  }

  v1::ReplayFrame& Begin() {
    if (frame_ != nullptr) return *frame_;
    frame_ = response_.mutable_frame();
    frame_->Clear();
    frame_->set_steps_before(told_);
    frame_->set_position(bounds_.as_of);
    *frame_->mutable_as_of_time() = lens_.as_known ? request_.as_known_at() : ToProto(call_.now);
    const bool first = told_ == bounds_.steps_told;
    if (first || told_ % kStepsPerState == 0) *frame_->mutable_state() = StateProto(state_);
    return *frame_;
  }

  // False when the reader is gone. A full frame leaves when the next step comes: only then is it
  // known not to be the last.
  absl::StatusOr<bool> Add(v1::Step step) {
    if (frame_ != nullptr && frame_->steps_size() == kStepsPerFrame) {
      ASSIGN_OR_RETURN(const bool taken, Write());
      if (!taken) return false;
    }
    v1::ReplayFrame& frame = Begin();
    state_ = Evolve(std::move(state_), step, terms_);
    *frame.add_steps() = std::move(step);
    ++told_;
    resume_ = {bounds_.as_of, bounds_.until_us, last_row_, told_of_row_, told_};
    return true;
  }

  // The names of the groups and sections that no frame has named yet.
  absl::Status AddNames() {
    std::vector<std::string> fresh;
    const auto mention = [&](const std::string& id) {
      if (!id.empty() && named_.insert(id).second) fresh.push_back(id);
    };
    for (const v1::Step& step : frame_->steps()) {
      for (const std::string& group : step.group_ids()) mention(group);
      for (const auto& group : step.groups()) mention(group.group_id());
      mention(step.section_id());
    }
    for (const auto& member : frame_->state().members()) mention(member.group_id());
    for (const auto& window : frame_->state().open_windows()) {
      mention(window.group_id());
      mention(window.against_group_id());
    }
    if (fresh.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto rows, Rows());
    for (const std::string& id : fresh) {
      ASSIGN_OR_RETURN(const auto group,
                       runtime::GetRowOrNew<v1::GroupRow>(*rows, GroupKey(IdOf(id))));
      ASSIGN_OR_RETURN(const auto section,
                       runtime::GetRowOrNew<v1::SectionRow>(*rows, SectionKey(IdOf(id))));
      const std::string& name = group.name().empty() ? section.name() : group.name();
      if (name.empty()) continue;
      v1::PlaceName& named = *frame_->add_names();
      named.set_id(id);
      named.set_name(name);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Write() {
    RETURN_IF_ERROR(AddNames());
    if (!frame_->last()) frame_->set_resume_token(TokenOf(resume_, binding_, deps_.keys));
    frame_ = nullptr;
    sink_.Names(naming_.TakeNamed());
    return sink_.Write(response_);
  }

  const ReplayDeps& deps_;
  const runtime::Call& call_;
  const v1::ReplayRequest& request_;
  runtime::StreamSink& sink_;
  Naming naming_;
  const std::string binding_;
  const StateTerms terms_;
  Bounds bounds_;
  Scope scope_;
  Lens lens_;
  std::optional<TieHider> ties_;
  SourcePlan plan_;
  StateNow state_;
  std::set<std::string> named_;
  uint64_t told_ = 0;
  StepPlace last_row_;
  uint32_t told_of_row_ = 0;
  ResumePoint resume_;
  v1::ReplayResponse response_;
  v1::ReplayFrame* frame_ = nullptr;  // under way, in response_; nullptr = none
};

}  // namespace

absl::StatusOr<uint64_t> PositionAt(const log::EventLog& log, absl::Time time) {
  uint64_t at = 0;
  uint64_t after = log.head().position.value();
  while (at < after) {
    const uint64_t middle = at + (after - at + 1) / 2;
    ASSIGN_OR_RETURN(const auto records, log.ReadAll(Position(middle - 1), 1));
    if (!records.empty() && records[0].header.recorded <= time) {
      at = middle;
    } else {
      after = middle - 1;
    }
  }
  return at;
}

absl::StatusOr<bool> WantsPseudonyms(const runtime::Call& call, v1::PersonNaming naming) {
  if (naming != v1::PERSON_NAMING_IDS) return true;
  if (runtime::SeesPseudonyms(call)) {
    return Refuse(v1::PERSONS_NOT_FOR_ROLE, {.field = "naming"});
  }
  return false;
}

absl::Status RunReplay(const ReplayDeps& deps, const runtime::Call& call,
                       const v1::ReplayRequest& request, runtime::StreamSink& sink) {
  ASSIGN_OR_RETURN(const bool pseudonyms, WantsPseudonyms(call, request.naming()));
  return ReplayRun(deps, call, request, sink, pseudonyms).Run();
}

}  // namespace varsel::replay
