// Keeps the acknowledged head in a file of its own, so that a log that lost its tail can be told
// from one whose tail nobody was promised. Two slots a page apart, written in turn: a write that is
// torn leaves the other slot whole.
//
// Thread-safe. A thread of its own writes within `Limits::head_record_within` of a commit; a write
// that fails is reported once, and the log must stop.
#ifndef VARSEL_STORAGE_LOG_HEAD_KEEPER_H_
#define VARSEL_STORAGE_LOG_HEAD_KEEPER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/mutex.h"
#include "storage/kv/disk.h"
#include "storage/log/log_meta.h"

namespace varsel::log {

// The file in the data directory, and where its slots stand.
inline constexpr char kHeadFile[] = "head";
inline constexpr uint64_t kHeadSlotDistance = 4096;
inline constexpr uint64_t kHeadSlots = 2;

class HeadKeeper {
 public:
  // Opens `directory`/head, or makes it when `make` says that there may be none yet.
  // DATA_LOSS: no slot is whole, or they were made with another key; or the file is not there
  // although it must be.
  static absl::StatusOr<std::unique_ptr<HeadKeeper>> Open(kv::Disk& disk,
                                                          const std::string& directory, bool make,
                                                          MacFunction mac);
  ~HeadKeeper();  // stops without writing

  // The later of the whole slots; nullopt when the file was made just now.
  const std::optional<HeadRecord>& found() const { return found_; }

  // Writes now, in the caller's thread.
  absl::Status WriteNow(const HeadRecord& head);
  // From now on what Note is given is written within `within`.
  void Start(absl::Duration within, std::function<void(const absl::Status&)> failed);
  void Note(const HeadRecord& head);
  // Ends the thread and, if `write`, writes what was noted last and is not written yet.
  absl::Status Stop(bool write);

 private:
  HeadKeeper(std::unique_ptr<kv::SlotFile> file, MacFunction mac)
      : mac_(std::move(mac)), file_(std::move(file)) {}
  void Run(absl::Duration within, const std::function<void(const absl::Status&)>& failed);

  const MacFunction mac_;
  std::optional<HeadRecord> found_;

  Mutex write_mutex_;
  std::unique_ptr<kv::SlotFile> file_ ABSL_GUARDED_BY(write_mutex_);
  uint64_t next_slot_ ABSL_GUARDED_BY(write_mutex_) = 0;

  Mutex mutex_;
  CondVar noted_;
  std::optional<HeadRecord> pending_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_HEAD_KEEPER_H_
