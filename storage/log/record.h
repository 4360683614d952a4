// What the log holds. The log knows streams, versions, ids, times and bytes; what the bytes mean is
// not its business. Value types; thread-compatible.
#ifndef VARSEL_STORAGE_LOG_RECORD_H_
#define VARSEL_STORAGE_LOG_RECORD_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "storage/base/ids.h"

namespace varsel::log {

// What a caller says of a new record. No name and no free text stands in any of these: they are
// never erased.
struct RecordMeta {
  StreamId stream;
  std::string kind;     // e.g. "notification.v1.AttemptRecorded"; [A-Za-z0-9._]{1,96}
  EventId event_id;     // random; the caller's
  absl::Time occurred;  // when it happened, as the event says; microseconds are kept
  ActorId actor;
  std::string purpose;      // a code, [a-z0-9.-]{0,62}
  uint8_t controller = 0;   // common.v1.Controller
  std::string legal_basis;  // a code, [a-z0-9.-]{0,62}
  RequestId request_id;     // the request that caused it; none for what the system does by itself
  EventId causation;        // the event that caused it, or none
  RequestId correlation;    // the first request of a chain, or none
  EventId corrects;         // the event that this one corrects or withdraws, or none
  std::vector<SubjectId> subjects;  // whom it is about
  bool ignorable = false;           // a reader that does not know the kind may pass over it
};

// The head of a stored record: what the caller said, and what the log gave it at commit.
struct RecordHeader {
  Position position;
  Version version;
  absl::Time recorded;  // never earlier than the record before
  RecordMeta meta;
};

// A stored record. The three byte strings are exactly what is on disk and what its Merkle leaf is
// made of.
struct Record {
  RecordHeader header;
  std::string header_bytes;
  std::string payload;  // clear
  std::string sealed;   // sealed parts; empty if there are none
};

// A record that is to be appended.
struct NewRecord {
  RecordMeta meta;
  std::string payload;
  std::string sealed;
  uint32_t min_reader_version = 0;  // raises the log's, when larger
};

using Sha256 = std::array<uint8_t, 32>;

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_RECORD_H_
