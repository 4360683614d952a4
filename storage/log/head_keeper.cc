#include "storage/log/head_keeper.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/log/data_loss.h"

namespace varsel::log {

absl::StatusOr<std::unique_ptr<HeadKeeper>> HeadKeeper::Open(kv::Disk& disk,
                                                             const std::string& directory,
                                                             bool make, MacFunction mac) {
  const std::string path = directory + "/" + kHeadFile;
  ASSIGN_OR_RETURN(const bool there, kv::FileExists(disk, path));
  if (!there) {
    if (!make) return DataLoss("the head record is missing");
    RETURN_IF_ERROR(kv::MakeSlotFile(disk, directory, kHeadFile, kHeadSlots * kHeadSlotDistance));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<kv::SlotFile> file, kv::OpenSlotFile(disk, path));
  std::optional<HeadRecord> found;
  absl::Status why = DataLoss("the head record is empty");
  uint64_t next_slot = 0;
  for (uint64_t slot = 0; slot < kHeadSlots; ++slot) {
    ASSIGN_OR_RETURN(const std::string bytes, file->Read(slot * kHeadSlotDistance, kSlotBytes));
    const bool unwritten = bytes.find_first_not_of('\0') == std::string::npos;
    absl::StatusOr<HeadRecord> decoded = DecodeSlot(bytes, mac);
    if (!decoded.ok()) {
      if (!unwritten) why = decoded.status();
      continue;
    }
    if (found.has_value() && found->position > decoded->position) continue;
    found = *std::move(decoded);
    next_slot = (slot + 1) % kHeadSlots;
  }
  if (!found.has_value() && !make) return why;
  if (make && (!found.has_value() || found->position == Position())) {
    // New, or left by a making that was interrupted.
    file.reset();
    RETURN_IF_ERROR(kv::MakeSlotFile(disk, directory, kHeadFile, kHeadSlots * kHeadSlotDistance));
    ASSIGN_OR_RETURN(file, kv::OpenSlotFile(disk, path));
    found.reset();
    next_slot = 0;
  }
  std::unique_ptr<HeadKeeper> keeper(new HeadKeeper(std::move(file), std::move(mac)));
  keeper->found_ = std::move(found);
  MutexLock lock(keeper->write_mutex_);
  keeper->next_slot_ = next_slot;
  return keeper;
}

HeadKeeper::~HeadKeeper() { (void)Stop(/*write=*/false); }

absl::Status HeadKeeper::WriteNow(const HeadRecord& head) {
  const std::string bytes = EncodeSlot(head, mac_);
  MutexLock lock(write_mutex_);
  RETURN_IF_ERROR(file_->Write(next_slot_ * kHeadSlotDistance, bytes));
  RETURN_IF_ERROR(file_->Sync());
  next_slot_ = (next_slot_ + 1) % kHeadSlots;
  return absl::OkStatus();
}

void HeadKeeper::Start(absl::Duration within, std::function<void(const absl::Status&)> failed) {
  thread_ = std::thread([this, within, failed = std::move(failed)] { Run(within, failed); });
}

void HeadKeeper::Note(const HeadRecord& head) {
  MutexLock lock(mutex_);
  if (!pending_.has_value()) noted_.NotifyAll();
  pending_ = head;
}

void HeadKeeper::Run(absl::Duration within,
                     const std::function<void(const absl::Status&)>& failed) {
  while (true) {
    HeadRecord head;
    {
      MutexLock lock(mutex_);
      while (!pending_.has_value() && !stop_) noted_.Wait(mutex_);
      // Half of the time gathers commits, the other half is for the sync.
      if (!stop_) noted_.WaitFor(mutex_, within / 2);
      if (stop_) return;
      head = *pending_;
      pending_.reset();
    }
    const absl::Status written = WriteNow(head);
    if (!written.ok()) return failed(written);
  }
}

absl::Status HeadKeeper::Stop(bool write) {
  std::optional<HeadRecord> last;
  {
    MutexLock lock(mutex_);
    stop_ = true;
    noted_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
  {
    MutexLock lock(mutex_);
    last = std::exchange(pending_, std::nullopt);
  }
  return write && last.has_value() ? WriteNow(*last) : absl::OkStatus();
}

}  // namespace varsel::log
