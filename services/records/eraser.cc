#include "services/records/eraser.h"

#include <utility>
#include <vector>

#include "services/records/replay_erasures.h"
#include "storage/base/status_macros.h"

namespace varsel::records {

absl::Status Eraser::Start() {
  const Position from = ground_.log.head().position;
  RETURN_IF_ERROR(ReplayErasures(ground_.log, ground_.sealer.keys()).status());
  auto follower = std::make_shared<log::Follower>(
      ground_.log,
      log::Follower::Options{
          .after = from,
          .wants = [](std::string_view kind) { return kind.starts_with("records.v1.Person"); }},
      [this](const std::vector<log::Record>& records) {
        return ApplyToKeys(records, ground_.sealer.keys());
      },
      nullptr);
  MutexLock lock(mutex_);
  follower_ = std::move(follower);
  return absl::OkStatus();
}

void Eraser::Stop() {
  std::shared_ptr<log::Follower> follower;
  {
    MutexLock lock(mutex_);
    follower = std::exchange(follower_, nullptr);
  }
  if (follower != nullptr) follower->Stop();
}

bool Eraser::AwaitErased(Position position, absl::Duration timeout) const {
  std::shared_ptr<log::Follower> follower;
  {
    MutexLock lock(mutex_);
    follower = follower_;
  }
  return follower != nullptr && follower->AwaitScanned(position, timeout);
}

}  // namespace varsel::records
