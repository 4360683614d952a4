// Incidents: whom of the involved groups they call to follow up.
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/domain/time_proto.h"
#include "services/meeting/due_folds.h"
#include "services/meeting/due_rows.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::meeting {
namespace {

using Groups = google::protobuf::RepeatedPtrField<timeline::v1::InvolvedGroup>;

std::string GroupIncidentKey(std::string_view group_id, absl::Time occurred, const Uuid& incident) {
  return KeyBuilder(IdKey('j', group_id)).Number(NewestFirst(occurred)).Id(incident).Take();
}

// The notification by which each person of the group was last reached. One who was reached under
// two of his records, before they were merged, is followed up by one of them.
absl::Status AddNotified(std::string_view group_id, const views::RowReader& rows,
                         absl::flat_hash_set<std::string>* notified) {
  std::vector<std::pair<std::string, std::string>> members;  // person, notification
  const std::string prefix = IdKey('g', group_id);
  RETURN_IF_ERROR(runtime::ScanRows<v1::ReachedMemberRow>(
      rows, prefix, "", [&](std::string_view key, const v1::ReachedMemberRow& member) {
        members.emplace_back(KeyReader(key.substr(prefix.size())).Id().ToString(),
                             member.notification_id());
        return true;
      }));
  absl::flat_hash_map<std::string, std::string> last;  // by person
  for (const auto& [person, notification] : members) {
    ASSIGN_OR_RETURN(const std::string surviving, SurvivingId(rows, person));
    const auto [there, is_first] = last.emplace(surviving, notification);
    if (is_first) continue;
    ASSIGN_OR_RETURN(const auto one,
                     runtime::GetRowOrNew<v1::NotifiedRow>(rows, IdKey('n', there->second)));
    ASSIGN_OR_RETURN(const auto other,
                     runtime::GetRowOrNew<v1::NotifiedRow>(rows, IdKey('n', notification)));
    if (FromProto(other.reached_time()) > FromProto(one.reached_time())) {
      there->second = notification;
    }
  }
  for (const auto& [person, notification] : last) notified->insert(notification);
  return absl::OkStatus();
}

absl::Status Happened(const Uuid& incident, const Groups& groups, absl::Time occurred,
                      views::RowStore& rows) {
  absl::flat_hash_set<std::string> notified;
  for (const timeline::v1::InvolvedGroup& group : groups) {
    rows.Put(GroupIncidentKey(group.group_id(), occurred, incident), "");
    RETURN_IF_ERROR(AddNotified(group.group_id(), rows, &notified));
  }
  for (const std::string& notification_id : notified) {
    RETURN_IF_ERROR(AttachIncident(notification_id, incident.ToString(), occurred, rows));
  }
  return absl::OkStatus();
}

absl::Status NeverHappened(const Uuid& incident, const Groups& groups, absl::Time occurred,
                           views::RowStore& rows) {
  for (const timeline::v1::InvolvedGroup& group : groups) {
    rows.Delete(GroupIncidentKey(group.group_id(), occurred, incident));
  }
  std::vector<std::string> notified;
  const std::string prefix = Key('i').Id(incident).Take();
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    notified.push_back(KeyReader(key.substr(prefix.size())).Id().ToString());
    return true;
  }));
  for (const std::string& notification_id : notified) {
    RETURN_IF_ERROR(DetachIncident(notification_id, incident.ToString(), rows));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FoldIncident(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const timeline::v1::TimelineEvent* event,
                   runtime::DecodeShared<timeline::v1::TimelineEvent>(record));
  const Uuid& incident = record.header.meta.stream.id;
  if (event->has_incident_recorded()) {
    const auto& said = event->incident_recorded();
    return Happened(incident, said.groups(), FromProto(said.occurred_time()), rows);
  }
  if (event->has_incident_corrected()) {
    const auto& said = event->incident_corrected();
    RETURN_IF_ERROR(NeverHappened(incident, said.groups_before(),
                                  FromProto(said.occurred_time_before()), rows));
    return Happened(incident, said.groups(), FromProto(said.occurred_time()), rows);
  }
  if (event->has_incident_withdrawn()) {
    const auto& said = event->incident_withdrawn();
    return NeverHappened(incident, said.groups(), FromProto(said.occurred_time()), rows);
  }
  return absl::OkStatus();
}

}  // namespace varsel::meeting
