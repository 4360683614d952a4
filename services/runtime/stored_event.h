// A stored record as an area's event. Clear fields are set; sealed parts stay sealed, beside it, by
// path. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RUNTIME_STORED_EVENT_H_
#define VARSEL_SERVICES_RUNTIME_STORED_EVENT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/domain/event_meta.h"
#include "storage/log/record.h"
#include "varsel/common/v1/options.pb.h"
#include "varsel/common/v1/sealed.pb.h"

namespace varsel::runtime {

// The header of a record as pure folds see it.
EventMeta MetaOf(const log::RecordHeader& header);

// Parses `record.payload` into `event` (an area's event message, a oneof of arms). DATA_LOSS if it
// does not parse, if no arm is set, or if the arm is not the record's kind: what cannot be decoded
// is never skipped.
absl::Status DecodeInto(const log::Record& record, google::protobuf::Message* event);

template <typename Event>
absl::StatusOr<Event> DecodeEvent(const log::Record& record) {
  Event event;
  if (absl::Status status = DecodeInto(record, &event); !status.ok()) return status;
  return event;
}

// The same for views on the committer's thread: the last decoded event is kept per thread, so that
// ten views that fold the same record parse it once. The reference is good until the next call on
// this thread. REQUIRES: `record` was committed (position > 0).
template <typename Event>
absl::StatusOr<const Event*> DecodeShared(const log::Record& record) {
  struct Slot {
    Position position;
    std::string event_id;
    Event event;
  };
  static thread_local Slot slot;
  const std::string_view id = record.header.meta.event_id.uuid().bytes();
  if (slot.position != record.header.position || slot.event_id != id) {
    slot.position = Position();
    slot.event.Clear();
    if (absl::Status status = DecodeInto(record, &slot.event); !status.ok()) return status;
    slot.position = record.header.position;
    slot.event_id.assign(id);
  }
  return &slot.event;
}

// The kind of an event whose arm is set, as stored in the header: the arm's message name without
// "varsel.", e.g. "notification.v1.AttemptRecorded". REQUIRES: an arm is set.
std::string_view KindOf(const google::protobuf::Message& event);

// How events of this kind are stored, by the option on the arm's message. REQUIRES: an arm is set.
const common::v1::EventKind& EventKindOf(const google::protobuf::Message& event);

// The sealed part at `path`, copied as it is for a view row; nullopt if the record has none there.
// The path of an arm's own fields is the arm's field name, e.g. "person_registered"; of a message
// inside it, "group_talk_recorded.present[2]".
absl::StatusOr<std::optional<common::v1::SealedCopy>> CopySealed(const log::Record& record,
                                                                 std::string_view path);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_STORED_EVENT_H_
