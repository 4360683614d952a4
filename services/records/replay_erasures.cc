#include "services/records/replay_erasures.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/records/streams.h"
#include "services/runtime/stored_event.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/sealed.pb.h"
#include "varsel/records/v1/records_events.pb.h"

namespace varsel::records {
namespace {

constexpr size_t kPage = 1000;

template <typename Event>
std::vector<keys::KeyOwner> OwnersOf(const Event& event) {
  std::vector<keys::KeyOwner> owners;
  for (const std::string& id : event.person_ids()) {
    if (const auto subject = SubjectId::Parse(id)) {
      owners.push_back({*subject, static_cast<uint8_t>(event.controller())});
    }
  }
  return owners;
}

void WithholdAll(const std::vector<keys::KeyOwner>& owners, bool withheld, keys::KeyRing& keys) {
  for (const keys::KeyOwner& owner : owners) {
    keys.Withhold(owner.subject, owner.controller, withheld);
  }
}

// A record of whose subjects any was erased may well hold parts whose keys are gone.
bool IsAboutErased(const log::Record& record, const keys::KeyRing& keys) {
  const auto& meta = record.header.meta;
  return std::any_of(meta.subjects.begin(), meta.subjects.end(), [&](const SubjectId& subject) {
    return keys.IsErased(subject, meta.controller);
  });
}

// Whether every key that the record was sealed with is there, or may have been erased.
bool HasItsKeys(const log::Record& record, const keys::KeyRing& keys) {
  if (record.sealed.empty() || IsAboutErased(record, keys)) return true;
  common::v1::SealedParts parts;
  if (!parts.ParseFromString(record.sealed)) return true;  // whoever reads it is told
  return std::all_of(parts.parts().begin(), parts.parts().end(), [&](const auto& part) {
    const std::string& id = part.sealed().key_id();
    return id.size() != Uuid::kSize || keys.HasKeyId(Uuid::FromBytes(id));
  });
}

}  // namespace

absl::Status ApplyToKeys(const std::vector<log::Record>& records, keys::KeyRing& keys) {
  std::vector<keys::KeyOwner> erased;
  for (const log::Record& record : records) {
    ASSIGN_OR_RETURN(const auto event, runtime::DecodeEvent<v1::RecordsEvent>(record));
    if (event.has_person_erased()) {
      const auto owners = OwnersOf(event.person_erased());
      erased.insert(erased.end(), owners.begin(), owners.end());
    } else if (event.has_person_restricted()) {
      WithholdAll(OwnersOf(event.person_restricted()), true, keys);
    } else if (event.has_person_released()) {
      WithholdAll(OwnersOf(event.person_released()), false, keys);
    }
  }
  return erased.empty() ? absl::OkStatus() : keys.EraseAll(erased);
}

absl::StatusOr<size_t> ReplayErasures(const log::EventLog& log, keys::KeyRing& keys) {
  std::vector<log::Record> all;
  Version after;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<log::Record> page,
                     log.ReadStream(KeysStream(), after, kPage));
    if (page.empty()) break;
    after = page.back().header.version;
    all.insert(all.end(), page.begin(), page.end());
  }
  RETURN_IF_ERROR(ApplyToKeys(all, keys));
  return all.size();
}

absl::StatusOr<bool> CheckKeysReachTheLog(const log::EventLog& log, const keys::KeyRing& keys,
                                          const KeyReach& reach) {
  if (reach.noted.has_value() && reach.made >= *reach.noted) return false;
  Position after;
  while (after < log.head().position) {
    ASSIGN_OR_RETURN(const std::vector<log::Record> page, log.ReadAll(after, kPage));
    if (page.empty()) break;
    for (const log::Record& record : page) {
      if (!HasItsKeys(record, keys)) {
        return Refuse(common::v1::KEY_STORE_OLDER,
                      {.id = absl::StrCat(record.header.position.value())});
      }
    }
    after = page.back().header.position;
  }
  return true;
}

}  // namespace varsel::records
