#include "services/timeline/decide.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/domain/time_proto.h"
#include "services/timeline/evolve.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_reasons.pb.h"

namespace varsel::timeline {
namespace {

using Groups = google::protobuf::RepeatedPtrField<v1::InvolvedGroup>;

absl::Status CheckKnown(const v1::IncidentLife& life) {
  if (life.incident_id().empty()) return Refuse(v1::INCIDENT_UNKNOWN, {.field = "incident_id"});
  if (life.withdrawn()) {
    return Refuse(v1::INCIDENT_WITHDRAWN_ALREADY, {.field = "incident_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckGroups(const Groups& groups, const TimelineContext& context) {
  absl::flat_hash_map<std::string, v1::GroupRole> roles;
  for (const v1::InvolvedGroup& group : groups) {
    if (!context.known_groups.contains(group.group_id())) {
      return Refuse(v1::GROUP_UNKNOWN, {.field = "groups.group_id", .id = group.group_id()});
    }
    const auto [there, added] = roles.emplace(group.group_id(), group.role());
    if (added) continue;
    const bool same = there->second == group.role();
    return Refuse(same ? v1::GROUP_NAMED_TWICE : v1::GROUP_ON_BOTH_SIDES,
                  {.field = "groups.group_id", .id = group.group_id()});
  }
  return absl::OkStatus();
}

// Whoever is on record must be on it; nobody, and no category of others, stands twice.
template <typename Command>
absl::Status CheckPersons(const Command& command, const TimelineContext& context) {
  absl::flat_hash_set<std::string> named;
  for (const v1::InvolvedPerson& person : command.persons()) {
    if (!context.known_persons.contains(person.person_id())) {
      return Refuse(v1::PERSON_UNKNOWN, {.field = "persons.person_id", .id = person.person_id()});
    }
    if (!named.insert(person.person_id()).second) {
      return Refuse(v1::PERSON_NAMED_TWICE,
                    {.field = "persons.person_id", .id = person.person_id()});
    }
  }
  absl::flat_hash_set<int> counted;
  for (const v1::OthersInvolved& others : command.others()) {
    if (!counted.insert(others.involved_as()).second) {
      return Refuse(v1::PERSON_NAMED_TWICE, {.field = "others.involved_as"});
    }
  }
  return absl::OkStatus();
}

// A house number gives an address away; a part of town has none.
bool LooksLikeAnAddress(const std::string& area) {
  return std::any_of(area.begin(), area.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <typename Command>
absl::Status CheckFact(const Command& command, const TimelineContext& context) {
  if (!context.section_known) {
    return Refuse(v1::SECTION_UNKNOWN, {.field = "section_id", .id = command.section_id()});
  }
  if (LooksLikeAnAddress(command.area())) {
    return Refuse(v1::AREA_IS_AN_ADDRESS, {.field = "area"});
  }
  RETURN_IF_ERROR(CheckGroups(command.groups(), context));
  return CheckPersons(command, context);
}

template <typename Command, typename Event>
void FillFact(const Command& command, Event* event) {
  event->set_incident_id(command.incident_id());
  *event->mutable_occurred_time() = command.occurred_time();
  event->set_precision(command.precision());
  event->set_section_id(command.section_id());
  event->set_area(command.area());
  event->set_incident_kind(command.incident_kind());
  event->set_severity(command.severity());
  *event->mutable_groups() = command.groups();
  event->set_source(command.source());
  event->set_reliability(command.reliability());
  *event->mutable_persons() = command.persons();
  *event->mutable_others() = command.others();
  event->set_note(command.note());
}

EventId Corrected(const v1::IncidentLife& life) {
  return EventId(Uuid::FromBytes(FactNow(life)->event_id()));
}

Drafts<v1::TimelineEvent> One(Draft<v1::TimelineEvent> draft) {
  Drafts<v1::TimelineEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

}  // namespace

StreamId IncidentStream(const Uuid& id) { return {"timeline.incident", id}; }

Decision Decide(const v1::IncidentLife& life, const v1::RecordIncidentRequest& command,
                const TimelineContext& context) {
  if (!life.incident_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "incident_id", .id = command.incident_id()});
  }
  RETURN_IF_ERROR(CheckFact(command, context));
  Draft<v1::TimelineEvent> draft{.occurred = FromProto(command.occurred_time())};
  FillFact(command, draft.event.mutable_incident_recorded());
  return One(std::move(draft));
}

Decision Decide(const v1::IncidentLife& life, const v1::CorrectIncidentRequest& command,
                const TimelineContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  RETURN_IF_ERROR(CheckFact(command, context));
  Draft<v1::TimelineEvent> draft{.occurred = FromProto(command.occurred_time()),
                                 .corrects = Corrected(life)};
  v1::IncidentCorrected& event = *draft.event.mutable_incident_corrected();
  FillFact(command, &event);
  event.set_reason_code(command.reason_code());
  const v1::IncidentFact& before = *FactNow(life);
  *event.mutable_occurred_time_before() = before.occurred_time();
  event.set_section_id_before(before.section_id());
  *event.mutable_groups_before() = before.groups();
  return One(std::move(draft));
}

Decision Decide(const v1::IncidentLife& life, const v1::WithdrawIncidentRequest& command,
                const TimelineContext& context) {
  RETURN_IF_ERROR(CheckKnown(life));
  Draft<v1::TimelineEvent> draft{.occurred = context.base.now, .corrects = Corrected(life)};
  v1::IncidentWithdrawn& event = *draft.event.mutable_incident_withdrawn();
  event.set_incident_id(command.incident_id());
  event.set_reason_code(command.reason_code());
  const v1::IncidentFact& before = *FactNow(life);
  *event.mutable_occurred_time() = before.occurred_time();
  event.set_section_id(before.section_id());
  *event.mutable_groups() = before.groups();
  return One(std::move(draft));
}

}  // namespace varsel::timeline
