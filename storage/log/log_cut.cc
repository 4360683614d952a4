#include "storage/log/log_cut.h"

#include <utility>

#include "storage/log/data_loss.h"
#include "storage/log/little_endian.h"
#include "storage/log/merkle.h"

namespace varsel::log {
namespace {

constexpr char kCutVersion = 1;
constexpr size_t kPayloadBytes = 17;
constexpr size_t kNoteFixed = 25;
constexpr size_t kDoneBytes = 17;

void AppendTime(std::string& bytes, absl::Time time) {
  AppendNumber<int64_t>(bytes, absl::ToUnixMicros(time));
}
absl::Time TimeAt(std::string_view bytes, size_t offset) {
  return absl::FromUnixMicros(LoadAt<int64_t>(bytes, offset));
}
bool IsOfThisVersion(std::string_view bytes) { return !bytes.empty() && bytes[0] == kCutVersion; }

}  // namespace

std::string EncodeCutPayload(const LogCut& cut) {
  std::string bytes(1, kCutVersion);
  AppendNumber(bytes, cut.through.value());
  AppendTime(bytes, cut.recorded);
  return bytes;
}

absl::StatusOr<LogCut> DecodeCutPayload(std::string_view payload) {
  if (payload.size() != kPayloadBytes || !IsOfThisVersion(payload)) return DataLoss("cut record");
  return LogCut{
      .through = Position(LoadAt<uint64_t>(payload, 1)), .by = {}, .recorded = TimeAt(payload, 9)};
}

std::string EncodeCutNote(const CutNote& note) {
  std::string bytes(1, kCutVersion);
  AppendNumber(bytes, note.cut.through.value());
  AppendNumber(bytes, note.cut.by.value());
  AppendTime(bytes, note.cut.recorded);
  bytes.append(note.leaves);
  return bytes;
}

absl::StatusOr<CutNote> DecodeCutNote(std::string_view bytes) {
  if (bytes.size() < kNoteFixed || !IsOfThisVersion(bytes)) return DataLoss("note of a cut");
  CutNote note{.cut = {.through = Position(LoadAt<uint64_t>(bytes, 1)),
                       .by = Position(LoadAt<uint64_t>(bytes, 9)),
                       .recorded = TimeAt(bytes, 17)},
               .leaves = std::string(bytes.substr(kNoteFixed))};
  if (note.cut.through == Position() || note.cut.by <= note.cut.through ||
      note.leaves.size() != note.cut.through.value() % kTileWidth * sizeof(Sha256)) {
    return DataLoss("note of a cut");
  }
  return note;
}

std::string EncodeCutDone(const CutDone& done) {
  std::string bytes(1, kCutVersion);
  AppendNumber(bytes, done.through.value());
  AppendTime(bytes, done.since);
  return bytes;
}

absl::StatusOr<CutDone> DecodeCutDone(std::string_view bytes) {
  if (bytes.size() != kDoneBytes || !IsOfThisVersion(bytes)) return DataLoss("end of a cut");
  return CutDone{.through = Position(LoadAt<uint64_t>(bytes, 1)), .since = TimeAt(bytes, 9)};
}

AppendRequest CutRequest(const LogIdentity& log, const LogCut& cut, const EventId& event,
                         const ActorId& actor, absl::Time now) {
  NewRecord record;
  record.meta.stream = StreamId{.area = "log.cut", .id = log.log_id.uuid()};
  record.meta.kind = std::string(kCutKind);
  record.meta.event_id = event;
  record.meta.occurred = now;
  record.meta.actor = actor;
  record.meta.ignorable = true;
  record.payload = EncodeCutPayload(cut);
  AppendRequest request;
  request.records.push_back(std::move(record));
  return request;
}

}  // namespace varsel::log
