#include "tests/bench/replay.h"

#include <memory>
#include <string>
#include <string_view>
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

// What a fold needs of a record, within bytes that outlive it.
struct Entry {
  std::string_view area, kind, payload;
  EventMeta meta;
};

Entry EntryOf(const log::RecordView& view) {
  Entry entry{view.stream_area(), view.kind(), view.payload(), {}};
  entry.meta.event_id = view.event_id();
  entry.meta.stream.id = view.stream_id();
  entry.meta.version = view.version();
  entry.meta.position = view.position();
  entry.meta.occurred = view.occurred();
  entry.meta.recorded = view.recorded();
  entry.meta.actor = view.actor();
  entry.meta.corrects = view.corrects();
  return entry;
}

// Entries with a copy of their bytes, for the other thread. Few allocations: what one thread
// allocates and another frees costs more than the folding.
class Batch {
 public:
  Batch() {
    bytes_.reserve(kBytesMax);
    entries_.reserve(1024);
  }
  bool empty() const { return entries_.empty(); }
  // False: it is full.
  bool Add(const Entry& entry) {
    const size_t size = entry.area.size() + entry.kind.size() + entry.payload.size();
    if (bytes_.size() + size > kBytesMax && !entries_.empty()) return false;
    Entry copy = entry;
    copy.area = Keep(entry.area);
    copy.kind = Keep(entry.kind);
    copy.payload = Keep(entry.payload);
    entries_.push_back(std::move(copy));
    return true;
  }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  static constexpr size_t kBytesMax = 512 * 1024;  // more than a record can have

  std::string_view Keep(std::string_view text) {
    const size_t at = bytes_.size();
    bytes_.append(text);  // within what is reserved: nothing moves
    return std::string_view(bytes_).substr(at, text.size());
  }

  std::string bytes_;
  std::vector<Entry> entries_;
};

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
  // DATA_LOSS: the event does not decode, or is not of the record's kind. The few records of other
  // areas are read and checked, and folded by nobody here.
  absl::Status Fold(const Entry& entry) {
    bool decoded = true;
    if (entry.kind.starts_with("focus.")) {
      decoded = FoldFocus(entry);
    } else if (entry.kind.starts_with("notification.")) {
      decoded = FoldNotification(entry);
    }
    if (decoded) return absl::OkStatus();
    return Refuse(common::v1::LOG_DATA_LOSS, {.id = std::to_string(entry.meta.position.value()),
                                              .detail = "its event does not decode"});
  }
  uint64_t streams() const {
    return persons_.size() + groups_.size() + sections_.size() + notifications_.size() +
           targets_.size() + rounds_.size();
  }

 private:
  template <typename Event>
  static bool Parse(const Entry& entry, Event& event) {
    return event.ParseFromArray(entry.payload.data(), static_cast<int>(entry.payload.size())) &&
           event.kind_case() != 0 && runtime::KindOf(event) == entry.kind;
  }
  bool FoldNotification(const Entry& entry) {
    if (!Parse(entry, notification_)) return false;
    if (entry.area == "notification") {
      notifications_.Fold(notification_, entry.meta);
    } else if (entry.area == "notification.target") {
      targets_.Fold(notification_, entry.meta);
    } else if (entry.area == "notification.round") {
      rounds_.Fold(notification_, entry.meta);
    }
    return true;
  }
  bool FoldFocus(const Entry& entry) {
    if (!Parse(entry, focus_)) return false;
    if (entry.area == "focus.person") {
      persons_.Fold(focus_, entry.meta);
    } else if (entry.area == "focus.group") {
      groups_.Fold(focus_, entry.meta);
    } else if (entry.area == "focus.section") {
      sections_.Fold(focus_, entry.meta);
    }
    return true;
  }

  focus::v1::FocusEvent focus_;  // used again for each record
  notification::v1::NotificationEvent notification_;
  States<focus::PersonAggregate> persons_;
  States<focus::GroupAggregate> groups_;
  States<focus::SectionAggregate> sections_;
  States<notification::NotificationAggregate> notifications_;
  States<notification::TargetAggregate> targets_;
  States<notification::RoundAggregate> rounds_;
};

using BatchPtr = std::unique_ptr<const Batch>;

// Hands full batches from the reading thread to the folding one; a few at most wait.
class Handover {
 public:
  void Give(BatchPtr batch) {
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
  // Null = there is no more.
  BatchPtr Take() {
    MutexLock lock(mutex_);
    while (batches_.empty() && !ended_) changed_.Wait(mutex_);
    if (batches_.empty()) return nullptr;
    BatchPtr batch = std::move(batches_.front());
    batches_.erase(batches_.begin());
    changed_.NotifyAll();
    return batch;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::vector<BatchPtr> batches_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

absl::StatusOr<Replayed> Replay(const log::RocksDbEventLog& log) {
  Handover handover;
  Folds own, others;
  absl::Status own_status, others_status;
  Replayed replayed;
  const absl::Time begun = absl::Now();
  std::thread folding([&] {
    for (BatchPtr batch = handover.Take(); batch != nullptr; batch = handover.Take()) {
      for (const Entry& entry : batch->entries()) {
        if (others_status.ok()) others_status = others.Fold(entry);
      }
    }
  });
  auto batch = std::make_unique<Batch>();
  const absl::Status scanned =
      log.Scan(Position(), log.head().position, [&](const log::RecordView& view) {
        ++replayed.records;
        const Entry entry = EntryOf(view);
        // A stream is folded by one thread, always the same. Reading and checking is a third of the
        // work.
        if (std::hash<Uuid>()(entry.meta.stream.id) % 8 < 3) {
          own_status = own.Fold(entry);
        } else if (!batch->Add(entry)) {
          handover.Give(std::exchange(batch, std::make_unique<Batch>()));
          batch->Add(entry);
        }
        return own_status.ok();
      });
  if (!batch->empty()) handover.Give(std::move(batch));
  handover.End();
  folding.join();
  replayed.seconds = absl::ToDoubleSeconds(absl::Now() - begun);
  replayed.streams = own.streams() + others.streams();
  for (const absl::Status& status : {scanned, own_status, others_status}) {
    if (!status.ok()) return status;
  }
  return replayed;
}

}  // namespace varsel::bench
