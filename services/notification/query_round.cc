// Rounds, their targets, and versions of the message.
#include "services/notification/service.h"
#include "services/runtime/facts_query.h"
#include "services/runtime/page.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::ParseRow;
using runtime::ScanPage;
using runtime::Taken;

v1::Round RoundOf(const v1::RoundRow& row) {
  v1::Round round;
  round.set_round_id(row.round_id());
  round.set_name(row.name());
  round.set_programme(row.programme());
  *round.mutable_starts() = row.starts();
  *round.mutable_ends() = row.ends();
  if (row.has_started_time()) *round.mutable_started_time() = row.started_time();
  if (row.has_ended_time()) *round.mutable_ended_time() = row.ended_time();
  round.set_version(row.version());
  return round;
}

absl::StatusOr<v1::GetRoundResponse> GetRound(const Facts& facts, const Call& call,
                                              const v1::GetRoundRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kRoundView, call.at_least));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::RoundRow>(*reader, IdKey(request.round_id())));
  if (!row.has_value()) return Refuse(v1::ROUND_UNKNOWN, {.field = "round_id"});
  v1::GetRoundResponse response;
  *response.mutable_round() = RoundOf(*row);
  return response;
}

absl::StatusOr<v1::ListRoundsResponse> ListRounds(const Facts& facts, const Call& call,
                                                  const v1::ListRoundsRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kRoundView, call.at_least));
  v1::ListRoundsResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   ScanPage(*reader, "", "", {request.page_size(), request.page_token()},
                            [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                              ASSIGN_OR_RETURN(const auto row, ParseRow<v1::RoundRow>(value));
                              *response.add_rounds() = RoundOf(row);
                              return Taken::kShown;
                            }));
  return response;
}

absl::StatusOr<v1::ListTargetsResponse> ListTargets(const Facts& facts, const Call& call,
                                                    const v1::ListTargetsRequest& request) {
  ASSIGN_OR_RETURN(const auto rounds, facts.views().Read(kRoundView, call.at_least));
  ASSIGN_OR_RETURN(const auto round,
                   runtime::GetRow<v1::RoundRow>(*rounds, IdKey(request.round_id())));
  if (!round.has_value()) return Refuse(v1::ROUND_UNKNOWN, {.field = "round_id"});
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kTargetView, call.at_least));
  v1::ListTargetsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ScanPage(*reader, IdKey(request.round_id()), "", {request.page_size(), request.page_token()},
               [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                 ASSIGN_OR_RETURN(const auto row, ParseRow<v1::TargetRow>(value));
                 if (!InSection(call, row.dimensions().section_id())) return Taken::kPassedOver;
                 v1::Target& target = *response.add_targets();
                 target.set_round_id(row.round_id());
                 target.set_person_id(row.person_id());
                 *target.mutable_dimensions() = row.dimensions();
                 target.set_after_start(row.after_start());
                 target.set_officer_known(row.officer_known());
                 target.set_removed(row.removed());
                 if (row.notification_ids_size() > 0) {
                   target.set_notification_id(row.notification_ids(0));
                 }
                 return Taken::kShown;
               }));
  return response;
}

absl::StatusOr<v1::ListMessageVersionsResponse> ListMessageVersions(
    const Facts& facts, const Call& call, const v1::ListMessageVersionsRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kMessageView, call.at_least));
  v1::ListMessageVersionsResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   ScanPage(*reader, "", "", {request.page_size(), request.page_token()},
                            [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                              ASSIGN_OR_RETURN(const auto row,
                                               ParseRow<v1::MessageVersionRow>(value));
                              v1::MessageVersion& version = *response.add_message_versions();
                              version.set_message_version_id(row.message_version_id());
                              version.set_code(row.code());
                              version.set_consequence(row.consequence());
                              version.set_support(row.support());
                              *version.mutable_valid_from() = row.valid_from();
                              return Taken::kShown;
                            }));
  return response;
}

}  // namespace

void RegisterRoundQueries(runtime::MethodTable& methods, const Facts& facts) {
  const auto add = [&](std::string_view rpc, runtime::Work work, auto* answer) {
    runtime::AddFactsQuery(methods, facts, MethodName(rpc), work, answer);
  };
  add("GetRound", runtime::Work::kPointReads, &GetRound);
  add("ListRounds", runtime::Work::kScan, &ListRounds);
  add("ListTargets", runtime::Work::kScan, &ListTargets);
  add("ListMessageVersions", runtime::Work::kScan, &ListMessageVersions);
}

}  // namespace varsel::notification
