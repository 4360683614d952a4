#include "storage/kv/status.h"

#include "absl/strings/match.h"
#include "storage/base/error.h"

namespace varsel::kv {

namespace v1 = common::v1;

absl::Status FromRocks(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = status.ToString();
  if (status.IsCorruption()) return Refuse(v1::LOG_DATA_LOSS, {.id = "?", .detail = text});
  if (status.IsNoSpace()) return Refuse(v1::DISK_RESERVE);
  if (status.IsIOError() && (absl::StrContains(text, "lock file") ||
                             absl::StrContains(text, "lock hold by current process"))) {
    return Refuse(v1::LOG_LOCKED);
  }
  return Refuse(v1::STORAGE_FAILED, {.detail = text});
}

}  // namespace varsel::kv
