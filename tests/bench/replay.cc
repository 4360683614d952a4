#include "tests/bench/replay.h"

#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/clock.h"
#include "services/focus/evolve.h"
#include "services/notification/evolve.h"
#include "services/runtime/stored_event.h"
#include "storage/base/error.h"
#include "storage/base/mutex.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::bench {
namespace {

// A record as the fold gets it: decoded, with what a fold may know of its header.
struct Decoded {
  std::string area;
  std::optional<focus::v1::FocusEvent> focus;
  std::optional<notification::v1::NotificationEvent> notification;
  EventMeta meta;
};
using Batch = std::vector<Decoded>;
constexpr size_t kBatch = 1024;

absl::Status Unreadable(const log::RecordView& view) {
  return Refuse(common::v1::LOG_DATA_LOSS, {.id = std::to_string(view.position().value()),
                                            .detail = "its event does not decode"});
}

template <typename Event>
bool Parse(const log::RecordView& view, Event& event) {
  const std::string_view payload = view.payload();
  return event.ParseFromArray(payload.data(), static_cast<int>(payload.size())) &&
         event.kind_case() != 0 && runtime::KindOf(event) == view.kind();
}

absl::Status Decode(const log::RecordView& view, Decoded& decoded) {
  decoded.area.assign(view.stream_area());
  decoded.meta.event_id = view.event_id();
  decoded.meta.stream.id = view.stream_id();
  decoded.meta.version = view.version();
  decoded.meta.position = view.position();
  decoded.meta.occurred = view.occurred();
  decoded.meta.recorded = view.recorded();
  decoded.meta.actor = view.actor();
  decoded.meta.corrects = view.corrects();
  const bool parsed = view.kind().starts_with("focus.")
                          ? Parse(view, decoded.focus.emplace())
                          : Parse(view, decoded.notification.emplace());
  return parsed ? absl::OkStatus() : Unreadable(view);
}

// The states of one kind of stream.
template <typename Aggregate>
class States {
 public:
  void Fold(const typename Aggregate::Event& event, const EventMeta& meta) {
    typename Aggregate::State& state = states_[meta.stream.id];
    state = Aggregate::Evolve(std::move(state), event, meta);
  }
  uint64_t size() const { return states_.size(); }

 private:
  absl::flat_hash_map<Uuid, typename Aggregate::State> states_;
};

class Folds {
 public:
  void Fold(const Decoded& record) {
    if (record.notification.has_value()) {
      FoldNotification(record.area, *record.notification, record.meta);
    } else {
      FoldFocus(record.area, *record.focus, record.meta);
    }
  }
  uint64_t streams() const {
    return persons_.size() + groups_.size() + sections_.size() + notifications_.size() +
           targets_.size() + rounds_.size();
  }

 private:
  void FoldNotification(const std::string& area, const notification::v1::NotificationEvent& event,
                        const EventMeta& meta) {
    if (area == "notification") {
      notifications_.Fold(event, meta);
    } else if (area == "notification.target") {
      targets_.Fold(event, meta);
    } else if (area == "notification.round") {
      rounds_.Fold(event, meta);
    }
  }
  void FoldFocus(const std::string& area, const focus::v1::FocusEvent& event,
                 const EventMeta& meta) {
    if (area == "focus.person") {
      persons_.Fold(event, meta);
    } else if (area == "focus.group") {
      groups_.Fold(event, meta);
    } else if (area == "focus.section") {
      sections_.Fold(event, meta);
    }
  }

  States<focus::PersonAggregate> persons_;
  States<focus::GroupAggregate> groups_;
  States<focus::SectionAggregate> sections_;
  States<notification::NotificationAggregate> notifications_;
  States<notification::TargetAggregate> targets_;
  States<notification::RoundAggregate> rounds_;
};

// Hands full batches from the reading thread to the folding one; a few at most wait.
class Handover {
 public:
  void Give(Batch batch) {
    MutexLock lock(mutex_);
    while (batches_.size() >= 8) changed_.Wait(mutex_);
    batches_.push_back(std::move(batch));
    changed_.NotifyAll();
  }
  void End() {
    MutexLock lock(mutex_);
    ended_ = true;
    changed_.NotifyAll();
  }
  // Empty = there is no more.
  Batch Take() {
    MutexLock lock(mutex_);
    while (batches_.empty() && !ended_) changed_.Wait(mutex_);
    if (batches_.empty()) return {};
    Batch batch = std::move(batches_.front());
    batches_.erase(batches_.begin());
    changed_.NotifyAll();
    return batch;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::vector<Batch> batches_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

absl::StatusOr<Replayed> Replay(const log::RocksDbEventLog& log) {
  Handover handover;
  Folds folds;
  Replayed replayed;
  const absl::Time begun = absl::Now();
  std::thread folding([&] {
    for (Batch batch = handover.Take(); !batch.empty(); batch = handover.Take()) {
      for (const Decoded& record : batch) folds.Fold(record);
    }
  });
  Batch batch;
  absl::Status status;
  const absl::Status scanned =
      log.Scan(Position(), log.head().position, [&](const log::RecordView& view) {
        status = Decode(view, batch.emplace_back());
        ++replayed.records;
        if (batch.size() == kBatch) {
          handover.Give(std::move(batch));
          batch = Batch();
          batch.reserve(kBatch);
        }
        return status.ok();
      });
  if (!batch.empty()) handover.Give(std::move(batch));
  handover.End();
  folding.join();
  replayed.seconds = absl::ToDoubleSeconds(absl::Now() - begun);
  replayed.streams = folds.streams();
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  return replayed;
}

}  // namespace varsel::bench
