#include <string>

#include "services/domain/time_proto.h"
#include "services/meeting/views.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::meeting {
namespace {

using google::protobuf::RepeatedPtrField;
using timeline::v1::InvolvedGroup;

// Each pair of an aggressor and a target of the incident.
template <typename Visit>
void ForEachAttack(const RepeatedPtrField<InvolvedGroup>& groups,
                   const google::protobuf::Timestamp& occurred, const Uuid& incident,
                   const Visit& visit) {
  for (const InvolvedGroup& aggressor : groups) {
    if (aggressor.role() != timeline::v1::GROUP_ROLE_AGGRESSOR) continue;
    for (const InvolvedGroup& target : groups) {
      if (target.role() != timeline::v1::GROUP_ROLE_TARGET) continue;
      visit(KeyBuilder(ChainPrefix(aggressor.group_id(), target.group_id()))
                .Number(NewestFirst(FromProto(occurred)))
                .Id(incident)
                .Take());
    }
  }
}

}  // namespace

bool ConflictView::Wants(std::string_view kind) const {
  return kind.starts_with("timeline.v1.Incident");
}

absl::Status ConflictView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const timeline::v1::TimelineEvent* event,
                   runtime::DecodeShared<timeline::v1::TimelineEvent>(record));
  const Uuid& incident = record.header.meta.stream.id;
  const auto put = [&rows](const std::string& key) { rows.Put(key, ""); };
  const auto take = [&rows](const std::string& key) { rows.Delete(key); };
  if (event->has_incident_recorded()) {
    const auto& said = event->incident_recorded();
    ForEachAttack(said.groups(), said.occurred_time(), incident, put);
  } else if (event->has_incident_corrected()) {
    const auto& said = event->incident_corrected();
    ForEachAttack(said.groups_before(), said.occurred_time_before(), incident, take);
    ForEachAttack(said.groups(), said.occurred_time(), incident, put);
  } else if (event->has_incident_withdrawn()) {
    const auto& said = event->incident_withdrawn();
    ForEachAttack(said.groups(), said.occurred_time(), incident, take);
  }
  return absl::OkStatus();
}

}  // namespace varsel::meeting
