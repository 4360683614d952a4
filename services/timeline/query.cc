#include "services/timeline/query.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/runtime/sealer.h"
#include "services/timeline/evolve.h"
#include "services/timeline/incident_view.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/timeline_events.pb.h"
#include "varsel/timeline/v1/timeline_reasons.pb.h"
#include "varsel/timeline/v1/timeline_rows.pb.h"

namespace varsel::timeline {
namespace {

using runtime::Call;

constexpr int kPageSizeDefault = 50;
constexpr int kScannedMax = 2000;  // of one page, where a filter passes few

// The section that bounds what the caller sees; nullopt = the district. "" sees nothing.
std::optional<std::string> SectionBound(const Call& call) {
  if (call.scope != common::v1::Access::OWN_SECTION) return std::nullopt;
  return call.caller.section.has_value() ? call.caller.section->ToString() : std::string();
}

void Fill(const v1::IncidentRow& row, v1::Incident* incident) {
  const v1::IncidentFact& fact = *FactNow(row.life());
  incident->set_incident_id(row.life().incident_id());
  incident->set_version(row.version());
  *incident->mutable_occurred_time() = fact.occurred_time();
  incident->set_precision(fact.precision());
  incident->set_section_id(fact.section_id());
  incident->set_incident_kind(fact.incident_kind());
  incident->set_severity(fact.severity());
  *incident->mutable_groups() = fact.groups();
  incident->set_source(fact.source());
  incident->set_reliability(fact.reliability());
  incident->set_withdrawn(row.life().withdrawn());
}

// The note stands in the last event that gave one.
absl::Status OpenNote(const v1::IncidentRow& row, const runtime::Sealer& sealer,
                      v1::Incident* incident) {
  if (!row.has_sealed()) return absl::OkStatus();
  bool erased = false;
  if (row.sealed().path() == "incident_corrected") {
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::IncidentCorrected>(sealer, row.sealed(), &erased));
    incident->set_note(opened.note());
  } else {
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::IncidentRecorded>(sealer, row.sealed(), &erased));
    incident->set_note(opened.note());
  }
  incident->set_note_erased(erased);
  return absl::OkStatus();
}

// What each person was in it; unspecified where his key is gone.
absl::Status OpenPersons(const v1::IncidentRow& row, const runtime::Sealer& sealer,
                         v1::Incident* incident) {
  const v1::IncidentFact& fact = *FactNow(row.life());
  for (int i = 0; i < fact.person_ids_size() && i < row.persons_sealed_size(); ++i) {
    v1::InvolvedPerson& person = *incident->add_persons();
    person.set_person_id(fact.person_ids(i));
    if (row.persons_sealed(i).path().empty()) continue;
    bool erased = false;
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::InvolvedPerson>(sealer, row.persons_sealed(i), &erased));
    person.set_involved_as(opened.involved_as());
  }
  *incident->mutable_others() = fact.others();
  return absl::OkStatus();
}

absl::StatusOr<std::string> StartOfPage(const v1::ListIncidentsRequest& request,
                                        const std::string& prefix) {
  if (request.page_token().empty() && request.has_until()) {
    return Before(prefix, FromProto(request.until()));
  }
  return runtime::KeyOfPageToken(request.page_token(), prefix);
}

std::string PrefixFor(const v1::ListIncidentsRequest& request, const std::string& section) {
  if (const auto group = Uuid::Parse(request.group_id())) return GroupPrefix(*group);
  if (const auto id = Uuid::Parse(section)) return SectionPrefix(*id);
  return DistrictPrefix();
}

}  // namespace

absl::StatusOr<v1::GetIncidentResponse> QueryIncident(const Call& call,
                                                      const v1::GetIncidentRequest& request,
                                                      const views::RowReader& rows,
                                                      const runtime::Sealer& sealer) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::IncidentRow>(
                                       rows, IncidentKey(*Uuid::Parse(request.incident_id()))));
  const std::optional<std::string> bound = SectionBound(call);
  if (!row.has_value() || (bound.has_value() && FactNow(row->life())->section_id() != *bound)) {
    return Refuse(v1::INCIDENT_UNKNOWN, {.field = "incident_id"});
  }
  v1::GetIncidentResponse response;
  Fill(*row, response.mutable_incident());
  response.mutable_incident()->set_area(FactNow(row->life())->area());
  RETURN_IF_ERROR(OpenNote(*row, sealer, response.mutable_incident()));
  RETURN_IF_ERROR(OpenPersons(*row, sealer, response.mutable_incident()));
  return response;
}

absl::StatusOr<v1::ListIncidentsResponse> QueryIncidents(const Call& call,
                                                         const v1::ListIncidentsRequest& request,
                                                         const views::RowReader& rows) {
  v1::ListIncidentsResponse response;
  const std::optional<std::string> bound = SectionBound(call);
  std::string section = request.section_id();
  if (bound.has_value()) {
    if (bound->empty() || (!section.empty() && section != *bound)) return response;
    section = *bound;
  }
  const std::string prefix = PrefixFor(request, section);
  ASSIGN_OR_RETURN(const std::string start, StartOfPage(request, prefix));
  const int size = request.page_size() == 0 ? kPageSizeDefault : request.page_size();
  int scanned = 0;
  absl::Status failed;
  RETURN_IF_ERROR(runtime::ScanRows<v1::IncidentIndexRow>(
      rows, prefix, start, [&](std::string_view key, const v1::IncidentIndexRow& index) {
        if (request.has_from() && TimeOfIndexKey(key, prefix.size()) < FromProto(request.from())) {
          return false;
        }
        if (response.incidents_size() == size || scanned++ == kScannedMax) {
          response.set_next_page_token(runtime::PageToken(key));
          return false;
        }
        const auto row =
            runtime::GetRow<v1::IncidentRow>(rows, IncidentKey(*Uuid::Parse(index.incident_id())));
        if (!row.ok()) {
          failed = row.status();
          return false;
        }
        if (!row->has_value()) return true;
        if (!section.empty() && FactNow((*row)->life())->section_id() != section) return true;
        Fill(**row, response.add_incidents());
        return true;
      }));
  RETURN_IF_ERROR(failed);
  return response;
}

void RegisterQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  runtime::Sealer& sealer = ground.sealer;
  ground.methods.Query<v1::GetIncidentRequest, v1::GetIncidentResponse>(
      "varsel.timeline.v1.TimelineService/GetIncident", runtime::Work::kPointReads,
      [&views, &sealer](const Call& call, const v1::GetIncidentRequest& request)
          -> absl::StatusOr<v1::GetIncidentResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kIncidentView, call.at_least));
        return QueryIncident(call, request, *rows, sealer);
      });
  ground.methods.Query<v1::ListIncidentsRequest, v1::ListIncidentsResponse>(
      "varsel.timeline.v1.TimelineService/ListIncidents", runtime::Work::kScan,
      [&views](const Call& call, const v1::ListIncidentsRequest& request)
          -> absl::StatusOr<v1::ListIncidentsResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kIncidentView, call.at_least));
        return QueryIncidents(call, request, *rows);
      });
}

}  // namespace varsel::timeline
