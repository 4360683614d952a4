#include <utility>

#include "services/domain/danish_calendar.h"
#include "services/domain/time_proto.h"
#include "services/picture/views.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/picture/v1/picture_rows.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::picture {
namespace {

using timeline::v1::TimelineEvent;

const absl::CivilDay kFirstDay(1970, 1, 1);

// IncidentRecorded and IncidentCorrected say it alike.
template <typename Said>
v1::ScoredIncidentRow Scored(const Said& said) {
  v1::ScoredIncidentRow row;
  row.set_day(ScoreDayNumber(DanishDay(FromProto(said.occurred_time()))));
  row.set_incident_kind(said.incident_kind());
  row.set_severity(said.severity());
  row.set_doubtful(said.reliability() == timeline::v1::RELIABILITY_DOUBTFUL);
  for (const timeline::v1::InvolvedGroup& group : said.groups()) {
    const std::string id(PictureId(group.group_id()).bytes());
    if (group.role() == timeline::v1::GROUP_ROLE_AGGRESSOR) {
      row.add_aggressors(id);
    } else {
      row.add_targets(id);
    }
  }
  return row;
}

// `by` is 1 or -1; unsigned arithmetic wraps back.
void AddAt(int index, uint32_t by, google::protobuf::RepeatedField<uint32_t>* counts) {
  while (counts->size() <= index) counts->Add(0);
  counts->Set(index, counts->Get(index) + by);
}

// `change` is told the day's counters; a day without any is taken out again.
template <typename Change>
absl::Status ChangeDay(int32_t day, const Uuid& group, Change change, views::RowStore& rows) {
  const std::string key = PictureSpace('n').Number(ScoreMonth(kFirstDay + day)).Id(group).Take();
  ASSIGN_OR_RETURN(v1::ScoreRow row, runtime::GetRowOrNew<v1::ScoreRow>(rows, key));
  int at = 0;
  while (at < row.days_size() && row.days(at).day() != day) ++at;
  if (at == row.days_size()) row.add_days()->set_day(day);
  v1::ScoreDay& counts = *row.mutable_days(at);
  change(counts);
  if (counts.as_aggressor() == 0 && counts.as_target() == 0 && counts.incidents() == 0) {
    row.mutable_days()->DeleteSubrange(at, 1);
  }
  if (row.days().empty()) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

absl::Status Count(const v1::ScoredIncidentRow& incident, uint32_t by, views::RowStore& rows) {
  const uint32_t doubtful = incident.doubtful() ? by : 0;
  for (const std::string& group : incident.aggressors()) {
    RETURN_IF_ERROR(ChangeDay(
        incident.day(), Uuid::FromBytes(group),
        [&](v1::ScoreDay& counts) {
          counts.set_as_aggressor(counts.as_aggressor() + by);
          counts.set_doubtful(counts.doubtful() + doubtful);
          AddAt(incident.incident_kind(), by, counts.mutable_by_kind());
          AddAt(incident.severity(), by, counts.mutable_by_severity());
        },
        rows));
  }
  for (const std::string& group : incident.targets()) {
    RETURN_IF_ERROR(ChangeDay(
        incident.day(), Uuid::FromBytes(group),
        [&](v1::ScoreDay& counts) { counts.set_as_target(counts.as_target() + by); }, rows));
  }
  return ChangeDay(
      incident.day(), Uuid(),
      [&](v1::ScoreDay& counts) {
        counts.set_incidents(counts.incidents() + by);
        if (incident.aggressors().empty()) {
          counts.set_without_aggressor(counts.without_aggressor() + by);
        }
      },
      rows);
}

}  // namespace

int32_t ScoreDayNumber(absl::CivilDay day) { return static_cast<int32_t>(day - kFirstDay); }

uint64_t ScoreMonth(absl::CivilDay day) {
  return static_cast<uint64_t>(day.year() * 12 + day.month() - 1);
}

bool ScoresView::Wants(std::string_view kind) const {
  return kind.starts_with("timeline.v1.Incident");
}

absl::Status ScoresView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const TimelineEvent* event, runtime::DecodeShared<TimelineEvent>(record));
  const std::string key = PictureKey('i', record.header.meta.stream.id);
  if (!event->has_incident_recorded()) {
    ASSIGN_OR_RETURN(const auto before, runtime::GetRow<v1::ScoredIncidentRow>(rows, key));
    if (before.has_value()) RETURN_IF_ERROR(Count(*before, static_cast<uint32_t>(-1), rows));
  }
  if (event->has_incident_withdrawn()) {
    rows.Delete(key);
    return absl::OkStatus();
  }
  const v1::ScoredIncidentRow now = event->has_incident_recorded()
                                        ? Scored(event->incident_recorded())
                                        : Scored(event->incident_corrected());
  runtime::PutRow(rows, key, now);
  return Count(now, 1, rows);
}

}  // namespace varsel::picture
