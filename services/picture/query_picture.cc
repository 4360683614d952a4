// Nodes and edges of some groups. Nothing is counted of a person: no degree, no place, no order but
// that of ids.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/picture/service.h"
#include "services/picture/surviving.h"
#include "services/picture/views.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/picture/v1/picture_reasons.pb.h"
#include "varsel/picture/v1/picture_rows.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::picture {
namespace {

using runtime::Call;

constexpr int kEdgesMax = 5000;

class PictureOf {
 public:
  PictureOf(const v1::GetGroupPictureRequest& request, const views::RowReader& rows,
            const runtime::Sealer& sealer, const Call& call)
      : request_(request),
        rows_(rows),
        sealer_(sealer),
        now_(call.now),
        with_sources_(call.caller.role != common::v1::Access::LEADERSHIP) {}

  absl::StatusOr<v1::GetGroupPictureResponse> Draw() {
    std::set<std::string> groups(request_.group_ids().begin(), request_.group_ids().end());
    for (const std::string& group : groups) {
      response_.add_group_ids(group);
      RETURN_IF_ERROR(AddAffiliations(PictureId(group)));
    }
    RETURN_IF_ERROR(AddTalks());
    std::set<std::string> persons;
    for (const auto& [recorded, person] : persons_) persons.insert(person);
    for (const std::string& person : persons) response_.add_person_ids(person);
    return std::move(response_);
  }

 private:
  bool Overlaps(bool has_from, absl::Time from, bool has_until, absl::Time until) const {
    if (request_.has_until() && has_from && from >= FromProto(request_.until())) return false;
    return !request_.has_from() || !has_until || until > FromProto(request_.from());
  }
  bool Full() {
    if (response_.edges_size() < kEdgesMax) return false;
    response_.set_cut_short(true);
    return true;
  }

  absl::Status AddAffiliations(const Uuid& group) {
    std::vector<Uuid> ids;
    const std::string prefix = PictureKey('a', group);
    RETURN_IF_ERROR(rows_.Scan(prefix, "", [&](std::string_view key, std::string_view) {
      ids.push_back(KeyReader(key.substr(prefix.size())).Id());
      return ids.size() <= kEdgesMax;
    }));
    for (const Uuid& id : ids) {
      if (Full()) break;
      ASSIGN_OR_RETURN(const auto row,
                       runtime::GetRow<v1::AffiliationRow>(rows_, PictureKey('f', id)));
      if (!row.has_value() || !Overlaps(row->has_from(), FromProto(row->from()), row->has_until(),
                                        FromProto(row->until()))) {
        continue;
      }
      RETURN_IF_ERROR(AddAffiliation(*row));
    }
    return absl::OkStatus();
  }

  absl::Status AddAffiliation(const v1::AffiliationRow& row) {
    ASSIGN_OR_RETURN(const std::string person, Surviving(rows_, row.person_id()));
    ASSIGN_OR_RETURN(const bool hidden, HasNoEdges(rows_, person, now_));
    if (hidden) return absl::OkStatus();
    persons_[row.person_id()] = person;
    persons_[person] = person;
    v1::Edge& edge = *response_.add_edges();
    edge.set_edge_kind(v1::EDGE_KIND_AFFILIATION);
    edge.set_person_id(person);
    edge.set_group_id(row.group_id());
    edge.set_role(row.role());
    if (row.has_from()) *edge.mutable_from() = row.from();
    if (row.has_until()) *edge.mutable_until() = row.until();
    edge.set_denied(row.denied());
    if (!row.has_source_sealed() || !with_sources_) return absl::OkStatus();
    bool erased = false;
    if (row.source_sealed().path() == "affiliation_recorded") {
      ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<focus::v1::AffiliationRecorded>(
                                              sealer_, row.source_sealed(), &erased));
      edge.set_source(opened.source());
    } else {
      ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<focus::v1::AffiliationCorrected>(
                                              sealer_, row.source_sealed(), &erased));
      edge.set_source(opened.source());
    }
    return absl::OkStatus();
  }

  // Of those in the picture, each two who were known to be at one talk.
  absl::Status AddTalks() {
    std::set<Uuid> talks;
    for (const auto& [recorded, person] : persons_) {
      const std::string prefix = PictureKey('c', PictureId(recorded));
      RETURN_IF_ERROR(rows_.Scan(prefix, "", [&](std::string_view key, std::string_view) {
        talks.insert(KeyReader(key.substr(prefix.size())).Id());
        return talks.size() < kEdgesMax;
      }));
    }
    for (const Uuid& talk : talks) {
      ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::TalkRow>(rows_, PictureKey('t', talk)));
      if (!row.has_value()) continue;
      const absl::Time time = FromProto(row->talked_time());
      if (!Overlaps(true, time, true, time + absl::Microseconds(1))) continue;
      std::set<std::string> there;
      for (const std::string& person : row->person_ids()) {
        ASSIGN_OR_RETURN(const std::string id, Surviving(rows_, person));
        if (persons_.contains(id)) there.insert(id);
      }
      AddTalk(talk, *row, there);
    }
    return absl::OkStatus();
  }

  void AddTalk(const Uuid& talk, const v1::TalkRow& row, const std::set<std::string>& there) {
    for (auto one = there.begin(); one != there.end(); ++one) {
      for (auto other = std::next(one); other != there.end(); ++other) {
        if (Full()) return;
        v1::Edge& edge = *response_.add_edges();
        edge.set_edge_kind(v1::EDGE_KIND_CO_ATTENDANCE);
        edge.set_person_id(*one);
        edge.set_other_person_id(*other);
        *edge.mutable_from() = row.talked_time();
        *edge.mutable_until() = row.talked_time();
        edge.set_source(talk.ToString());
      }
    }
  }

  const v1::GetGroupPictureRequest& request_;
  const views::RowReader& rows_;
  const runtime::Sealer& sealer_;
  const absl::Time now_;
  const bool with_sources_;  // what somebody told; leadership sees no words about a person
  std::map<std::string, std::string> persons_;  // as recorded -> the one whose record stands
  v1::GetGroupPictureResponse response_;
};

}  // namespace

void RegisterEdgeQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  runtime::Sealer& sealer = ground.sealer;
  ground.methods.Query<v1::GetGroupPictureRequest, v1::GetGroupPictureResponse>(
      std::string(kPictureService) + "GetGroupPicture", runtime::Work::kScan,
      [&views, &sealer](const Call& call, const v1::GetGroupPictureRequest& request)
          -> absl::StatusOr<v1::GetGroupPictureResponse> {
        {
          ASSIGN_OR_RETURN(const auto facts, views.Read(kFactsView, call.at_least));
          for (const std::string& group : request.group_ids()) {
            ASSIGN_OR_RETURN(const auto known, runtime::GetRow<v1::ReferenceRow>(
                                                   *facts, PictureKey('g', PictureId(group))));
            if (!known.has_value() || known->withdrawn()) {
              return Refuse(v1::GROUP_UNKNOWN, {.field = "group_ids", .id = group});
            }
          }
        }
        ASSIGN_OR_RETURN(const auto rows, views.Read(kEdgesView, call.at_least));
        return PictureOf(request, *rows, sealer, call).Draw();
      });
}

}  // namespace varsel::picture
