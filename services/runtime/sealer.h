// Seals what the options on the fields say before it is stored, and opens it again for a query. The
// one place that does. Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_SEALER_H_
#define VARSEL_SERVICES_RUNTIME_SEALER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "storage/base/ids.h"
#include "storage/keys/key_ring.h"
#include "varsel/common/v1/sealed.pb.h"

namespace varsel::runtime {

// An event ready to be stored.
struct SealedEvent {
  std::string payload;  // the event without its sealed fields, serialized deterministically
  std::string sealed;   // common.v1.SealedParts, serialized; empty if nothing was sealed
  std::vector<SubjectId> subjects;  // every id in a `subject_id` field, once, in order
};

class Sealer {
 public:
  // `keys` outlives the sealer.
  Sealer(keys::KeyRing& keys, LogId log_id) : keys_(keys), log_id_(log_id) {}

  // The ids in `subject_id` fields of messages that have something to seal.
  std::vector<SubjectId> SubjectsToSeal(const google::protobuf::Message& event) const;
  // Takes every field with `subject` and without `counted` out of `event` (which is left as replay
  // will see it) and seals each message's with the key of its subject. REQUIRES: keys_.HasKey of
  // each of SubjectsToSeal.
  absl::StatusOr<SealedEvent> Seal(const EventId& event_id, uint8_t controller,
                                   google::protobuf::Message* event) const;
  // Merges the opened fields into `into`, which is of the type that was sealed. NOT_FOUND
  // KEY_ERASED: `into` is unchanged.
  // KEY_WITHHELD likewise.
  absl::Status Open(const common::v1::SealedCopy& copy, google::protobuf::Message* into) const;
  // The same, of what is withheld as well: for the records officer only.
  absl::Status OpenWithheld(const common::v1::SealedCopy& copy,
                            google::protobuf::Message* into) const;

  keys::KeyRing& keys() const { return keys_; }

 private:
  absl::Status OpenAny(const common::v1::SealedCopy& copy, bool withheld_too,
                       google::protobuf::Message* into) const;

  keys::KeyRing& keys_;
  const LogId log_id_;
};

// OpenOr(sealer, row.details(), &erased): the opened message; empty, with *erased = true, when the
// key is gone or withheld.
template <typename Message>
absl::StatusOr<Message> OpenOr(const Sealer& sealer, const common::v1::SealedCopy& copy,
                               bool* erased) {
  Message message;
  *erased = false;
  const absl::Status status = sealer.Open(copy, &message);
  if (absl::IsNotFound(status)) {
    *erased = true;
    return message;
  }
  if (!status.ok()) return status;
  return message;
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_SEALER_H_
