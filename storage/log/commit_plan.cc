#include "storage/log/commit_plan.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::log {

namespace v1 = common::v1;

absl::StatusOr<Version> CommitPlan::VersionOf(const StreamId& stream) {
  const auto found = heads_.find(stream);
  if (found != heads_.end()) return found->second;
  return state_.HeadOf(stream);
}

absl::StatusOr<std::optional<Placement>> CommitPlan::Repeated(const RequestEntry& request) {
  std::optional<KnownRequest> known;
  const auto found = requests_.find(request.key);
  if (found != requests_.end()) {
    known = found->second;
  } else {
    ASSIGN_OR_RETURN(known, state_.Find(request.key));
  }
  if (!known.has_value()) return std::nullopt;
  if (known->stored.mac != request.mac) {
    return Refuse(v1::REQUEST_ID_REUSED, {.field = "request_id"});
  }
  Placement placement;
  placement.outcome = AppendOutcome{.last = known->stored.last,
                                    .recorded = known->recorded,
                                    .repeated = true,
                                    .reply = std::move(known->stored.reply)};
  return placement;
}

absl::Status CommitPlan::CheckVersions(const AppendRequest& request) {
  for (const Precondition& precondition : request.preconditions) {
    ASSIGN_OR_RETURN(const Version met, VersionOf(precondition.stream));
    if (met == precondition.expected) continue;
    return Refuse(v1::VERSION_MET, {.id = precondition.stream.ToString(),
                                    .detail = absl::StrCat(met.value()),
                                    .version_met = met.value(),
                                    .position_met = head_.value()});
  }
  return absl::OkStatus();
}

absl::Status CommitPlan::CheckEventIds(const AppendRequest& request) {
  absl::flat_hash_set<EventId> own;
  for (const NewRecord& record : request.records) {
    const EventId& id = record.meta.event_id;
    bool in_use = events_.contains(id) || (request.records.size() > 1 && !own.insert(id).second);
    if (!in_use) {
      ASSIGN_OR_RETURN(in_use, state_.HasEvent(id));
    }
    if (in_use) return Refuse(v1::ID_IN_USE, {.field = "event_id", .id = id.ToString()});
  }
  return absl::OkStatus();
}

absl::StatusOr<Placement> CommitPlan::Place(const AppendRequest& request, absl::Time recorded) {
  if (request.request.has_value()) {
    ASSIGN_OR_RETURN(std::optional<Placement> repeated, Repeated(*request.request));
    if (repeated.has_value()) return *std::move(repeated);
  }
  RETURN_IF_ERROR(CheckVersions(request));
  RETURN_IF_ERROR(CheckEventIds(request));
  // Every lookup that can fail comes before the first change.
  std::vector<Version> before;
  before.reserve(request.records.size());
  for (const NewRecord& record : request.records) {
    ASSIGN_OR_RETURN(const Version version, VersionOf(record.meta.stream));
    before.push_back(version);
  }
  Placement placement;
  placement.first = head_.Next();
  for (size_t i = 0; i < request.records.size(); ++i) {
    const RecordMeta& meta = request.records[i].meta;
    const Version next = heads_.try_emplace(meta.stream, before[i]).first->second.Next();
    heads_[meta.stream] = next;
    placement.versions.push_back(next);
    events_.insert(meta.event_id);
    head_ = head_.Next();
  }
  placement.outcome =
      AppendOutcome{.last = head_, .recorded = recorded, .repeated = false, .reply = {}};
  if (request.request.has_value()) {
    placement.outcome.reply = request.request->reply;
    requests_.emplace(request.request->key,
                      KnownRequest{StoredRequest{.mac = request.request->mac,
                                                 .last = head_,
                                                 .reply = request.request->reply},
                                   recorded});
  }
  return placement;
}

}  // namespace varsel::log
