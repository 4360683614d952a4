// What each group is known to have done in a round's time. Counts beside one another: nothing is
// weighed, summed over kinds or ranked; the order is that of a column that is shown.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "services/domain/danish_calendar.h"
#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"
#include "services/picture/service.h"
#include "services/picture/views.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/picture/v1/picture_events.pb.h"
#include "varsel/picture/v1/picture_reasons.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::picture {
namespace {

using runtime::Call;

constexpr int kScoredGroupsMax = 500;

struct ScoreWindow {
  absl::CivilDay from;
  absl::CivilDay until;  // the first day that does not count
};

ScoreWindow WindowOfRound(const v1::AuditRoundRow& round, const v1::GetScorecardRequest& request,
                          absl::Time now) {
  const bool started = round.started_us() != 0;
  const int64_t from = started ? round.started_us() : round.planned_start_us();
  const int64_t until = started ? round.ended_us() : round.planned_end_us();
  ScoreWindow window;
  window.from = DanishDay(request.has_from() ? FromProto(request.from())
                          : from == 0        ? now
                                             : absl::FromUnixMicros(from));
  window.until = request.has_until()
                     ? DanishDay(FromProto(request.until()))
                     : DanishDay(until == 0 ? now : absl::FromUnixMicros(until)) + 1;
  window.until = std::max(window.until, window.from);
  return window;
}

void AddCounts(const google::protobuf::RepeatedField<uint32_t>& from,
               google::protobuf::RepeatedField<uint32_t>* to) {
  while (to->size() < from.size()) to->Add(0);
  for (int i = 0; i < from.size(); ++i) to->Set(i, to->Get(i) + from.Get(i));
}

void AddScoreDay(const v1::ScoreDay& day, v1::ScoreDay* sum) {
  AddCounts(day.by_kind(), sum->mutable_by_kind());
  AddCounts(day.by_severity(), sum->mutable_by_severity());
  sum->set_as_aggressor(sum->as_aggressor() + day.as_aggressor());
  sum->set_doubtful(sum->doubtful() + day.doubtful());
  sum->set_as_target(sum->as_target() + day.as_target());
  sum->set_incidents(sum->incidents() + day.incidents());
  sum->set_without_aggressor(sum->without_aggressor() + day.without_aggressor());
}

using Sums = std::map<Uuid, v1::ScoreDay>;  // of no group: the district

absl::StatusOr<Sums> SumScores(const views::RowReader& rows, const ScoreWindow& window) {
  Sums sums;
  if (window.from == window.until) return sums;
  const std::string prefix = PictureSpace('n').Take();
  const std::string from = KeyBuilder(prefix).Number(ScoreMonth(window.from)).Take();
  const uint64_t last = ScoreMonth(window.until - 1);
  const int32_t first_day = ScoreDayNumber(window.from);
  const int32_t end_day = ScoreDayNumber(window.until);
  RETURN_IF_ERROR(runtime::ScanRows<v1::ScoreRow>(
      rows, prefix, from, [&](std::string_view key, const v1::ScoreRow& row) {
        KeyReader reader(key.substr(prefix.size()));
        if (reader.Number() > last) return false;
        const Uuid group = reader.Id();
        for (const v1::ScoreDay& day : row.days()) {
          if (day.day() >= first_day && day.day() < end_day) AddScoreDay(day, &sums[group]);
        }
        return true;
      }));
  return sums;
}

void FillScore(const v1::ScoreDay& sum, v1::GroupScore* score) {
  score->set_as_aggressor(sum.as_aggressor());
  score->set_of_doubtful_source(sum.doubtful());
  score->set_as_target(sum.as_target());
  for (int kind = 0; kind < sum.by_kind_size(); ++kind) {
    if (sum.by_kind(kind) == 0) continue;
    v1::KindCount& count = *score->add_by_kind();
    count.set_incident_kind(static_cast<timeline::v1::IncidentKind>(kind));
    count.set_incidents(sum.by_kind(kind));
  }
  for (int severity = sum.by_severity_size() - 1; severity >= 0; --severity) {
    if (sum.by_severity(severity) == 0) continue;
    v1::SeverityCount& count = *score->add_by_severity();
    count.set_severity(static_cast<timeline::v1::Severity>(severity));
    count.set_incidents(sum.by_severity(severity));
  }
}

// As aggressor, the worst first; those without any count as 0.
std::vector<uint32_t> BySeverity(const v1::GroupScore& score) {
  std::vector<uint32_t> counts(timeline::v1::Severity_ARRAYSIZE);
  for (const v1::SeverityCount& count : score.by_severity()) {
    counts[static_cast<size_t>(timeline::v1::Severity_MAX - count.severity())] = count.incidents();
  }
  return counts;
}

bool ComesBefore(v1::ScorecardOrder order, const v1::GroupScore& a, const v1::GroupScore& b) {
  const bool by_aggressor = order == v1::SCORECARD_ORDER_AGGRESSOR;
  if (by_aggressor && a.as_aggressor() != b.as_aggressor()) {
    return a.as_aggressor() > b.as_aggressor();
  }
  if (order == v1::SCORECARD_ORDER_TARGET && a.as_target() != b.as_target()) {
    return a.as_target() > b.as_target();
  }
  if (by_aggressor || order == v1::SCORECARD_ORDER_SEVERITY) {
    const std::vector<uint32_t> of_a = BySeverity(a);
    const std::vector<uint32_t> of_b = BySeverity(b);
    if (of_a != of_b) return of_a > of_b;
  }
  return std::tie(a.group_name(), a.group_id()) < std::tie(b.group_name(), b.group_id());
}

struct FoundInRound {
  std::string audit_id;
  v1::GroupActivity activity = v1::GROUP_ACTIVITY_UNSPECIFIED;
};

// Of each group what the round's last audit that went through it came to.
absl::StatusOr<std::map<Uuid, FoundInRound>> FindingsOfRound(const views::RowReader& rows,
                                                             const Uuid& round) {
  std::vector<Uuid> audits;  // the newest first
  const std::string prefix = PictureKey('l', round);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(prefix.size()));
    reader.Number();
    audits.push_back(reader.Id());
    return true;
  }));
  std::map<Uuid, FoundInRound> found;
  for (const Uuid& audit : audits) {
    const std::string findings = PictureKey('f', audit);
    RETURN_IF_ERROR(runtime::ScanRows<v1::FindingRow>(
        rows, findings, "", [&](std::string_view key, const v1::FindingRow& row) {
          const Uuid group = KeyReader(key.substr(findings.size())).Id();
          const v1::FindingFact* fact = StandingOf(row.life(), group.ToString());
          if (fact != nullptr)
            found.try_emplace(group, FoundInRound{audit.ToString(), fact->activity()});
          return true;
        }));
  }
  return found;
}

absl::Status FillJudgements(const v1::ViolentRow& row, const runtime::Sealer& sealer,
                            v1::GetScorecardResponse* response) {
  response->set_judgements_version(row.version());
  for (int i = 0; i < row.life().facts_size(); ++i) {
    const v1::ViolentFact& fact = row.life().facts(i);
    v1::MostViolentJudgement& shown = *response->add_judgements();
    shown.set_judgement_id(fact.judgement_id());
    shown.set_group_id(fact.group_id());
    *shown.mutable_judged_time() = fact.judged_time();
    shown.set_judged_by(fact.judged_by());
    shown.set_actor_id(fact.actor_id());
    *shown.mutable_recorded_from() = fact.recorded_from();
    if (fact.has_recorded_until()) *shown.mutable_recorded_until() = fact.recorded_until();
    if (i >= row.grounds_sealed_size() || row.grounds_sealed(i).path().empty()) continue;
    bool erased = false;
    ASSIGN_OR_RETURN(const auto opened, runtime::OpenOr<v1::MostViolentJudged>(
                                            sealer, row.grounds_sealed(i), &erased));
    shown.set_grounds(opened.grounds());
  }
  if (const v1::ViolentFact* holding = Holding(row.life()); holding != nullptr) {
    response->set_most_violent_judgement_id(holding->judgement_id());
  }
  return absl::OkStatus();
}

// Of the round: who was active in the window, what was found of them, and who was judged.
class Scorecard {
 public:
  Scorecard(const views::RowReader& rows, const ScoreWindow& window, Sums sums)
      : rows_(rows), window_(window), sums_(std::move(sums)) {}

  absl::Status AddGroups(const Uuid& round, v1::GetScorecardResponse* response) {
    ASSIGN_OR_RETURN(const auto found, FindingsOfRound(rows_, round));
    const std::string prefix = PictureSpace('g').Take();
    const absl::Time from = StartOfDanishDay(window_.from);
    const absl::Time until = StartOfDanishDay(window_.until);
    RETURN_IF_ERROR(runtime::ScanRows<v1::AuditGroupRow>(
        rows_, prefix, "", [&](std::string_view key, const v1::AuditGroupRow& group) {
          const Uuid id = KeyReader(key.substr(prefix.size())).Id();
          const bool active = ActiveWithin(group, from, until);
          const auto sum = sums_.find(id);
          if (!active && sum == sums_.end()) return true;
          if (active) response->set_active_groups(response->active_groups() + 1);
          const auto finding = found.find(id);
          if (active && finding != found.end()) {
            response->set_gone_through(response->gone_through() + 1);
          }
          v1::GroupScore& score = *response->add_groups();
          score.set_group_id(id.ToString());
          score.set_group_name(group.name());
          score.set_group_kind(group.group_kind());
          score.set_section_id(group.section_id());
          score.set_active(active);
          if (sum != sums_.end()) FillScore(sum->second, &score);
          if (finding != found.end()) {
            score.set_audit_id(finding->second.audit_id);
            score.set_activity(finding->second.activity);
          }
          return true;
        }));
    if (const auto district = sums_.find(Uuid()); district != sums_.end()) {
      response->set_incidents(district->second.incidents());
      response->set_incidents_without_aggressor(district->second.without_aggressor());
    }
    return absl::OkStatus();
  }

 private:
  const views::RowReader& rows_;
  const ScoreWindow window_;
  const Sums sums_;
};

void MarkMostViolent(v1::GetScorecardResponse* response) {
  for (const v1::MostViolentJudgement& judgement : response->judgements()) {
    if (judgement.has_recorded_until() ||
        judgement.judgement_id() != response->most_violent_judgement_id()) {
      continue;
    }
    for (v1::GroupScore& score : *response->mutable_groups()) {
      if (score.group_id() == judgement.group_id()) score.set_judged_most_violent(true);
    }
  }
}

absl::StatusOr<v1::GetScorecardResponse> QueryScorecard(const Call& call,
                                                        const v1::GetScorecardRequest& request,
                                                        views::ViewSource& views,
                                                        const runtime::Sealer& sealer) {
  const Uuid round = PictureId(request.round_id());
  ASSIGN_OR_RETURN(const auto rows, views.Read(kAuditsView, call.at_least));
  ASSIGN_OR_RETURN(const auto round_row,
                   runtime::GetRow<v1::AuditRoundRow>(*rows, PictureKey('m', round)));
  if (!round_row.has_value()) {
    return Refuse(v1::ROUND_UNKNOWN, {.field = "round_id", .id = request.round_id()});
  }
  const ScoreWindow window = WindowOfRound(*round_row, request, call.Context().now);
  v1::GetScorecardResponse response;
  response.set_round_id(request.round_id());
  response.set_from_day(absl::FormatCivilTime(window.from));
  response.set_until_day(absl::FormatCivilTime(window.until));
  response.set_known_incidents_only(true);
  response.set_order(request.order() == v1::SCORECARD_ORDER_UNSPECIFIED
                         ? v1::SCORECARD_ORDER_AGGRESSOR
                         : request.order());
  ASSIGN_OR_RETURN(const auto scores, views.Read(kScoresView, call.at_least));
  ASSIGN_OR_RETURN(Sums sums, SumScores(*scores, window));
  RETURN_IF_ERROR(Scorecard(*rows, window, std::move(sums)).AddGroups(round, &response));
  ASSIGN_OR_RETURN(const auto judged,
                   runtime::GetRowOrNew<v1::ViolentRow>(*rows, PictureKey('v', round)));
  RETURN_IF_ERROR(FillJudgements(judged, sealer, &response));
  MarkMostViolent(&response);
  auto& groups = *response.mutable_groups();
  std::sort(groups.begin(), groups.end(),
            [&](const auto& a, const auto& b) { return ComesBefore(response.order(), a, b); });
  if (groups.size() > kScoredGroupsMax) {
    groups.DeleteSubrange(kScoredGroupsMax, groups.size() - kScoredGroupsMax);
    response.set_cut_short(true);
  }
  return response;
}

}  // namespace

void RegisterScorecardQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  runtime::Sealer& sealer = ground.sealer;
  ground.methods.Query<v1::GetScorecardRequest, v1::GetScorecardResponse>(
      std::string(kPictureService) + "GetScorecard", runtime::Work::kScan,
      [&views, &sealer](const Call& call, const v1::GetScorecardRequest& request) {
        return QueryScorecard(call, request, views, sealer);
      });
}

}  // namespace varsel::picture
