#include "services/focus/name_follower.h"

#include <optional>
#include <string>
#include <utility>

#include "services/focus/details.h"
#include "services/focus/person_view.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/records/v1/records_events.pb.h"

namespace varsel::focus {
namespace {

constexpr absl::Duration kTryAgainAfter = absl::Milliseconds(200);

// The arm of a kind that gives a person's own data; empty for any other.
std::string DetailsArm(std::string_view kind) {
  if (kind == "focus.v1.PersonRegistered") return "person_registered";
  if (kind == "focus.v1.PersonCorrected") return "person_corrected";
  return "";
}

// What decides whether names may be known at all.
bool IsOfKeys(std::string_view kind) { return kind.starts_with("records.v1.Person"); }

}  // namespace

void NameFollower::Start() {
  // Taken before any call: an erasure that is recorded while the rows are read, whose keys are not
  // gone yet, is followed and not passed over.
  opening_ = std::thread([this, from = ground_.log.head().position] { Open(from); });
}

void NameFollower::Stop() {
  std::shared_ptr<log::Follower> follower;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (opening_.joinable()) opening_.join();
  {
    MutexLock lock(mutex_);
    follower = std::move(follower_);
    follower_ = nullptr;
  }
  if (follower != nullptr) follower->Stop();
}

bool NameFollower::ready() const {
  MutexLock lock(mutex_);
  return follower_ != nullptr;
}

bool NameFollower::AwaitNow(absl::Duration timeout) const {
  const Position now = ground_.log.head().position;
  std::shared_ptr<log::Follower> follower;
  {
    MutexLock lock(mutex_);
    if (follower_ == nullptr && !stopping_) changed_.WaitFor(mutex_, timeout);
    follower = follower_;
  }
  return follower != nullptr && follower->AwaitScanned(now, timeout);
}

void NameFollower::Open(Position from) {
  while (true) {
    const absl::Status read = ReadRows(from);
    MutexLock lock(mutex_);
    if (stopping_) return;
    if (read.ok()) {
      follower_ = std::make_shared<log::Follower>(
          ground_.log,
          log::Follower::Options{.after = from,
                                 .wants =
                                     [](std::string_view kind) {
                                       return !DetailsArm(kind).empty() || IsOfKeys(kind);
                                     }},
          [this](const std::vector<log::Record>& records) { return Handle(records); }, nullptr);
      changed_.NotifyAll();
      return;
    }
    // The view is being rebuilt, or the log is on its way down: search answers UNAVAILABLE
    // meanwhile.
    changed_.WaitFor(mutex_, kTryAgainAfter);
    if (stopping_) return;
  }
}

absl::Status NameFollower::ReadRows(Position at_least) {
  ASSIGN_OR_RETURN(const auto rows, ground_.views.Read(kPersonView, at_least));
  absl::Status broken;
  RETURN_IF_ERROR(runtime::ScanRows<v1::PersonRow>(
      *rows, PersonPrefix(), "", [&](std::string_view key, const v1::PersonRow& row) {
        const absl::StatusOr<Details> details = OpenDetails(ground_.sealer, row);
        if (!details.ok()) {
          broken = details.status();
          return false;
        }
        if (!details->erased) {
          index_.Put(PersonOfKey(key), {details->name, details->aliases, details->birth_date});
        }
        return true;
      }));
  return broken;
}

absl::Status NameFollower::Handle(const std::vector<log::Record>& records) {
  for (const log::Record& record : records) {
    if (IsOfKeys(record.header.meta.kind)) {
      RETURN_IF_ERROR(HandleKeys(record));
      continue;
    }
    ASSIGN_OR_RETURN(const std::optional<common::v1::SealedCopy> copy,
                     runtime::CopySealed(record, DetailsArm(record.header.meta.kind)));
    if (!copy.has_value()) continue;
    ASSIGN_OR_RETURN(const Details details, OpenDetails(ground_.sealer, *copy));
    const Uuid person = record.header.meta.stream.id;
    if (details.erased) {
      index_.Erase(person);
    } else {
      index_.Put(person, {details.name, details.aliases, details.birth_date});
    }
  }
  return absl::OkStatus();
}

absl::Status NameFollower::HandleKeys(const log::Record& record) {
  ASSIGN_OR_RETURN(const auto event, runtime::DecodeEvent<records::v1::RecordsEvent>(record));
  const auto forget = [&](const auto& of) {
    if (of.controller() != common::v1::CONTROLLER_POLICE) return;
    for (const std::string& id : of.person_ids()) index_.Erase(IdOf(id));
  };
  if (event.has_person_erased()) forget(event.person_erased());
  if (event.has_person_restricted()) forget(event.person_restricted());
  if (!event.has_person_released()) return absl::OkStatus();
  // He is worked with again: known by what his row says now.
  ASSIGN_OR_RETURN(const auto rows, ground_.views.Read(kPersonView, record.header.position));
  for (const std::string& id : event.person_released().person_ids()) {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::PersonRow>(*rows, PersonKey(IdOf(id))));
    if (!row.has_value()) continue;
    ASSIGN_OR_RETURN(const Details details, OpenDetails(ground_.sealer, *row));
    if (details.erased) continue;
    index_.Put(IdOf(id), {details.name, details.aliases, details.birth_date});
  }
  return absl::OkStatus();
}

}  // namespace varsel::focus
