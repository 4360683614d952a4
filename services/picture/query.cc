#include <map>
#include <string>

#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"
#include "services/picture/service.h"
#include "services/picture/views.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/picture/v1/picture_events.pb.h"
#include "varsel/picture/v1/picture_reasons.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::picture {
namespace {

using runtime::Call;

constexpr int kPicturePageDefault = 50;
constexpr int kPictureScannedMax = 2000;  // of one page, where a filter passes few

absl::StatusOr<v1::GetGroupRisksResponse> QueryRisks(const v1::GetGroupRisksRequest& request,
                                                     const views::RowReader& rows,
                                                     const runtime::Sealer& sealer) {
  const Uuid group = PictureId(request.group_id());
  ASSIGN_OR_RETURN(const auto known,
                   runtime::GetRow<v1::ReferenceRow>(rows, PictureKey('g', group)));
  if (!known.has_value() || known->withdrawn()) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id", .id = request.group_id()});
  }
  v1::GetGroupRisksResponse response;
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::RiskRow>(rows, PictureKey('r', group)));
  response.set_version(row.version());
  std::map<int, v1::RiskJudgement> now;
  for (int i = 0; i < row.life().facts_size(); ++i) {
    const v1::RiskFact& fact = row.life().facts(i);
    v1::RiskJudgement& judgement = *response.add_judgements();
    judgement.set_judgement_id(fact.judgement_id());
    judgement.set_indicator(fact.indicator());
    judgement.set_level(fact.level());
    *judgement.mutable_judged_time() = fact.judged_time();
    judgement.set_actor_id(fact.actor_id());
    *judgement.mutable_recorded_from() = fact.recorded_from();
    if (fact.has_recorded_until()) *judgement.mutable_recorded_until() = fact.recorded_until();
    if (i < row.bases_sealed_size() && !row.bases_sealed(i).path().empty()) {
      bool erased = false;
      ASSIGN_OR_RETURN(const auto opened,
                       runtime::OpenOr<v1::RiskJudged>(sealer, row.bases_sealed(i), &erased));
      judgement.set_basis(opened.basis());
    }
    if (fact.has_recorded_until()) continue;
    const auto [at, first] = now.emplace(fact.indicator(), judgement);
    if (!first && FromProto(at->second.judged_time()) <= FromProto(fact.judged_time())) {
      at->second = judgement;
    }
  }
  for (auto& [indicator, judgement] : now) *response.add_now() = std::move(judgement);
  return response;
}

absl::Status FillObservation(const v1::AreaRow& row, const runtime::Sealer& sealer,
                             v1::AreaObservation* shown) {
  shown->set_observation_id(row.life().observation_id());
  shown->set_version(row.version());
  shown->set_section_id(row.life().section_id());
  shown->set_area(row.life().area());
  *shown->mutable_group_ids() = row.life().group_ids();
  shown->set_problem(row.life().problem());
  *shown->mutable_observed_time() = row.life().observed_time();
  shown->set_actor_id(row.life().actor_id());
  if (!row.has_note_sealed()) return absl::OkStatus();
  bool erased = false;
  if (row.note_sealed().path() == "area_observed") {
    ASSIGN_OR_RETURN(const auto opened,
                     runtime::OpenOr<v1::AreaObserved>(sealer, row.note_sealed(), &erased));
    shown->set_note(opened.note());
  } else {
    ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<v1::AreaObservationCorrected>(
                                            sealer, row.note_sealed(), &erased));
    shown->set_note(opened.note());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListAreaObservationsResponse> QueryObservations(
    const Call& call, const v1::ListAreaObservationsRequest& request, const views::RowReader& rows,
    const runtime::Sealer& sealer) {
  v1::ListAreaObservationsResponse response;
  std::string section = request.section_id();
  if (const auto bound = SectionBoundOf(call); bound.has_value()) {
    if (bound->empty() || (!section.empty() && section != *bound)) return response;
    section = *bound;
  }
  const std::string prefix = !request.group_id().empty()
                                 ? PictureKey('h', PictureId(request.group_id()))
                             : !section.empty() ? PictureKey('s', PictureId(section))
                                                : PictureSpace('d').Take();
  ASSIGN_OR_RETURN(const std::string from, runtime::KeyOfPageToken(request.page_token(), prefix));
  const int size = request.page_size() == 0 ? kPicturePageDefault : request.page_size();
  int scanned = 0;
  absl::Status failed;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    if (response.observations_size() == size || scanned++ == kPictureScannedMax) {
      response.set_next_page_token(runtime::PageToken(key));
      return false;
    }
    KeyReader reader(key.substr(prefix.size()));
    reader.Number();
    const auto row = runtime::GetRow<v1::AreaRow>(rows, PictureKey('o', reader.Id()));
    failed = row.status();
    if (!failed.ok()) return false;
    if (!row->has_value() || (!section.empty() && (*row)->life().section_id() != section)) {
      return true;
    }
    failed = FillObservation(**row, sealer, response.add_observations());
    return failed.ok();
  }));
  RETURN_IF_ERROR(failed);
  return response;
}

}  // namespace

void RegisterPictureQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  runtime::Sealer& sealer = ground.sealer;
  const std::string service = kPictureService;
  ground.methods.Query<v1::GetGroupRisksRequest, v1::GetGroupRisksResponse>(
      service + "GetGroupRisks", runtime::Work::kPointReads,
      [&views, &sealer](const Call& call, const v1::GetGroupRisksRequest& request)
          -> absl::StatusOr<v1::GetGroupRisksResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kFactsView, call.at_least));
        return QueryRisks(request, *rows, sealer);
      });
  ground.methods.Query<v1::ListAreaObservationsRequest, v1::ListAreaObservationsResponse>(
      service + "ListAreaObservations", runtime::Work::kScan,
      [&views, &sealer](const Call& call, const v1::ListAreaObservationsRequest& request)
          -> absl::StatusOr<v1::ListAreaObservationsResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kFactsView, call.at_least));
        return QueryObservations(call, request, *rows, sealer);
      });
}

}  // namespace varsel::picture
