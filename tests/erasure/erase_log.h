// A log and a key store in files, and records of invented persons in them that are sealed and
// erased: what the process that is killed and the tests that look at what is left agree on.
#ifndef VARSEL_TESTS_ERASURE_ERASE_LOG_H_
#define VARSEL_TESTS_ERASURE_ERASE_LOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/records/streams.h"
#include "services/runtime/sealer.h"
#include "services/runtime/stored_event.h"
#include "storage/base/entropy.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_key_ring.h"
#include "storage/keys/sealing.h"
#include "storage/log/rocksdb_event_log.h"
#include "tests/testing/seeded_entropy.h"
#include "tests/testing/test_ids.h"
#include "varsel/records/v1/records_events.pb.h"
#include "varsel/support/v1/support_events.pb.h"

namespace varsel::erasure {

inline constexpr uint8_t kEraseController = common::v1::CONTROLLER_EKI;

inline SubjectId ErasePerson(uint64_t number) {
  return SubjectId(testing::TestUuid(absl::StrCat("person-", number)));
}
inline std::string EraseNote(uint64_t number) {
  return absl::StrCat("Opfundet note ", number, ".");
}

struct EraseFiles {
  std::unique_ptr<keys::FileKeyRing> ring;
  std::unique_ptr<log::RocksDbEventLog> log;

  // Both in `directory`, made if they are not there.
  static absl::StatusOr<EraseFiles> Open(const std::string& directory) {
    testing::SeededEntropy entropy(7);
    EraseFiles files;
    ASSIGN_OR_RETURN(files.ring, keys::FileKeyRing::Open({.path = directory + "/keys",
                                                          .district_key = keys::NewKey(entropy),
                                                          .create = true},
                                                         SystemEntropy()));
    log::OpenOptions options;
    options.data_dir = directory;
    options.district = "test";
    options.development = true;
    options.limits.disk_reserve_bytes = 0;
    options.mac = [ring = files.ring.get()](std::string_view bytes) {
      return ring->Mac("log.head", bytes);
    };
    options.keys_made = [ring = files.ring.get()] { return ring->made(); };
    ASSIGN_OR_RETURN(files.log, log::RocksDbEventLog::Open(std::move(options)));
    return files;
  }

  absl::Status Append(google::protobuf::Message& event, const StreamId& stream) {
    const EventId event_id(SystemEntropy().NewUuid());
    const runtime::Sealer sealer(*ring, log->identity().log_id);
    log::NewRecord record;
    record.meta = {.stream = stream,
                   .kind = std::string(runtime::KindOf(event)),
                   .event_id = event_id,
                   .occurred = SystemClock().Now(),
                   .actor = ActorId(testing::TestUuid("worker")),
                   .controller = kEraseController};
    ASSIGN_OR_RETURN(runtime::SealedEvent sealed, sealer.Seal(event_id, kEraseController, &event));
    record.payload = std::move(sealed.payload);
    record.sealed = std::move(sealed.sealed);
    record.meta.subjects = std::move(sealed.subjects);
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    return log->AppendAndWait(std::move(request)).status();
  }

  // A contact with him, whose note is sealed with a key of his own.
  absl::Status Tell(uint64_t number) {
    RETURN_IF_ERROR(ring->EnsureKey(ErasePerson(number), kEraseController));
    support::v1::SupportEvent event;
    auto& contact = *event.mutable_contact_recorded();
    const Uuid id = SystemEntropy().NewUuid();
    contact.set_contact_id(id.ToString());
    contact.set_person_id(ErasePerson(number).ToString());
    contact.set_contact_kind(support::v1::CONTACT_KIND_MEETING);
    contact.set_note(EraseNote(number));
    return Append(event, {"support.contact", id});
  }

  // The record alone: the keys are another's work.
  absl::Status RecordErasure(uint64_t number) {
    records::v1::RecordsEvent event;
    event.mutable_person_erased()->add_person_ids(ErasePerson(number).ToString());
    event.mutable_person_erased()->set_controller(
        static_cast<common::v1::Controller>(kEraseController));
    return Append(event, records::KeysStream());
  }

  // The notes that the ring opens, withheld or not, of all records.
  absl::StatusOr<std::vector<std::string>> Opened() const {
    std::vector<std::string> opened;
    Position after;
    while (after < log->head().position) {
      ASSIGN_OR_RETURN(const std::vector<log::Record> page, log->ReadAll(after, 1000));
      for (const log::Record& record : page) {
        common::v1::SealedParts parts;
        if (!parts.ParseFromString(record.sealed)) return absl::DataLossError("sealed parts");
        for (const auto& part : parts.parts()) {
          common::v1::SealedCopy copy;
          copy.set_event_id(std::string(record.header.meta.event_id.uuid().bytes()));
          copy.set_kind(record.header.meta.kind);
          copy.set_path(part.path());
          *copy.mutable_sealed() = part.sealed();
          support::v1::ContactRecorded contact;
          const runtime::Sealer sealer(*ring, log->identity().log_id);
          if (sealer.OpenWithheld(copy, &contact).ok()) opened.push_back(contact.note());
        }
      }
      after = page.back().header.position;
    }
    return opened;
  }
};

}  // namespace varsel::erasure

#endif  // VARSEL_TESTS_ERASURE_ERASE_LOG_H_
