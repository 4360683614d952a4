#include "services/sanction/incident_view.h"

#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::sanction {
namespace {

namespace timeline_events = ::varsel::timeline::v1;

std::vector<std::string> ViolenceKeys(const v1::IncidentRow& row, const Uuid& incident) {
  std::vector<std::string> keys;
  if (row.withdrawn()) return keys;
  for (const std::string& text : row.aggressor_group_ids()) {
    if (const auto group = Uuid::Parse(text)) {
      keys.push_back(
          KeyBuilder(ViolenceFrom(*group, FromProto(row.occurred_time()))).Id(incident).Take());
    }
  }
  return keys;
}

template <typename Fact>
void Hold(const Fact& fact, v1::IncidentRow* row) {
  *row->mutable_occurred_time() = fact.occurred_time();
  row->clear_aggressor_group_ids();
  for (const timeline_events::InvolvedGroup& group : fact.groups()) {
    if (group.role() == timeline_events::GROUP_ROLE_AGGRESSOR) {
      row->add_aggressor_group_ids(group.group_id());
    }
  }
}

}  // namespace

absl::StatusOr<bool> WasViolent(const views::RowReader& rows, const Uuid& group_id, absl::Time from,
                                absl::Time until) {
  bool violent = false;
  const std::string prefix = ViolencePrefix(group_id);
  RETURN_IF_ERROR(
      rows.Scan(prefix, ViolenceFrom(group_id, from), [&](std::string_view key, std::string_view) {
        KeyReader reader(key.substr(prefix.size()));
        violent = reader.Time() <= until;
        return false;  // the first one tells
      }));
  return violent;
}

bool IncidentView::Wants(std::string_view kind) const {
  return kind.starts_with("timeline.v1.Incident");
}

absl::Status IncidentView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const timeline_events::TimelineEvent* event,
                   runtime::DecodeShared<timeline_events::TimelineEvent>(record));
  const Uuid& incident = record.header.meta.stream.id;
  const std::string key = IncidentKey(incident);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::IncidentRow>(rows, key));
  for (const std::string& violence : ViolenceKeys(row, incident)) rows.Delete(violence);
  switch (event->kind_case()) {
    case timeline_events::TimelineEvent::kIncidentRecorded:
      Hold(event->incident_recorded(), &row);
      break;
    case timeline_events::TimelineEvent::kIncidentCorrected:
      Hold(event->incident_corrected(), &row);
      break;
    case timeline_events::TimelineEvent::kIncidentWithdrawn:
      row.set_withdrawn(true);
      break;
    case timeline_events::TimelineEvent::kLinkProposed:  // of no incident: not wanted
    case timeline_events::TimelineEvent::kLinkStated:
    case timeline_events::TimelineEvent::kLinkWithdrawn:
    case timeline_events::TimelineEvent::kSpiralProposed:
    case timeline_events::TimelineEvent::kSpiralJudged:
    case timeline_events::TimelineEvent::kSpiralWithdrawn:
    case timeline_events::TimelineEvent::kTimingSet:
    case timeline_events::TimelineEvent::kTimingWithdrawn:
    case timeline_events::TimelineEvent::KIND_NOT_SET:
      break;
  }
  row.set_version(record.header.version.value());
  for (const std::string& violence : ViolenceKeys(row, incident)) rows.Put(violence, "");
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::sanction
