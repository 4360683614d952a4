// Links, which tie incidents to chains, spirals, and what the system is to do about both.
#include <string>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "services/timeline/chain_fold.h"
#include "services/timeline/chain_view.h"
#include "services/timeline/decide_chain.h"
#include "services/timeline/evolve_chain.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

// Of the retaliations for one incident, those whose steps are looked at when it turns out to answer
// another itself.
constexpr size_t kStepsMax = 50;

std::string AnsweredOf(const v1::TimelineEvent& event) {
  if (event.has_link_proposed()) return event.link_proposed().answered_incident_id();
  if (event.has_link_stated()) return event.link_stated().answered_incident_id();
  return event.link_withdrawn().answered_incident_id();
}

absl::Status FoldTiming(const log::Record& record, const v1::TimelineEvent& event,
                        views::RowStore& rows) {
  const std::string key = OneKey('t', record.header.meta.stream.id);
  ASSIGN_OR_RETURN(v1::TimingRow row, runtime::GetRowOrNew<v1::TimingRow>(rows, key));
  *row.mutable_life() =
      EvolveTiming(std::move(*row.mutable_life()), event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (event.has_timing_set()) {
    ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, "timing_set"));
    *row.add_reasons_sealed() = copy.has_value() ? *std::move(copy) : common::v1::SealedCopy();
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace

absl::Status ChainFold::Moved(const Uuid& incident, const std::optional<Uuid>& from,
                              const std::optional<Uuid>& to) {
  ASSIGN_OR_RETURN(const v1::ChainIncidentRow* row, incidents_.Find(incident));
  if (row == nullptr) return absl::OkStatus();
  if (from.has_value()) RETURN_IF_ERROR(members_.Remove(*from, incident, *row));
  return to.has_value() ? members_.Add(*to, incident, *row) : absl::OkStatus();
}

absl::Status ChainFold::SetPending(char what, const Uuid& retaliation, const Uuid& answered,
                                   const std::optional<PendingReview>& pending,
                                   const Review& review) {
  const bool wanted = review.action != Review::Action::kNothing;
  if (!pending.has_value() && !wanted) return absl::OkStatus();
  // What waits for the same goes on waiting: its time names the task.
  if (pending.has_value() && pending->action == review.action && pending->reason == review.reason) {
    return absl::OkStatus();
  }
  if (pending.has_value()) rows_.Delete(QueueKey(pending->due, what, retaliation, answered));
  const std::string key = PendingKey(what, retaliation, answered);
  if (!wanted) {
    rows_.Delete(key);
    return absl::OkStatus();
  }
  rows_.Put(QueueKey(meta_.recorded, what, retaliation, answered), "");
  rows_.Put(key, KeyBuilder()
                     .Time(meta_.recorded)
                     .Byte(static_cast<uint8_t>(review.action))
                     .Code(review.reason)
                     .Take());
  return absl::OkStatus();
}

absl::Status ChainFold::ConsiderLink(const Uuid& retaliation, const Uuid& answered,
                                     const v1::LinkLife* link, bool candidate) {
  ASSIGN_OR_RETURN(const v1::ChainIncidentRow* later, incidents_.Find(retaliation));
  ASSIGN_OR_RETURN(const v1::ChainIncidentRow* earlier, incidents_.Find(answered));
  if (later == nullptr || earlier == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto pending, ReadPending(rows_, kLinkReview, retaliation, answered));
  bool may_propose =
      candidate || (pending.has_value() && pending->action == Review::Action::kPropose);
  if (candidate) may_propose = later->answers() < static_cast<uint32_t>(kProposedMax);
  return SetPending(kLinkReview, retaliation, answered, pending,
                    ReviewOf(link, *later, *earlier, may_propose));
}

absl::StatusOr<bool> ChainFold::IsWorse(const Uuid& retaliation, const Uuid& answered,
                                        const v1::LinkLife* link) {
  if (link == nullptr || !Stands(StateOf(*link))) return false;
  ASSIGN_OR_RETURN(const v1::ChainIncidentRow* later, incidents_.Find(retaliation));
  ASSIGN_OR_RETURN(const v1::ChainIncidentRow* earlier, incidents_.Find(answered));
  return later != nullptr && earlier != nullptr &&
         !SignsOf(*later, *earlier, /*starts=*/earlier->answers() == 0).empty();
}

absl::Status ChainFold::ConsiderSpiral(const Uuid& retaliation, const Uuid& answered,
                                       const v1::LinkLife* link) {
  const Uuid id = SpiralIdOf(retaliation, answered);
  ASSIGN_OR_RETURN(const v1::ChainIncidentRow* later, incidents_.Find(retaliation));
  std::optional<v1::SpiralRow> spiral;
  if (later == nullptr || later->led_to_worse()) {  // else none was ever proposed
    ASSIGN_OR_RETURN(spiral, runtime::GetRow<v1::SpiralRow>(rows_, OneKey('s', id)));
  }
  ASSIGN_OR_RETURN(const bool worse, IsWorse(retaliation, answered, link));
  OtherSpirals others;  // asked for only where it matters: most steps are no worse
  if (worse) {
    ASSIGN_OR_RETURN(others, ReadOtherSpirals(rows_, retaliation, id));
  }
  ASSIGN_OR_RETURN(const auto pending, ReadPending(rows_, kSpiralReview, retaliation, answered));
  const bool stands = link != nullptr && Stands(StateOf(*link));
  return SetPending(kSpiralReview, retaliation, answered, pending,
                    ReviewOf(spiral.has_value() ? &spiral->life() : nullptr, stands, worse,
                             !others.one_stands && !others.one_was_rejected));
}

absl::Status ChainFold::ConsiderLink(const Uuid& retaliation, const Uuid& answered,
                                     bool candidate) {
  ASSIGN_OR_RETURN(const auto link, ReadLink(rows_, retaliation, answered));
  return ConsiderLink(retaliation, answered, link.has_value() ? &*link : nullptr, candidate);
}

absl::Status ChainFold::ConsiderSpiral(const Uuid& retaliation, const Uuid& answered) {
  ASSIGN_OR_RETURN(const auto link, ReadLink(rows_, retaliation, answered));
  return ConsiderSpiral(retaliation, answered, link.has_value() ? &*link : nullptr);
}

absl::Status ChainFold::Link(const v1::TimelineEvent& event) {
  const Uuid& retaliation = meta_.stream.id;
  const Uuid answered = IdOf(AnsweredOf(event));
  ASSIGN_OR_RETURN(v1::ChainIncidentRow * later, incidents_.Find(retaliation));
  ASSIGN_OR_RETURN(v1::ChainIncidentRow * earlier, incidents_.Find(answered));
  const std::string key = TwoKey('l', retaliation, answered);
  v1::LinkRow row;
  if (later == nullptr || later->links_version() != 0) {  // else nothing was ever said
    ASSIGN_OR_RETURN(row, runtime::GetRowOrNew<v1::LinkRow>(rows_, key));
  }
  const bool stood = Stands(StateOf(row.life()));
  const bool said_before = !row.life().statements().empty();
  SayOfLink(event, meta_, row.mutable_life());
  const bool stands = Stands(StateOf(row.life()));
  runtime::PutRow(rows_, key, row);
  if (!said_before) rows_.Put(TwoKey('r', answered, retaliation), "");
  if (later != nullptr) {
    later->set_links_version(meta_.version.value());
    if (stands && !stood) later->set_answers(later->answers() + 1);
    if (stood && !stands) later->set_answers(later->answers() - 1);
    incidents_.Write(retaliation);
  }
  if (earlier != nullptr && !said_before) {
    earlier->set_retaliations(earlier->retaliations() + 1);
    incidents_.Write(answered);
  }
  if (later == nullptr || earlier == nullptr) return absl::OkStatus();
  const Uuid& fresh = meta_.event_id.uuid();
  if (stands && !stood) {
    RETURN_IF_ERROR(
        connected_.Tie({retaliation, later->rank()}, {answered, earlier->rank()}, fresh));
  } else if (stood && !stands) {
    RETURN_IF_ERROR(connected_.Untie(retaliation, answered, fresh));
  }
  RETURN_IF_ERROR(ConsiderLink(retaliation, answered, &row.life(), /*candidate=*/false));
  if (stands == stood) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool worse, IsWorse(retaliation, answered, &row.life()));
  // What is said for the first time waits for nothing and has no spiral.
  if (said_before || worse) {
    RETURN_IF_ERROR(ConsiderSpiral(retaliation, answered, &row.life()));
  }
  if (later->retaliations() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto steps, ReadRetaliations(rows_, retaliation, kStepsMax));
  for (const Uuid& step : steps) RETURN_IF_ERROR(ConsiderSpiral(step, retaliation));
  return absl::OkStatus();
}

absl::Status ChainFold::Spiral(const v1::TimelineEvent& event) {
  const Uuid& id = meta_.stream.id;
  ASSIGN_OR_RETURN(v1::SpiralRow row, runtime::GetRowOrNew<v1::SpiralRow>(rows_, OneKey('s', id)));
  *row.mutable_life() = EvolveSpiral(std::move(*row.mutable_life()), event, meta_);
  row.set_version(meta_.version.value());
  runtime::PutRow(rows_, OneKey('s', id), row);
  const Uuid retaliation = IdOf(row.life().retaliation_incident_id());
  if (event.has_spiral_proposed()) {
    rows_.Put(TwoKey('y', retaliation, id), "");
    ASSIGN_OR_RETURN(v1::ChainIncidentRow * step, incidents_.Find(retaliation));
    if (step != nullptr) {
      step->set_led_to_worse(true);
      incidents_.Write(retaliation);
    }
    ASSIGN_OR_RETURN(const std::optional<Uuid> chain,
                     runtime::FindComponent(rows_, kChainConnected, retaliation));
    if (chain.has_value()) rows_.Put(TwoKey('x', *chain, id), "");
  }
  return ConsiderSpiral(retaliation, IdOf(row.life().answered_incident_id()));
}

absl::Status ChainView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::TimelineEvent* event,
                   runtime::DecodeShared<v1::TimelineEvent>(record));
  ChainFold fold(runtime::MetaOf(record.header), rows);
  switch (event->kind_case()) {
    case v1::TimelineEvent::kIncidentRecorded:
    case v1::TimelineEvent::kIncidentCorrected:
    case v1::TimelineEvent::kIncidentWithdrawn:
      RETURN_IF_ERROR(fold.Incident(*event));
      break;
    case v1::TimelineEvent::kLinkProposed:
    case v1::TimelineEvent::kLinkStated:
    case v1::TimelineEvent::kLinkWithdrawn:
      RETURN_IF_ERROR(fold.Link(*event));
      break;
    case v1::TimelineEvent::kSpiralProposed:
    case v1::TimelineEvent::kSpiralJudged:
    case v1::TimelineEvent::kSpiralWithdrawn:
      RETURN_IF_ERROR(fold.Spiral(*event));
      break;
    case v1::TimelineEvent::kTimingSet:
    case v1::TimelineEvent::kTimingWithdrawn:
      return FoldTiming(record, *event, rows);
    case v1::TimelineEvent::KIND_NOT_SET:
      break;
  }
  return fold.Write();
}

}  // namespace varsel::timeline
