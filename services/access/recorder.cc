#include "services/access/recorder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/access/keys.h"
#include "services/runtime/deterministic.h"
#include "services/runtime/stored_event.h"
#include "storage/base/error.h"

namespace varsel::access {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(1);

v1::ReadPart PartOf(runtime::PersonalRead::Part part) {
  switch (part) {
    case runtime::PersonalRead::Part::kReply:
      return v1::READ_PART_REPLY;
    case runtime::PersonalRead::Part::kStreamOpened:
      return v1::READ_PART_STREAM_OPENED;
    case runtime::PersonalRead::Part::kStreamPersons:
      return v1::READ_PART_STREAM_PERSONS;
  }
  return v1::READ_PART_UNSPECIFIED;
}

// The reading of the access log itself names many, and is looked at by nobody else's flags.
bool CountsPersons(common::v1::Access::Role role) { return role != common::v1::Access::DPO; }

}  // namespace

Recorder::Recorder(const runtime::AccessGround& access, const views::ViewSource& district_views,
                   const v1::AccessPolicy& policy, absl::Duration refusals_wait)
    : access_(access),
      facts_(district_views, policy),
      persons_per_hour_(policy.persons_per_hour()),
      refusals_({.per_minute = policy.refusals_per_minute(),
                 .wait = refusals_wait,
                 .persons_max = kPersonsOfEntryMax,
                 .clock = &access.system_clock},
                [this](Unwritten entry, Written written) {
                  Append(std::move(entry), std::move(written));
                }) {}

void Recorder::Record(const runtime::PersonalRead& read, Written written) {
  const runtime::Caller& caller = read.call.caller;
  Unwritten entry{.actor = caller.actor,
                  .purpose = read.call.purpose,
                  .controller = static_cast<uint8_t>(caller.controller),
                  .persons = read.persons};
  v1::ReadLogged& logged = entry.read;
  logged.set_role(caller.role);
  logged.set_agency(caller.agency);
  if (caller.section.has_value()) logged.set_section_id(caller.section->ToString());
  logged.set_method(std::string(read.method));
  logged.set_part(PartOf(read.part));
  logged.set_selection_code(read.selection);
  logged.set_calls(1);
  logged.set_persons(static_cast<uint32_t>(read.persons.size()));
  if (read.code != absl::StatusCode::kOk) {
    logged.set_status_code(static_cast<uint32_t>(read.code));
    logged.set_reason_code(read.reason);
    return refusals_.Add(std::move(entry), std::move(written));
  }
  if (CountsPersons(caller.role)) logged.set_flagged_from_persons(persons_per_hour_);
  facts_.FillIn(caller, read.persons, &logged);
  Append(std::move(entry), std::move(written));
}

void Recorder::Append(Unwritten entry, Written written) {
  v1::AccessEvent event;
  *event.mutable_read_logged() = std::move(entry.read);
  const absl::Time now = access_.system_clock.Now();
  log::AppendRequest request;
  size_t begin = 0;
  do {  // once where it names nobody
    const size_t end = std::min(begin + kPersonsOfEntryMax, entry.persons.size());
    log::NewRecord record;
    record.meta = {.stream = ReaderStream(entry.actor.uuid()),
                   .kind = std::string(runtime::KindOf(event)),
                   .event_id = EventId(access_.entropy.NewUuid()),
                   .occurred = now,
                   .actor = entry.actor,
                   .purpose = entry.purpose,
                   .controller = entry.controller};
    record.meta.subjects.reserve(end - begin);
    for (size_t i = begin; i < end; ++i) {
      record.meta.subjects.push_back(SubjectId(entry.persons[i]));
    }
    record.payload = runtime::DeterministicBytes(event);
    request.records.push_back(std::move(record));
    begin = end;
  } while (begin < entry.persons.size());
  access_.log.Append(std::move(request), [written = std::move(written)](
                                             const absl::StatusOr<log::AppendOutcome>& outcome) {
    if (outcome.ok()) return written(absl::OkStatus());
    written(Refuse(common::v1::READ_NOT_LOGGED, {.retry_after = kRetryAfter}));
  });
}

}  // namespace varsel::access
