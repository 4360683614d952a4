#include "storage/log/log_testing.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "storage/log/sha256.h"

namespace varsel::log {

absl::Time ManualClock::Now() const {
  MutexLock lock(mutex_);
  return now_;
}

absl::Duration ManualClock::Elapsed() const {
  MutexLock lock(mutex_);
  return elapsed_;
}

void ManualClock::Advance(absl::Duration by) {
  MutexLock lock(mutex_);
  now_ += by;
  elapsed_ += by;
}

void ManualClock::Jump(absl::Duration by) {
  MutexLock lock(mutex_);
  now_ += by;
}

void SeededEntropy::Fill(void* bytes, size_t size) {
  MutexLock lock(mutex_);
  auto* out = static_cast<uint8_t*>(bytes);
  for (size_t i = 0; i < size; ++i) out[i] = static_cast<uint8_t>(engine_());
}

TempDir::TempDir() {
  std::string pattern = (std::filesystem::temp_directory_path() / "varsel-XXXXXX").string();
  VARSEL_CHECK(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

MacFunction TestMac() {
  return [](std::string_view bytes) { return HashOf({"test key", bytes}); };
}

StreamId StreamOf(uint64_t number, std::string_view area) {
  const std::string bytes = KeyBuilder().Number(1).Number(number).Take();
  return StreamId{std::string(area), Uuid::FromBytes(bytes)};
}

NewRecord RecordOf(const StreamId& stream, Entropy& entropy, std::string_view payload,
                   std::string_view kind) {
  NewRecord record;
  RecordMeta& meta = record.meta;
  meta.stream = stream;
  meta.kind = std::string(kind);
  meta.event_id = EventId(entropy.NewUuid());
  meta.occurred = absl::FromUnixMicros(1'600'000'000'123'456);
  meta.actor = ActorId(entropy.NewUuid());
  meta.purpose = "notify";
  meta.controller = 1;
  meta.legal_basis = "law.1";
  meta.request_id = RequestId(entropy.NewUuid());
  meta.subjects = {SubjectId(entropy.NewUuid()), SubjectId(entropy.NewUuid())};
  record.payload = std::string(payload);
  record.sealed = absl::StrCat("sealed ", std::string(payload));
  return record;
}

AppendRequest AppendOf(const StreamId& stream, Entropy& entropy, std::string_view payload) {
  AppendRequest request;
  request.records.push_back(RecordOf(stream, entropy, payload));
  return request;
}

RequestEntry RequestOf(uint64_t number, uint8_t mac, std::string_view reply) {
  RequestEntry request;
  request.key = StreamOf(number).id;
  request.mac.fill(mac);
  request.reply = std::string(reply);
  return request;
}

absl::Status CountingView::Fold(const Record& record, views::RowStore& rows) const {
  const auto count = [&](const std::string& key) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<std::string> row, rows.Get(key));
    uint64_t number = 0;
    if (row.has_value()) {
      KeyReader reader(*row);
      number = reader.Number();
    }
    rows.Put(key, KeyBuilder().Number(number + 1).Take());
    return absl::OkStatus();
  };
  const std::string prefix = schema_ == 1 ? "" : absl::StrCat("v", schema_, ":");
  RETURN_IF_ERROR(count(prefix + "all"));
  RETURN_IF_ERROR(count(absl::StrCat(prefix, "stream/", record.header.meta.stream.ToString())));
  rows.Put("last", record.payload);
  if (record.payload == "poison") return absl::InternalError("poison");
  return absl::OkStatus();
}

}  // namespace varsel::log
