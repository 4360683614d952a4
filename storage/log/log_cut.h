// Where a log begins. The first records of a log that may be cut can come to an end: their bytes
// are erased, while their leaves stay in the tree, so that heads and proofs hold as before. What
// ended is said by a record of the same log, the cut record, which is on disk before the first byte
// goes; beside it a note in Family::kMeta holds what the tree needs of them. Little-endian, decoded
// strictly: DATA_LOSS LOG_DATA_LOSS on anything off. Pure.
//
//   cut record's payload  u8 1 ‖ u64 last position that ended ‖ i64 when that was recorded, µs
//   note                  u8 1 ‖ u64 last position that ended ‖ u64 position of the cut record ‖
//                         i64 recorded ‖ the leaves that ended of the tile in which the cut falls
//   done                  u8 1 ‖ u64 last position whose bytes are in no file any more ‖ i64 since
#ifndef VARSEL_STORAGE_LOG_LOG_CUT_H_
#define VARSEL_STORAGE_LOG_LOG_CUT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/log/event_log.h"

namespace varsel::log {

// The kind of cut records. No append may use it.
inline constexpr std::string_view kCutKind = "log.v1.BeginningEnded";

// What a log has lost of its beginning, by its own word.
struct LogCut {
  Position through;                            // the last that ended; 0 = the log is whole
  Position by;                                 // where the cut record stands; after `through`
  absl::Time recorded = absl::InfinitePast();  // of the record at `through`
};

// A cut, and the leaves of its tile that are in no full tile by themselves: through % 256 of them.
struct CutNote {
  LogCut cut;
  std::string leaves;
};

// How far the bytes are gone.
struct CutDone {
  Position through;
  absl::Time since = absl::InfinitePast();  // by the log's clock
};

std::string EncodeCutPayload(const LogCut& cut);
// `by` stays 0.
absl::StatusOr<LogCut> DecodeCutPayload(std::string_view payload);

std::string EncodeCutNote(const CutNote& note);
absl::StatusOr<CutNote> DecodeCutNote(std::string_view bytes);

std::string EncodeCutDone(const CutDone& done);
absl::StatusOr<CutDone> DecodeCutDone(std::string_view bytes);

// The append that says it: one cut record in a stream that is the log's own.
AppendRequest CutRequest(const LogIdentity& log, const LogCut& cut, const EventId& event,
                         const ActorId& actor, absl::Time now);

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LOG_CUT_H_
